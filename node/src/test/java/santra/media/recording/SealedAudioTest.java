package santra.media.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row AA: recordings are sealed at rest, and what a killed server leaves can be played. */
class SealedAudioTest {
  private static final String NAME = "acme/2026-11-30/01234567-89ab-8def-8123-456789abcdef-1.srec";

  @TempDir Path folder;
  private RecordingFolder recordings;

  @BeforeEach
  void keys() throws IOException {
    Files.writeString(folder.resolve("acme.one.key"), "ab".repeat(32) + "\n");
    Files.writeString(folder.resolve("acme.two.key"), "cd".repeat(32));
    recordings = new RecordingFolder(folder, new RecordingKeys(folder));
  }

  private static byte[] chunk(int value) {
    var chunk = new byte[SealedAudio.CHUNK * SealedAudio.CHANNELS];
    Arrays.fill(chunk, (byte) value);
    return chunk;
  }

  /** Three seconds and a half. */
  private Path record() throws Exception {
    var path = folder.resolve(NAME);
    Files.createDirectories(path.resolveSibling(""));
    try (var file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var writer =
          new SealedAudio.Writer(
              file, "acme.one", new RecordingKeys(folder).find("acme.one"), new SecureRandom());
      for (int i = 1; i <= 3; i++) writer.append(chunk(i), SealedAudio.CHUNK, false);
      writer.append(chunk(4), SealedAudio.CHUNK / 2, true);
    }
    return path;
  }

  private SealedAudio.Reader reader(String key) throws Exception {
    return new SealedAudio.Reader(
        Files.newByteChannel(folder.resolve(NAME)), new RecordingKeys(folder).find(key));
  }

  @Test
  void whatWasWrittenIsReadAnywhere() throws Exception {
    record();
    var figures = recordings.look(NAME).orElseThrow();

    assertThat(figures.length()).isEqualTo(Duration.ofMillis(3_500));
    assertThat(figures.complete()).isTrue();
    assertThat(figures.sha256()).hasSize(64);
    assertThat(reader("acme.one").chunk(2)).isEqualTo(chunk(3));
    assertThat(reader("acme.one").chunk(3)).hasSize(SealedAudio.CHUNK);
    var wav = new Wav(reader("acme.one"));
    var whole = wav.read(0, Integer.MAX_VALUE);
    assertThat(whole).hasSize((int) wav.length()).hasSize(44 + 28_000 * 4);
    assertThat(wav.read(40, 70_000)).isEqualTo(Arrays.copyOfRange(whole, 40, 70_040));
    assertThat(new String(whole, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
  }

  @Test
  void nobodyReadsItWithoutItsKey() throws Exception {
    var stored = Files.readAllBytes(record());

    assertThat(contains(stored, Arrays.copyOf(chunk(1), 64))).isFalse();
    assertThatThrownBy(() -> reader("acme.two")).isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> reader("../acme.one")).isInstanceOf(GeneralSecurityException.class);
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++)
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) return true;
    return false;
  }

  @Test
  void aChangedOrMovedChunkIsNotPlayed() throws Exception {
    var path = record();
    var bytes = Files.readAllBytes(path);
    var sealed = 3 + 2 * SealedAudio.CHUNK + 16;
    var start = bytes.length - 4 * sealed;
    var moved = bytes.clone();
    System.arraycopy(bytes, start, moved, start + sealed, sealed);
    Files.write(path, moved);
    assertThatThrownBy(() -> reader("acme.one").chunk(1))
        .isInstanceOf(GeneralSecurityException.class);

    bytes[start + 100] ^= 1;
    Files.write(path, bytes);
    assertThatThrownBy(() -> reader("acme.one").chunk(0))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void whatAKilledServerLeavesCanBePlayed() throws Exception {
    var path = record();
    var bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 20_000));

    var figures = recordings.look(NAME).orElseThrow();

    assertThat(figures.complete()).isFalse();
    assertThat(figures.length()).isEqualTo(Duration.ofSeconds(2));
    assertThat(reader("acme.one").chunk(1)).isEqualTo(chunk(2));
  }

  @Test
  void onlyOldDaysOfThatTenantAreForgotten() throws Exception {
    var path = record();

    assertThat(recordings.forget("globex", LocalDate.of(2027, 1, 1))).isZero();
    assertThat(recordings.forget("acme", LocalDate.of(2026, 11, 30))).isZero();
    assertThat(path).exists();
    assertThat(recordings.forget("acme", LocalDate.of(2026, 12, 1))).isEqualTo(1);
    assertThat(path).doesNotExist();
    assertThat(recordings.look(NAME)).isEmpty();
    assertThat(recordings.look("../" + NAME)).isEmpty();
  }
}
