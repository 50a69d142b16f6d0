package santra.reporting;

import java.time.Duration;
import java.time.Instant;

/**
 * Contacts of a routing point that came in some stretch.
 *
 * @param abandoned gave up, in a flow or in a queue
 * @param shorts gave up before they had really called
 * @param selfServed the flow ended them
 * @param flowOut let go by the centre: longest wait, failure
 * @param refused turned away: no place, no media
 * @param open neither answered nor over
 * @param lasted sum, from arrival to end
 */
public record NumberFigures(
    long offered,
    long answered,
    long abandoned,
    long shorts,
    long selfServed,
    long flowOut,
    long refused,
    long open,
    Duration lasted) {
  public static final NumberFigures NONE = new NumberFigures(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

  /** Law: every contact is somewhere. */
  public boolean balances() {
    return offered == answered + abandoned + shorts + selfServed + flowOut + refused + open;
  }

  /** With one more; who was answered by anybody counts as answered, whatever came then. */
  public NumberFigures with(Visit visit, Duration shortBelow, Instant now) {
    var sum = lasted.plus(visit.lasted(now));
    if (visit.answered().isPresent()) return add(1, 0, 0, 0, 0, 0, 0, sum);
    if (visit.end().isEmpty()) return add(0, 0, 0, 0, 0, 0, 1, sum);
    return switch (visit.end().get().outcome()) {
      case ANSWERED -> add(1, 0, 0, 0, 0, 0, 0, sum);
      case ABANDONED ->
          visit.lasted(now).compareTo(shortBelow) < 0
              ? add(0, 0, 1, 0, 0, 0, 0, sum)
              : add(0, 1, 0, 0, 0, 0, 0, sum);
      case SERVED -> add(0, 0, 0, 1, 0, 0, 0, sum);
      case RELEASED, FAILED -> add(0, 0, 0, 0, 1, 0, 0, sum);
      case REFUSED -> add(0, 0, 0, 0, 0, 1, 0, sum);
    };
  }

  private NumberFigures add(
      int more, int gaveUp, int tooShort, int self, int out, int no, int still, Duration sum) {
    return new NumberFigures(
        offered + 1,
        answered + more,
        abandoned + gaveUp,
        shorts + tooShort,
        selfServed + self,
        flowOut + out,
        refused + no,
        open + still,
        sum);
  }
}
