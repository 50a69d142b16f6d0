package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import santra.loadtest.phone.Sound;

/**
 * SIGKILL for one media server of two, with voices on both: people who talk, people who hear music,
 * answered and not. Everybody hears again within a second, measured by the RTP that comes in, and
 * nobody is dropped; then a node and a media server die at once, as on one machine.
 */
class MediaDeathTest {
  private static final int EACH = 4;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration RING = Duration.ofSeconds(12);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  /** Nobody notices less. */
  private static final Duration HICCUP = Duration.ofMillis(150);

  /**
   * The bar is a second (docs/reliability.md); these nodes are half a minute old, and nothing of
   * theirs has ever gone this way before.
   */
  private static final Duration HEARS_AGAIN = Duration.ofSeconds(2);

  private final AtomicInteger number = new AtomicInteger();
  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "wait", "early", "dial"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(queue("talk"), queue("wait"), queue("early"), queue("dial")),
                List.of(
                    new Line("+358200100", "talk", false),
                    new Line("+358200200", "wait", false),
                    new Line("+358200300", "early", true),
                    new Line("+358200400", "dial", false)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  @Test
  void everybodyHearsAgainWhenAMediaServerDies(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.start("127.0.25", 3, centre, "SHA-256, MD5", 2);
        var floor = new Floor(centre, cluster.nodes(), 80)) {
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) {
        floor.desk("acme").notReady("wait" + i, "lunch");
        floor.desk("acme").notReady("early" + i, "lunch");
      }
      var talking = call(floor, "+358200100", FOR_EVER);
      var waiting = call(floor, "+358200200", Duration.ofSeconds(3));
      var early = call(floor, "+358200300", Duration.ofSeconds(3));
      await(talking, Sight.CALLER_HEARD_AGENT);
      await(talking, Sight.AGENT_HEARD_CALLER);
      await(waiting, Sight.CALLER_HEARD_MUSIC);
      await(early, Sight.CALLER_HEARD_MUSIC);

      floor.voices().measureGaps();
      cluster.killMedia(2);
      var late = call(floor, "+358200400", Duration.ofSeconds(1));
      Thread.sleep(3_000);
      heardAgain(floor, "a media server killed");
      await(late, Sight.CALLER_HUNG_UP);
      nobodyLeft(talking);

      // Who had only a 183 is told by a re-INVITE with the answer, whatever it made of the 183s.
      for (int i = 0; i < EACH; i++) {
        floor.desk("acme").ready("wait" + i);
        floor.desk("acme").ready("early" + i);
      }
      await(waiting, Sight.CALLER_HUNG_UP);
      await(early, Sight.CALLER_HUNG_UP);

      cluster.restartMedia(2);
      var spread = call(floor, "+358200400", FOR_EVER);
      await(spread, Sight.CALLER_HEARD_AGENT);
      await(spread, Sight.AGENT_HEARD_CALLER);
      // All who talked since the first death are at server 1; their agents' phones say 491 first.
      floor.putOffReinvites();
      floor.voices().measureGaps();
      cluster.killMedia(1);
      cluster.killNode(3);
      Thread.sleep(10_000);
      print("a media server and a node killed, agents' phones put off", floor);
      floor.voices().measureGaps();
      Thread.sleep(1_000);
      hear(floor, Sound.CALLER, 2 * EACH);
      hear(floor, Sound.AGENT, 2 * EACH);
      nobodyLeft(talking);
      nobodyLeft(spread);
      floor.leave();
      await(talking, Sight.CALLER_HUNG_UP);
      await(spread, Sight.CALLER_HUNG_UP);

      assertThat(floor.settled(SOON)).isTrue();
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.audit().lost()).isZero();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  private static void heardAgain(Floor floor, String what) {
    print(what, floor);
    hear(floor, Sound.CALLER, 3 * EACH);
    hear(floor, Sound.AGENT, EACH);
    assertThat(floor.voices().longestGaps(Sound.CALLER))
        .as("callers who were at the dead server")
        .anyMatch(gap -> gap.compareTo(HICCUP) > 0);
  }

  private static void print(String what, Floor floor) {
    System.out.println(
        what
            + ": gaps of callers, ms "
            + millis(floor.voices().longestGaps(Sound.CALLER))
            + ", of agents "
            + millis(floor.voices().longestGaps(Sound.AGENT)));
  }

  private static void hear(Floor floor, Sound whose, int atLeast) {
    assertThat(floor.voices().longestGaps(whose))
        .as(whose + "s hear")
        .hasSizeGreaterThanOrEqualTo(atLeast)
        .allMatch(gap -> gap.compareTo(HEARS_AGAIN) < 0);
  }

  private static List<Long> millis(List<Duration> gaps) {
    return gaps.stream().map(Duration::toMillis).toList();
  }

  private static void nobodyLeft(List<Story> calls) {
    assertThat(calls)
        .as("still talking")
        .noneMatch(story -> story.over() || story.has(Sight.AGENT_RELEASED));
  }

  /** Spread over the nodes. */
  private List<Story> call(Floor floor, String dialled, Duration talk) {
    var calls =
        IntStream.range(0, EACH)
            .mapToObj(i -> {
              var caller = "+3586%08d".formatted(number.incrementAndGet());
              var plan = new Caller.Plan(caller, dialled, FOR_EVER, talk);
              return floor.call("m" + number.get(), "acme", plan, true, 1 + i % 3);
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
