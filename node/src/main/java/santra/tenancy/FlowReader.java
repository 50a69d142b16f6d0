package santra.tenancy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import santra.flow.Flow;
import santra.flow.OpeningHours;
import santra.flow.Rehearsal;
import santra.flow.Soundness;
import santra.flow.Speech;
import santra.flow.Step;
import santra.flow.Step.Asking;
import santra.flow.Walk;
import santra.flow.Words;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/**
 * Reads flows, checks that they are sound, and lets the simulated callers beside each flow walk it:
 * a flow that does not do what its tests say is refused with the file.
 */
final class FlowReader {
  private static final int MAX_FLOWS = 100;
  private static final int MAX_STEPS = 100;
  private static final int MAX_SPEECH = 20;
  private static final int MAX_TESTS = 100;
  private static final int MAX_MISSING = 5;
  private static final Pattern NAME = TenantReader.KEY_NAME;
  private static final String NAME_RULE = TenantReader.NAME_RULE;
  private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{0,64}");
  private static final int MAX_VALUES = 20;
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** A caller hears nothing meanwhile. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /** As a number of one agent's keeps its callers. */
  private static final Duration KEPT_FOR = Duration.ofSeconds(20);

  private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");
  private static final Pattern KEYS = Pattern.compile("[0-9*#A-D-]{1,200}");
  private static final Pattern SPOKEN = Pattern.compile("(number|digits|time):([a-z0-9-]{1,40})");
  private static final List<String> KINDS =
      List.of(
          "say",
          "menu",
          "collect",
          "set",
          "if",
          "hours",
          "look-up",
          "queue",
          "call-back",
          "transfer",
          "hang-up");

  /** Long enough to find a card, short enough that a caller who is gone is noticed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ZoneId zone;
  private final Map<String, OpeningHours> calendars;
  private final String calendarsText;
  private final Function<Field, Optional<QueueId>> queue;
  private final Function<Field, Optional<QueueId>> callsBack;
  private final Set<String> lookUps;
  private final Set<String> agents;
  private final Optional<DialRules> dialling;
  private final Prompts prompts;

  /** Of the flow that is being read. */
  private Set<String> steps = Set.of();

  private String language = "";

  /**
   * @param calendarsText what the file says of them: a flow's version changes with them
   * @param queue reads the name of a queue that exists and is served
   * @param callsBack reads the name of a queue that exists and calls back
   */
  FlowReader(
      ZoneId zone,
      Map<String, OpeningHours> calendars,
      String calendarsText,
      Function<Field, Optional<QueueId>> queue,
      Function<Field, Optional<QueueId>> callsBack,
      Set<String> lookUps,
      Set<String> agents,
      Optional<DialRules> dialling,
      Prompts prompts) {
    this.zone = zone;
    this.calendars = calendars;
    this.calendarsText = calendarsText;
    this.queue = queue;
    this.callsBack = callsBack;
    this.lookUps = lookUps;
    this.agents = agents;
    this.dialling = dialling;
    this.prompts = prompts;
  }

  Map<String, Flow> read(Field field) {
    var flows = new LinkedHashMap<String, Flow>();
    field
        .entries(MAX_FLOWS)
        .forEach((key, value) -> {
          var name = key.text(NAME, NAME_RULE);
          var flow = flow(name.orElse("unnamed"), value);
          if (name.isPresent() && flow.isPresent()) flows.put(name.get(), flow.get());
        });
    return flows;
  }

  private Optional<Flow> flow(String name, Field field) {
    try (var section = new Section(field)) {
      language = section.optional("language").flatMap(FlowReader::language).orElse("en");
      var places = new LinkedHashMap<String, Field>();
      var steps = section.required("steps").flatMap(all -> steps(all, places));
      var start = section.required("start").flatMap(this::step);
      var tests = section.optional("tests");
      var rehearsals = new LinkedHashMap<Field, Rehearsal>();
      tests.ifPresent(all -> rehearsals.putAll(rehearsals(all)));
      if (steps.isEmpty() || start.isEmpty()) return Optional.empty();
      var flow =
          new Flow(
              name,
              TenantFile.versionOf(field.written(Set.of("tests")) + calendarsText),
              language,
              start.get(),
              steps.get(),
              calendars);
      var faults = Soundness.faults(flow);
      faults.forEach(fault -> places.getOrDefault(fault.step(), field).error(fault.reason()));
      if (!faults.isEmpty()) return Optional.empty();
      if (rehearsals.isEmpty() && tests.isEmpty())
        field.warning("has no tests: nobody has walked it yet");
      rehearsals.forEach((place, caller) -> caller.fault(flow).ifPresent(place::error));
      return Optional.of(flow);
    }
  }

