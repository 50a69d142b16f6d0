/** What a codec promises. */
@NullMarked
package santra.persistence.codec;

import org.jspecify.annotations.NullMarked;
