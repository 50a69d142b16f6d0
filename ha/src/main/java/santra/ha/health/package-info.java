/** Whether this node is alive and ready. Start at {@link santra.ha.health.Health}. */
@NullMarked
package santra.ha.health;

import org.jspecify.annotations.NullMarked;
