package santra.loadtest.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** An agent in a browser and a caller by plain RTP talk through rtpengine. */
@Tag("e2e")
class BrowserTest {
  private static final String BASE = System.getProperty("santra.e2e.base", "127.0.10");
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(60);

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
  void anAgentInABrowserAndACallerHearEachOther(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Browser.CHROMIUM), "skipped: chromium is not installed");
    assumeTrue(
        Files.exists(Browser.BUNDLER),
        "skipped: 'npm ci' in loadtest/e2e/browser has not been run");
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.withRtpengine(BASE, centre);
        var floor = new Floor(centre, cluster.nodes(), 10);
        var browser =
            Browser.start(
                cluster.folder().resolve("browser"),
                URI.create("wss://%s.1:5443/".formatted(BASE)),
                "sip:1001@acme.example",
                centre.password("acme", "1001"))) {
      browser.awaitEvent("registered");
      if (!floor.desk("acme").logIn("anna").equals("ready")) floor.desk("acme").ready("anna");
      var plan = new Caller.Plan("+358600000001", "+358100100", FOR_EVER, FOR_EVER);
      var story = floor.call("b1", "acme", plan, true, 1);
      browser.awaitEvent("confirmed");
      browser.awaitTone(Sound.CALLER_HERTZ);
      await(story, Sight.CALLER_HEARD_AGENT);
      assertThat(browser.keys()).startsWith("connected ");

      browser.command("hold"); // a re-INVITE with a=sendonly
      browser.awaitEvent("hold");
      browser.awaitSilence();
      browser.command("unhold");
      browser.awaitTone(Sound.CALLER_HERTZ);

      floor.leave();
      browser.awaitEvent("ended: Terminated");
      assertThat(floor.settled(SOON)).isTrue();
      assertThat(floor.desk("acme").contacts())
          .singleElement()
          .matches(record -> record.outcome().equals("answered"));
    }
  }

  private static void await(Story story, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!story.has(sight)) {
      if (System.nanoTime() > deadline) throw new AssertionError("no " + sight + " in " + story);
      Thread.sleep(20);
    }
  }
}
