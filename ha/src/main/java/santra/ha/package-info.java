/**
 * The cluster: who is a member, what is placed where, whether this node is well, how it leaves.
 * Knows no feature by name. Start at {@link santra.ha.membership.ClusterConfig}.
 */
@NullMarked
package santra.ha;

import org.jspecify.annotations.NullMarked;
