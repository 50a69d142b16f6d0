package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.flow.Position;
import santra.vocabulary.OverflowCause;

/** How far an open contact has come. */
public sealed interface Stage {
  /** Recorded; the media server is asked to anchor the caller's voice. */
  record Arriving(Instant until) implements Stage {}

  record Greeting(Instant endsAt) implements Stage {}

  /**
   * The caller walks a flow.
   *
   * @param since when it came to this position
   */
  record InFlow(Position position, Instant since) implements Stage {}

  record Waiting(Instant since) implements Stage {}

  /**
   * Another tenant's queue is asked to take it; its place is kept, and nobody is matched with it.
   *
   * @param taker what it goes by if it is taken
   * @param askedAt its place there
   */
  record Asking(Instant since, Plan taker, OverflowCause cause, Instant askedAt) implements Stage {}

  /** Still in its place in the queue, while one agent's device rings. */
  record Ringing(Instant since, Offer offer) implements Stage {}

  /**
   * @param held the caller hears music, and is heard by nobody
   */
  record Talking(Instant queuedAt, Instant since, Offer offer, boolean held) implements Stage {
    Talking with(Offer next) {
      return new Talking(queuedAt, since, next, held);
    }

    Talking held(boolean now) {
      return new Talking(queuedAt, since, offer, now);
    }
  }

  /**
   * A number outside is called for the caller, who hears music.
   *
   * @param queuedAt when it entered the queue, or was sent here
   * @param queued whether it keeps a place in the queue meanwhile
   * @param since when the number was to be dialled
   * @param tried the trunks that have been tried, in order
   * @param attempt the one that is tried now; empty while one is chosen
   * @param lately since when it is as it is
   * @param agent who waits for the number to answer, for it is a call-back; else the caller does
   * @param overflow why the queue has sent it there, if it has
   * @param position where it stands in its flow, if that has sent it there
   */
  record Calling(
      Instant queuedAt,
      boolean queued,
      Instant since,
      Outside outside,
      List<Tried> tried,
      Optional<Attempt> attempt,
      Instant lately,
      Optional<Offer> agent,
      Optional<OverflowCause> overflow,
      Optional<Position> position)
      implements Stage {
    public Calling {
      tried = List.copyOf(tried);
    }

    /** The id of the leg that is tried next, or now. */
    public String nextLeg() {
      return Attempt.leg(since, attempt.isEmpty() ? tried.size() : tried.size() - 1);
    }

    Calling with(Attempt next, Instant now) {
      var all = new ArrayList<>(tried);
      all.add(new Tried(next.trunk(), next.leg().path().remote(), now));
      return new Calling(
          queuedAt, queued, since, outside, all, Optional.of(next), now, agent, overflow, position);
    }

    Calling with(Leg leg) {
      return new Calling(
          queuedAt,
          queued,
          since,
          outside,
          tried,
          attempt.map(one -> one.with(leg)),
          lately,
          agent,
          overflow,
          position);
    }

    /** With the leg of the agent who waits replaced. */
    Calling withAgent(Leg leg) {
      return new Calling(
          queuedAt,
          queued,
          since,
          outside,
          tried,
          attempt,
          lately,
          agent.map(one -> one.with(leg)),
          overflow,
          position);
    }

    /** Whether it is the leg of the agent who waits for the number to answer. */
    boolean isAgents(String leg) {
      return agent.filter(one -> one.leg().id().equals(leg)).isPresent();
    }

    Calling without(Instant now) {
      return new Calling(
          queuedAt,
          queued,
          since,
          outside,
          tried,
          Optional.empty(),
          now,
          agent,
          overflow,
          position);
    }
  }

  /**
   * A trunk that was tried, and when.
   *
   * @param address where it is
   */
  record Tried(String trunk, String address, Instant at) {}

  /** The caller hears what asks for a message, and leaves one. */
  record LeavingMessage(Instant since, String words, Duration most) implements Stage {}

  /**
   * The caller talks with a number outside.
   *
   * @param queuedAt when it entered the queue from which it was answered, or was sent here
   * @param queued whether it was answered from a queue
   */
  record TalkingOutside(
      Instant queuedAt, boolean queued, Instant since, Outside outside, Attempt attempt)
      implements Stage {
    TalkingOutside with(Leg leg) {
      return new TalkingOutside(queuedAt, queued, since, outside, attempt.with(leg));
    }
  }
}
