package santra.loadtest.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import santra.loadtest.desk.ContactRecord;

/**
 * Joins the robots' stories with the cluster's records, after everything has come to rest. Nothing
 * the cluster says of itself is taken for granted.
 *
 * @param findings one line a disagreement, each with its test id; empty when all agree
 * @param lost calls that were accepted and then neither served, by an agent or by a flow, nor given
 *     up by their caller
 */
public record Audit(List<String> findings, int lost, Map<String, Integer> outcomes) {
  /** Two ends may disagree about the order of things this close together. */
  private static final Duration SIMULTANEOUS = Duration.ofSeconds(1);

  /** A stretch of sound that is known by its tone, and one that began before. */
  private static final Duration HEARD_WITHIN = Duration.ofMillis(400);

  /** Who waits longer than this has heard something. */
  private static final Duration MUSIC_WITHIN = Duration.ofSeconds(2);

  /** The laws that a finding may begin with, and a colon. */
  public static final List<String> LAWS =
      List.of(
          "NoContactIsLost",
          "OneContactRecord",
          "OneAgentPerContact",
          "RecordsTellTheTruth",
          "TenantsAreApart",
          "VoicesAreHeard");

  public Audit {
    findings = List.copyOf(findings);
    outcomes = Map.copyOf(outcomes);
  }

  public boolean clean() {
    return findings.isEmpty() && lost == 0;
  }

  public static Audit of(Collection<Story> stories, Collection<ContactRecord> records) {
    var findings = new ArrayList<String>();
    var byTestId = new HashMap<String, List<ContactRecord>>();
    var contacts = new HashSet<String>();
    for (var one : records) {
      byTestId.computeIfAbsent(one.testId(), _ -> new ArrayList<>()).add(one);
      if (!contacts.add(one.contact()))
        findings.add("OneContactRecord: two records of contact " + one.contact());
    }
    var lost = 0;
    var outcomes = new HashMap<String, Integer>();
    for (var story : stories) {
      var mine = byTestId.getOrDefault(story.testId(), List.of());
      for (var finding : compare(story, mine)) findings.add(finding + " | " + story);
      if (isLost(story) && mine.stream().noneMatch(one -> one.outcome().equals("served"))) {
        lost++;
        findings.add("NoContactIsLost: | " + story);
      }
      for (var one : mine) outcomes.merge(one.outcome(), 1, Integer::sum);
      byTestId.remove(story.testId());
    }
    byTestId.forEach((testId, strays) ->
        findings.add("OneContactRecord: " + strays.size() + " records of unknown call " + testId));
    return new Audit(findings, lost, outcomes);
  }

  /** Accepted, never talked to anybody, and it was not the caller's wish. */
  private static boolean isLost(Story story) {
    var wanted = story.has(Sight.GAVE_UP) || story.has(Sight.AGENT_CONNECTED);
    // Who gave up and then heard nothing of it has lost nothing.
    return (story.has(Sight.UNHEARD) || story.has(Sight.ACCEPTED)) && !wanted && !answered(story);
  }

  /** A full queue and a strange codec are answers: the caller was told, and there is a record. */
  private static boolean answered(Story story) {
    return story
        .first(Sight.REFUSED)
        .filter(entry -> entry.detail().equals("486") || entry.detail().equals("488"))
        .isPresent();
  }

  private static List<String> compare(Story story, List<ContactRecord> records) {
    var findings = new ArrayList<String>();
    // An unknown number is nobody's contact; a contact's refusal is.
    if (records.isEmpty() && story.has(Sight.REFUSED) && !story.has(Sight.ACCEPTED))
      return findings;
    if (records.size() != 1) {
      findings.add("OneContactRecord: " + records.size() + " records instead of one");
      return findings;
    }
    var one = records.getFirst();
    if (!one.tenant().equals(story.tenant()))
      findings.add("TenantsAreApart: recorded for tenant " + one.tenant());
    if (!expected(story).contains(one.outcome()))
      findings.add(
          "RecordsTellTheTruth: recorded as " + one.outcome() + ", expected " + expected(story));
    if (talkers(story) > 1) findings.add("OneAgentPerContact: talked with two agents");
    if (story.has(Sight.AGENT_PICKED_UP)
        && !story.has(Sight.AGENT_CONNECTED)
        && !story.has(Sight.AGENT_RELEASED)
        && !story.has(Sight.GAVE_UP))
      findings.add("OneAgentPerContact: picked up, never connected");
    heardTooSoon(story, findings);
    if (story.voiced()) unheard(story, findings);
    return findings;
  }

