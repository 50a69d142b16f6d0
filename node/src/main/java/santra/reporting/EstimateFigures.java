package santra.reporting;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good expected waits were. Who gave up before the wait was over that was foretold proves
 * nothing; who gave up after it proves it wrong.
 *
 * @param given all
 * @param open nothing has come of them yet
 * @param unknown gave up sooner
 * @param scored the rest
 * @param within of the scored: the wait was in the range
 * @param errorMs sum of the distances between what was said and what was, of the answered
 * @param biasMs the same with its sign: above zero when the wait was longer than said
 * @param answered of the scored
 */
public record EstimateFigures(
    long given,
    long open,
    long unknown,
    long scored,
    long within,
    long errorMs,
    long biasMs,
    long answered) {
  public static final EstimateFigures NONE = new EstimateFigures(0, 0, 0, 0, 0, 0, 0, 0);

  public EstimateFigures with(Estimate estimate) {
    if (estimate.waited().isEmpty()) return add(1, 0, 0, 0, 0, 0, 0);
    var waited = estimate.waited().get();
    var late = waited.compareTo(estimate.most()) > 0;
    if (!estimate.answered()) return late ? add(0, 0, 1, 0, 0, 0, 0) : add(0, 1, 0, 0, 0, 0, 0);
    var in = !late && waited.compareTo(estimate.least()) >= 0;
    var bias = waited.minus(estimate.said()).toMillis();
    return add(0, 0, 1, in ? 1 : 0, Math.abs(bias), bias, 1);
  }

  private EstimateFigures add(
      int still, int silent, int judged, int in, long error, long bias, int done) {
    return new EstimateFigures(
        given + 1,
        open + still,
        unknown + silent,
        scored + judged,
        within + in,
        errorMs + error,
        biasMs + bias,
        answered + done);
  }

  public OptionalDouble withinShare() {
    return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) within / scored);
  }

  public Optional<Long> meanErrorMs() {
    return answered == 0 ? Optional.empty() : Optional.of(errorMs / answered);
  }

  public Optional<Long> meanBiasMs() {
    return answered == 0 ? Optional.empty() : Optional.of(biasMs / answered);
  }
}
