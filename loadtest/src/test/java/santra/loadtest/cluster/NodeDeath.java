package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller.Keys;

/**
 * One node of three goes, with callers at every stage on it. What a caller may notice is silence on
 * the wire until another node serves the address; a place, a voice, a record it may not lose.
 */
final class NodeDeath {
  private static final int VICTIM = SharedCluster.VICTIM;
  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration RING = Duration.ofSeconds(12);

  /** So long that the node has gone, so short that it is found out by waiting. */
  private static final Duration PICKS_UP = Duration.ofSeconds(4);

  /** From the signal until the agent's phone is told that the caller has hung up. */
  private static final Duration AWAY = Duration.ofSeconds(10);

  /** Who does not get all keys of the card number through, in order, is hung up on. */
  private static final String CARD =
      """
      flows:
        card:
          start: ask
          steps:
            ask: {collect: "tone:700", into: card, least: 10, most: 10, patience: 20s, tries: 1, next: right, otherwise: bye}
            right: {if: card, is: "4711082590", then: keys, otherwise: bye}
            keys: {queue: keys}
            bye: {hang-up: true}
          tests:
            all-keys: {at: 2026-11-30T10:00, keys: "4711082590", ends: keys}
      """;

  private static final Keys CARD_KEYS =
      new Keys("4711082590", Duration.ofMillis(200), Duration.ofMillis(600), false);

  private final SharedCluster cluster;
  private final String tenant;
  private final String lines;

  /**
   * @param lines what the tenant's numbers begin with
   */
  NodeDeath(SharedCluster cluster, String tenant, String lines) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.lines = lines;
  }

  private Centre centre() {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "ring", "wait", "dial", "leave", "keys"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        cluster.folder(),
        List.of(
            new Organisation(
                tenant,
                tenant + ".example",
                List.of(
                    queue("talk"),
                    queue("ring"),
                    queue("wait"),
                    queue("dial"),
                    queue("leave"),
                    queue("keys")),
                List.of(
                    new Line(lines + "100", "talk", false),
                    new Line(lines + "200", "ring", true),
                    new Line(lines + "300", "wait", false),
                    new Line(lines + "400", "dial", false),
                    new Line(lines + "500", "leave", true),
                    new Line(lines + "600", "keys", "card")),
                agents,
                CARD)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  /** How the node goes: {@link SharedCluster#kill} or {@link SharedCluster#terminate}. */
  interface Way {
    void go(SharedCluster.Moment last) throws Exception;
  }

  void nobodyIsLost(Way way) throws Exception {
    var centre = centre();
    try (var floor = new Floor(centre, cluster.open(centre).nodes(), 80)) {
      var calls = new Calls(floor, tenant, SOON);
      var desk = floor.desk(tenant);
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) {
        desk.notReady("wait" + i, "lunch");
        desk.notReady("leave" + i, "lunch");
        floor.phone(tenant + "/ring" + i).behave(_ -> Reaction.answer(PICKS_UP, Calls.FOR_EVER));
      }
      var waiting = call(calls, "300", Calls.FOR_EVER, Duration.ofSeconds(1));
      calls.await(waiting, Sight.CALLER_HEARD_MUSIC);
      cluster.everybodyReady();
      cluster.underWay();
      var talking = call(calls, "100", Calls.FOR_EVER, Duration.ofSeconds(4));
      var leaving = call(calls, "500", Duration.ofMillis(4_500), Duration.ofSeconds(1));
      calls.await(talking, Sight.CALLER_HEARD_AGENT);
      var pressing = pressing(calls);
      calls.await(leaving, Sight.ACCEPTED);
      var ringing = call(calls, "200", Calls.FOR_EVER, Duration.ofSeconds(1));
      calls.await(ringing, Sight.AGENT_RANG);

      var dialling = new ArrayList<Story>();
      way.go(() -> dialling.addAll(call(calls, "400", Calls.FOR_EVER, Duration.ofSeconds(1))));
      var gone = Instant.now();
      var late = call(calls, "400", Calls.FOR_EVER, Duration.ofSeconds(1));

      calls.await(talking, Sight.AGENT_RELEASED);
      calls.await(ringing, Sight.CALLER_HUNG_UP);
      calls.await(leaving, Sight.GAVE_UP);
      calls.await(dialling, Sight.CALLER_HUNG_UP);
      calls.await(late, Sight.CALLER_HUNG_UP);
      calls.await(pressing, Sight.CALLER_HUNG_UP);
      for (int i = 0; i < EACH; i++) desk.ready("wait" + i);
      calls.await(waiting, Sight.CALLER_HUNG_UP);
      var away =
          talking.stream()
              .map(story -> story.first(Sight.AGENT_RELEASED).orElseThrow().at())
              .map(at -> Duration.between(gone, at))
              .toList();
      System.out.println(tenant + ": from the signal to the end of the talk " + away);
      assertThat(away)
          .as("from the signal to the answered BYE")
          .allMatch(one -> one.compareTo(AWAY) < 0);

      var during = call(calls, "100", Calls.FOR_EVER, Calls.FOR_EVER);
      calls.await(during, Sight.CALLER_HEARD_AGENT);
      cluster.restart();
      floor.leave();
      calls.await(during, Sight.CALLER_HUNG_UP);
      var home = call(calls, "300", Calls.FOR_EVER, Duration.ofSeconds(1));
      calls.await(home, Sight.CALLER_HUNG_UP);

      var settled = floor.settled(SOON);
      assertThat(settled).as("settled: %s after %s", floor.books(), calls.stories()).isTrue();
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.audit().lost()).isZero();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      // A phone takes what is said again for a retransmission, and so do the robots.
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  /** All through the node that is going to die. */
  private List<Story> call(Calls calls, String line, Duration patience, Duration talk) {
    return calls.call(EACH, lines + line, patience, talk, VICTIM);
  }

  private List<Story> pressing(Calls calls) {
    return IntStream.range(0, EACH)
        .mapToObj(_ ->
            calls.call(lines + "600", Calls.FOR_EVER, Duration.ofSeconds(1), CARD_KEYS, VICTIM))
        .toList();
  }
}