  /** Agents whose answer was taken; one that came too late has its ACK and its BYE at once. */
  private static long talkers(Story story) {
    var entries = story.entries();
    return entries.stream()
        .filter(one -> one.sight() == Sight.AGENT_CONNECTED)
        .filter(one ->
            entries.stream()
                .noneMatch(end ->
                    end.sight() == Sight.AGENT_RELEASED
                        && end.detail().equals(one.detail())
                        && !end.at().isBefore(one.at())
                        && Duration.between(one.at(), end.at()).compareTo(SIMULTANEOUS) < 0))
        .count();
  }

  private static List<String> expected(Story story) {
    if (story.has(Sight.REFUSED) || (story.has(Sight.UNHEARD) && !story.has(Sight.GAVE_UP)))
      return List.of("refused", "failed", "released");
    if (story.has(Sight.GAVE_UP))
      return crossed(story) ? List.of("abandoned", "answered") : List.of("abandoned");
    if (story.has(Sight.AGENT_CONNECTED)) return List.of("answered");
    return List.of("released", "served");
  }

  /**
   * The caller hung up while an agent was picking up. A CANCEL leaves no sooner than something was
   * heard of its INVITE (RFC 3261 section 9.1).
   */
  private static boolean crossed(Story story) {
    return Stream.of(Sight.GAVE_UP, Sight.ACCEPTED)
        .flatMap(sight -> story.between(Sight.AGENT_PICKED_UP, sight).stream())
        .max(Comparator.naturalOrder())
        .filter(gap -> gap.abs().compareTo(SIMULTANEOUS) < 0)
        .isPresent();
  }

  /**
   * While a node leaves, voice may come before signalling. Who hears the agent and hangs up before
   * the first response was never told where to speak to; who does so as soon as the agent is
   * connected was not heard for long enough.
   */
  private static boolean leftUnanswered(Story story) {
    return story
            .between(Sight.ACCEPTED, Sight.CALLER_HUNG_UP)
            .filter(Duration::isNegative)
            .isPresent()
        || story
            .between(Sight.AGENT_CONNECTED, Sight.CALLER_HUNG_UP)
            .filter(talk -> talk.compareTo(HEARD_WITHIN) < 0)
            .isPresent();
  }

  private static void unheard(Story story, List<String> findings) {
    if (story.has(Sight.AGENT_CONNECTED) && !story.has(Sight.GAVE_UP)) {
      if (!story.has(Sight.CALLER_HEARD_AGENT))
        findings.add("VoicesAreHeard: the caller never heard the agent");
      if (!story.has(Sight.AGENT_HEARD_CALLER) && !leftUnanswered(story))
        findings.add("VoicesAreHeard: the agent never heard the caller");
    }
    var end = story.has(Sight.AGENT_PICKED_UP) ? Sight.AGENT_PICKED_UP : Sight.GAVE_UP;
    story
        .between(Sight.ACCEPTED, end)
        .filter(wait -> wait.compareTo(MUSIC_WITHIN) > 0 && !story.has(Sight.CALLER_HEARD_MUSIC))
        .ifPresent(wait ->
            findings.add("VoicesAreHeard: no music in " + wait.toMillis() + " ms of waiting"));
  }

  private static void heardTooSoon(Story story, List<String> findings) {
    story
        .between(Sight.AGENT_PICKED_UP, Sight.CALLER_HEARD_AGENT)
        .filter(Duration::isNegative)
        .ifPresent(
            _ -> findings.add("VoicesAreHeard: the caller heard the agent before the answer"));
    if (story.has(Sight.CALLER_HEARD_AGENT) && !story.has(Sight.AGENT_PICKED_UP))
      findings.add("VoicesAreHeard: the caller heard an agent that never answered");
  }
}
