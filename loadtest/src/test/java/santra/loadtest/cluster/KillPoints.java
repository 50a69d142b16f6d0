package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.protocol.sip.transport.Transport;

/**
 * The points of a call at which a node may die, one call at each, all in one death. What is
 * "unheard" has reached the node's socket and nobody else: peers by UDP say it again, over a stream
 * it is lost with the connection.
 */
final class KillPoints {
  private static final int VICTIM = SharedCluster.VICTIM;
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final Duration RING = Duration.ofSeconds(12);
  private static final String LATER = "later";

  /** Is there when the first has said no. */
  private static final String SECOND = Point.PHONE_REJECTION_UNHEARD.queue() + "-2";

  /** When the call at a point begins. */
  private enum Stage {
    /** Agent and caller talk when the node dies. */
    TALKING,
    /** The caller waits, nobody is there. */
    WAITING,
    /** The phone rings, or has been called and says nothing. */
    RINGING,
    /** It does not begin before. */
    NONE
  }

  /** How a call ends that the node's death caught at a point. */
  private enum End {
    /** Both hear each other, then the caller leaves. */
    SERVED,
    /** The same with another agent, whom the caller was sent to. */
    SENT_ON,
    /** The one who did not hang up is told, and the record says answered. */
    OVER,
    /** Who gave up while waiting is recorded so. */
    ABANDONED
  }

  /** The table. */
  enum Point {
    INVITE_UNHEARD(Stage.NONE, End.SERVED),
    EARLY(Stage.WAITING, End.SERVED),
    ANSWER_UNACKNOWLEDGED(Stage.WAITING, End.SERVED),
    TALKING(Stage.TALKING, End.SERVED),
    REINVITE_UNHEARD(Stage.TALKING, End.SERVED),
    BYE_UNHEARD(Stage.TALKING, End.OVER),
    CANCEL_UNHEARD(Stage.WAITING, End.ABANDONED),
    PHONE_INVITED(Stage.RINGING, End.SERVED),
    PHONE_RINGING(Stage.RINGING, End.SERVED),
    PHONE_ANSWER_UNHEARD(Stage.RINGING, End.SERVED),
    PHONE_REJECTION_UNHEARD(Stage.RINGING, End.SERVED),
    PHONE_REINVITE_UNHEARD(Stage.TALKING, End.SERVED),
    PHONE_BYE_UNHEARD(Stage.TALKING, End.OVER),
    REFER_UNHEARD(Stage.TALKING, End.SENT_ON),
    NOTIFY_UNANSWERED(Stage.TALKING, End.SENT_ON);

    private final Stage stage;
    private final End end;

    Point(Stage stage, End end) {
      this.stage = stage;
      this.end = end;
    }

    private String queue() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String agent() {
      return queue() + "-1";
    }

    /** 183 and no 200 until an agent answers, except where the 200 matters. */
    private boolean byAgent() {
      return this != ANSWER_UNACKNOWLEDGED;
    }
  }

  private static final Set<Point> REINVITING =
      EnumSet.of(Point.REINVITE_UNHEARD, Point.PHONE_REINVITE_UNHEARD);

  /** These end by a timer, for which nobody else shall wait. */
  private static final Set<Point> SLOW =
      EnumSet.of(Point.INVITE_UNHEARD, Point.PHONE_REJECTION_UNHEARD);

  private final SharedCluster cluster;
  private final Transport transport;

  /** Callers by a stream lose what was unheard; browsers are agents only. */
  private final boolean callersBreak;

  private final String tenant;
  private final String lines;
  private final Map<Point, Story> stories = new EnumMap<>(Point.class);

  /**
   * @param lines what the tenant's numbers begin with
   */
  KillPoints(SharedCluster cluster, Transport transport, String lines) {
    this.cluster = cluster;
    this.transport = transport;
    this.callersBreak = transport.reliable() && !transport.web();
    this.tenant = "points-" + transport.name().toLowerCase(Locale.ROOT);
    this.lines = lines;
  }

