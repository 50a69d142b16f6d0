/** What a projection promises, on a real H2 file. */
@NullMarked
package santra.persistence.projection;

import org.jspecify.annotations.NullMarked;
