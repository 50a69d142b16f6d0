/** What placement promises. */
@NullMarked
package santra.ha.placement;

import org.jspecify.annotations.NullMarked;
