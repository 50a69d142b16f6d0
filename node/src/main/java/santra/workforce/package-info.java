/**
 * How many agents, and what if: formulas for one skill, and a day replayed in virtual time for
 * many. Start at {@link santra.workforce.Replay} and {@link santra.workforce.Erlang}.
 */
@NullMarked
package santra.workforce;

import org.jspecify.annotations.NullMarked;
