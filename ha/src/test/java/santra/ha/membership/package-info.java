/** What membership promises. */
@NullMarked
package santra.ha.membership;

import org.jspecify.annotations.NullMarked;
