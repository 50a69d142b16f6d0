/**
 * Asks other systems for callers who walk a flow. Start at {@link santra.channel.lookup.LookUps}.
 */
@NullMarked
package santra.channel.lookup;

import org.jspecify.annotations.NullMarked;
