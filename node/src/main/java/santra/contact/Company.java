package santra.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import santra.contact.ContactEvent.GuestLeft;
import santra.vocabulary.AgentId;

/**
 * Who takes part in a conversation besides the caller and the agent, and whether the agent is
 * muted.
 *
 * @param guests at most {@link #MOST}, one of whom is consulted
 * @param departed who was there last, at most {@link #MOST_DEPARTED}: whoever takes over may have
 *     to say it again
 */
public record Company(List<Guest> guests, List<Departed> departed, boolean muted) {
  public static final int MOST = 8;

  static final int MOST_DEPARTED = 16;

  static final Company NONE = new Company(List.of(), List.of(), false);

  /** A guest as it was, and how it ended. */
  public record Departed(Guest guest, GuestLeft left) {}

  public Company {
    guests = List.copyOf(guests);
    departed = List.copyOf(departed);
  }

  public Optional<Guest> guest(AgentId agent) {
    return find(guest -> guest.agent().equals(agent));
  }

  public Optional<Guest> guest(String leg) {
    return find(guest -> guest.has(leg));
  }

  /** Whom the agent talks with by that call beside. */
  public Optional<Guest> beside(String leg) {
    return find(guest -> guest.isBeside(leg));
  }

  /** Who is being consulted, or is in the conference. */
  public Optional<Guest> consulted() {
    return find(guest -> !guest.part().supervises());
  }

  /** Whether the agent was sent for then, and has left: that reservation is for nothing else. */
  boolean wasGuest(AgentId agent, Instant since) {
    return departed.stream()
        .map(Departed::guest)
        .anyMatch(guest -> guest.agent().equals(agent) && guest.since().equals(since));
  }

  private Optional<Guest> find(Predicate<Guest> what) {
    return guests.stream().filter(what).findFirst();
  }

  Company with(Guest guest) {
    var next = new ArrayList<>(guests);
    next.add(guest);
    return new Company(next, departed, muted);
  }

  Company changing(AgentId agent, UnaryOperator<Guest> change) {
    return new Company(
        guests.stream().map(one -> one.agent().equals(agent) ? change.apply(one) : one).toList(),
        departed,
        muted);
  }

  Company without(AgentId agent) {
    return new Company(
        guests.stream().filter(one -> !one.agent().equals(agent)).toList(), departed, muted);
  }

  Company left(GuestLeft left) {
    var guest = guest(left.agent());
    if (guest.isEmpty()) return this;
    var next = new ArrayList<>(departed);
    if (next.size() == MOST_DEPARTED) next.removeFirst();
    next.add(new Departed(guest.get(), left));
    return new Company(without(left.agent()).guests, next, muted);
  }

  Company muted(boolean now) {
    return new Company(guests, departed, now);
  }
}
