package santra.workforce;

import java.util.Arrays;

/**
 * Erlang's formulas B, C and A: one queue, one skill, constant rates, exponential times. Loads are
 * in erlangs, {@code rate x time}; times in one unit of the caller's choice.
 *
 * <p>Source: the recursion of B and the relation of C to it (Cooper 1981), M/M/n+M by its balance
 * equations (Garnett, Mandelbaum and Reiman 2002), its service level by uniformisation.
 */
public final class Erlang {
  /** Beyond this part of a probability nothing is summed. */
  private static final double NEGLIGIBLE = 1e-12;

  private static final int MOST_WAITING = 1_000_000;

  private Erlang() {}

  /** The part of calls that find all of n lines busy, where nobody waits. */
  public static double b(double load, int n) {
    double b = 1;
    for (int k = 1; k <= n; k++) b = load * b / (k + load * b);
    return b;
  }

  /** The part of calls that wait, where nobody gives up; 1 when n agents are too few. */
  public static double c(double load, int n) {
    if (load >= n) return 1;
    var b = b(load, n);
    return b / (1 - load / n * (1 - b));
  }

  /** The part of calls answered within so long. */
  public static double levelC(double load, int n, double time, double within) {
    return load >= n ? 0 : 1 - c(load, n) * Math.exp(-(n - load) * within / time);
  }

  /** Mean wait of all calls; infinite when n agents are too few. */
  public static double waitC(double load, int n, double time) {
    return load >= n ? Double.POSITIVE_INFINITY : c(load, n) * time / (n - load);
  }

  /**
   * The fewest agents who keep the promise.
   *
   * @param target 0-1
   */
  public static int agents(double load, double time, double within, double target) {
    int n = (int) Math.floor(load) + 1;
    while (levelC(load, n, time, within) < target) n++;
    return n;
  }

  /** The part of calls that wait by Halfin and Whitt, for n = load + beta x root of load. */
  public static double halfinWhitt(double load, int n) {
    var beta = (n - load) / Math.sqrt(load);
    var density = Math.exp(-beta * beta / 2) / Math.sqrt(2 * Math.PI);
    return 1 / (1 + beta * normal(beta) / density);
  }

  /** The normal distribution: Abramowitz and Stegun 26.2.17, to 7.5e-8. */
  private static double normal(double x) {
    if (x < 0) return 1 - normal(-x);
    var t = 1 / (1 + 0.2316419 * x);
    var sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * sum;
  }

  /**
   * A queue whose callers give up.
   *
   * @param waits part of calls that wait
   * @param abandoned part of calls that give up
   * @param meanWait of all calls
   * @param occupancy of the agents
   * @param level part of calls answered within the promise
   */
  public record A(
      double waits, double abandoned, double meanWait, double occupancy, double level) {}

  /**
   * @param rate calls in a unit of time
   * @param time mean handling
   * @param patience mean
   * @param within the promise
   */
  public static A a(double rate, double time, double patience, int n, double within) {
    var mu = 1 / time;
    var theta = 1 / patience;
    var states = states(rate, mu, theta, n);
    double waits = 0;
    double queue = 0;
    double busy = 0;
    double level = 0;
    var kept = kept(states.length - n, n * mu, theta, within);
    for (int k = 0; k < states.length; k++) {
      busy += Math.min(k, n) * states[k];
      if (k < n) level += states[k];
      else {
        waits += states[k];
        queue += (k - n) * states[k];
        level += states[k] * kept[k - n];
      }
    }
    return new A(waits, theta * queue / rate, queue / rate, busy / n, level);
  }

  /** The probability of each number of calls in the system. */
  private static double[] states(double rate, double mu, double theta, int n) {
    var likely = new double[n + 64];
    // From the likeliest state outwards, so that nothing overflows.
    int top = (int) Math.max(1, Math.min(n, rate / mu));
    likely[top] = 1;
    for (int k = top; k > 0; k--) likely[k - 1] = likely[k] * deaths(k, n, mu, theta) / rate;
    int last = top;
    while (last < n || likely[last] > NEGLIGIBLE) {
      if (last - n > MOST_WAITING) throw new IllegalArgumentException("the queue has no end");
      if (last + 1 == likely.length) likely = Arrays.copyOf(likely, 2 * last);
      likely[last + 1] = likely[last] * rate / deaths(last + 1, n, mu, theta);
      last++;
    }
    double sum = 0;
    for (var one : likely) sum += one;
    var states = new double[last + 1];
    for (int k = 0; k <= last; k++) states[k] = likely[k] / sum;
    return states;
  }

  private static double deaths(int k, int n, double mu, double theta) {
    return Math.min(k, n) * mu + Math.max(k - n, 0) * theta;
  }

  /**
   * The probability that a call with so many ahead of it is answered in time: each step somebody
   * ahead is answered or gives up, or the call itself gives up.
   */
  private static double[] kept(int most, double served, double theta, double within) {
    int states = Math.max(1, most);
    var clock = served + states * theta;
    // After so many steps of the uniformised chain, by the number ahead.
    var answered = new double[states];
    var kept = new double[states];
    double weight = Math.exp(-clock * within);
    double summed = 0;
    int steps = 0;
    var log = -clock * within;
    int mostSteps = (int) (clock * within + 12 * Math.sqrt(clock * within) + 50);
    while (steps <= mostSteps) {
      for (int j = 0; j < states; j++) kept[j] += weight * answered[j];
      summed += weight;
      if (summed > 1 - NEGLIGIBLE) break;
      var next = new double[states];
      for (int j = 0; j < states; j++) {
        var ahead = served + j * theta;
        var gone = theta;
        var onward = j == 0 ? 1 : answered[j - 1];
        next[j] = (ahead * onward + (clock - ahead - gone) * answered[j]) / clock;
      }
      answered = next;
      steps++;
      log += Math.log(clock * within / steps);
      weight = Math.exp(log);
    }
    return kept;
  }
}
