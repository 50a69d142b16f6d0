package santra.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * On which terms a queue calls back who does not want to wait on the line.
 *
 * @param key pressed while waiting it asks for a call-back; empty where only a flow does
 * @param words prompt that confirms it; then the centre hangs up
 * @param tries how often the number is called
 * @param every from a try in vain to the next
 * @param within so long after it was promised it is given up
 * @param hours when it may be called; empty for always
 * @param perAgent call-backs that may be open for each agent at work for the queue
 */
public record CallbackTerms(
    String key,
    String words,
    int tries,
    Duration every,
    Duration within,
    Optional<OpeningHours> hours,
    int perAgent) {

  /** The first moment from then on at which it may be called. */
  public Instant callableFrom(Instant at) {
    return hours
        .filter(one -> !one.isOpen(at))
        .map(one ->
            one.opensAfter(at)
                .map(opening -> opening.toInstant())
                // Nobody will be there: it is given up before.
                .orElse(at.plus(within)))
        .orElse(at);
  }

  /** The first moment from then on at which it may not be called; empty for never. */
  public Optional<Instant> callableUntil(Instant at) {
    return hours.flatMap(one -> one.closedFrom(at));
  }

  /** With what is far from that day left out, see {@link OpeningHours#around}. */
  public CallbackTerms around(LocalDate day) {
    return new CallbackTerms(
        key, words, tries, every, within, hours.map(one -> one.around(day)), perAgent);
  }
}
