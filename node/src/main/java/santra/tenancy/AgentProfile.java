package santra.tenancy;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.Skill;

/**
 * @param device the user part of the agent's SIP device
 * @param terms the skills the agent has, and when
 * @param staysNotReady after wrap-up the agent becomes ready by hand only (requirement 82)
 * @param share of the contacts of a queue that chooses by share, 1-100, beside the others' shares
 */
public record AgentProfile(
    AgentId id,
    String name,
    String device,
    Map<Skill, Term> terms,
    boolean staysNotReady,
    int share) {

  /**
   * A skill as long as it counts.
   *
   * @param level 1-10
   * @param from first day; empty for always so far
   * @param until last day; empty for ever
   */
  public record Term(int level, Optional<LocalDate> from, Optional<LocalDate> until) {
    public static Term always(int level) {
      return new Term(level, Optional.empty(), Optional.empty());
    }

    boolean countsOn(LocalDate day) {
      return from.filter(day::isBefore).isEmpty() && until.filter(day::isAfter).isEmpty();
    }
  }

  public AgentProfile {
    terms = Map.copyOf(terms);
  }

  /** The level of every skill, whenever it counts. */
  public Map<Skill, Integer> skills() {
    var skills = new HashMap<Skill, Integer>();
    terms.forEach((skill, term) -> skills.put(skill, term.level()));
    return skills;
  }

  /** The level of each skill that counts on a day of the tenant's. */
  public Map<Skill, Integer> skillsOn(LocalDate day) {
    var skills = new HashMap<Skill, Integer>();
    terms.forEach((skill, term) -> {
      if (term.countsOn(day)) skills.put(skill, term.level());
    });
    return skills;
  }
}
