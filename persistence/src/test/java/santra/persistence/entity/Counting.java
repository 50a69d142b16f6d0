package santra.persistence.entity;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import santra.persistence.codec.Codec;
import santra.persistence.codec.CodecRegistry;

/** A small rulebook behind the generic entity: takes each number once, closes by a deadline. */
final class Counting
    extends RulebookEntity<Counting.Message, Counting.Command, Counting.Event, Counting.State> {

  sealed interface Command {
    /** Counts a number; one that is counted already is accepted with no event. */
    record Count(int number) implements Command {}

    /** Counts a number, and says no. */
    record Decline(int number) implements Command {}

    /** Breaks the rules. */
    record Break() implements Command {}

    record Close() implements Command {}
  }

  sealed interface Event {
    record Counted(int number) implements Event {}

    record Closed() implements Event {}
  }

  record State(List<Integer> numbers, boolean closed) {
    State {
      numbers = List.copyOf(numbers);
    }
  }

  sealed interface Message {
    record Tell(Command command, ActorRef<StatusReply<Done>> replyTo) implements Message {}

    record Read(ActorRef<StatusReply<State>> replyTo) implements Message {}

    record Commit() implements Message {}
  }

  static final CodecRegistry CODECS =
      new CodecRegistry(
          List.of(
              Codec.of("counting")
                  .record("counted", 1, Event.Counted.class)
                  .since(2)
                  .record("closed", 1, Event.Closed.class)
                  .build()));

  /** Closes at this moment if it has counted anything. */
  record Rules(Instant closesAt) implements Rulebook<Command, Event, State> {
    @Override
    public State empty() {
      return new State(List.of(), false);
    }

    @Override
    public Verdict<Event> decide(State state, Command command) {
      return switch (command) {
        case Command.Count(var number) when state.closed() ->
            new Verdict<>(List.of(), number + " while closed");
        case Command.Count(var number) ->
            new Verdict<>(
                state.numbers().contains(number) ? List.of() : List.of(new Event.Counted(number)),
                null);
        case Command.Decline(var number) ->
            new Verdict<>(List.of(new Event.Counted(number)), "declined " + number);
        case Command.Break _ -> new Verdict<>(List.of(new Event.Counted(-1)), null);
        case Command.Close _ -> new Verdict<>(List.of(new Event.Closed()), null);
      };
    }

    @Override
    public State evolve(State state, Event event) {
      return switch (event) {
        case Event.Counted(var number) -> {
          if (number < 0) throw new IllegalStateException("impossible history: " + number);
          var numbers = new ArrayList<>(state.numbers());
          numbers.add(number);
          yield new State(numbers, state.closed());
        }
        case Event.Closed _ -> new State(state.numbers(), true);
      };
    }

    @Override
    public Optional<Due<Command>> deadline(State state) {
      return state.numbers().isEmpty() || state.closed()
          ? Optional.empty()
          : Optional.of(new Due<>(closesAt, new Command.Close()));
    }
  }

  /** Remembers what it was told. */
  static final class Heard implements Subscriber<Event, State> {
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<State> recoveries = new CopyOnWriteArrayList<>();

    @Override
    public void recorded(State before, List<Event> recorded, State now, long sequence) {
      events.addAll(recorded);
    }

    @Override
    public void recovered(State now, long sequence) {
      recoveries.add(now);
    }
  }

  static Behavior<Message> create(String id, Instant closesAt, Heard heard, Clock clock) {
    var persistenceId = PersistenceId.of("counting", id);
    return Doorstep.of(
        persistenceId,
        Message.class,
        Counting::refuse,
        doorstep ->
            Behaviors.setup(context ->
                Behaviors.withTimers(timers ->
                    new Counting(
                        persistenceId, closesAt, heard, context, timers, doorstep, clock))));
  }

  private Counting(
      PersistenceId id,
      Instant closesAt,
      Heard heard,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Doorstep<Message> doorstep,
      Clock clock) {
    super(id, new Rules(closesAt), heard, context, timers, doorstep, clock);
  }

  private static void refuse(Message message, String reason) {
    switch (message) {
      case Message.Tell(_, var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Message.Read(var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Message.Commit _ -> {}
    }
  }

  @Override
  protected Message message(Command command, ActorRef<StatusReply<Done>> replyTo) {
    return new Message.Tell(command, replyTo);
  }

  @Override
  protected Message commitMessage() {
    return new Message.Commit();
  }

  @Override
  protected Effect<Event, State> onMessage(State state, Message message) {
    return switch (message) {
      case Message.Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Message.Read(var replyTo) -> Effect().none().thenReply(replyTo, StatusReply::success);
      case Message.Commit _ -> commit(state);
    };
  }
}
