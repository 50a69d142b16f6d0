package santra.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import santra.persistence.entity.Rulebook;
import santra.persistence.entity.Subscriber;

/**
 * One entity at one node: the machinery of {@code RulebookEntity} in virtual time, around the real
 * rules. Persist first, then tell the subscriber, then reply; while the journal writes, what
 * arrives is held back and then written together.
 */
final class Party<C, E, S> {
  /** What the node's world says to an entity. */
  sealed interface Message<C, S> {
    /**
     * @param reply hears null, or why not
     */
    record Tell<C, S>(C command, Consumer<Optional<String>> reply) implements Message<C, S> {}

    /** Answered from the state, with the journal's number. */
    record Ask<C, S>(Answer<S> answer) implements Message<C, S> {}

    record Resume<C, S>(Runnable reply) implements Message<C, S> {}
  }

  interface Answer<S> {
    void from(S state, long sequence);
  }

  /** What has been written under one name; outlives every entity. */
  static final class Journal<E> {
    final List<E> events = new ArrayList<>();
  }

  /** Checks after each write. */
  interface Witness<E, S> {
    void saw(S before, List<E> events, S now);
  }

  private record Asked<C>(C command, Consumer<Optional<String>> reply) {}

  private final String name;
  private final House house;
  private final Rulebook<C, E, S> rules;
  private final Subscriber<E, S> subscriber;
  private final Journal<E> journal;
  private final Witness<E, S> witness;
  private final Predicate<S> stays;
  private final Duration linger;
  private final Runnable rest;
  private final List<Message<C, S>> heldBack = new ArrayList<>();
  private S state;
  private boolean busy = true;
  private boolean stopped;
  private int timer;

  Party(
      String name,
      House house,
      Rulebook<C, E, S> rules,
      Subscriber<E, S> subscriber,
      Journal<E> journal,
      Witness<E, S> witness) {
    this(name, house, rules, subscriber, journal, witness, _ -> true, Duration.ZERO, () -> {});
  }

  /**
   * @param rest leaves memory, after having lingered in a state in which it does not stay
   */
  Party(
      String name,
      House house,
      Rulebook<C, E, S> rules,
      Subscriber<E, S> subscriber,
      Journal<E> journal,
      Witness<E, S> witness,
      Predicate<S> stays,
      Duration linger,
      Runnable rest) {
    this.name = name;
    this.house = house;
    this.rules = rules;
    this.subscriber = subscriber;
    this.journal = journal;
    this.witness = witness;
    this.stays = stays;
    this.linger = linger;
    this.rest = rest;
    this.state = rules.empty();
    house.after(house.world().between(2, 60), this::recover);
  }

  S state() {
    return state;
  }

  boolean writes() {
    return busy;
  }

  /** Leaves memory; its node lives on, and so does what it began. */
  void stop() {
    stopped = true;
  }

  private void recover() {
    if (stopped) return;
    state = rules.empty();
    for (var event : journal.events) state = rules.evolve(state, event);
    house.world().trace("%s starts at %s: %s", name, house, state);
    arm();
    busy = false;
    subscriber.recovered(state, journal.events.size());
    takeHeldBack();
  }

  void hear(Message<C, S> message) {
    if (stopped) return;
    heldBack.add(message);
    if (!busy) takeHeldBack();
  }

  private void takeHeldBack() {
    var gathered = new ArrayList<Asked<C>>();
    var messages = List.copyOf(heldBack);
    heldBack.clear();
    for (var message : messages)
      switch (message) {
        case Message.Tell<C, S>(var command, var reply) ->
            gathered.add(new Asked<>(command, reply));
        case Message.Ask<C, S>(var answer) -> answer.from(state, journal.events.size());
        case Message.Resume<C, S>(var reply) -> {
          subscriber.recovered(state, journal.events.size());
          reply.run();
        }
      }
    if (!gathered.isEmpty()) commit(gathered);
  }

  private void commit(List<Asked<C>> gathered) {
    var before = state;
    long sequence = journal.events.size();
    var written = new ArrayList<E>();
    var afterwards = new ArrayList<Runnable>();
    for (var asked : gathered) {
      var verdict = rules.decide(before, asked.command());
      var refusal = verdict.refusal();
      house
          .world()
          .trace(
              "%s at %s: %s -> %s",
              name,
              house,
              asked.command(),
              refusal == null ? verdict.events() : refusal + " " + verdict.events());
      var events = verdict.events();
      if (!events.isEmpty()) {
        var now = before;
        for (var event : events) now = rules.evolve(now, event);
        sequence += events.size();
        written.addAll(events);
        afterwards.add(publication(before, events, now, sequence));
        before = now;
      }
      afterwards.add(() -> asked.reply().accept(Optional.ofNullable(refusal)));
    }
    if (written.isEmpty()) {
      afterwards.forEach(Runnable::run);
      return;
    }
    busy = true;
    var from = state;
    var now = before;
    house
        .world()
        .write(
            house,
            () -> {
              journal.events.addAll(written);
              witness.saw(from, written, now);
            },
            () -> {
              state = now;
              busy = false;
              if (!stopped) arm();
              afterwards.forEach(Runnable::run);
              if (!stopped) takeHeldBack();
            });
  }

  private Runnable publication(S before, List<E> events, S now, long sequence) {
    return () -> subscriber.recorded(before, events, now, sequence);
  }

  private void arm() {
    var mine = ++timer;
    rules
        .deadline(state)
        .ifPresent(due -> {
          var delay = Duration.between(house.clock().instant(), due.at());
          house.after(
              delay,
              () -> {
                if (mine == timer) hear(new Message.Tell<>(due.command(), _ -> {}));
              });
        });
    if (!stays.test(state))
      house.after(
          linger,
          () -> {
            if (mine == timer && !stopped) rest.run();
          });
  }
}
