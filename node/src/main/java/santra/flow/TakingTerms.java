package santra.flow;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * On which terms a tenant takes contacts of another.
 *
 * @param zone the taker's, by which days are counted
 * @param hours in which they are taken; empty for always
 * @param maxWaiting so many of them may wait at once
 * @param perDay so many are taken in a day
 * @param shows what the taker sees beside its own part
 */
public record TakingTerms(
    ZoneId zone, Optional<OpeningHours> hours, int maxWaiting, int perDay, Set<Shown> shows) {
  /** What is the giver's to show. */
  public enum Shown {
    /** The caller's number and name. */
    CALLER,
    /** The number that was dialled, and what was before. */
    RECORD
  }

  public TakingTerms {
    shows = InOrder.of(shows);
  }

  public LocalDate dayOf(Instant at) {
    return LocalDate.ofInstant(at, zone);
  }

  public boolean isOpen(Instant at) {
    return hours.map(one -> one.isOpen(at)).orElse(true);
  }

  public boolean shows(Shown what) {
    return shows.contains(what);
  }

  /** With what is far from that day left out, see {@link OpeningHours#around}. */
  public TakingTerms around(LocalDate day) {
    return new TakingTerms(zone, hours.map(one -> one.around(day)), maxWaiting, perDay, shows);
  }
}
