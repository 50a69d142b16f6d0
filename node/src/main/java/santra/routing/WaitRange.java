package santra.routing;

/**
 * A wait as it is said to a caller, in whole minutes: rounded outwards, beyond ten minutes to
 * fives, for nobody believes "between 23 and 31".
 *
 * @param atLeast 0 for at once
 * @param atMost 0 only for a contact that need not wait; nine of ten wait no longer
 */
public record WaitRange(int atLeast, int atMost) {
  /** Whoever would wait longer is told nothing: a longer wait is no promise but a guess. */
  static final int MOST = 120;

  private static final int FINE = 10;
  private static final int COARSE = 5;

  public WaitRange {
    if (atLeast < 0 || atMost < atLeast)
      throw new IllegalArgumentException("no range: %d to %d".formatted(atLeast, atMost));
  }

  /** In minutes. */
  static WaitRange around(double least, double most) {
    var up = (int) Math.ceil(most);
    var down = (int) Math.floor(least);
    return new WaitRange(
        down <= FINE ? down : down / COARSE * COARSE,
        up <= FINE ? up : (up + COARSE - 1) / COARSE * COARSE);
  }
}