  static Optional<String> language(Field field) {
    var language = field.text();
    if (language.isEmpty() || Words.LANGUAGES.contains(language.get())) return language;
    field.error("must be fi, sv or en");
    return Optional.empty();
  }

  /** Empty when any of them is wrong. */
  private Optional<Map<String, Step>> steps(Field field, Map<String, Field> places) {
    var entries = field.entries(MAX_STEPS);
    entries
        .keySet()
        .forEach(key -> key.text(NAME, NAME_RULE).ifPresent(name -> places.put(name, key)));
    steps = places.keySet();
    var read = new LinkedHashMap<String, Step>();
    entries.forEach((key, value) ->
        readStep(value).ifPresent(step -> key.text().ifPresent(name -> read.put(name, step))));
    if (entries.isEmpty() && field.isMapping()) field.error("needs at least one step");
    return read.isEmpty() || read.size() < entries.size() ? Optional.empty() : Optional.of(read);
  }

  private Optional<Step> readStep(Field field) {
    var section = new Section(field);
    var kinds = KINDS.stream().filter(section::has).toList();
    if (kinds.size() != 1) {
      if (field.isMapping())
        field.error("needs exactly one of " + String.join(", ", KINDS) + ": what it does");
      return Optional.empty();
    }
    var kind = kinds.getFirst();
    var of = section.required(kind).orElseThrow();
    Optional<? extends Step> step =
        switch (kind) {
          case "say" -> say(section, of);
          case "menu" -> menu(section, of);
          case "collect" -> collect(section, of);
          case "set" -> put(section, of);
          case "if" -> compare(section, of);
          case "hours" -> hours(section, of);
          case "look-up" -> lookUp(section, of);
          case "queue" -> queue.apply(of).map(Step.Enqueue::new);
          case "call-back" -> callBack(section, of);
          case "transfer" -> of.isMapping() ? toAgent(of) : transfer(section, of);
          default -> hangUp(of);
        };
    section.close();
    return step.map(Step.class::cast);
  }

  private Optional<Step.Say> say(Section section, Field of) {
    var what = speech(of);
    var next = next(section, "next");
    return what.flatMap(says -> next.map(to -> new Step.Say(says, to)));
  }

  private Optional<Step.Menu> menu(Section section, Field of) {
    var asking = asking(section, of);
    var keys = section.required("keys").map(this::keys);
    return asking.flatMap(asks -> keys.map(to -> new Step.Menu(asks, to)));
  }

  private Map<String, String> keys(Field field) {
    var keys = new LinkedHashMap<String, String>();
    var entries = field.entries(16);
    if (entries.isEmpty() && field.isMapping()) field.error("needs at least one key");
    entries.forEach((key, value) -> {
      var pressed = key.text(KEY, "one of the keys 0-9, *, #, A-D");
      var to = step(value);
      if (pressed.isPresent() && to.isPresent()) keys.put(pressed.get(), to.get());
    });
    return keys;
  }

  private Optional<Step.Collect> collect(Section section, Field of) {
    var asking = asking(section, of);
    var into = section.required("into").flatMap(f -> f.text(NAME, NAME_RULE));
    var least = section.optional("least").flatMap(f -> f.number(1, 32)).orElse(1);
    var most = section.optional("most").flatMap(f -> f.number(1, 32)).orElse(32);
    var end = section.optional("end").flatMap(f -> f.text(KEY, "one of the keys")).orElse("#");
    var next = next(section, "next");
    if (least > most) section.field().error("'least' is more than 'most'");
    if (asking.isEmpty() || into.isEmpty() || next.isEmpty()) return Optional.empty();
    return Optional.of(new Step.Collect(asking.get(), into.get(), least, most, end, next.get()));
  }

  private Optional<Asking> asking(Section section, Field of) {
    var first = speech(of);
    var again = section.optional("again").flatMap(this::speech);
    var second = Duration.ofSeconds(1);
    var patience =
        section
            .optional("patience")
            .flatMap(f -> f.duration(second, Duration.ofMinutes(1)))
            .orElse(PATIENCE);
    var tries = section.optional("tries").flatMap(f -> f.number(1, 10)).orElse(2);
    var otherwise = next(section, "otherwise");
    return first.flatMap(
        says -> otherwise.map(to -> new Asking(says, again.orElse(says), patience, tries, to)));
  }

