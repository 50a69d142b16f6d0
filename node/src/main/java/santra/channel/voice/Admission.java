package santra.channel.voice;

import java.time.Duration;

/**
 * Whether new calls are let in. A call that would time out is better refused at once: its carrier
 * tries elsewhere, and those who are inside are served. {@link #next} says what follows from the
 * strain; times are of a clock that never jumps.
 */
public sealed interface Admission {
  /** Strain must have gone for so long, so that the door does not flutter. */
  Duration CALM = Duration.ofSeconds(1);

  Duration LEAST_RETRY = Duration.ofSeconds(2);
  Duration MOST_RETRY = Duration.ofSeconds(60);

  /** Everybody may come in. */
  record Open() implements Admission {}

  /**
   * New calls are refused.
   *
   * @param cause the first that was too much
   * @param since when it began
   * @param strainedAt when there was too much the last time
   */
  record Shut(Cause cause, Duration since, Duration strainedAt) implements Admission {}

  /** What can be too much. */
  enum Cause {
    JOURNAL_SLOW,
    JOURNAL_SILENT,
    JOURNAL_FAILING,
    HEAP,
    SIP_LOOP,
    ARRIVALS;

    /** How much there is, in parts of what is allowed. */
    double of(Strain strain, Limits limits) {
      return switch (this) {
        case JOURNAL_SLOW -> ratio(strain.journalUsual(), limits.journalSlow());
        case JOURNAL_SILENT -> ratio(strain.journalOldest(), limits.journalSilent());
        case JOURNAL_FAILING -> ratio(strain.journalFailing(), limits.journalFailing());
        case HEAP -> strain.heap() / limits.heap();
        case SIP_LOOP -> ratio(strain.loopLag(), limits.sipLoop());
        case ARRIVALS -> (double) strain.arriving() / limits.arrivals();
      };
    }

    /** Below this part of its limit it is no trouble any more. */
    double calm() {
      return switch (this) {
        case JOURNAL_SLOW, JOURNAL_SILENT, JOURNAL_FAILING, SIP_LOOP, ARRIVALS -> 0.5;
        case HEAP -> 0.9; // it never halves
      };
    }

    /** As metrics call it. */
    String metric() {
      return switch (this) {
        case JOURNAL_SLOW -> "journal-slow";
        case JOURNAL_SILENT -> "journal-silent";
        case JOURNAL_FAILING -> "journal-failing";
        case HEAP -> "heap";
        case SIP_LOOP -> "sip-loop";
        case ARRIVALS -> "arrivals";
      };
    }

    private static double ratio(Duration is, Duration allowed) {
      return (double) is.toNanos() / allowed.toNanos();
    }
  }

  /**
   * How much is too much.
   *
   * @param journalSlow a usual write takes so long
   * @param journalSilent one write has waited so long
   * @param journalFailing writes have failed, one and all, for so long
   * @param heap part of the heap that collections leave in use
   * @param sipLoop lateness of the thread that turns SIP messages
   * @param arrivals contacts whose arrival is being recorded
   */
  record Limits(
      Duration journalSlow,
      Duration journalSilent,
      Duration journalFailing,
      double heap,
      Duration sipLoop,
      int arrivals) {
    public static final Limits USUAL =
        new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            0.9,
            Duration.ofSeconds(1),
            500);

    public Limits {
      positive("journal-slow", journalSlow);
      positive("journal-silent", journalSilent);
      positive("journal-failing", journalFailing);
      positive("sip-loop", sipLoop);
      if (!(heap > 0 && heap <= 1))
        throw new IllegalArgumentException("admission.heap must be above 0 and at most 1");
      if (arrivals < 1) throw new IllegalArgumentException("admission.arrivals must be at least 1");
    }

    private static void positive(String key, Duration time) {
      if (!time.isPositive())
        throw new IllegalArgumentException("admission." + key + " must be more than nothing");
    }
  }

  static Admission next(Admission was, Strain strain, Limits limits, Duration now) {
    var worst = worst(strain, limits);
    return switch (was) {
      case Open _ -> worst.of(strain, limits) < 1 ? was : new Shut(worst, now, now);
      case Shut(var cause, var since, var strainedAt) -> {
        if (worst.of(strain, limits) >= 1) yield new Shut(cause, since, now);
        var calm = calm(strain, limits) && now.minus(strainedAt).compareTo(CALM) >= 0;
        yield calm ? new Open() : was;
      }
    };
  }

  private static Cause worst(Strain strain, Limits limits) {
    var worst = Cause.JOURNAL_SLOW;
    for (var cause : Cause.values())
      if (cause.of(strain, limits) > worst.of(strain, limits)) worst = cause;
    return worst;
  }

  private static boolean calm(Strain strain, Limits limits) {
    for (var cause : Cause.values()) if (cause.of(strain, limits) > cause.calm()) return false;
    return true;
  }

  /**
   * When a refused caller may try again (RFC 3261 section 20.33): the longer the trouble, the
   * later, and never all at the same time.
   *
   * @param chance from 0 to 1
   */
  static Duration retryAfter(Shut shut, Duration now, double chance) {
    var longer = LEAST_RETRY.plus(now.minus(shut.since()).dividedBy(4));
    var least = longer.compareTo(MOST_RETRY) < 0 ? longer : MOST_RETRY;
    return least.plusMillis((long) (least.toMillis() * chance));
  }
}
