/** What a journal promises, on a real H2 file. */
@NullMarked
package santra.persistence.journal;

import org.jspecify.annotations.NullMarked;
