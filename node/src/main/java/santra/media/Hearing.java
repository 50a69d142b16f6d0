package santra.media;

/**
 * One party hears another.
 *
 * @param listener tag of who hears
 * @param speaker tag of who is heard, never the listener
 * @param percent how loud, {@link #AS_SPOKEN} for unchanged, at most {@link #LOUDEST}
 */
public record Hearing(String listener, String speaker, int percent) {
  public static final int AS_SPOKEN = 100;

  public static final int LOUDEST = 400;

  public Hearing {
    if (listener.equals(speaker)) throw new IllegalArgumentException("nobody hears himself");
    if (percent < 1 || percent > LOUDEST)
      throw new IllegalArgumentException("loudness from 1 to " + LOUDEST + " percent");
  }

  public static Hearing of(String listener, String speaker) {
    return new Hearing(listener, speaker, AS_SPOKEN);
  }
}
