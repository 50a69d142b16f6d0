package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
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
import santra.loadtest.phone.Sound;

/**
 * SIGKILL for one media server of two, with voices on both: people who talk, people who hear music,
 * answered and not. Everybody hears again within a second, measured by the RTP that comes in, and
 * nobody is dropped; then a node and a media server die at once, as on one machine.
 */
@Isolated("it kills media servers")
class MediaDeathTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final int EACH = 4;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration RING = Duration.ofSeconds(12);

  /** Nobody notices less. */
  private static final Duration HICCUP = Duration.ofMillis(150);

  /**
   * The bar is a second (docs/reliability.md); these nodes are half a minute old, and nothing of
   * theirs has ever gone this way before.
   */
  private static final Duration HEARS_AGAIN = Duration.ofSeconds(2);

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "wait", "early", "dial"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "media",
                "media.example",
                List.of(queue("talk"), queue("wait"), queue("early"), queue("dial")),
                List.of(
                    new Line("+358280100", "talk", false),
                    new Line("+358280200", "wait", false),
                    new Line("+358280300", "early", true),
                    new Line("+358280400", "dial", false)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  @Test
  void everybodyHearsAgainWhenAMediaServerDies() throws Exception {
    var centre = centre(cluster.folder());
    var running = cluster.open(centre);
    try (var floor = new Floor(centre, running.nodes(), 80)) {
      var calls = new Calls(floor, "media", SOON);
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) {
        floor.desk("media").notReady("wait" + i, "lunch");
        floor.desk("media").notReady("early" + i, "lunch");
      }
      var talking = call(calls, "+358280100", Calls.FOR_EVER);
      var waiting = call(calls, "+358280200", Duration.ofSeconds(3));
      var early = call(calls, "+358280300", Duration.ofSeconds(3));
      calls.await(talking, Sight.CALLER_HEARD_AGENT);
      calls.await(talking, Sight.AGENT_HEARD_CALLER);
      calls.await(waiting, Sight.CALLER_HEARD_MUSIC);
      calls.await(early, Sight.CALLER_HEARD_MUSIC);

      floor.voices().measureGaps();
      running.killMedia(2);
      var late = call(calls, "+358280400", Duration.ofSeconds(1));
      Thread.sleep(3_000);
      heardAgain(floor, "a media server killed");
      calls.await(late, Sight.CALLER_HUNG_UP);
      nobodyLeft(talking);

      // Who had only a 183 is told by a re-INVITE with the answer, whatever it made of the 183s.
      for (int i = 0; i < EACH; i++) {
        floor.desk("media").ready("wait" + i);
        floor.desk("media").ready("early" + i);
      }
      calls.await(waiting, Sight.CALLER_HUNG_UP);
      calls.await(early, Sight.CALLER_HUNG_UP);

      running.restartMedia(2);
      var spread = call(calls, "+358280400", Calls.FOR_EVER);
      calls.await(spread, Sight.CALLER_HEARD_AGENT);
      calls.await(spread, Sight.AGENT_HEARD_CALLER);
      // All who talked since the first death are at server 1; their agents' phones say 491 first.
      floor.putOffReinvites();
      floor.voices().measureGaps();
      running.killMedia(1);
      running.killNode(3);
      Thread.sleep(10_000);
      print("a media server and a node killed, agents' phones put off", floor);
      floor.voices().measureGaps();
      Thread.sleep(1_000);
      hear(floor, Sound.CALLER, 2 * EACH);
      hear(floor, Sound.AGENT, 2 * EACH);
      nobodyLeft(talking);
      nobodyLeft(spread);
      floor.leave();
      calls.await(talking, Sight.CALLER_HUNG_UP);
      calls.await(spread, Sight.CALLER_HUNG_UP);

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
  private static List<Story> call(Calls calls, String dialled, Duration talk) {
    return IntStream.range(0, EACH)
        .mapToObj(i -> calls.call(dialled, Calls.FOR_EVER, talk, Keys.NONE, 1 + i % 3))
        .toList();
  }
}
