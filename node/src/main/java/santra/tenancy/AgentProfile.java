package santra.tenancy;

import java.util.Map;
import santra.vocabulary.AgentId;
import santra.vocabulary.Skill;

/**
 * @param device the user part of the agent's SIP device
 * @param skills level 1-10 of each skill the agent has
 * @param staysNotReady after wrap-up the agent becomes ready by hand only (requirement 82)
 * @param share of the contacts of a queue that chooses by share, 1-100, beside the others' shares
 */
public record AgentProfile(
    AgentId id,
    String name,
    String device,
    Map<Skill, Integer> skills,
    boolean staysNotReady,
    int share) {
  public AgentProfile {
    skills = Map.copyOf(skills);
  }
}
