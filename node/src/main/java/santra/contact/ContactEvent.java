package santra.contact;

import java.time.Instant;
import santra.vocabulary.QueueId;

/** What has happened to a contact: the journal's vocabulary. Add, never rename or remove. */
public sealed interface ContactEvent {
  record Arrived(Arrival arrival, Instant at) implements ContactEvent {}

  record Anchored(String sdp, Instant greetingEndsAt, Instant at) implements ContactEvent {}

  record Queued(QueueId queue, Instant at) implements ContactEvent {}

  record AgentOffered(Offer offer, Instant at) implements ContactEvent {}

  record AgentRinging(String leg, Dialog dialog, Instant at) implements ContactEvent {}

  record OfferEnded(String leg, OfferOutcome outcome, int status, Instant at)
      implements ContactEvent {}

  record Connected(String leg, Dialog dialog, String sdp, Instant at) implements ContactEvent {}

  record Renegotiated(String leg, long cseq, String remoteSdp, String localSdp, Instant at)
      implements ContactEvent {}

  record DigitPressed(String leg, String digit, Instant at) implements ContactEvent {}

  record Ended(ContactRecord record, Instant at) implements ContactEvent {}
}
