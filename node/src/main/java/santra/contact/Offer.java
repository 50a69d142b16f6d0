package santra.contact;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/**
 * A contact offered to one agent by ringing the agent's device.
 *
 * @param staysNotReady after wrap-up this agent becomes ready by hand only
 * @param onMiss what becomes of the agent if it is rung in vain; empty for the usual
 * @param leg the agent's leg: our dialog before the device has answered, our SDP offer
 */
public record Offer(
    AgentId agent,
    boolean staysNotReady,
    Leg leg,
    Instant offeredAt,
    Instant lapsesAt,
    Why why,
    Optional<MissPolicy> onMiss) {
  public Offer(
      AgentId agent, boolean staysNotReady, Leg leg, Instant offeredAt, Instant lapsesAt, Why why) {
    this(agent, staysNotReady, leg, offeredAt, lapsesAt, why, Optional.empty());
  }

  Offer with(Leg next) {
    return new Offer(agent, staysNotReady, next, offeredAt, lapsesAt, why, onMiss);
  }

  /**
   * Whether it was decided for the stay that began then: an order to ring that was given in an
   * earlier stay may come late.
   */
  boolean isFor(ContactId contact, QueueId queue, Instant since) {
    return why.judgement().stream()
        .flatMap(judgement -> judgement.contacts().stream())
        .filter(one -> one.contact().equals(contact))
        .allMatch(one -> one.since().equals(since) && one.queue().equals(queue));
  }
}
