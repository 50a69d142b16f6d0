package santra.tenancy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.flow.Announcements;
import santra.flow.CallbackTerms;
import santra.flow.Overflow;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.Skill;

/**
 * What a queue asks and promises.
 *
 * @param rule how its contacts find their agents, and what they are promised
 * @param music prompt file, relative to the prompts folder, repeated while waiting
 * @param maxWaiting contacts that may wait at once; the next one is refused with 486
 * @param maxWait longest wait before the contact is released
 * @param ring how long an agent's device rings before the contact goes on to the next agent
 * @param wrapUp after-call work before the agent is ready again; zero for none
 * @param announcements what callers are told while they wait; empty for nothing
 * @param overflows where who waits in vain is sent on, the first that is open
 * @param callback on which terms it calls back; empty where it does not
 * @param disposition on which terms agents must say what a contact was about; empty where they need
 *     not
 */
public record QueueProfile(
    QueueId id,
    QueueRule rule,
    String music,
    int maxWaiting,
    Duration maxWait,
    Duration ring,
    Duration wrapUp,
    Optional<Announcements> announcements,
    List<Overflow> overflows,
    Optional<CallbackTerms> callback,
    Optional<DispositionTerms> disposition) {

  public QueueProfile {
    overflows = List.copyOf(overflows);
  }

  public QueueProfile(
      QueueId id,
      QueueRule rule,
      String music,
      int maxWaiting,
      Duration maxWait,
      Duration ring,
      Duration wrapUp,
      Optional<Announcements> announcements,
      List<Overflow> overflows) {
    this(
        id,
        rule,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        announcements,
        overflows,
        Optional.empty(),
        Optional.empty());
  }

  public Need needs() {
    return rule.need();
  }

  /** Answered within this time counts as within the service level. */
  public Duration promise() {
    return rule.promise();
  }

  /** Whether an agent with these skills is ever asked. */
  public boolean isServedBy(Map<Skill, Integer> skills) {
    return rule.stepFor(skills).isPresent();
  }
}
