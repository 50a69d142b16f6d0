/**
 * A node that may have been given up by the others ends itself before they take over. Start at
 * {@link santra.ha.fencing.Watchdogs}.
 */
@NullMarked
package santra.ha.fencing;

import org.jspecify.annotations.NullMarked;
