package santra.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * What the wait in a queue follows from, as it is now. Who has a better claim is not known here: a
 * contact that others may overtake waits longer.
 *
 * @param agents at work, each as the share of the time that the queue gets of it
 * @param handling what an agent needs for a contact, ringing and wrap-up included; empty while too
 *     little has been seen
 * @param givingUp how many give up in an hour of waiting
 * @param longestWait so far, of who waits
 * @param waiting contacts in the queue now, ringing ones included
 * @param ready agents who could take a contact now
 */
public record Outlook(
    double agents,
    Optional<Duration> handling,
    double givingUp,
    Duration longestWait,
    int waiting,
    int ready) {
  private static final double HOUR_S = 3_600;

  /** For a contact that would come now. */
  public Optional<ExpectedWait> next() {
    return behind(waiting);
  }

  /**
   * @param ahead contacts before this one
   * @return empty when nobody is at work, or nothing is known yet
   */
  public Optional<ExpectedWait> behind(int ahead) {
    if (ahead < ready) return Optional.of(ExpectedWait.NONE);
    if (agents <= 0) return Optional.empty();
    return handling
        .map(time ->
            ExpectedWait.byQueueLength(ahead, agents / time.toMillis() * 1_000, givingUp / HOUR_S))
        .or(() ->
            waiting == 0
                ? Optional.empty()
                : Optional.of(ExpectedWait.byHeadOfLine(longestWait, ahead, waiting)));
  }
}
