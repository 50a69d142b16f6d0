/** What shutdown promises. */
@NullMarked
package santra.ha.shutdown;

import org.jspecify.annotations.NullMarked;
