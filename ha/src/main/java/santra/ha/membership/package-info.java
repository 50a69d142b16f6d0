/**
 * How a node comes into the one cluster and never makes a second. Start at {@link
 * santra.ha.membership.ClusterConfig}.
 */
@NullMarked
package santra.ha.membership;

import org.jspecify.annotations.NullMarked;
