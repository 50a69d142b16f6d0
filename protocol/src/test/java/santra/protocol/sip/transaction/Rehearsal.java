package santra.protocol.sip.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.SipMessage;

/** Plays one transaction by itself: obeys its actions on a clock that the test turns. */
final class Rehearsal<S extends State, I> {
  static final Duration T1 = Duration.ofMillis(500);
  static final Timing UDP = new Timing(T1, false);
  static final Timing TCP = new Timing(T1, true);

  final List<SipMessage> sent = new ArrayList<>();
  final List<Long> sentAtMs = new ArrayList<>();
  final List<SipMessage> delivered = new ArrayList<>();
  final List<Integer> failures = new ArrayList<>();
  final List<Request> launched = new ArrayList<>();

  private final BiFunction<S, I, Step<S>> machine;
  private final Function<Timer, I> expired;
  private final Map<Timer, Duration> due = new EnumMap<>(Timer.class);
  private Duration now = Duration.ZERO;
  private S state;

  Rehearsal(Step<S> start, BiFunction<S, I, Step<S>> machine, Function<Timer, I> expired) {
    this.machine = machine;
    this.expired = expired;
    this.state = start.next();
    obey(start);
  }

  S state() {
    return state;
  }

  boolean over() {
    return state.terminated();
  }

  void happens(I input) {
    obey(machine.apply(state, input));
  }

  void passes(Duration time) {
    var end = now.plus(time);
    while (true) {
      var next =
          due.entrySet().stream()
              .filter(entry -> entry.getValue().compareTo(end) <= 0)
              .min(Map.Entry.comparingByValue());
      if (next.isEmpty() || over()) break;
      now = next.get().getValue();
      due.remove(next.get().getKey());
      happens(expired.apply(next.get().getKey()));
    }
    now = end;
  }

  /** Time between sends. */
  List<Long> pausesMs() {
    var pauses = new ArrayList<Long>();
    for (int i = 1; i < sentAtMs.size(); i++) pauses.add(sentAtMs.get(i) - sentAtMs.get(i - 1));
    return pauses;
  }

  private void sent(SipMessage message) {
    sent.add(message);
    sentAtMs.add(now.toMillis());
  }

  private void obey(Step<S> step) {
    state = step.next();
    for (var action : step.actions()) {
      switch (action) {
        case Action.Send(var message) -> sent(message);
        case Action.Resend(var message) -> sent(message);
        case Action.Deliver(var message) -> delivered.add(message);
        case Action.Arm(var timer, var delay) -> due.put(timer, now.plus(delay));
        case Action.Disarm(var timer) -> due.remove(timer);
        case Action.Launch(var cancel) -> launched.add(cancel);
        case Action.Fail(var status, _) -> failures.add(status);
      }
    }
  }
}
