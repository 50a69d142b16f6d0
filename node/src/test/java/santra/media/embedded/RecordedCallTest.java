package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.media.embedded.Phone.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.media.recording.RecordingFolder;
import santra.media.recording.RecordingKeys;
import santra.media.recording.SealedAudio;
import santra.protocol.ng.NgClient;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.ToneMeter;

/** Row AA: the caller left, the agent right, silence while it is paused; measured by tones. */
class RecordedCallTest {
  private static final double CALLER = 440;
  private static final double AGENT = 660;
  private static final double LOUD = 6_000;
  private static final double QUIET = 200;
  private static final String FILE = "acme/2026-11-30/01234567-89ab-8def-8123-456789abcdef-1.srec";

  @TempDir Path folder;

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private Settings settings() throws Exception {
    Files.writeString(folder.resolve("acme.one.key"), "ab".repeat(32));
    return Settings.DEFAULT
        .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .withPorts(42_000, 42_099)
        .withLoops(1)
        .recordingTo(new Settings.Recordings(folder.resolve("recordings"), folder));
  }

  @Test
  void bothSidesAreInTheirOwnChannelAndAPauseIsSilence() throws Exception {
    try (var server = EmbeddedMediaServer.open(settings());
        var client = NgClient.open(NgClient.Settings.DEFAULT);
        var caller = new Phone(CALLER, G711.PCMU, 4_402);
        var agent = new Phone(AGENT, G711.PCMA, 6_602)) {
      MediaServer media = new NgMediaServer(client, List.of(server.address()), System::nanoTime);
      caller.call(done(media.anchor("c1", "alice", caller.sdp())));
      agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
      done(media.connect("c1", "alice", "bob", agent.sdp()));
      await("they talk", () -> agent.loudness(CALLER, 200) > LOUD);

      record(media, FILE);
      hearing(caller, 2_000);
      done(media.pauseRecording("c1"));
      hearing(caller, 2_000);
      record(media, FILE); // goes on
      hearing(caller, 2_000);
      done(media.release("c1"));

      var recordings = new RecordingFolder(folder.resolve("recordings"), new RecordingKeys(folder));
      await("the end of it", () -> complete(recordings));
      try (var reader = recordings.open(FILE).orElseThrow()) {
        assertThat(reader.samples()).isBetween(5L * G711.RATE, 10L * G711.RATE);
        var left = channel(reader, 0);
        var right = channel(reader, 1);
        assertThat(tone(left, 1_000, CALLER)).isGreaterThan(LOUD);
        assertThat(tone(left, 1_000, AGENT)).isLessThan(QUIET);
        assertThat(tone(right, 1_000, AGENT)).isGreaterThan(LOUD);
        assertThat(tone(right, 1_000, CALLER)).isLessThan(QUIET);
        assertThat(tone(left, 3_000, CALLER)).as("while it is paused").isLessThan(QUIET);
        assertThat(tone(right, 3_000, AGENT)).as("while it is paused").isLessThan(QUIET);
        var end = left.length * 1_000 / G711.RATE - 1_000;
        assertThat(tone(left, end, CALLER)).as("when it goes on").isGreaterThan(LOUD);
        assertThat(tone(right, end, AGENT)).as("when it goes on").isGreaterThan(LOUD);
      }
    }
  }

  @Test
  void whatIsSaidBeforeConsentIsNotRecordedAndWithoutAKeyNothingIs() throws Exception {
    try (var server = EmbeddedMediaServer.open(settings());
        var client = NgClient.open(NgClient.Settings.DEFAULT);
        var caller = new Phone(CALLER, G711.PCMU, 4_403)) {
      MediaServer media = new NgMediaServer(client, List.of(server.address()), System::nanoTime);
      caller.call(done(media.anchor("c1", "alice", caller.sdp())));
      done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
      hearing(caller, 200);
      done(media.record("c1", "alice", FILE, "acme.one", Duration.ofSeconds(2)));
      hearing(caller, 3_500);
      done(media.endRecording("c1"));
      var recordings = new RecordingFolder(folder.resolve("recordings"), new RecordingKeys(folder));
      await("the end of it", () -> complete(recordings));
      try (var reader = recordings.open(FILE).orElseThrow()) {
        var left = channel(reader, 0);
        assertThat(tone(left, 1_000, CALLER)).isLessThan(QUIET);
        assertThat(tone(left, 2_500, CALLER)).isGreaterThan(LOUD);
      }

      var other = FILE.replace("-1.srec", "-2.srec");
      done(media.record("c1", "alice", other, "globex.one", Duration.ZERO));
      hearing(caller, 1_500);
      done(media.endRecording("c1"));
      assertThat(recordings.open(other)).isEmpty();
      assertThatThrownBy(() -> done(media.pauseRecording("c1")))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("not recorded");
    }
  }

  private static void record(MediaServer media, String file) throws Exception {
    done(media.record("c1", "alice", file, "acme.one", Duration.ZERO));
  }

  /** Real time passes, as told by packets. */
  private static void hearing(Phone phone, int milliseconds) throws InterruptedException {
    var until = phone.heard().size() + milliseconds / 20;
    while (phone.heard().size() < until) Thread.sleep(10);
  }

  private static boolean complete(RecordingFolder recordings) {
    try {
      return recordings.look(FILE).filter(one -> one.complete()).isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static short[] channel(SealedAudio.Reader reader, int channel) throws Exception {
    var samples = new short[(int) reader.samples()];
    var at = 0;
    for (int chunk = 0; at < samples.length; chunk++) {
      var audio = reader.chunk(chunk);
      for (int i = channel; i < audio.length; i += 2) samples[at++] = G711.PCMU.decode(audio[i]);
    }
    return samples;
  }

  private static double tone(short[] samples, int fromMs, double hertz) {
    var piece = new short[G711.RATE / 5];
    System.arraycopy(samples, fromMs * G711.RATE / 1_000, piece, 0, piece.length);
    return ToneMeter.amplitude(piece, hertz);
  }
}
