package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.Deadline;

/**
 * Somebody who is brought into a conversation besides the caller and the agent: who is consulted,
 * or a supervisor.
 *
 * @param to what the contact goes by if it is handed over to this guest
 * @param since when the guest was sent for; the reservation at the agent has this time
 * @param offer the guest's leg, once there is one
 * @param joinedAt when the guest's phone was answered
 * @param aside the agent's call beside, where the agent asked by phone
 */
public record Guest(
    AgentId agent,
    Destination to,
    Part part,
    Instant since,
    Optional<Offer> offer,
    Optional<Instant> joinedAt,
    Optional<Aside> aside) {

  /** Beyond the ringing: the guest, or its node, is not heard of. */
  static final Duration GRACE = Duration.ofSeconds(10);

  public boolean joined() {
    return joinedAt.isPresent();
  }

  /** The guest's leg, ringing or answered. */
  public Optional<Leg> leg() {
    return offer.map(Offer::leg);
  }

  boolean has(String leg) {
    return leg().filter(one -> one.id().equals(leg)).isPresent();
  }

  /** The call beside by which the agent talks with this guest. */
  public Optional<Leg> asideLeg() {
    return aside.map(Aside::leg);
  }

  boolean isBeside(String leg) {
    return asideLeg().filter(one -> one.id().equals(leg)).isPresent();
  }

  Guest beside(Leg next) {
    return new Guest(agent, to, part, since, offer, joinedAt, aside.map(one -> one.with(next)));
  }

  /** Whether the caller hears music because the agent talks with this guest. */
  public boolean keepsTheCallerWaiting() {
    return part == Part.CONSULTED && aside.isEmpty();
  }

  /** When the guest is given up if the phone is not answered. */
  public Instant answersUntil() {
    return offer.map(Offer::lapsesAt).orElse(since.plus(to.plan().ring()).plus(GRACE));
  }

  Guest in(Part next) {
    return new Guest(agent, to, next, since, offer, joinedAt, aside);
  }

  Guest offered(Offer next) {
    return new Guest(agent, to, part, since, Optional.of(next), joinedAt, aside);
  }

  Guest with(Leg next) {
    return new Guest(agent, to, part, since, offer.map(one -> one.with(next)), joinedAt, aside);
  }

  Guest joining(Leg answered, Instant at) {
    return new Guest(
        agent, to, part, since, offer.map(one -> one.with(answered)), Optional.of(at), aside);
  }

  Optional<Deadline<ContactCommand>> deadline() {
    if (joined()) return Optional.empty();
    var at = answersUntil();
    return Optional.of(new Deadline<>(at, new ContactCommand.MissGuest(agent, since, at)));
  }
}
