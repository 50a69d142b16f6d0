package santra.tenancy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import santra.flow.OpeningHours;
import santra.flow.Overflow;
import santra.flow.Overflow.Target;
import santra.flow.Overflow.When;
import santra.vocabulary.QueueId;

/** Reads the ways out of each queue, and sees that each leads somewhere, and none of them back. */
final class OverflowReader {
  /** All ways that may be taken from one queue, one after the other: a contact carries them. */
  private static final int MOST_WAYS = 50;

  private static final List<String> KINDS =
      List.of("after", "longer-than", "without-staff", "closed");

  private static final List<String> TARGETS =
      List.of("queue", "number", "tenant", "call-back", "voicemail");

  private static final Duration MESSAGE = Duration.ofMinutes(3);

  private record Way(QueueId to, Field field) {}

  /** A way that leads to no queue. */
  private record Exit(QueueId from, Overflow overflow, Field field) {}

  private final Map<String, OpeningHours> calendars;
  private final Prompts prompts;
  private final Map<QueueId, List<Way>> ways = new HashMap<>();
  private final List<Exit> exits = new ArrayList<>();

  OverflowReader(Map<String, OpeningHours> calendars, Prompts prompts) {
    this.calendars = calendars;
    this.prompts = prompts;
  }

  List<Overflow> read(QueueId queue, Field field) {
    var read = new ArrayList<Overflow>();
    for (var item : field.list(Overflow.MOST)) way(queue, item).ifPresent(read::add);
    return read;
  }

  private Optional<Overflow> way(QueueId from, Field field) {
    try (var way = new Section(field)) {
      var when = when(way);
      var keeps = way.optional("place").flatMap(OverflowReader::keeps).orElse(true);
      var overflow =
          when.flatMap(opens -> target(from, way).map(to -> new Overflow(opens, to, keeps)));
      if (overflow.filter(one -> !(one.target() instanceof Target.ToQueue)).isPresent()) {
        if (way.has("place")) way.field().error("'place' is a place in another queue");
        exits.add(new Exit(from, overflow.get(), field));
      }
      return overflow;
    }
  }

  private Optional<Target> target(QueueId from, Section way) {
    var targets = TARGETS.stream().filter(way::has).toList();
    if (targets.size() != 1) {
      TARGETS.forEach(way::optional);
      way.field().error("needs exactly one of " + String.join(", ", TARGETS) + ": where it leads");
      return Optional.empty();
    }
    if (way.has("most") && !way.has("voicemail"))
      way.optional("most").orElseThrow().error("'most' is how long a message may be");
    var to = way.required(targets.getFirst()).orElseThrow();
    return switch (targets.getFirst()) {
      case "queue" -> {
        var queue = to.as(QueueId::new, TenantReader.NAME_RULE);
        queue.ifPresent(
            name -> ways.computeIfAbsent(from, _ -> new ArrayList<>()).add(new Way(name, to)));
        yield queue.map(Target.ToQueue::new);
      }
      case "number" -> to.text().map(Target.ToNumber::new);
      case "tenant" ->
          to.text(TenantReader.KEY_NAME, TenantReader.NAME_RULE).map(Target.ToTenant::new);
      case "call-back" -> yes(to).map(_ -> new Target.ToCallback());
      default -> prompts.named(to).map(words -> new Target.ToVoicemail(words, most(way)));
    };
  }

  private static Duration most(Section way) {
    return TenantReader.duration(
        way, "most", Duration.ofSeconds(5), Duration.ofMinutes(10), MESSAGE);
  }

  private Optional<When> when(Section way) {
    var kinds = KINDS.stream().filter(way::has).toList();
    if (kinds.size() != 1) {
      KINDS.forEach(way::optional);
      way.field().error("needs exactly one of " + String.join(", ", KINDS) + ": when it is open");
      return Optional.empty();
    }
    var of = way.required(kinds.getFirst()).orElseThrow();
    return switch (kinds.getFirst()) {
      case "after" ->
          of.duration(Duration.ofSeconds(1), Duration.ofHours(24)).map(When.Waited::new);
      case "longer-than" -> of.number(1, 100_000).map(When.LongerThan::new);
      case "without-staff" -> yes(of).map(_ -> new When.Unstaffed());
      default ->
          FlowReader.known(of, calendars.keySet(), "hours")
              .flatMap(name -> Optional.ofNullable(calendars.get(name)))
              .map(When.Closed::new);
    };
  }

