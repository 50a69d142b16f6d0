package santra.tenancy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.tenancy.AgentProfile.Term;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.Need;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Reserve;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.Skill;

/** Reads how contacts find their agents: what they need, what they may claim, who is chosen. */
final class RoutingReader {
  private static final int MOST_STEPS = 20;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofHours(24);

  /** Each skill that a need names, and where. */
  private final Map<Skill, Field> named = new LinkedHashMap<>();

  /** Each agent that a number names, and where. */
  private final Map<AgentId, Field> namedAgents = new LinkedHashMap<>();

  Map<Skill, Field> named() {
    return named;
  }

  Map<AgentId, Field> namedAgents() {
    return namedAgents;
  }

  QueueRule rule(Section queue) {
    var steps = new ArrayList<Step>();
    steps.add(
        new Step(Duration.ZERO, queue.optional("needs").map(this::need).orElse(Need.nothing())));
    queue.optional("widen").ifPresent(widen -> widen(widen, steps));
    return new QueueRule(
        steps,
        queue
            .optional("agents")
            .flatMap(f -> f.word(AgentChoice.class))
            .orElse(AgentChoice.LONGEST_IDLE),
        TenantReader.duration(
            queue, "ageing", Duration.ZERO, Duration.ofHours(1), QueueRule.USUAL_AGEING),
        TenantReader.duration(queue, "promise", SECOND, DAY, SECOND.multipliedBy(20)),
        queue.optional("target").flatMap(f -> f.number(1, 99)).orElse(QueueRule.USUAL_TARGET),
        TenantReader.duration(queue, "at-latest", SECOND, DAY, QueueRule.USUAL_AT_LATEST),
        queue.optional("reserve").flatMap(this::reserve));
  }

  private void widen(Field field, List<Step> steps) {
    for (var item : field.list(MOST_STEPS - 1)) {
      try (var step = new Section(item)) {
        var after = step.required("after").flatMap(f -> f.duration(SECOND, DAY));
        var need = step.required("needs").map(this::need);
        if (after.isEmpty() || need.isEmpty()) continue;
        if (after.get().compareTo(steps.getLast().after()) <= 0)
          item.error("must come later than the step before it");
        else steps.add(new Step(after.get(), need.get()));
      }
    }
  }

  private Optional<Reserve> reserve(Field field) {
    try (var reserve = new Section(field)) {
      var need = reserve.required("needs").map(this::need);
      var below = reserve.required("below").flatMap(f -> f.number(1, 99));
      var above = reserve.required("above").flatMap(f -> f.number(1, 99));
      var lasting =
          TenantReader.duration(reserve, "for", Duration.ZERO, DAY, SECOND.multipliedBy(60));
      if (need.isEmpty() || below.isEmpty() || above.isEmpty()) return Optional.empty();
      if (below.get() > above.get()) {
        field.error("'below' must not be more than 'above'");
        return Optional.empty();
      }
      return Optional.of(new Reserve(need.get(), below.get(), above.get(), lasting));
    }
  }

  /** {@code {finnish: 3, any: [{sales: 2}, {support: 4}]}}: all that is named. */
  Need need(Field field) {
    var need = need(field, 1);
    if (size(need) > Need.MOST_SKILLS)
      field.error("must name at most " + Need.MOST_SKILLS + " skills");
    return need;
  }

  private Need need(Field field, int depth) {
    if (depth > Need.MOST_DEEP) {
      field.error("must be nested at most " + Need.MOST_DEEP + " deep");
      return Need.nothing();
    }
    var parts = new ArrayList<Need>();
    field
        .entries(Need.MOST_SKILLS)
        .forEach((key, value) -> {
          var name = key.text().orElse("");
          if (name.equals("all") && value.isList()) parts.add(new Need.All(parts(value, depth)));
          else if (name.equals("any") && value.isList()) {
            var any = parts(value, depth);
            if (!any.isEmpty()) parts.add(new Need.Any(any));
          } else level(key, value).ifPresent(parts::add);
        });
    return parts.size() == 1 ? parts.getFirst() : new Need.All(parts);
  }

  private List<Need> parts(Field list, int depth) {
    var items = list.list(Need.MOST_SKILLS);
    if (items.isEmpty()) list.error("needs at least one part");
    return items.stream().map(item -> need(item, depth + 1)).toList();
  }

  private Optional<Need> level(Field key, Field value) {
    var skill = key.as(Skill::new, TenantReader.NAME_RULE);
    var level = value.number(1, 10);
    skill.ifPresent(one -> named.putIfAbsent(one, key));
    return skill.flatMap(one -> level.map(least -> new Need.Level(one, least)));
  }

  /** {@code {finnish: 3, swedish: {level: 2, from: 2026-12-01, until: 2027-01-31}}}. */
  static Map<Skill, Term> terms(Field field) {
    var terms = new LinkedHashMap<Skill, Term>();
    field
        .entries(Need.MOST_SKILLS)
        .forEach((key, value) -> {
          var skill = key.as(Skill::new, TenantReader.NAME_RULE);
          var term = value.isMapping() ? term(value) : value.number(1, 10).map(Term::always);
          if (skill.isPresent() && term.isPresent()) terms.put(skill.get(), term.get());
        });
    return terms;
  }

  private static Optional<Term> term(Field field) {
    try (var term = new Section(field)) {
      var level = term.required("level").flatMap(f -> f.number(1, 10));
      var from = term.optional("from").flatMap(RoutingReader::day);
      var until = term.optional("until").flatMap(RoutingReader::day);
      if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get()))
        field.error("'until' must not be before 'from'");
      return level.map(known -> new Term(known, from, until));
    }
  }

  private static Optional<LocalDate> day(Field field) {
    return field.as(LocalDate::parse, "a day such as 2026-12-31");
  }

  private static int size(Need need) {
    return switch (need) {
      case Need.Level _ -> 1;
      case Need.All(var of) -> of.stream().mapToInt(RoutingReader::size).sum();
      case Need.Any(var of) -> of.stream().mapToInt(RoutingReader::size).sum();
    };
  }

  /** What a contact that dialled the number may claim. */
  Claim claim(Section number) {
    var priority =
        number.optional("priority").flatMap(f -> f.number(0, Claim.HIGHEST_PRIORITY)).orElse(0);
    var agentField = number.optional("agent");
    var agent = agentField.flatMap(f -> f.as(AgentId::new, TenantReader.NAME_RULE));
    agent.ifPresent(one -> agentField.ifPresent(field -> namedAgents.putIfAbsent(one, field)));
    var lasting =
        TenantReader.duration(
            number, "agent-for", SECOND, Duration.ofHours(1), SECOND.multipliedBy(20));
    var last = number.optional("last-agent").flatMap(f -> f.duration(SECOND, Duration.ofDays(90)));
    if (agent.isPresent() && last.isPresent())
      number.field().error("names an agent: 'last-agent' has no say");
    return new Claim(
        priority,
        agent,
        agent.isPresent() || last.isPresent() ? Optional.of(lasting) : Optional.empty(),
        last);
  }

  ContactChoice contactChoice(Field field) {
    try (var routing = new Section(field)) {
      return routing
          .optional("contacts")
          .flatMap(f -> f.word(ContactChoice.class))
          .orElse(ContactChoice.LONGEST_WAIT);
    }
  }
}
