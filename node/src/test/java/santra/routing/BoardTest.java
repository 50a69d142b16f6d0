package santra.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.routing.Board.Entry;
import santra.routing.Board.Fit;
import santra.routing.Board.Idle;
import santra.routing.Board.Match;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.QueueRuleExample;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

class BoardTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId BILLING = new QueueId("billing");
  private static final QueueId THIRD = new QueueId("third");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Instant now = T0.plusSeconds(60);
  private Board board = board(ContactChoice.LONGEST_WAIT, rule(20), rule(20));

  private static Board board(ContactChoice choice, QueueRule sales, QueueRule billing) {
    return new Board(choice, Map.of(SALES, sales, BILLING, billing));
  }

  private static QueueRule rule(int promiseSeconds) {
    return QueueRule.of(Need.nothing(), Duration.ofSeconds(promiseSeconds));
  }

  private static ContactId contact(int number) {
    return new ContactId(new TenantId("acme"), new UUID(0, number));
  }

  private static Claim priority(int priority) {
    return new Claim(priority, Optional.empty(), Optional.empty());
  }

  private void waits(int contact, QueueId queue, int second) {
    waits(contact, queue, second, Claim.NONE);
  }

  private void waits(int contact, QueueId queue, int second, Claim claim) {
    board.waiting(new Entry(contact(contact), queue, T0.plusSeconds(second), claim), now);
  }

  private void idles(String agent, int second, QueueId... serves) {
    var fits = new HashMap<QueueId, Fit>();
    for (var queue : serves) fits.put(queue, new Fit(0, 0));
    idles(agent, second, fits);
  }

  private void idles(String agent, int second, Map<QueueId, Fit> fits) {
    var id = new AgentId(agent);
    board.present(id, true, now);
    board.idle(new Idle(id, T0.plusSeconds(second), fits));
  }

  private List<Match> match() {
    return board.match(now, _ -> 1);
  }

  private List<String> pairs() {
    return match().stream()
        .map(one ->
            one.entry().contact().uuid().getLeastSignificantBits() + " " + one.agent().agent())
        .toList();
  }

  @Test
  void theLongestWaitingContactGoesToTheLongestIdleAgent() {
    waits(2, SALES, 2);
    waits(1, SALES, 1);
    idles("late", 9, SALES);
    idles("early", 3, SALES);

    assertThat(pairs()).containsExactly("1 early", "2 late");
  }

  @Test
  void anAgentWithoutTheSkillIsPassedOver() {
    waits(1, SALES, 1);
    idles("early", 1, BILLING);
    idles("late", 2, SALES);

    assertThat(match())
        .singleElement()
        .satisfies(match -> {
          assertThat(match.agent().agent()).isEqualTo(new AgentId("late"));
          assertThat(match.candidates()).isEqualTo(1);
        });
  }

  @Test
  void aQueueNobodyServesHoldsUpNoOther() {
    waits(1, SALES, 1);
    waits(2, BILLING, 2);
    idles("only", 1, BILLING);

    assertThat(match())
        .singleElement()
        .satisfies(match -> {
          assertThat(match.entry().contact()).isEqualTo(contact(2));
          assertThat(match.judgement().passedOver()).isEqualTo(1);
        });
  }

  @Test
  void anAgentOfTwoQueuesTakesTheOneThatWaitsLonger() {
    waits(1, SALES, 5);
    waits(2, BILLING, 2);
    idles("both", 1, BILLING, SALES);

    assertThat(pairs()).containsExactly("2 both");
    assertThat(board.holds(contact(1))).isTrue();
  }

  @Test
  void aContactPutBackHasItsOldPlace() {
    waits(1, SALES, 1);
    idles("first", 1, SALES);
    var match = match().getFirst();
    waits(2, SALES, 2);

    board.waiting(match.entry(), now);
    idles("second", 2, SALES);

    assertThat(pairs()).containsExactly("1 second");
  }

  // ---- widening

  /** Requirement 36: at 4 for 20 s, then at 3 for 20 s, then at 1. */
  @Test
  void anAgentOfALowerLevelGetsTheContactWhenItsTimeHasCome() {
    board = board(ContactChoice.LONGEST_WAIT, QueueRuleExample.widening(new Skill("fi")), rule(20));
    now = T0;
    waits(1, SALES, 0);
    idles("third-level", 0, Map.of(SALES, new Fit(1, 0)));

    assertThat(pairs()).isEmpty();
    assertThat(board.due()).contains(T0.plusSeconds(20));
    now = T0.plusMillis(19_999);
    assertThat(pairs()).isEmpty();
    now = T0.plusSeconds(20);
    assertThat(pairs()).containsExactly("1 third-level");
  }

  /** The clock is the contact's: who takes over after 30 s does not begin again. */
  @Test
  void whoTakesOverGoesOnWhereTheLastOneWas() {
    board = board(ContactChoice.LONGEST_WAIT, QueueRuleExample.widening(new Skill("fi")), rule(20));
    now = T0.plusSeconds(30);
    waits(1, SALES, 0);

    assertThat(board.due()).contains(T0.plusSeconds(40));
    idles("third-level", 0, Map.of(SALES, new Fit(1, 0)));
    assertThat(pairs()).containsExactly("1 third-level");
  }

  @Test
  void anAgentWhoIsAskedFirstIsBetterThanOneWhoIsAskedLater() {
    board = board(ContactChoice.LONGEST_WAIT, QueueRuleExample.widening(new Skill("fi")), rule(20));
    now = T0.plusSeconds(30);
    waits(1, SALES, 0);
    idles("third-level", 0, Map.of(SALES, new Fit(1, 9)));
    idles("fourth-level", 8, Map.of(SALES, new Fit(0, 0)));

    assertThat(pairs()).containsExactly("1 fourth-level");
  }

  @Test
  void anAgentOfALowerLevelTakesTheOneWhoMayHaveOne() {
    board = board(ContactChoice.PRIORITY, QueueRuleExample.widening(new Skill("fi")), rule(20));
    now = T0.plusSeconds(30);
    waits(1, SALES, 25, priority(9));
    waits(2, SALES, 1);
    idles("third-level", 0, Map.of(SALES, new Fit(1, 0)));

    assertThat(pairs()).containsExactly("2 third-level");
  }

  @Test
  void newRulesCountFromTheMomentTheyAreConfigured() {
    waits(1, SALES, 0);
    var rule = QueueRuleExample.widening(new Skill("fi"));
    board.configured(ContactChoice.LONGEST_WAIT, Map.of(SALES, rule, BILLING, rule(20)), now);
    idles("third-level", 0, Map.of(SALES, new Fit(2, 0)));

    assertThat(pairs()).containsExactly("1 third-level");
  }

  // ---- which contact

  @Test
  void eachPointOfPriorityCountsAsHalfAMinuteWaited() {
    waits(1, SALES, 0);
    waits(2, SALES, 29, priority(1));
    waits(3, SALES, 31, priority(1));
    idles("a", 1, SALES);
    idles("b", 2, SALES);
    idles("c", 3, SALES);

    assertThat(pairs()).containsExactly("2 a", "1 b", "3 c");
  }

  @Test
  void strictPriorityComesBeforeEveryWaitUntilSomebodyIsLate() {
    board =
        board(
            ContactChoice.PRIORITY,
            QueueRuleExample.open(MINUTE, 80, Duration.ofSeconds(50)),
            rule(20));
    waits(1, SALES, 0); // late
    waits(2, SALES, 20);
    waits(3, SALES, 55, priority(1));
    waits(4, BILLING, 58, priority(2));
    for (var agent : List.of("a", "b", "c", "d")) idles(agent, agent.charAt(0), SALES, BILLING);

    assertThat(pairs()).containsExactly("1 a", "4 b", "3 c", "2 d");
  }

  @Test
  void whoHasWaitedForTheLargestPartOfThePromiseIsFirst() {
    board = board(ContactChoice.WAIT_TO_PROMISE, rule(20), rule(120));
    waits(1, BILLING, 0); // half of it
    waits(2, SALES, 45); // three quarters
    idles("a", 1, SALES, BILLING);

    assertThat(pairs()).containsExactly("2 a");
  }

  @Test
  void aQueueBehindItsServiceLevelWeighsMore() {
    board = board(ContactChoice.SERVICE_LEVEL, rule(20), rule(120));
    waits(1, BILLING, 0);
    waits(2, SALES, 45);
    idles("a", 1, SALES, BILLING);

    var matches = board.match(now, queue -> queue.equals(BILLING) ? 2 : 1);

    assertThat(matches)
        .singleElement()
        .satisfies(match -> {
          assertThat(match.entry().contact()).isEqualTo(contact(1));
          assertThat(match.judgement().contacts()).extracting("weight").containsExactly(2.0, 1.0);
        });
  }

  // ---- one agent only

  private static Claim only(String agent) {
    return new Claim(0, Optional.of(new AgentId(agent)), Optional.of(Duration.ofSeconds(30)));
  }

  @Test
  void aContactIsKeptForItsAgentAndThenForEverybody() {
    now = T0;
    board.present(new AgentId("anna"), true, now);
    waits(1, SALES, 0, only("anna"));
    idles("boris", 0, SALES);

    assertThat(pairs()).isEmpty();
    now = T0.plusSeconds(30);
    assertThat(pairs()).containsExactly("1 boris");
  }

  @Test
  void itsAgentGetsItBeforeOthersWhoWaitLonger() {
    now = T0.plusSeconds(20);
    waits(2, SALES, 0);
    board.present(new AgentId("anna"), true, now);
    waits(1, SALES, 10, only("anna"));
    idles("anna", 12, SALES);

    assertThat(pairs()).containsExactly("1 anna");
  }

  /** Requirement 49. */
  @Test
  void nobodyWaitsForAnAgentWhoIsNotThere() {
    now = T0;
    waits(1, SALES, 0, only("anna"));
    idles("boris", 0, SALES);
    assertThat(pairs()).containsExactly("1 boris");

    board.present(new AgentId("anna"), true, now);
    waits(2, SALES, 0, only("anna"));
    idles("boris", 0, SALES);
    assertThat(pairs()).isEmpty();
    board.present(new AgentId("anna"), false, now);
    assertThat(pairs()).containsExactly("2 boris");
  }

  @Test
  void nobodyServesAQueueThatIsConfiguredNoMore() {
    now = T0;
    board.configured(ContactChoice.LONGEST_WAIT, Map.of(BILLING, rule(20)), now);
    board.present(new AgentId("anna"), true, now);
    waits(1, SALES, 0, only("anna"));
    waits(2, SALES, 0);
    idles("anna", 0, BILLING);

    assertThat(pairs()).isEmpty();
    assertThat(board.entriesOf(SALES)).hasSize(2);
  }

  @Test
  void aContactThatLeavesWhileItIsKeptIsGone() {
    now = T0;
    board.present(new AgentId("anna"), true, now);
    waits(1, SALES, 0, only("anna"));
    assertThat(board.entriesOf(SALES)).hasSize(1);
    board.left(contact(1));
    idles("anna", 0, SALES);

    assertThat(pairs()).isEmpty();
    assertThat(board.due()).isEmpty();
  }

  // ---- laws

  private static final List<ContactChoice> CHOICES = List.of(ContactChoice.values());

  /**
   * Laws OneAgentPerContact, WorkConserving, LongestFirst, NoStarvation and
   * TheRecordDecidesTheSame: nobody is matched twice or too early, nobody idles who could serve, no
   * contact is passed over for one with a worse claim or while it is late, and from its record each
   * decision is made again.
   */
  @Test
  void randomBoardsObeyTheLaws() {
    var base = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < 500; round++) obeysTheLaws(base + round);
  }

  private static void obeysTheLaws(long seed) {
    var random = new Random(seed);
    var queues = List.of(SALES, BILLING, THIRD);
    var rules = new HashMap<QueueId, QueueRule>();
    for (var queue : queues) rules.put(queue, randomRule(random));
    var choice = CHOICES.get(random.nextInt(CHOICES.size()));
    var now = T0.plusSeconds(1_000);
    var board = new Board(choice, rules);
    var waiting = new ArrayList<Entry>();
    for (int i = random.nextInt(30); i > 0; i--) {
      var entry =
          new Entry(
              contact(i),
              queues.get(random.nextInt(3)),
              T0.plusSeconds(random.nextInt(1_000)),
              priority(random.nextInt(4)));
      waiting.add(entry);
      board.waiting(entry, T0.plusSeconds(random.nextInt(1_000)));
    }
    var agents = new HashMap<AgentId, Idle>();
    for (int i = random.nextInt(20); i > 0; i--) {
      var fits = new HashMap<QueueId, Fit>();
      for (var queue : queues)
        if (random.nextBoolean()) fits.put(queue, new Fit(random.nextInt(3), random.nextInt(3)));
      var idle = new Idle(new AgentId("a" + i), T0.plusSeconds(random.nextInt(1_000)), fits);
      agents.put(idle.agent(), idle);
      board.idle(idle);
    }
    var left = new HashMap<ContactId, Entry>();
    waiting.forEach(entry -> left.put(entry.contact(), entry));
    var taken = new HashSet<AgentId>();
    for (var match : board.match(now, queue -> queue.name().length())) {
      var entry = match.entry();
      var agent = match.agent();
      assertThat(left.remove(entry.contact())).as("seed %d", seed).isEqualTo(entry);
      assertThat(taken.add(agent.agent())).as("seed %d", seed).isTrue();
      assertThat(may(agent, entry, rules, now)).as("seed %d: too early", seed).isTrue();
      assertThat(Ranking.decide(match.judgement()))
          .as("seed %d: %s", seed, match.judgement())
          .isEqualTo(new Ranking.Pair(entry.contact(), agent.agent()));
      for (var other : left.values())
        if (agents.values().stream()
            .anyMatch(one -> !taken.contains(one.agent()) && may(one, other, rules, now)))
          assertThat(late(other, rules, now) && !late(entry, rules, now))
              .as("seed %d: %s is late, and %s comes first", seed, other, entry)
              .isFalse();
    }
    for (var entry : left.values())
      for (var idle : agents.values())
        if (!taken.contains(idle.agent()))
          assertThat(may(idle, entry, rules, now)).as("seed %d", seed).isFalse();
  }

  private static QueueRule randomRule(Random random) {
    var steps = new ArrayList<Step>();
    var after = Duration.ZERO;
    for (int i = 2; i >= 0; i--) {
      steps.add(new Step(after, Need.nothing()));
      after = after.plusSeconds(1 + random.nextInt(300));
    }
    return new QueueRule(
        steps,
        AgentChoice.LONGEST_IDLE,
        Duration.ofSeconds(random.nextInt(60)),
        Duration.ofSeconds(1 + random.nextInt(60)),
        80,
        Duration.ofSeconds(200 + random.nextInt(900)),
        Optional.empty());
  }

  private static boolean may(Idle agent, Entry entry, Map<QueueId, QueueRule> rules, Instant now) {
    var fit = agent.serves().get(entry.queue());
    var rule = rules.get(entry.queue());
    return fit != null
        && rule != null
        && rule.stepAfter(Duration.between(entry.since(), now)) >= fit.step();
  }

  private static boolean late(Entry entry, Map<QueueId, QueueRule> rules, Instant now) {
    var rule = rules.get(entry.queue());
    return rule != null && Duration.between(entry.since(), now).compareTo(rule.atLatest()) >= 0;
  }
}