  private Centre centre() {
    var queues = new ArrayList<Queue>();
    var numbers = new ArrayList<Line>();
    var agents = new ArrayList<Agent>();
    for (var point : Point.values()) {
      queues.add(queue(point.queue()));
      numbers.add(new Line(number(point), point.queue(), point.byAgent()));
      agents.add(agent(point.agent(), agents.size(), point.queue()));
    }
    agents.add(agent(SECOND, agents.size(), Point.PHONE_REJECTION_UNHEARD.queue()));
    queues.add(queue(LATER));
    numbers.add(new Line(lines + "99", LATER, true));
    for (int i = 1; i <= 2; i++) agents.add(agent(LATER + "-" + i, agents.size(), LATER));
    return new Centre(
        cluster.folder(),
        List.of(new Organisation(tenant, tenant + ".example", queues, numbers, agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  private static Agent agent(String id, int number, String skill) {
    return new Agent(id, "1" + number, Map.of(skill, 5), "");
  }

  private String number(Point point) {
    return lines + "%02d".formatted(List.of(Point.values()).indexOf(point));
  }

  void everyCallComesToItsEnd() throws Exception {
    var centre = centre();
    try (var floor = new Floor(centre, cluster.open(centre).nodes(), 80, transport, VICTIM)) {
      var calls = new Calls(floor, tenant, SOON);
      var desk = floor.desk(tenant);
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      for (var point : Point.values())
        switch (point.stage) {
          case TALKING, NONE -> {}
          case WAITING -> desk.notReady(point.agent(), "lunch");
          case RINGING -> floor.phone(phone(point)).behave(_ -> Reaction.ignore());
        }
      desk.notReady(SECOND, "lunch");
      begin(calls, Stage.TALKING);
      calls.await(of(Stage.TALKING), Sight.CALLER_HEARD_AGENT);
      calls.await(of(Stage.TALKING), Sight.AGENT_HEARD_CALLER);
      cluster.everybodyReady();
      cluster.underWay();
      begin(calls, Stage.WAITING);
      // The ACK of the 200 is lost as long as the node lives.
      floor.mute(story(Point.ANSWER_UNACKNOWLEDGED));
      begin(calls, Stage.RINGING);
      floor.mute(story(Point.PHONE_INVITED));
      calls.await(of(Stage.WAITING), Sight.ACCEPTED);
      calls.await(of(Stage.RINGING), Sight.AGENT_RANG);
      calls.await(story(Point.ANSWER_UNACKNOWLEDGED), Sight.CALLER_ANSWERED);

      cluster.kill(
          () -> {
            floor.mute(story(Point.NOTIFY_UNANSWERED));
            floor.phone(phone(Point.NOTIFY_UNANSWERED)).refer(lines + "99");
            calls.await(story(Point.NOTIFY_UNANSWERED), Sight.AGENT_NOTIFIED);
          },
          () -> sayUnheard(floor, calls));
      floor.unmute();

      goOn(floor, calls, desk);
      var open = EnumSet.allOf(Point.class);
      awaitEnds(floor, open, SLOW);
      cluster.restart();
      awaitEnds(floor, open, EnumSet.noneOf(Point.class));
      assertThat(open).as("%s: not over: %s", transport, stories).isEmpty();
      assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
      assertThat(floor.audit().findings()).allMatch(this::isOfWhoWasSentOn);
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      assertThat(desk.contacts()).hasSize(callersBreak ? calls.count() - 1 : calls.count());
    }
  }

  /** Who was sent on has talked with two agents. */
  private boolean isOfWhoWasSentOn(String finding) {
    return finding.startsWith("OneAgentPerContact")
        && stories.entrySet().stream()
            .filter(entry -> entry.getKey().end == End.SENT_ON)
            .anyMatch(entry -> finding.contains(" " + entry.getValue().testId() + " "));
  }

  private void begin(Calls calls, Stage stage) {
    for (var point : Point.values())
      if (point.stage == stage) stories.put(point, calls.call(number(point), VICTIM));
  }

  /** Their words reach the node's socket, and nobody reads them. */
  private void sayUnheard(Floor floor, Calls calls) {
    begin(calls, Stage.NONE);
    floor.reinvite(story(Point.REINVITE_UNHEARD));
    floor.leave(story(Point.BYE_UNHEARD));
    floor.giveUp(story(Point.CANCEL_UNHEARD));
    floor.phone(phone(Point.PHONE_ANSWER_UNHEARD)).answer();
    floor.phone(phone(Point.PHONE_REJECTION_UNHEARD)).reject(486);
    floor.phone(phone(Point.PHONE_REINVITE_UNHEARD)).reinvite();
    floor.phone(phone(Point.PHONE_BYE_UNHEARD)).hangUp();
    floor.phone(phone(Point.REFER_UNHEARD)).refer(lines + "99");
  }

  /** Waits until no other is open. */
  private void awaitEnds(Floor floor, Set<Point> open, Set<Point> others)
      throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!others.containsAll(open) && System.nanoTime() < deadline) {
      open.removeIf(point -> over(point, floor));
      Thread.sleep(20);
    }
  }

  private void goOn(Floor floor, Calls calls, Desk desk) throws Exception {
    if (transport.reliable()) {
      calls.await(
          "phones do not come back",
          () ->
              List.of(Point.values()).stream()
                  .allMatch(point -> floor.phone(phone(point)).registrations() > 1));
      sayAgain(floor);
    }
    for (var point : Point.values())
      if (point.stage == Stage.WAITING && point != Point.CANCEL_UNHEARD) desk.ready(point.agent());
    desk.ready(SECOND);
    for (var point : List.of(Point.PHONE_INVITED, Point.PHONE_RINGING))
      floor.phone(phone(point)).answer();
  }

  /** Over a stream nothing repeats what was lost but whoever said it. */
  private void sayAgain(Floor floor) {
    floor.phone(phone(Point.PHONE_REINVITE_UNHEARD)).reinvite();
    floor.phone(phone(Point.REFER_UNHEARD)).refer(lines + "99");
    if (callersBreak) {
      floor.reinvite(story(Point.REINVITE_UNHEARD));
      // Who hung up is gone, and the other one notices.
      floor.phone(phone(Point.BYE_UNHEARD)).hangUp();
    }
    floor.leave(story(Point.PHONE_BYE_UNHEARD));
  }

  /** Also sees to it that who has been served leaves. */
  private boolean over(Point point, Floor floor) {
    var story = story(point);
    if (callersBreak && point == Point.INVITE_UNHEARD) return story.has(Sight.UNHEARD);
    return switch (point.end) {
      case SERVED ->
          story.has(Sight.CALLER_HEARD_AGENT)
              && story.has(Sight.AGENT_HEARD_CALLER)
              && (!REINVITING.contains(point) || story.has(Sight.REINVITED))
              && hasLeft(story, floor)
              && story.has(Sight.AGENT_RELEASED);
      case SENT_ON ->
          story.entries().stream()
                  .anyMatch(entry ->
                      entry.sight() == Sight.AGENT_HEARD_CALLER && entry.detail().startsWith(LATER))
              && hasLeft(story, floor);
      // Over a stream the books tell.
      case OVER ->
          transport.reliable()
              || story.has(Sight.AGENT_RELEASED)
              || story.has(Sight.CALLER_RELEASED);
      case ABANDONED -> story.has(Sight.GAVE_UP);
    };
  }

  private static boolean hasLeft(Story story, Floor floor) {
    if (!story.has(Sight.CALLER_HUNG_UP)) floor.leave(story);
    return story.has(Sight.CALLER_HUNG_UP);
  }

  private List<Story> of(Stage stage) {
    return stories.entrySet().stream()
        .filter(entry -> entry.getKey().stage == stage)
        .map(Map.Entry::getValue)
        .toList();
  }

  private Story story(Point point) {
    var story = stories.get(point);
    if (story == null) throw new IllegalStateException("no call at " + point);
    return story;
  }

  private String phone(Point point) {
    return tenant + "/" + point.agent();
  }
}
