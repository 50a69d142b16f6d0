/** What fencing promises. */
@NullMarked
package santra.ha.fencing;

import org.jspecify.annotations.NullMarked;