  private Optional<Step.Put> put(Section section, Field of) {
    var variable = of.text(NAME, NAME_RULE);
    var value = section.required("to").flatMap(FlowReader::value);
    var next = next(section, "next");
    return variable.flatMap(
        name -> value.flatMap(text -> next.map(to -> new Step.Put(name, text, to))));
  }

  private Optional<Step.Compare> compare(Section section, Field of) {
    var variable = of.text(NAME, NAME_RULE);
    var tests = new LinkedHashMap<Step.Test, String>();
    for (var test : Step.Test.values())
      section
          .optional(test.name().toLowerCase(Locale.ROOT))
          .flatMap(f ->
              test == Step.Test.IS
                  ? value(f)
                  : f.number(-1_000_000, 1_000_000).map(String::valueOf))
          .ifPresent(value -> tests.put(test, value));
    if (tests.size() != 1) section.field().error("needs exactly one of is, below, above");
    var then = next(section, "then");
    var otherwise = next(section, "otherwise");
    if (tests.size() != 1 || variable.isEmpty() || then.isEmpty() || otherwise.isEmpty())
      return Optional.empty();
    var test = tests.firstEntry();
    return Optional.of(
        new Step.Compare(
            variable.get(), test.getKey(), test.getValue(), then.get(), otherwise.get()));
  }

  private Optional<Step.Hours> hours(Section section, Field of) {
    var calendar = known(of, calendars.keySet(), "hours");
    var open = next(section, "open");
    var closed = next(section, "closed");
    return calendar.flatMap(
        name -> open.flatMap(to -> closed.map(away -> new Step.Hours(name, to, away))));
  }

  private Optional<Step.LookUp> lookUp(Section section, Field of) {
    var name = known(of, lookUps, "look-up");
    var sends =
        section
            .optional("sends")
            .map(f ->
                f.oneOrMore(MAX_VALUES).stream()
                    .flatMap(item -> item.text(NAME, NAME_RULE).stream())
                    .toList())
            .orElse(List.of());
    var takes = section.optional("takes").map(FlowReader::takes).orElse(Map.of());
    var within =
        section
            .optional("within")
            .flatMap(f -> f.duration(Duration.ofMillis(100), Duration.ofSeconds(10)))
            .orElse(ANSWER_WITHIN);
    var next = next(section, "next");
    var otherwise = next(section, "otherwise");
    return name.flatMap(it ->
        next.flatMap(
            to -> otherwise.map(away -> new Step.LookUp(it, sends, takes, within, to, away))));
  }

  /** Variable: field of the answer. */
  private static Map<String, String> takes(Field field) {
    var takes = new LinkedHashMap<String, String>();
    field
        .entries(MAX_VALUES)
        .forEach((key, value) -> {
          var variable = key.text(NAME, NAME_RULE);
          var name = value.text(FIELD, "a field's name");
          if (variable.isPresent() && name.isPresent()) takes.put(variable.get(), name.get());
        });
    return takes;
  }

  /** At the number in a variable: the caller's own, where none is named. */
  private Optional<Step.CallBack> callBack(Section section, Field of) {
    var number = section.optional("to").flatMap(f -> f.text(NAME, NAME_RULE)).orElse(Walk.CALLER);
    return callsBack.apply(of).map(name -> new Step.CallBack(name, number));
  }

  /** A number that stands in the file: a caller's keys never choose what is called. */
  private Optional<Step.Transfer> transfer(Section section, Field of) {
    var number = of.text();
    number.ifPresent(dialled -> DialRules.check(dialling, dialled, of));
    var otherwise = next(section, "otherwise");
    return number.flatMap(dialled -> otherwise.map(to -> new Step.Transfer(dialled, to)));
  }

