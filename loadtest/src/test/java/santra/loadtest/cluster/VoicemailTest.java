package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Sound;
import santra.protocol.rtp.ToneMeter;

/** A message is left while the node that takes it is killed, and a desk hears all of it. */
class VoicemailTest {
  private static final int VICTIM = 2;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  private static Centre centre(Path folder) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    new Queue(
                        "sales",
                        Map.of("sales", 1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        ", overflow: [{after: 2s, voicemail: \"tone:440\"}]")),
                List.of(new Line("+358200100", "sales", false)),
                List.of(new Agent("anna", "1001", Map.of("sales", 5), "")),
                "recording: {key: one}\n",
                "")));
  }

  @Test
  void aMessageOutlivesTheNodeThatTakesIt(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.start("127.0.37", 3, centre);
        var floor = new Floor(centre, cluster.nodes(), 20)) {
      floor.open();
      var desk = floor.desk("acme");
      desk.notReady("anna", "lunch");
      var plan = new Caller.Plan("+358600000001", "+358200100", FOR_EVER, FOR_EVER);
      var story = floor.call("message", "acme", plan, true, VICTIM);
      await(() -> story.has(Sight.CALLER_HEARD_MUSIC));
      Thread.sleep(6_000); // two until the words, two of words and tone, two of the message
      cluster.killNode(VICTIM);
      Thread.sleep(6_000); // said to whoever has taken over
      cluster.restartNode(VICTIM);
      floor.leave(story);

      await(() -> contacts(desk) == 1);
      var record = desk.contacts().getFirst();
      assertThat(record.outcome()).isEqualTo("served");
      await(() -> "kept".equals(state(desk, record.contact())));
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

  /** How loud the caller is in the last second but one. */
  private static double caller(byte[] wav) {
    var frames = (wav.length - 44) / 4;
    var samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    var late = new short[2_000];
    for (int i = 0; i < late.length; i++)
      late[i] = samples.getShort(44 + 4 * (frames - 12_000 + i));
    return ToneMeter.amplitude(late, Sound.CALLER_HERTZ);
  }

  private static int contacts(Desk desk) {
    try {
      return desk.contacts().size();
    } catch (Exception unreachable) {
      return 0;
    }
  }

  private static String state(Desk desk, String contact) {
    try {
      return desk.record(contact).path("recordings").path(0).path("state").asText();
    } catch (Exception unreachable) {
      return "";
    }
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("not in " + SOON);
      Thread.sleep(50);
    }
  }
}
