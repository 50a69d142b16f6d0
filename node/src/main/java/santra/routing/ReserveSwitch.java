package santra.routing;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.QueueRule.Reserve;

/**
 * Whether a queue's reserve agents are in. Switches when the service level has been beyond the
 * threshold without a break for as long as the rule says; between the two thresholds nothing
 * changes.
 *
 * @param beyond since when the level has been beyond the threshold that would switch it
 */
public record ReserveSwitch(boolean in, Optional<Instant> beyond) {
  public static final ReserveSwitch OUT = new ReserveSwitch(false, Optional.empty());

  /**
   * @param level service level, 0-1
   */
  public ReserveSwitch at(double level, Reserve rule, Instant now) {
    var percent = level * 100;
    var isBeyond = in ? percent > rule.above() : percent < rule.below();
    if (!isBeyond) return new ReserveSwitch(in, Optional.empty());
    var since = beyond.orElse(now);
    return now.isBefore(since.plus(rule.lasting()))
        ? new ReserveSwitch(in, Optional.of(since))
        : new ReserveSwitch(!in, Optional.empty());
  }
}
