/** Leaving in order, and in bounded time. Start at {@link santra.ha.shutdown.Shutdown}. */
@NullMarked
package santra.ha.shutdown;

import org.jspecify.annotations.NullMarked;
