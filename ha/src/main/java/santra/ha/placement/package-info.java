/** What runs where in the cluster. Start at {@link santra.ha.placement.Placement}. */
@NullMarked
package santra.ha.placement;

import org.jspecify.annotations.NullMarked;
