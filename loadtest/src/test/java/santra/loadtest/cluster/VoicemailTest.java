package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.phone.Sound;
import santra.protocol.rtp.ToneMeter;

/** A message is left while the node that takes it is killed, and a desk hears all of it. */
class VoicemailTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration MESSAGE = Duration.ofMillis(6_500);
  private static final String LINE = "+358270100";

  /** 250 ms. */
  private static final int WINDOW = 2_000;

  private static Centre centre(Path folder) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "voicemail",
                "voicemail.example",
                List.of(
                    new Queue(
                        "sales",
                        Map.of("sales", 1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        ", overflow: [{after: 2s, voicemail: \"tone:440\"}]")),
                List.of(new Line(LINE, "sales", false)),
                List.of(new Agent("anna", "1001", Map.of("sales", 5), "")),
                "recording: {key: one}\n",
                "")));
  }

  @Test
  void aMessageOutlivesTheNodeThatTakesIt() throws Exception {
    var centre = centre(cluster.folder());
    try (var floor = new Floor(centre, cluster.open(centre).nodes(), 20)) {
      var calls = new Calls(floor, "voicemail", SOON);
      floor.open();
      var desk = floor.desk("voicemail");
      desk.notReady("anna", "lunch");
      cluster.everybodyReady();
      var story = calls.call(LINE, SharedCluster.VICTIM);
      calls.await(story, Sight.CALLER_HEARD_MUSIC);
      calls.await("no message is taken", () -> recorded(desk));
      var began = System.nanoTime();
      cluster.kill(() -> {});
      cluster.restart();
      // Said to whoever has taken over.
      calls.await("too short", () -> System.nanoTime() - began > MESSAGE.toNanos());
      floor.leave(story);

      calls.await("no record", () -> desk.contacts().size() == 1);
      var record = desk.contacts().getFirst();
      assertThat(record.outcome()).isEqualTo("served");
      calls.await(
          "not kept",
          () ->
              desk.record(record.contact())
                  .path("recordings")
                  .path(0)
                  .path("state")
                  .asText()
                  .equals("kept"));
      var part = desk.record(record.contact()).path("recordings").path(0);
      assertThat(part.path("voicemail").asText()).isEqualTo("sales");
      assertThat(part.path("complete").asBoolean()).isTrue();
      assertThat(part.path("lengthMs").asLong()).isGreaterThan(6_000);
      assertThat(caller(desk.recording(record.contact(), 1))).isGreaterThan(1_000);
      assertThat(floor.books())
          .allMatch(books -> books.balances(), "balances")
          .flatExtracting(books -> books.queues())
          .singleElement()
          .satisfies(queue -> assertThat(queue.flowOut()).isEqualTo(1));
    }
  }

  /**
   * How loud the caller is at most in the last eight seconds: a node takes longer to come back, so
   * all of them are after the death; and a BYE on a busy machine may be late.
   */
  private static double caller(byte[] wav) {
    var frames = (wav.length - 44) / 4;
    var samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    var loudest = 0.0;
    for (int from = Math.max(0, frames - 64_000); from + WINDOW <= frames; from += WINDOW) {
      var late = new short[WINDOW];
      for (int i = 0; i < late.length; i++) late[i] = samples.getShort(44 + 4 * (from + i));
      loudest = Math.max(loudest, ToneMeter.amplitude(late, Sound.CALLER_HERTZ));
    }
    return loudest;
  }

  private static boolean recorded(Desk desk) throws IOException {
    return desk.events().stream().anyMatch(event -> event.toString().contains("recording-changed"));
  }
}