  private static Optional<Boolean> yes(Field field) {
    var said = field.flag().filter(yes -> yes);
    if (said.isEmpty()) field.error("must be true");
    return said;
  }

  private static Optional<Boolean> keeps(Field field) {
    return field
        .text()
        .flatMap(text ->
            switch (text) {
              case "kept" -> Optional.of(true);
              case "from-now" -> Optional.of(false);
              default -> {
                field.error("must be kept or from-now");
                yield Optional.empty();
              }
            });
  }

  /**
   * That every queue is there, that nobody is sent round or for ever, and that what is called may
   * be called.
   */
  void check(
      Map<QueueId, QueueProfile> profiles,
      Optional<DialRules> dialling,
      boolean recording,
      Map<String, Agreed> agreements) {
    for (var exit : exits)
      if (exit.overflow().target() instanceof Target.ToTenant(var agreement))
        check(agreement, agreements, exit.field());
      else check(exit, profiles, dialling, recording);
    check(profiles.keySet());
  }

  private static void check(String agreement, Map<String, Agreed> agreements, Field field) {
    switch (agreements.get(agreement)) {
      case Agreed.Gives _ -> {}
      case Agreed.Takes _ -> field.error("agreement '%s' gives nothing away".formatted(agreement));
      case null ->
          field.error(
              "agreement '%s' does not exist%s"
                  .formatted(agreement, TenantReader.meant(agreement, agreements.keySet())));
    }
  }

  private static void check(
      Exit exit,
      Map<QueueId, QueueProfile> queues,
      Optional<DialRules> dialling,
      boolean recording) {
    switch (exit.overflow().target()) {
      case Target.ToQueue _, Target.ToTenant _ -> {}
      case Target.ToVoicemail _ -> {
        if (!recording) exit.field().error("needs 'recording': messages are sealed with its key");
      }
      case Target.ToNumber(var number) -> DialRules.check(dialling, number, exit.field());
      case Target.ToCallback _ -> {
        TenantReader.callsBack(exit.field(), queues.get(exit.from()));
        if (exit.overflow().when() instanceof When.Unstaffed)
          exit.field().error("nobody is promised a call-back while nobody is at work");
      }
    }
  }

  private void check(Collection<QueueId> queues) {
    var names = queues.stream().map(QueueId::name).toList();
    ways.values().stream()
        .flatMap(List::stream)
        .filter(way -> !queues.contains(way.to()))
        .forEach(way ->
            way.field()
                .error(
                    "queue '%s' does not exist%s"
                        .formatted(way.to(), TenantReader.meant(way.to().name(), names))));
    for (var queue : queues) check(queue, queue, new LinkedHashSet<>(List.of(queue)));
  }

  /** How many ways there are from that queue; stops at the first that is wrong. */
  private int check(QueueId first, QueueId queue, SequencedSet<QueueId> row) {
    int count = 0;
    for (var way : ways.getOrDefault(queue, List.of())) {
      if (row.contains(way.to())) {
        // Whoever comes to the round from elsewhere need not hear of it as well.
        if (way.to().equals(first))
          way.field().error("goes round: " + written(row) + " -> " + way.to());
        return count;
      }
      row.add(way.to());
      if (row.size() > Overflow.MOST_IN_A_ROW + 1) {
        way.field().error("is one queue too many in a row: " + written(row));
        row.remove(way.to());
        return count;
      }
      count += 1 + check(first, way.to(), row);
      row.remove(way.to());
      if (count > MOST_WAYS) {
        way.field().error("is one of more than " + MOST_WAYS + " ways from '" + first + "'");
        return count;
      }
    }
    return count;
  }

  private static String written(Collection<QueueId> row) {
    return String.join(" -> ", row.stream().map(QueueId::name).toList());
  }
}
