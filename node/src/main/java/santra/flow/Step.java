package santra.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/** One step of a flow. Steps name each other; {@link Soundness} sees that the names are there. */
public sealed interface Step {

  /** Says something and goes on when it has been said. */
  record Say(List<Speech> what, String next) implements Step {
    public Say {
      what = List.copyOf(what);
    }
  }

  /**
   * Asks for one key.
   *
   * @param keys key: step
   */
  record Menu(Asking asking, Map<String, String> keys) implements Step {
    public Menu {
      keys = InOrder.of(keys);
    }
  }

  /**
   * Asks for several keys and keeps them.
   *
   * @param into variable they are kept in
   * @param least fewer make no sense
   * @param most with so many it goes on at once
   * @param end key that says that these are all; empty for none
   */
  record Collect(Asking asking, String into, int least, int most, String end, String next)
      implements Step {}

  /** Sets a variable. */
  record Put(String variable, String value, String next) implements Step {}

  /** Compares a variable; one that was never set is the empty text. */
  record Compare(String variable, Test test, String value, String then, String otherwise)
      implements Step {}

  /** Whether it is open now. When it is not, the variable {@link Walk#OPENS} says when it opens. */
  record Hours(String calendar, String open, String closed) implements Step {}

  /**
   * Asks another system, and goes on when it has answered.
   *
   * @param lookUp name of the tenant's look-up; where it is reached is not the flow's business
   * @param sends variables
   * @param takes variable: field of the answer
   * @param within it must answer in this time
   */
  record LookUp(
      String lookUp,
      List<String> sends,
      Map<String, String> takes,
      Duration within,
      String next,
      String otherwise)
      implements Step {
    public LookUp {
      sends = List.copyOf(sends);
      takes = InOrder.of(takes);
    }
  }

  /** Waits in a queue: the flow's end. */
  record Enqueue(QueueId queue) implements Step {}

  /**
   * Waits in a queue, and asks to be called back there: another end of the flow.
   *
   * @param number variable that has it
   */
  record CallBack(QueueId queue, String number) implements Step {}

  /**
   * Waits in a queue, kept for one agent at first: another end of the flow.
   *
   * @param agentFor so long; then anybody there may take it
   */
  record ToAgent(AgentId agent, Duration agentFor, QueueId queue) implements Step {}

  /**
   * A number outside is called: an end of the flow if it answers.
   *
   * @param number as the tenant's file has it; no caller can change it
   * @param otherwise where the caller goes on when it is not reached
   */
  record Transfer(String number, String otherwise) implements Step {}

  /** The centre hangs up: the flow's other end. */
  record HangUp() implements Step {}

  /** How two values are compared. */
  enum Test {
    /** The same text. */
    IS,
    /** Both are whole numbers, the variable's the smaller. */
    BELOW,
    /** Both are whole numbers, the variable's the larger. */
    ABOVE
  }

  /**
   * How keys are asked for.
   *
   * @param first what is said first; a key may be pressed before it has been said
   * @param again what is said after silence, or keys that make no sense
   * @param patience silence after the words, or between two keys
   * @param tries how often it is asked, the first time included
   * @param otherwise where it goes after the last try
   */
  record Asking(
      List<Speech> first, List<Speech> again, Duration patience, int tries, String otherwise) {
    public Asking {
      first = List.copyOf(first);
      again = List.copyOf(again);
    }
  }

  /**
   * A way out of a step.
   *
   * @param way as the tenant's file calls it: {@code next}, {@code keys.1}, {@code otherwise}
   */
  record Exit(String way, String to) {}

  /** Every step it may lead to, in a fixed order. */
  default List<Exit> exits() {
    return switch (this) {
      case Say(_, var next) -> List.of(new Exit("next", next));
      case Menu(var asking, var keys) ->
          Stream.concat(
                  keys.entrySet().stream()
                      .map(one -> new Exit("keys." + one.getKey(), one.getValue())),
                  Stream.of(new Exit("otherwise", asking.otherwise())))
              .toList();
      case Collect collect ->
          List.of(
              new Exit("next", collect.next()),
              new Exit("otherwise", collect.asking().otherwise()));
      case Put put -> List.of(new Exit("next", put.next()));
      case Compare compare ->
          List.of(new Exit("then", compare.then()), new Exit("otherwise", compare.otherwise()));
      case Hours(_, var open, var closed) ->
          List.of(new Exit("open", open), new Exit("closed", closed));
      case LookUp lookUp ->
          List.of(new Exit("next", lookUp.next()), new Exit("otherwise", lookUp.otherwise()));
      case Transfer(_, var otherwise) -> List.of(new Exit("otherwise", otherwise));
      case Enqueue _, CallBack _, ToAgent _, HangUp _ -> List.of();
    };
  }

  /** Where it may lead though the caller does nothing. */
  default List<String> silentExits() {
    return switch (this) {
      case Menu(var asking, _) -> List.of(asking.otherwise());
      case Collect collect -> List.of(collect.asking().otherwise());
      case Say _,
          Put _,
          Compare _,
          Hours _,
          LookUp _,
          Enqueue _,
          CallBack _,
          ToAgent _,
          Transfer _,
          HangUp _ ->
          exits().stream().map(Exit::to).toList();
    };
  }

  /** All that it may say. */
  default List<Speech> says() {
    return switch (this) {
      case Say(var what, _) -> what;
      case Menu(var asking, _) -> said(asking);
      case Collect collect -> said(collect.asking());
      case Put _,
          Compare _,
          Hours _,
          LookUp _,
          Enqueue _,
          CallBack _,
          ToAgent _,
          Transfer _,
          HangUp _ ->
          List.of();
    };
  }

  private static List<Speech> said(Asking asking) {
    return Stream.concat(asking.first().stream(), asking.again().stream()).toList();
  }
}
