package santra.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.flow.Step.Asking;
import santra.flow.Step.CallBack;
import santra.flow.Step.Collect;
import santra.flow.Step.Compare;
import santra.flow.Step.Enqueue;
import santra.flow.Step.HangUp;
import santra.flow.Step.Hours;
import santra.flow.Step.LookUp;
import santra.flow.Step.Menu;
import santra.flow.Step.Put;
import santra.flow.Step.Say;
import santra.flow.Step.ToAgent;
import santra.flow.Step.Transfer;

/**
 * The rules of walking a flow: where a caller stands after something has happened, and which steps
 * were passed on the way. Pure: what is recorded is where the walk led, never that it shall be
 * walked again, so that a later release may walk otherwise without changing the past.
 */
public final class Walk {
  /** Variables that are there from the start: who calls, and which number was dialled. */
  public static final String CALLER = "caller";

  public static final String NUMBER = "number";

  /** Set by a step that found it closed: the local time of the next opening; empty for none. */
  public static final String OPENS = "opens";

  /** How long a media server may take to say how long a prompt is. */
  static final Duration SPEAK_WITHIN = Duration.ofSeconds(10);

  /** So much later than a look-up must have answered, somebody goes on without it. */
  static final Duration LOOK_UP_GRACE = Duration.ofSeconds(2);

  /** Turns of one call; whoever needs more is led out. */
  public static final int MOST_TURNS = 300;

  /** Whatever stands in a variable is cut here. */
  static final int LONGEST_VALUE = 64;

  private final Flow flow;
  private final Instant at;
  private final List<Passed> passed = new ArrayList<>();
  private final Map<String, String> variables;
  private int turn;

  /** Where a walk has led. */
  public record Taken(List<Passed> passed, Position position) {
    public Taken {
      passed = List.copyOf(passed);
    }
  }

  private Walk(Flow flow, Map<String, String> variables, int turn, Instant at) {
    this.flow = flow;
    this.at = at;
    this.variables = new HashMap<>(variables);
    this.turn = turn;
  }

  private static Walk from(Flow flow, Position position, Instant at) {
    return new Walk(flow, position.variables(), position.turn(), at);
  }

  /** A caller begins. */
  public static Taken begin(Flow flow, Map<String, String> variables, Instant at) {
    return new Walk(flow, variables, 0, at).enter(flow.start());
  }

  /** The caller's prompts are being played, and last so long. */
  public static Position speaking(Flow flow, Position position, Instant endsAt) {
    return position.spoken(endsAt, patience(flow.at(position)));
  }

  private static Duration patience(Step step) {
    return switch (step) {
      case Menu(var asking, _) -> asking.patience();
      case Collect collect -> collect.asking().patience();
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
          Duration.ZERO;
    };
  }

  /** A key; empty where nobody asked for one. */
  public static Optional<Taken> press(Flow flow, Position position, String key, Instant at) {
    var walk = from(flow, position, at);
    return switch (flow.at(position)) {
      case Menu menu -> Optional.of(walk.pressed(position, menu, key));
      case Collect collect -> Optional.of(walk.pressed(position, collect, key));
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
          Optional.empty();
    };
  }

  /**
   * A look-up has ended; nothing where none was asked for.
   *
   * @param found a value for each variable it takes; empty when there was no answer of use
   */
  public static Optional<Taken> lookedUp(
      Flow flow, Position position, Optional<Map<String, String>> found, Instant at) {
    if (!(flow.at(position) instanceof LookUp lookUp)) return Optional.empty();
    var walk = from(flow, position, at);
    if (found.isEmpty())
      return Optional.of(walk.on(position.step(), "no-answer", lookUp.otherwise()));
    // What the answer lacks is empty, never what an earlier answer said.
    for (var variable : lookUp.takes().keySet())
      walk.variables.put(variable, found.get().getOrDefault(variable, ""));
    return Optional.of(walk.on(position.step(), "found", lookUp.next()));
  }

  /** Nothing has happened until the position was due, or a number has not been reached. */
  public static Taken elapse(Flow flow, Position position, Instant at) {
    var walk = from(flow, position, at);
    return switch (flow.at(position)) {
      case Say(_, var next) -> walk.on(position.step(), "said", next);
      case Menu(var asking, _) -> walk.again(position, asking, "silence");
      case Collect collect when !position.digits().isEmpty() -> walk.complete(position, collect);
      case Collect collect -> walk.again(position, collect.asking(), "silence");
      case LookUp lookUp -> walk.on(position.step(), "no-answer", lookUp.otherwise());
      case Transfer(_, var otherwise) -> walk.on(position.step(), "not-reached", otherwise);
      case Put _, Compare _, Hours _, Enqueue _, CallBack _, ToAgent _, HangUp _ ->
          walk.enter(position.step());
    };
  }

  private Taken pressed(Position position, Menu menu, String key) {
    var next = menu.keys().get(key);
    return next == null
        ? again(position, menu.asking(), "no-sense")
        : on(position.step(), key, next);
  }

