package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Caller.Keys;

/**
 * SIGKILL or SIGTERM for one node of three, with callers at every stage on it. What a caller may
 * notice is silence on the wire until another node serves the address; a place, a voice, a record
 * it may not lose.
 */
class NodeDeathTest {
  private static final int VICTIM = 2;
  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration RING = Duration.ofSeconds(12);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  /** From the signal until the agent's phone is told that the caller has hung up. */
  private static final Duration AWAY = Duration.ofSeconds(10);

  private final AtomicInteger number = new AtomicInteger();
  private final List<Story> stories = new ArrayList<>();

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

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "ring", "wait", "dial", "leave", "keys"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    queue("talk"),
                    queue("ring"),
                    queue("wait"),
                    queue("dial"),
                    queue("leave"),
                    queue("keys")),
                List.of(
                    new Line("+358200100", "talk", false),
                    new Line("+358200200", "ring", true),
                    new Line("+358200300", "wait", false),
                    new Line("+358200400", "dial", false),
                    new Line("+358200500", "leave", true),
                    new Line("+358200600", "keys", "card")),
                agents,
                CARD)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  ClusterUnderTest start(Centre centre) throws IOException, InterruptedException {
    return ClusterUnderTest.start("127.0.11", 3, centre);
  }

  /** How a node goes. */
  enum Way {
    KILLED,
    TERMINATED
  }

  @ParameterizedTest
  @EnumSource
  void nobodyOnANodeThatGoesIsLost(Way way, @TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = start(centre);
        var floor = new Floor(centre, cluster.nodes(), 80)) {
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) {
        floor.desk("acme").notReady("wait" + i, "lunch");
        floor.desk("acme").notReady("leave" + i, "lunch");
        floor
            .phone("acme/ring" + i)
            .behave(_ -> Reaction.answer(Duration.ofMillis(2_500), FOR_EVER));
      }
      var talking = call(floor, "+358200100", FOR_EVER, Duration.ofSeconds(4));
      var waiting = call(floor, "+358200300", FOR_EVER, Duration.ofSeconds(1));
      var leaving = call(floor, "+358200500", Duration.ofMillis(4_500), Duration.ofSeconds(1));
      await(talking, Sight.CALLER_HEARD_AGENT);
      var pressing = call(floor, "+358200600", FOR_EVER, Duration.ofSeconds(1), CARD_KEYS);
      await(waiting, Sight.CALLER_HEARD_MUSIC);
      await(leaving, Sight.ACCEPTED);
      var ringing = call(floor, "+358200200", FOR_EVER, Duration.ofSeconds(1));
      await(ringing, Sight.AGENT_RANG);
      var dialling = call(floor, "+358200400", FOR_EVER, Duration.ofSeconds(1));

      switch (way) {
        case KILLED -> cluster.killNode(VICTIM);
        case TERMINATED -> cluster.terminateNode(VICTIM);
      }
      var gone = Instant.now();
      var late = call(floor, "+358200400", FOR_EVER, Duration.ofSeconds(1));

      await(talking, Sight.AGENT_RELEASED);
      await(ringing, Sight.CALLER_HUNG_UP);
      await(leaving, Sight.GAVE_UP);
      await(dialling, Sight.CALLER_HUNG_UP);
      await(late, Sight.CALLER_HUNG_UP);
      await(pressing, Sight.CALLER_HUNG_UP);
      for (int i = 0; i < EACH; i++) floor.desk("acme").ready("wait" + i);
      await(waiting, Sight.CALLER_HUNG_UP);
      var away =
          talking.stream()
              .map(story -> story.first(Sight.AGENT_RELEASED).orElseThrow().at())
              .map(at -> Duration.between(gone, at))
              .toList();
      System.out.println(way + ": from the signal to the end of the talk " + away);
      assertThat(away)
          .as("from the signal to the answered BYE")
          .allMatch(one -> one.compareTo(AWAY) < 0);

      var during = call(floor, "+358200100", FOR_EVER, Duration.ofSeconds(20));
      await(during, Sight.CALLER_HEARD_AGENT);
      cluster.restartNode(VICTIM);
      await(during, Sight.CALLER_HUNG_UP);
      var home = call(floor, "+358200300", FOR_EVER, Duration.ofSeconds(1));
      await(home, Sight.CALLER_HUNG_UP);

      var settled = floor.settled(SOON);
      assertThat(settled).as("settled: %s after %s", floor.books(), stories).isTrue();
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.audit().lost()).isZero();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      // A phone takes what is said again for a retransmission, and so do the robots.
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  /** All through the node that is going to die. */
  private List<Story> call(Floor floor, String dialled, Duration patience, Duration talk) {
    return call(floor, dialled, patience, talk, Keys.NONE);
  }

  private List<Story> call(
      Floor floor, String dialled, Duration patience, Duration talk, Keys keys) {
    var calls =
        IntStream.range(0, EACH)
            .mapToObj(_ -> {
              var caller = "+3586%08d".formatted(number.incrementAndGet());
              var plan = new Caller.Plan(caller, dialled, patience, talk, keys);
              return floor.call("d" + number.get(), "acme", plan, true, VICTIM);
            })
            .toList();
    stories.addAll(calls);
    return calls;
  }

  private void await(List<Story> some, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!some.stream().allMatch(story -> story.has(sight))) {
      if (System.nanoTime() > deadline) {
        stories.forEach(System.out::println);
        throw new AssertionError("no " + sight + " in " + some);
      }
      Thread.sleep(20);
    }
  }
}
