package santra.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Judgement;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.Judgement.Contender;

/**
 * The order of contacts and the order of agents. Both are total and follow from what is compared
 * alone, so that a decision can be repeated from its record.
 */
public final class Ranking {
  /** Nobody waits a day: each point of strict priority outweighs every wait. */
  private static final double DAY_MS = 86_400_000;

  /** More than any wait, priority or weight amounts to. */
  private static final double LATE = 1e15;

  /** The best agent first. */
  static final Comparator<Candidate> AGENTS =
      Comparator.comparingInt(Candidate::step)
          .thenComparing(Comparator.comparingLong(Candidate::score).reversed())
          .thenComparing(Candidate::idleSince)
          .thenComparing(one -> one.agent().name());

  private Ranking() {}

  /** The contact to be served first, first. */
  static Comparator<Contender> contacts(ContactChoice choice, Instant at) {
    return Comparator.<Contender>comparingDouble(one -> urgency(choice, one, at))
        .reversed()
        .thenComparing(Contender::since)
        .thenComparing(one -> one.contact().uuid());
  }

  /** How much speaks for a contact; the higher, the sooner. */
  static double urgency(ContactChoice choice, Contender one, Instant at) {
    double wait = Duration.between(one.since(), at).toMillis();
    if (wait >= one.lateAfterMs()) return LATE + wait - one.lateAfterMs();
    var aged = wait + (double) one.priority() * one.ageingMs();
    return switch (choice) {
      case LONGEST_WAIT -> aged;
      case PRIORITY -> one.priority() * DAY_MS + wait;
      case WAIT_TO_PROMISE -> aged / one.promiseMs();
      case SERVICE_LEVEL -> one.weight() * aged / one.promiseMs();
    };
  }

  /** Who gets whom. */
  public record Pair(ContactId contact, AgentId agent) {}

  /** Decides again from the record of a decision. */
  public static Pair decide(Judgement judgement) {
    var contact =
        judgement.contacts().stream()
            .min(contacts(judgement.contactChoice(), judgement.at()))
            .orElseThrow(() -> new IllegalArgumentException("nobody waits in " + judgement));
    var agent =
        judgement.agents().stream()
            .min(AGENTS)
            .orElseThrow(() -> new IllegalArgumentException("nobody idles in " + judgement));
    return new Pair(contact.contact(), agent.agent());
  }
}