  private Taken pressed(Position position, Collect collect, String key) {
    if (key.equals(collect.end())) return complete(position, collect);
    var digits = position.digits() + key;
    var gathered =
        new Position(
            position.step(),
            // The first key silences what is being said; the others come into the silence.
            position.digits().isEmpty() ? position.turn() + 1 : position.turn(),
            position.tries(),
            digits,
            position.variables(),
            List.of(),
            Optional.of(at),
            at.plus(collect.asking().patience()));
    return digits.length() < collect.most()
        ? new Taken(List.of(), gathered)
        : complete(gathered, collect);
  }

  private Taken complete(Position position, Collect collect) {
    if (position.digits().length() < collect.least())
      return again(position, collect.asking(), "no-sense");
    variables.put(collect.into(), position.digits());
    return on(position.step(), "collected", collect.next());
  }

  private Taken again(Position position, Asking asking, String why) {
    passed.add(new Passed(position.step(), why));
    var tries = position.tries() + 1;
    return tries < asking.tries()
        ? stand(position.step(), tries, asking.again(), asking.patience())
        : enter(asking.otherwise());
  }

  private Taken on(String step, String outcome, String next) {
    passed.add(new Passed(step, outcome));
    return enter(next);
  }

  /** Through everything that takes no time, to where the caller hears something or is led out. */
  private Taken enter(String first) {
    var name = first;
    // A sound flow has no way round without a caller's key, so this ends; see Soundness.
    for (int steps = 0; steps <= flow.steps().size(); steps++) {
      var here = name;
      var step =
          flow.step(here)
              .orElseThrow(() -> new IllegalStateException(flow.name() + " lacks " + here));
      switch (step) {
        case Menu(var asking, _) -> {
          return stand(name, 0, asking.first(), asking.patience());
        }
        case Collect collect -> {
          return stand(name, 0, collect.asking().first(), collect.asking().patience());
        }
        case LookUp lookUp -> {
          var due = at.plus(lookUp.within()).plus(LOOK_UP_GRACE);
          return new Taken(passed, position(name, 0, List.of(), due));
        }
        case Enqueue _, CallBack _, ToAgent _, Transfer _, HangUp _ -> {
          return new Taken(passed, position(name, 0, List.of(), at));
        }
        case Say(var what, var next) -> {
          var hears = Words.of(flow.language(), what, variables);
          if (!hears.isEmpty())
            return new Taken(passed, position(name, 0, hears, at.plus(SPEAK_WITHIN)));
          name = passing(name, "nothing-to-say", next);
        }
        case Put(var variable, var value, var next) -> {
          variables.put(variable, value);
          name = passing(name, "set", next);
        }
        case Compare compare ->
            name =
                holds(compare)
                    ? passing(name, "then", compare.then())
                    : passing(name, "otherwise", compare.otherwise());
        case Hours hours -> name = hours(name, hours);
      }
    }
    throw new IllegalStateException(flow.name() + " goes round without a key at " + name);
  }

  private String passing(String step, String outcome, String next) {
    passed.add(new Passed(step, outcome));
    return next;
  }

  private String hours(String name, Hours step) {
    var hours = flow.calendars().get(step.calendar());
    if (hours == null)
      throw new IllegalStateException(flow.name() + " lacks the hours " + step.calendar());
    if (hours.isOpen(at)) return passing(name, "open", step.open());
    variables.put(
        OPENS,
        hours
            .opensAfter(at)
            .map(opening -> opening.toLocalDateTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME))
            .orElse(""));
    return passing(name, "closed", step.closed());
  }

  private boolean holds(Compare compare) {
    var variable = variables.getOrDefault(compare.variable(), "");
    return switch (compare.test()) {
      case IS -> variable.equals(compare.value());
      case BELOW -> difference(variable, compare.value()).filter(sign -> sign < 0).isPresent();
      case ABOVE -> difference(variable, compare.value()).filter(sign -> sign > 0).isPresent();
    };
  }

  private static Optional<Integer> difference(String one, String other) {
    return Words.whole(one)
        .flatMap(left -> Words.whole(other).map(right -> Long.compare(left, right)));
  }

  private Taken stand(String step, int tries, List<Speech> says, Duration patience) {
    var hears = Words.of(flow.language(), says, variables);
    var due = hears.isEmpty() ? at.plus(patience) : at.plus(SPEAK_WITHIN).plus(patience);
    return new Taken(passed, position(step, tries, hears, due));
  }

  private Position position(String step, int tries, List<String> hears, Instant due) {
    turn++;
    var bounded = new HashMap<String, String>();
    variables.forEach((name, value) ->
        bounded.put(
            name, value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE)));
    return new Position(
        step,
        turn,
        tries,
        "",
        bounded,
        hears,
        hears.isEmpty() ? Optional.of(at) : Optional.empty(),
        due);
  }
}
