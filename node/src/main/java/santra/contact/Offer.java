package santra.contact;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/**
 * A contact offered to one agent by ringing the agent's device.
 *
 * @param staysNotReady after wrap-up this agent becomes ready by hand only
 * @param onMiss what becomes of the agent if it is rung in vain; empty for the usual
 * @param leg the agent's leg: our dialog before the device has answered, our SDP offer
 * @param host the other tenant whose agent it is; empty for one of the contact's own
 */
public record Offer(
    AgentId agent,
    boolean staysNotReady,
    Leg leg,
    Instant offeredAt,
    Instant lapsesAt,
    Why why,
    Optional<MissPolicy> onMiss,
    Optional<TenantId> host) {
  public Offer(
      AgentId agent, boolean staysNotReady, Leg leg, Instant offeredAt, Instant lapsesAt, Why why) {
    this(agent, staysNotReady, leg, offeredAt, lapsesAt, why, Optional.empty(), Optional.empty());
  }

  Offer with(Leg next) {
    return new Offer(agent, staysNotReady, next, offeredAt, lapsesAt, why, onMiss, host);
  }

  /** Whose agent it is: one of a contact of this tenant, unless another has taken it. */
  public AgentRef agentOf(TenantId own) {
    return new AgentRef(host.orElse(own), agent);
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
