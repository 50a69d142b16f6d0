package santra.channel.voice;

import java.time.Duration;

/**
 * What a node has to bear at one moment.
 *
 * @param journalUsual how long a write to the journal takes lately
 * @param journalOldest how long the oldest write under way has waited
 * @param journalFailing how long every write has failed; zero when the last one succeeded
 * @param heap what remains in use after a collection, of what there may be: 0 to 1
 * @param loopLag how late the thread runs that turns SIP messages
 * @param arriving contacts whose arrival is being recorded
 */
public record Strain(
    Duration journalUsual,
    Duration journalOldest,
    Duration journalFailing,
    double heap,
    Duration loopLag,
    int arriving) {
  public static final Strain NONE =
      new Strain(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0);

  Strain atEdge(Duration lag, int nowArriving) {
    return new Strain(journalUsual, journalOldest, journalFailing, heap, lag, nowArriving);
  }
}
