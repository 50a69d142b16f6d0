package santra.vocabulary;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a contact asks of an agent: a tree of skills with levels. Higher levels are better; a skill
 * that an agent does not have is level 0.
 */
public sealed interface Need {
  /** Parts within parts; more is a mistake nobody could read. */
  int MOST_DEEP = 4;

  /** Skills in one need, however they are nested. */
  int MOST_SKILLS = 100;

  /**
   * @param least level 1-10
   */
  record Level(Skill skill, int least) implements Need {}

  /** Every part must be met. */
  record All(List<Need> of) implements Need {
    public All {
      of = List.copyOf(of);
    }
  }

  /** One part that is met is enough. */
  record Any(List<Need> of) implements Need {
    public Any {
      of = List.copyOf(of);
      if (of.isEmpty()) throw new IllegalArgumentException("nobody can meet any of nothing");
    }
  }

  /** Every agent will do. */
  static Need nothing() {
    return new All(List.of());
  }

  /** All of these skills. */
  static Need of(Map<Skill, Integer> levels) {
    var parts =
        levels.entrySet().stream()
            .map(level -> new Level(level.getKey(), level.getValue()))
            .sorted(Comparator.comparing(level -> level.skill().name()))
            .map(Need.class::cast)
            .toList();
    return parts.size() == 1 ? parts.getFirst() : new All(parts);
  }

  default boolean isMetBy(Map<Skill, Integer> skills) {
    return switch (this) {
      case Level(var skill, var least) -> skills.getOrDefault(skill, 0) >= least;
      case All(var of) -> of.stream().allMatch(part -> part.isMetBy(skills));
      case Any(var of) -> of.stream().anyMatch(part -> part.isMetBy(skills));
    };
  }

  /** The skills it names, by name. */
  default Set<Skill> skills() {
    var skills = new TreeSet<>(Comparator.comparing(Skill::name));
    levels().forEach(level -> skills.add(level.skill()));
    return skills;
  }

  private Stream<Level> levels() {
    return switch (this) {
      case Level level -> Stream.of(level);
      case All(var of) -> of.stream().flatMap(Need::levels);
      case Any(var of) -> of.stream().flatMap(Need::levels);
    };
  }

  /** How good these skills are for it: the sum of the levels of the skills it names. */
  default int proficiency(Map<Skill, Integer> skills) {
    return skills().stream().mapToInt(skill -> skills.getOrDefault(skill, 0)).sum();
  }

  /** For people: {@code finnish 3 and (sales 2 or support 4)}. */
  default String text() {
    return switch (this) {
      case Level(var skill, var least) -> skill + " " + least;
      case All(var of) when of.isEmpty() -> "nothing";
      case All(var of) -> of.stream().map(Need::part).collect(joining(" and "));
      case Any(var of) -> of.stream().map(Need::part).collect(joining(" or "));
    };
  }

  private String part() {
    var simple = this instanceof Level || (this instanceof All(var of) && of.isEmpty());
    return simple ? text() : "(" + text() + ")";
  }
}
