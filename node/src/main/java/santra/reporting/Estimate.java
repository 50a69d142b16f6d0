package santra.reporting;

import java.time.Duration;
import java.util.Optional;
import santra.vocabulary.QueueId;

/**
 * An expected wait that somebody was given, and what became of it.
 *
 * @param least zero where only a bound was told
 * @param waited from being given it to the agent, or until giving up; empty while it waits
 * @param answered false for who gave up
 */
public record Estimate(
    QueueId queue,
    Kind kind,
    Duration least,
    Duration most,
    Optional<Duration> waited,
    boolean answered) {

  /** How it was given. */
  public enum Kind {
    /** To a waiting caller: at most so long. */
    TOLD,
    /** To the public, for who would come then: from so long to so long. */
    SERVED
  }

  /** What it said in one figure: the bound that was told, or the middle of the range. */
  Duration said() {
    return kind == Kind.TOLD ? most : least.plus(most).dividedBy(2);
  }
}
