/**
 * A dead node's address is served by a survivor until its home is back. Start at {@link
 * santra.ha.takeover.Takeover}.
 */
@NullMarked
package santra.ha.takeover;

import org.jspecify.annotations.NullMarked;
