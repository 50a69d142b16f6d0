package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.agent.Activity;
import santra.agent.Activity.Afterwards;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand.FlowOut;
import santra.distribution.Distributor.Action;
import santra.distribution.Distributor.AgentChanged;
import santra.distribution.Distributor.AskAgent;
import santra.distribution.Distributor.AskContact;
import santra.distribution.Distributor.AskQueue;
import santra.distribution.Distributor.ContactJoined;
import santra.distribution.Distributor.ContactLeft;
import santra.distribution.Distributor.Due;
import santra.distribution.Distributor.Finish;
import santra.distribution.Distributor.FoundOver;
import santra.distribution.Distributor.Heard;
import santra.distribution.Distributor.QueueReported;
import santra.distribution.Distributor.ReservationEnded;
import santra.distribution.Distributor.Reserve;
import santra.distribution.Distributor.SendOn;
import santra.distribution.Distributor.Tick;
import santra.flow.Overflow;
import santra.queue.Books;
import santra.queue.Outcome;
import santra.queue.Waiting;
import santra.queue.entity.QueueReport;
import santra.routing.Outlook;
import santra.simulation.Town;
import santra.tenancy.AgentProfile.Term;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Judgement;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.Judgement.Contender;
import santra.vocabulary.Need;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.QueueRuleExample;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class DistributorTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final TenantId ACME = new TenantId("acme");
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId BILLING = new QueueId("billing");
  private static final AgentId ANNA = new AgentId("anna");
  private static final AgentId BORIS = new AgentId("boris");
  private static final ContactId FIRST = contact(1);
  private static final ContactId SECOND = contact(2);

  private final Distributor distributor = new Distributor();
  private Tenant tenant =
      new Town("acme")
          .queue("sales")
          .queue("billing")
          .agent("anna", "sales")
          .agent("boris", "sales")
          .version("v1");
  private Instant now = T0;

  private static ContactId contact(int number) {
    return new ContactId(ACME, new UUID(0, number));
  }

  private static Heard reported(AgentId agent, Activity activity, long sequence) {
    return new AgentChanged(
        new AgentReport(new AgentRef(ACME, agent), new Agent(activity, List.of()), sequence));
  }

  private static Heard ready(AgentId agent, long sequence) {
    return reported(agent, new Activity.Ready(T0.plusSeconds(sequence)), sequence);
  }

  private static Heard ringing(AgentId agent, ContactId contact, long sequence) {
    return reported(
        agent,
        new Activity.Ringing(
            contact, SALES, T0, T0, T0.plusSeconds(30), new Why("", 1, 0, 0, "v1")),
        sequence);
  }

  private static Heard busy(AgentId agent, ContactId contact, long sequence) {
    return reported(
        agent,
        new Activity.Busy(contact, SALES, T0, new Afterwards.BackToReady(), Optional.empty()),
        sequence);
  }

  private static Heard joined(ContactId contact, int second) {
    return new ContactJoined(SALES, contact, T0.plusSeconds(second), second, Optional.empty());
  }

  /** Whether anybody is there is known only when all have been heard of. */
  @Test
  void whoWaitsWhereNobodyIsIsSentOn() {
    tenant =
        new Town("acme")
            .queue("sales")
            .queue("billing")
            .overflowing(
                "sales",
                new Overflow(
                    new Overflow.When.Unstaffed(), new Overflow.Target.ToQueue(BILLING), true))
            .agent("anna", "sales")
            .agent("boris", "sales")
            .agent("carl", "billing")
            .version("v1");
    var out = new Activity.LoggedOut(T0);
    var sentOn =
        new SendOn(FIRST, new FlowOut(SALES, T0.plusSeconds(1), OverflowCause.NO_STAFF, now));

    assertThat(hears(joined(FIRST, 1), reported(ANNA, out, 1), new Tick())).doesNotContain(sentOn);
    assertThat(hears(busy(BORIS, SECOND, 1), new Tick())).doesNotContain(sentOn);
    assertThat(hears(reported(BORIS, out, 2), new Tick())).contains(sentOn);
    assertThat(hears(new ContactLeft(SALES, FIRST, 2, Optional.empty()), new Tick()))
        .doesNotContain(sentOn);
  }

  private static Heard queue(long sequence, ContactId... waiting) {
    return new QueueReported(
        new QueueReport(
            new QueueRef(ACME, SALES),
            List.of(waiting).stream().map(it -> new Waiting(it, T0)).toList(),
            Books.EMPTY,
            sequence));
  }

  private List<Action> hears(Heard... heard) {
    var actions = new ArrayList<Action>();
    for (var one : heard) actions.addAll(distributor.hear(one, tenant, now));
    return actions;
  }

  private Outlook outlook() {
    return Objects.requireNonNull(distributor.outlooks(tenant, now).get(SALES));
  }

  private void talks(int number, int seconds, boolean gaveUp) {
    var contact = contact(100 + number);
    hears(
        joined(contact, 0),
        new ContactLeft(
            SALES,
            contact,
            100 + number,
            Optional.of(
                new Distributor.Departure(
                    gaveUp ? Outcome.ABANDONED : Outcome.ANSWERED, T0, T0.plusSeconds(60)))),
        reported(
            ANNA,
            new Activity.Busy(contact, SALES, now, new Afterwards.BackToReady(), Optional.empty()),
            100 + 3L * number));
    now = now.plusSeconds(seconds);
    hears(
        reported(
            ANNA,
            new Activity.WrappingUp(
                contact, now, now.plusSeconds(20), new Afterwards.BackToReady()),
            101 + 3L * number));
    now = now.plusSeconds(20);
    hears(reported(ANNA, new Activity.NotReady("break", now), 102 + 3L * number));
  }

  @Test
  void theOutlookOfAQueueIsMeasured() {
    for (int i = 0; i < 12; i++) talks(i, 100, i % 4 == 0);
    assertThat(outlook().handling().orElseThrow().toSeconds()).isBetween(119L, 121L);
    assertThat(outlook().givingUp()).isCloseTo(15, within(.5));
    assertThat(outlook().agents()).as("on a break").isZero();

    hears(
        reported(
            ANNA,
            new Activity.Busy(FIRST, SALES, now, new Afterwards.BackToReady(), Optional.empty()),
            900),
        joined(SECOND, 0));
    assertThat(outlook().agents()).isEqualTo(1);
    assertThat(outlook().waiting()).isEqualTo(1);
    assertThat(outlook().longestWait()).isEqualTo(Duration.between(T0, now));
    assertThat(outlook().next().orElseThrow().mean()).isGreaterThan(Duration.ofMinutes(3));
  }

  private List<String> reserves(Heard... heard) {
    return hears(heard).stream()
        .filter(Reserve.class::isInstance)
        .map(Reserve.class::cast)
        .map(one -> one.agent() + " " + one.command().contact().uuid().getLeastSignificantBits())
        .toList();
  }

  private int ready(QueueId queue) {
    return distributor.ready(tenant).getOrDefault(queue, 0);
  }

  @Test
  void theFirstThatIsHeardMakesItAskForEverything() {
    assertThat(hears(new Tick()))
        .contains(new AskQueue(SALES), new AskQueue(BILLING))
        .contains(new AskAgent(ANNA), new AskAgent(BORIS));
  }

  @Test
  void whoHasWaitedLongestIsOfferedToWhoHasBeenIdleLongest() {
    assertThat(reserves(joined(SECOND, 2), joined(FIRST, 1), ready(BORIS, 3), ready(ANNA, 2)))
        .containsExactly("boris 1", "anna 2");
  }

  @Test
  void aReservationSaysWhenItLapsesAndWhy() {
    now = T0.plusSeconds(60);

    assertThat(hears(joined(FIRST, 10), ready(ANNA, 20)))
        .contains(
            new Reserve(
                ANNA,
                new AgentCommand.Reserve(
                    FIRST,
                    SALES,
                    now,
                    now.plus(Town.RING).plus(Distributor.GRACE),
                    new Why(
                        "longest-wait to longest-idle",
                        1,
                        40_000,
                        50_000,
                        "v1",
                        Optional.of(
                            new Judgement(
                                now,
                                ContactChoice.LONGEST_WAIT,
                                AgentChoice.LONGEST_IDLE,
                                "sales 1",
                                0,
                                List.of(
                                    new Contender(
                                        FIRST,
                                        SALES,
                                        T0.plusSeconds(10),
                                        0,
                                        30_000,
                                        Town.PROMISE.toMillis(),
                                        1,
                                        600_000)),
                                0,
                                List.of(new Candidate(ANNA, 0, 0, T0.plusSeconds(20)))))))));
  }

  @Test
  void anAgentOnItsWayToAReservationIsReservedForNobodyElse() {
    assertThat(reserves(joined(FIRST, 1), ready(ANNA, 1), joined(SECOND, 2), ready(ANNA, 1)))
        .containsExactly("anna 1");
  }

  @Test
  void aContactThatIsRungIsOfferedToNobodyElse() {
    assertThat(
            reserves(
                joined(FIRST, 1),
                ready(ANNA, 1),
                new ReservationEnded(ANNA, FIRST, false),
                ringing(ANNA, FIRST, 2),
                ready(BORIS, 1),
                queue(1, FIRST)))
        .containsExactly("anna 1");
  }

  @Test
  void aContactWhoseAgentDidNotAnswerGoesToTheNext() {
    hears(
        joined(FIRST, 1),
        ready(ANNA, 1),
        new ReservationEnded(ANNA, FIRST, false),
        ringing(ANNA, FIRST, 2),
        ready(BORIS, 1));

    assertThat(reserves(reported(ANNA, new Activity.NotReady("no-answer", T0), 3)))
        .containsExactly("boris 1");
  }

  @Test
  void aContactWhoseAgentRefusedGoesToTheNextAndTheAgentIsAsked() {
    hears(joined(FIRST, 1), ready(ANNA, 1), ready(BORIS, 2));

    var actions = hears(new ReservationEnded(ANNA, FIRST, true));

    assertThat(actions).contains(new AskAgent(ANNA));
    assertThat(actions)
        .filteredOn(Reserve.class::isInstance)
        .extracting(one -> ((Reserve) one).agent())
        .containsExactly(BORIS);
  }

  @Test
  void whatTheAgentReportedWhileItWasReservedIsTakenAfterwards() {
    hears(joined(FIRST, 1), ready(ANNA, 1), ringing(ANNA, FIRST, 2), ready(ANNA, 3));

    assertThat(reserves(new ReservationEnded(ANNA, FIRST, false))).containsExactly("anna 1");
  }

  @Test
  void anOlderReportIsNoNews() {
    hears(busy(ANNA, SECOND, 7));

    assertThat(reserves(joined(FIRST, 1), ready(ANNA, 6))).isEmpty();
  }

  @Test
  void aContactThatLeftIsOfferedToNobody() {
    assertThat(
            reserves(
                joined(FIRST, 1),
                new ContactLeft(SALES, FIRST, 2, Optional.empty()),
                ready(ANNA, 1)))
        .isEmpty();
  }

  /** It was sent on to the queue that it came from, and its leaving it was not heard of. */
  @Test
  void aContactThatJoinedAgainIsOfferedForItsNewStay() {
    hears(joined(FIRST, 1), joined(FIRST, 20));

    assertThat(offeredFor(ready(ANNA, 1))).isEqualTo(T0.plusSeconds(20));
  }

  @Test
  void aListSaysOfWhichStayItIs() {
    hears(joined(FIRST, 1));
    hears(
        new QueueReported(
            new QueueReport(
                new QueueRef(ACME, SALES),
                List.of(new Waiting(FIRST, T0.plusSeconds(20))),
                Books.EMPTY,
                30)));

    assertThat(offeredFor(ready(ANNA, 1))).isEqualTo(T0.plusSeconds(20));
  }

  /** Who has taken over a call-back's place waits since then, whatever was heard of it before. */
  @Test
  void aListSaysThatAnEarlierPlaceWasTaken() {
    hears(joined(FIRST, 20), queue(30, FIRST));

    assertThat(offeredFor(ready(ANNA, 1))).isEqualTo(T0);
  }

  /** The agent who is asked for the earlier stay says no, and is asked for the new one. */
  @Test
  void aContactThatIsHeldKeepsItsNewStay() {
    hears(joined(FIRST, 1), ready(ANNA, 1), joined(FIRST, 20));
    hears(new ReservationEnded(ANNA, FIRST, true));

    assertThat(offeredFor(ready(ANNA, 2))).isEqualTo(T0.plusSeconds(20));
  }

  @Test
  void whatIsToldLateOfAnEarlierStayIsNoNews() {
    hears(joined(FIRST, 20), joined(FIRST, 1), left(FIRST, 1));

    assertThat(offeredFor(ready(ANNA, 1))).isEqualTo(T0.plusSeconds(20));
  }

  private static Heard left(ContactId contact, int since) {
    return new ContactLeft(
        SALES,
        contact,
        since + 1,
        Optional.of(
            new Distributor.Departure(
                Outcome.ANSWERED, T0.plusSeconds(since), T0.plusSeconds(since + 5))));
  }

  /** Since when the contact waits that is offered now. */
  private Instant offeredFor(Heard news) {
    return hears(news).stream()
        .flatMap(action ->
            action instanceof Reserve(_, var command)
                ? command.why().judgement().stream()
                : java.util.stream.Stream.empty())
        .map(judgement -> judgement.contacts().getFirst().since())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theQueuesOwnListWins() {
    hears(joined(FIRST, 1));

    assertThat(reserves(queue(5, SECOND), ready(ANNA, 1))).containsExactly("anna 2");
  }

  @Test
  void aListOlderThanWhatWasHeardIsNoNews() {
    assertThat(reserves(joined(FIRST, 5), queue(4), ready(ANNA, 1))).containsExactly("anna 1");
  }

  /** Heard of in the order agent, queue: a takeover must not offer one contact to two. */
  @Test
  void afterATakeoverAContactThatAnAgentIsRungForIsOfferedToNobodyElse() {
    assertThat(reserves(ringing(ANNA, FIRST, 5), ready(BORIS, 1), queue(3, FIRST))).isEmpty();
    assertThat(reserves(reported(ANNA, new Activity.NotReady("rejected", T0), 6)))
        .containsExactly("boris 1");
  }

  @Test
  void anAgentWithoutAReachablePhoneIsPassedOver() {
    tenant =
        new Town("acme")
            .queue("sales")
            .agent("anna", Optional.empty(), false, "sales")
            .version("v");

    assertThat(reserves(joined(FIRST, 1), ready(ANNA, 1))).isEmpty();
  }

  @Test
  void anAgentWithoutTheSkillIsPassedOver() {
    tenant = new Town("acme").queue("sales").queue("billing").agent("anna", "billing").version("v");

    assertThat(reserves(joined(FIRST, 1), ready(ANNA, 1))).isEmpty();
    assertThat(ready(BILLING)).isEqualTo(1);
    assertThat(ready(SALES)).isZero();
  }

  @Test
  void newSkillsCountFromTheMomentTheyAreConfigured() {
    hears(ready(ANNA, 1));
    tenant = new Town("acme").queue("sales").agent("anna", "billing").version("v2");

    assertThat(reserves(joined(FIRST, 1))).isEmpty();
  }

  @Test
  void everybodyIsAskedOnceInARound() {
    hears(new Tick());
    var actions = new ArrayList<Action>();
    for (int tick = 0; tick < Distributor.ROUND; tick++) actions.addAll(hears(new Tick()));

    assertThat(actions)
        .containsExactlyInAnyOrder(
            new AskQueue(SALES), new AskQueue(BILLING), new AskAgent(ANNA), new AskAgent(BORIS));
  }

  /** Or the contact it holds would wait for ever, should the agent's last word be lost. */
  @Test
  void anAgentWhoLeftTheConfigurationWhileRungIsStillAskedInTurn() {
    hears(joined(FIRST, 1), ready(ANNA, 1), new ReservationEnded(ANNA, FIRST, false));
    tenant = new Town("acme").queue("sales").agent("boris", "sales").version("v2");

    var actions = new ArrayList<Action>();
    for (int tick = 0; tick < Distributor.ROUND; tick++) actions.addAll(hears(new Tick()));

    assertThat(actions).contains(new AskAgent(ANNA));
  }

  @Test
  void aConversationThatIsOverIsFinishedForTheAgentWhoDidNotHear() {
    hears(busy(ANNA, FIRST, 5));
    now = T0.plus(Duration.ofMinutes(2));
    var actions = new ArrayList<Action>();
    for (int tick = 0; tick < Distributor.ROUND; tick++) actions.addAll(hears(new Tick()));

    assertThat(actions).contains(new AskContact(ANNA, FIRST));
    assertThat(hears(new FoundOver(ANNA, FIRST)))
        .containsExactly(
            new Finish(
                ANNA, new AgentCommand.Finish(FIRST, now, Duration.ZERO, false, Optional.empty())));
  }

  // ---- by the clock

  /** Requirement 36: the level-3 agent who is free from the start gets it after 20 s. */
  @Test
  void theCircleWidensAtItsTimeAndNotBefore() {
    var sales = new Skill("sales");
    tenant =
        new Town("acme")
            .queue("sales")
            .rule("sales", QueueRuleExample.widening(sales))
            .skilled("anna", Map.of(sales, 3))
            .version("v1");
    assertThat(reserves(ready(ANNA, 0), joined(FIRST, 0))).isEmpty();
    assertThat(distributor.due()).contains(T0.plusSeconds(20));

    now = T0.plusSeconds(20);

    assertThat(reserves(new Due())).containsExactly("anna 1");
    assertThat(distributor.due()).isEmpty();
  }

  /**
   * A node died at 10 s: whoever takes over hears of the contact and asks the same agent at 20 s.
   */
  @Test
  void aTakeoverRestartsNoClock() {
    var sales = new Skill("sales");
    tenant =
        new Town("acme")
            .queue("sales")
            .rule("sales", QueueRuleExample.widening(sales))
            .skilled("anna", Map.of(sales, 3))
            .version("v1");
    now = T0.plusSeconds(12);
    assertThat(reserves(queue(1, FIRST), ready(ANNA, 0))).isEmpty();

    assertThat(distributor.due()).contains(T0.plusSeconds(20));
  }

  @Test
  void aSkillCountsFromItsFirstDayToItsLast() {
    var tomorrow = LocalDate.of(2026, 11, 25);
    tenant =
        new Town("acme")
            .queue("sales")
            .termed(
                "anna",
                Map.of(
                    new Skill("sales"), new Term(3, Optional.of(tomorrow), Optional.of(tomorrow))))
            .version("v1");
    hears(ready(ANNA, 0));
    assertThat(ready(SALES)).isZero();

    now = Instant.parse("2026-11-25T00:00:00Z");
    hears(new Tick());
    assertThat(ready(SALES)).isEqualTo(1);
    now = Instant.parse("2026-11-26T00:00:00Z");
    hears(new Tick());
    assertThat(ready(SALES)).isZero();
  }

  @Test
  void theReserveHelpsWhileTheLevelIsMissedAndGoesWhenItIsKept() {
    var sales = new Skill("sales");
    var boss = new Skill("boss");
    tenant =
        new Town("acme")
            .queue("sales")
            .rule(
                "sales",
                new QueueRule(
                    List.of(new Step(Duration.ZERO, new Need.Level(sales, 1))),
                    AgentChoice.LONGEST_IDLE,
                    Duration.ZERO,
                    Town.PROMISE,
                    80,
                    Duration.ofMinutes(9),
                    Optional.of(
                        new QueueRule.Reserve(
                            new Need.Level(boss, 1), 70, 90, Duration.ofMinutes(1)))))
            .skilled("anna", Map.of(boss, 1))
            .version("v1");
    hears(ready(ANNA, 0));
    leave(100, 60, Outcome.ABANDONED);
    assertThat(ready(SALES)).isZero();

    hears(new Tick());
    now = now.plusSeconds(59);
    hears(new Tick());
    assertThat(ready(SALES)).isZero();
    now = now.plusSeconds(1);
    hears(new Tick());
    assertThat(ready(SALES)).isEqualTo(1);

    hears(busy(ANNA, SECOND, 1));
    leave(600, 0, Outcome.ANSWERED);
    hears(ready(ANNA, 2), new Tick());
    now = now.plusSeconds(60);
    hears(new Tick());
    assertThat(ready(SALES)).isZero();
  }

  /** So many join, wait and leave. */
  private void leave(int contacts, int seconds, Outcome outcome) {
    for (int i = 1_000; i < 1_000 + contacts; i++) {
      var since = T0.plusSeconds(i);
      hears(
          joined(contact(i), i),
          new ContactLeft(
              SALES,
              contact(i),
              i,
              Optional.of(new Distributor.Departure(outcome, since, since.plusSeconds(seconds)))));
    }
  }

  // ---- laws

  /** The truth that the distributor only hears of, late or never: a queue and some agents. */
  private static final class World {
    final Random random;
    final Map<ContactId, Instant> waiting = new HashMap<>();
    final Map<AgentId, Activity> agents = new HashMap<>();
    final Map<AgentId, Long> sequences = new HashMap<>();
    final List<Heard> onTheWay = new ArrayList<>();
    double loss = 0.2;
    long queueSequence;
    int contacts;

    World(long seed) {
      random = new Random(seed);
    }

    void set(AgentId agent, Activity activity) {
      agents.put(agent, activity);
      sequences.merge(agent, 1L, Long::sum);
      say(reported(agent, activity, sequences.getOrDefault(agent, 0L)), loss);
    }

    void say(Heard news, double loss) {
      if (random.nextDouble() >= loss) onTheWay.add(random.nextInt(onTheWay.size() + 1), news);
    }

    void leave(ContactId contact) {
      waiting.remove(contact);
      say(new ContactLeft(SALES, contact, ++queueSequence, Optional.empty()), loss);
    }
  }

  private static final List<AgentId> TEAM =
      List.of(ANNA, BORIS, new AgentId("carla"), new AgentId("dimitri"));

  /**
   * Laws NeverTwoReservationsAtOnce, SkillsAreRespected and NobodyWaitsForEverBesideAnIdleAgent,
   * while a fifth of all that is said is lost and nothing comes in order.
   */
  @Test
  void whateverIsLostTheLawsHold() {
    var base = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < 200; round++) obeysTheLaws(base + round);
  }

  private static void obeysTheLaws(long seed) {
    var world = new World(seed);
    var tenant =
        new Town("acme")
            .queue("sales")
            .agent("anna", "sales")
            .agent("boris", "sales")
            .agent("carla", "sales")
            .agent("dimitri", "billing")
            .version("v1");
    var distributor = new Distributor();
    var reserving = new HashSet<AgentId>();
    for (var agent : TEAM) world.set(agent, new Activity.Ready(T0));
    var now = T0;
    for (int step = 0; step < 900; step++) {
      now = now.plusMillis(250);
      var trouble = step < 250;
      if (trouble) live(world, now);
      // The weather clears: what was lost by then must be found again by asking.
      if (step == 250) {
        world.loss = 0;
        for (var agent : TEAM) world.set(agent, new Activity.Ready(now));
      }
      var news = new ArrayList<Heard>();
      if (step % 4 == 0) news.add(new Tick());
      while (!world.onTheWay.isEmpty() && (!trouble || world.random.nextInt(3) > 0))
        news.add(world.onTheWay.removeFirst());
      for (var one : news) {
        if (one instanceof ReservationEnded ended) reserving.remove(ended.agent());
        for (var action : distributor.hear(one, tenant, now))
          answer(action, world, reserving, now, trouble, seed);
      }
    }
    assertThat(world.waiting.keySet()).as("seed %d: wait beside idle agents", seed).isEmpty();
  }

  /** Contacts come and go; agents who are rung answer, miss, and are ready again. */
  private static void live(World world, Instant now) {
    if (world.random.nextInt(4) == 0) {
      var contact = contact(++world.contacts);
      world.waiting.put(contact, now);
      world.say(
          new ContactJoined(SALES, contact, now, ++world.queueSequence, Optional.empty()),
          world.loss);
    }
    if (world.random.nextInt(20) == 0)
      world.waiting.keySet().stream().findFirst().ifPresent(world::leave);
    for (var agent : TEAM)
      if (world.random.nextInt(8) == 0)
        switch (world.agents.get(agent)) {
          case Activity.Ringing(var contact, _, _, _, _, _, _) -> {
            if (world.random.nextBoolean() && world.waiting.containsKey(contact)) {
              world.set(
                  agent,
                  new Activity.Busy(
                      contact, SALES, now, new Afterwards.BackToReady(), Optional.empty()));
              world.leave(contact);
            } else world.set(agent, new Activity.NotReady("no-answer", now));
          }
          case Activity.Busy _, Activity.NotReady _ -> world.set(agent, new Activity.Ready(now));
          case Activity.Ready _, Activity.LoggedOut _, Activity.WrappingUp _ -> {}
          case null -> {}
        }
  }

  private static void answer(
      Action action, World world, Set<AgentId> reserving, Instant now, boolean trouble, long seed) {
    var loss = trouble ? 0.2 : 0;
    switch (action) {
      case Reserve(var agent, var command) -> {
        assertThat(reserving.add(agent)).as("seed %d: %s twice at once", seed, agent).isTrue();
        assertThat(agent).as("seed %d: skill", seed).isNotEqualTo(TEAM.getLast());
        var heard = world.random.nextDouble() >= loss;
        var taken = heard && world.agents.get(agent) instanceof Activity.Ready;
        if (taken) {
          var queue = command.queue();
          world.set(
              agent,
              new Activity.Ringing(
                  command.contact(), queue, T0, now, command.lapsesAt(), command.why()));
          // Calm weather has nobody who answers: what is rung is taken at once.
          if (!trouble) {
            world.set(
                agent,
                new Activity.Busy(
                    command.contact(), queue, now, new Afterwards.BackToReady(), Optional.empty()));
            if (world.waiting.containsKey(command.contact())) world.leave(command.contact());
            world.set(agent, new Activity.Ready(now));
          }
        }
        // Whoever asks hears in the end: an answer, or that none came in time.
        world.say(
            new ReservationEnded(
                agent, command.contact(), !taken || world.random.nextDouble() < loss),
            0);
      }
      case AskQueue(var queue) -> {
        var waiting =
            world.waiting.entrySet().stream()
                .map(one -> new Waiting(one.getKey(), one.getValue()))
                .toList();
        if (queue.equals(SALES))
          world.say(
              new QueueReported(
                  new QueueReport(
                      new QueueRef(ACME, queue), waiting, Books.EMPTY, world.queueSequence)),
              loss);
      }
      case AskAgent(var agent) -> {
        var activity = world.agents.get(agent);
        if (activity != null)
          world.say(reported(agent, activity, world.sequences.getOrDefault(agent, 0L)), loss);
      }
      case AskContact _, SendOn _, Finish _ -> {}
    }
  }
}
