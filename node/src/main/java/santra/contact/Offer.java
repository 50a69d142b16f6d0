package santra.contact;

import java.time.Instant;
import santra.vocabulary.AgentId;
import santra.vocabulary.Why;

/**
 * A contact offered to one agent by ringing the agent's device.
 *
 * @param staysNotReady after wrap-up this agent becomes ready by hand only
 * @param leg the agent's leg: our dialog before the device has answered, our SDP offer
 */
public record Offer(
    AgentId agent, boolean staysNotReady, Leg leg, Instant offeredAt, Instant lapsesAt, Why why) {
  Offer with(Leg next) {
    return new Offer(agent, staysNotReady, next, offeredAt, lapsesAt, why);
  }
}
