package santra.flow;

import java.time.Duration;
import java.time.LocalDate;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/**
 * A way out of a queue, for those who wait in vain.
 *
 * @param keepsPlace in the next queue it stands where its own clock puts it; else behind everybody
 */
public record Overflow(When when, Target target, boolean keepsPlace) {
  /** Ways out of one queue. */
  public static final int MOST = 10;

  /** Queues one after the other: who has been sent on so often stays. */
  public static final int MOST_IN_A_ROW = 5;

  /** What opens the way. */
  public sealed interface When {
    /** It has waited in that queue for so long, without those before. */
    record Waited(Duration after) implements When {}

    /** So many wait there when it comes. */
    record LongerThan(int contacts) implements When {}

    /** Nobody who serves the queue is logged in. */
    record Unstaffed() implements When {}

    /** The hours are over, or have not begun. */
    record Closed(OpeningHours hours) implements When {}

    default OverflowCause cause() {
      return switch (this) {
        case Waited _ -> OverflowCause.WAIT;
        case LongerThan _ -> OverflowCause.LENGTH;
        case Unstaffed _ -> OverflowCause.NO_STAFF;
        case Closed _ -> OverflowCause.CLOSED;
      };
    }
  }

  /** Where it leads. */
  public sealed interface Target {
    record ToQueue(QueueId queue) implements Target {}

    /**
     * A number outside; the place in the queue is kept until it answers.
     *
     * @param number as the tenant's file has it
     */
    record ToNumber(String number) implements Target {}

    /**
     * Another tenant's queue; the place in this one is kept until that has taken it.
     *
     * @param agreement as the tenant's file names it
     */
    record ToTenant(String agreement) implements Target {}

    /**
     * The caller is asked for nothing more: the call-back that a key would ask for is asked for.
     */
    record ToCallback() implements Target {}

    /**
     * The caller leaves a message.
     *
     * @param words prompt that asks for it
     * @param most so long it may be
     */
    record ToVoicemail(String words, Duration most) implements Target {}
  }

  /** With what is far from that day left out, see {@link OpeningHours#around}. */
  public Overflow around(LocalDate day) {
    return when instanceof When.Closed(var hours)
        ? new Overflow(new When.Closed(hours.around(day)), target, keepsPlace)
        : this;
  }
}
