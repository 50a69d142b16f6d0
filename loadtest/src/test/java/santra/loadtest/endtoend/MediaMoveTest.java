package santra.loadtest.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.cluster.ClusterUnderTest;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Sound;

/** A baresip phone in a talk whose media server dies: it takes our re-INVITE and goes on. */
@Tag("e2e")
class MediaMoveTest {
  private static final String BASE = System.getProperty("santra.e2e.base", "127.0.10");
  private static final Path FILES = Path.of("e2e").toAbsolutePath();
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Centre centre(Path folder) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(new Queue("voice", Map.of("voice", 1), SOON, Duration.ZERO)),
                List.of(new Line("+358100100", "voice", false)),
                List.of(new Agent("anna", "1001", Map.of("voice", 5), "")))));
  }

  @Test
  void aRealPhoneFollowsItsCallFromOneMediaServerToTheNext(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.start(BASE, 1, centre, "MD5", 2);
        var floor = new Floor(centre, cluster.nodes(), 10);
        var baresip = phone(cluster, centre)) {
      baresip.awaitRegistered();
      if (!floor.desk("acme").logIn("anna").equals("ready")) floor.desk("acme").ready("anna");
      var plan = new Caller.Plan("+358600000001", "+358100100", FOR_EVER, FOR_EVER);
      var story = floor.call("m1", "acme", plan, true, 1);
      baresip.awaitEvent("CALL_INCOMING");
      baresip.command("accept");
      await(story, Sight.CALLER_HEARD_AGENT);
      Thread.sleep(1_500);

      // One of the two kills finds the call where it began, and the other where it has moved to.
      var gaps = new ArrayList<Duration>();
      for (var server : List.of(1, 2, 1)) {
        floor.voices().measureGaps();
        cluster.killMedia(server);
        Thread.sleep(2_000);
        gaps.addAll(floor.voices().longestGaps(Sound.CALLER));
        cluster.restartMedia(server);
      }
      System.out.println("baresip: gaps of the caller, " + gaps);
      floor.leave();
      baresip.awaitEvent("CALL_CLOSED");

      assertThat(gaps).hasSize(3).allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) < 0);
      var heard = baresip.heard();
      assertThat(heard.subList(heard.size() - 10, heard.size())).contains(Sound.CALLER);
      assertThat(floor.settled(SOON)).isTrue();
      assertThat(floor.desk("acme").contacts())
          .singleElement()
          .matches(record -> record.outcome().equals("answered"));
    }
  }

  private static Baresip phone(ClusterUnderTest cluster, Centre centre) throws Exception {
    var nodes = cluster.nodes();
    var account =
        "<sip:1001@acme.example>;auth_user=1001;auth_pass=%s;answermode=manual;regint=60;audio_codecs=PCMU;ptime=20;outbound=\"sip:%s:5060\""
            .formatted(centre.password("acme", "1001"), nodes.sip(1).getHostString());
    var folder = Files.createDirectories(cluster.folder().resolve("phone"));
    Files.copy(cluster.folder().resolve("sip-authority.pem"), folder.resolve("ca.pem"));
    return Baresip.start(folder, FILES.resolve("baresip/config"), nodes.agents(), 1, account);
  }

  private static void await(Story story, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!story.has(sight)) {
      if (System.nanoTime() > deadline) throw new AssertionError("no " + sight + " in " + story);
      Thread.sleep(20);
    }
  }
}