  private Optional<Step.ToAgent> toAgent(Field of) {
    try (var to = new Section(of)) {
      var name = to.required("agent").flatMap(f -> known(f, agents, "agent"));
      var within =
          to.optional("for")
              .flatMap(f -> f.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
              .orElse(KEPT_FOR);
      var there = to.required("queue").flatMap(queue);
      return name.flatMap(
          agent -> there.map(id -> new Step.ToAgent(new AgentId(agent), within, id)));
    }
  }

  private static Optional<Step.HangUp> hangUp(Field of) {
    if (of.flag().filter(yes -> yes).isPresent()) return Optional.of(new Step.HangUp());
    of.error("must be true");
    return Optional.empty();
  }

  private static Optional<String> value(Field field) {
    return field.text(VALUE, "at most 64 characters on one line");
  }

  private Optional<String> next(Section section, String key) {
    return section.required(key).flatMap(this::step);
  }

  private Optional<String> step(Field field) {
    return known(field, steps, "step");
  }

  static Optional<String> known(Field field, Set<String> names, String kind) {
    var name = field.text(NAME, NAME_RULE);
    if (name.isEmpty() || names.contains(name.get())) return name;
    field.error(
        "%s '%s' does not exist%s"
            .formatted(kind, name.get(), TenantReader.meant(name.get(), names)));
    return Optional.empty();
  }

  private Optional<List<Speech>> speech(Field field) {
    var said = new ArrayList<Speech>();
    var parts = field.oneOrMore(MAX_SPEECH);
    for (var part : parts)
      part.text()
          .flatMap(text -> speech(part, text))
          .ifPresent(speech -> {
            said.add(speech);
            missed(part, prompts.missing(Words.vocabulary(language, speech)));
          });
    if (parts.isEmpty()) field.error("says nothing");
    return said.isEmpty() || said.size() < parts.size() ? Optional.empty() : Optional.of(said);
  }

  /** What a media server could not play. */
  static void missed(Field field, List<String> missing) {
    if (missing.isEmpty()) return;
    var some = missing.subList(0, Math.min(missing.size(), MAX_MISSING));
    field.error(
        "needs prompts that are not there: %s%s"
            .formatted(
                String.join(", ", some),
                missing.size() > MAX_MISSING
                    ? " and more, %d in all".formatted(missing.size())
                    : ""));
  }

  private static Optional<Speech> speech(Field field, String text) {
    var spoken = SPOKEN.matcher(text);
    if (spoken.matches()) {
      var variable = spoken.group(2);
      return Optional.of(
          switch (spoken.group(1)) {
            case "number" -> new Speech.Quantity(variable);
            case "digits" -> new Speech.Digits(variable);
            default -> new Speech.Time(variable);
          });
    }
    if (Prompts.isTone(text)) return Optional.of(new Speech.Prompt(text));
    return field
        .text(
            TenantReader.PROMPT,
            TenantReader.PROMPT_RULE + ", or number:, digits:, time: and a variable")
        .map(Speech.Prompt::new);
  }

  // ---- the simulated callers

  private Map<Field, Rehearsal> rehearsals(Field field) {
    var rehearsals = new LinkedHashMap<Field, Rehearsal>();
    field
        .entries(MAX_TESTS)
        .forEach((key, value) -> {
          key.text(NAME, NAME_RULE);
          rehearsal(value).ifPresent(caller -> rehearsals.put(key, caller));
        });
    return rehearsals;
  }

  private Optional<Rehearsal> rehearsal(Field field) {
    try (var section = new Section(field)) {
      var at =
          section
              .required("at")
              .flatMap(f -> f.as(LocalDateTime::parse, "a local time such as 2026-12-01T10:00"));
      var keys =
          section
              .optional("keys")
              .flatMap(f -> f.text(KEYS, "keys, with '-' for silence"))
              .orElse("");
      var caller = section.optional("caller").flatMap(FlowReader::value).orElse("");
      var number = section.optional("number").flatMap(FlowReader::value).orElse("");
      var hears = section.optional("hears").map(FlowReader::prompts).orElse(List.of());
      var found = section.optional("look-ups").map(this::found).orElse(Map.of());
      var unreached =
          section
              .optional("not-reached")
              .map(f ->
                  f.oneOrMore(MAX_STEPS).stream()
                      .flatMap(item -> step(item).stream())
                      .collect(Collectors.toSet()))
              .orElse(Set.of());
      var ends = next(section, "ends");
      return at.flatMap(local ->
          ends.map(end ->
              new Rehearsal(
                  local.atZone(zone).toInstant(),
                  keys,
                  Map.of(Walk.CALLER, caller, Walk.NUMBER, number),
                  found,
                  hears,
                  unreached,
                  end)));
    }
  }

  /** Step: what it finds, by variable. */
  private Map<String, Map<String, String>> found(Field field) {
    var found = new LinkedHashMap<String, Map<String, String>>();
    field
        .entries(MAX_STEPS)
        .forEach((key, values) -> {
          var variables = new LinkedHashMap<String, String>();
          values
              .entries(MAX_VALUES)
              .forEach((variable, value) -> {
                var name = variable.text(NAME, NAME_RULE);
                var text = value(value);
                if (name.isPresent() && text.isPresent()) variables.put(name.get(), text.get());
              });
          step(key).ifPresent(step -> found.put(step, variables));
        });
    return found;
  }

  private static List<String> prompts(Field field) {
    return field.oneOrMore(MAX_TESTS).stream().flatMap(item -> item.text().stream()).toList();
  }
}
