package santra.channel.voice;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import santra.contact.ContactCommand.PressDigit;
import santra.distribution.Entities;
import santra.vocabulary.ContactId;

/**
 * The keys of each call, told one after the other as they were pressed: while its contact moves to
 * another node a later key must not be heard before an earlier one.
 */
final class Keypad {
  /** Nobody presses so many while a node is replaced; what comes on top is noise. */
  private static final int MOST_UNHEARD = 64;

  private final Entities entities;
  private final Clock clock;

  /** The first of each is under way. */
  private final Map<ContactId, Queue<Pressed>> unheard = new HashMap<>();

  private record Pressed(PressDigit command, CompletableFuture<Done> recorded) {}

  Keypad(Entities entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * @param press names this press, for other nodes may be told of it too; empty for no name
   * @return when the contact has recorded it, or why it has not
   */
  CompletionStage<Done> press(Tokens.Address leg, String key, Optional<String> press) {
    var pressed =
        new Pressed(
            new PressDigit(leg.leg(), key, clock.instant(), press), new CompletableFuture<>());
    boolean first;
    synchronized (unheard) {
      var keys = unheard.computeIfAbsent(leg.contact(), _ -> new ArrayDeque<>());
      if (keys.size() == MOST_UNHEARD)
        return CompletableFuture.failedFuture(new IllegalStateException("too many keys at once"));
      first = keys.isEmpty();
      keys.add(pressed);
    }
    if (first) tell(leg.contact(), pressed);
    return pressed.recorded();
  }

  private void tell(ContactId contact, Pressed pressed) {
    entities
        .order(contact, pressed.command())
        .whenComplete((done, failure) -> {
          next(contact).ifPresent(after -> tell(contact, after));
          if (failure == null) pressed.recorded().complete(done);
          else pressed.recorded().completeExceptionally(failure);
        });
  }

  private Optional<Pressed> next(ContactId contact) {
    synchronized (unheard) {
      var keys = unheard.get(contact);
      if (keys == null) return Optional.empty();
      keys.remove();
      if (keys.isEmpty()) unheard.remove(contact);
      return Optional.ofNullable(keys.peek());
    }
  }
}
