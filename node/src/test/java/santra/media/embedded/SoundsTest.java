package santra.media.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.ToneMeter;
import santra.protocol.rtp.ToneSource;

class SoundsTest {
  @TempDir Path folder = Path.of("");
  private Sounds sounds = new Sounds(Optional.empty());

  @BeforeEach
  void open() {
    sounds.close();
    sounds = new Sounds(Optional.of(folder));
  }

  @AfterEach
  void close() {
    sounds.close();
  }

  private Optional<Sound> find(String name) {
    return sounds.find(name).join();
  }

  @Test
  void aSentenceIsItsWordsOneAfterTheOther() {
    var sentence = find("tone:500+tone:700").orElseThrow();

    assertThat(sentence.milliseconds()).isEqualTo(2_000);
    assertThat(Arrays.copyOf(sentence.pcmu(), G711.RATE))
        .isEqualTo(find("tone:500").orElseThrow().pcmu());
    assertThat(Arrays.copyOfRange(sentence.pcmu(), G711.RATE, 2 * G711.RATE))
        .isEqualTo(find("tone:700").orElseThrow().pcmu());
  }

  @Test
  void aSentenceWithAMissingWordIsNotSaid() {
    assertThat(find("tone:500+nothing")).isEmpty();
    assertThat(find("tone:500+")).isEmpty();
  }

  private static short[] tone(int frames) {
    var source = new ToneSource(500, 8_000);
    var samples = new short[frames * G711.FRAME];
    for (int i = 0; i < frames; i++)
      System.arraycopy(source.next(), 0, samples, i * G711.FRAME, G711.FRAME);
    return samples;
  }

  private static byte[] wave(int format, int channels, int rate, int bits, byte[] data) {
    var file = ByteBuffer.allocate(12 + 24 + 12 + 8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(US_ASCII)).putInt(file.capacity() - 8);
    file.put("WAVEfmt ".getBytes(US_ASCII)).putInt(16);
    file.putShort((short) format).putShort((short) channels).putInt(rate);
    file.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    file.putShort((short) bits);
    file.put("LIST".getBytes(US_ASCII)).putInt(3).putInt(0);
    file.put("data".getBytes(US_ASCII)).putInt(data.length);
    return file.put(data).array();
  }

  private static byte[] linear(short[] samples) {
    var bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return bytes.array();
  }

  private static void assertTone(Sound sound, int frames) {
    assertThat(sound.frames()).isEqualTo(frames);
    for (var law : G711.values())
      assertThat(ToneMeter.amplitude(law.decode(sound.in(law)), 500)).isBetween(7_800.0, 8_200.0);
  }

  @Test
  void linearMuLawAndALawFilesSoundTheSame() throws IOException {
    Files.write(folder.resolve("pcm.wav"), wave(1, 1, 8_000, 16, linear(tone(10))));
    Files.write(folder.resolve("mu.wav"), wave(7, 1, 8_000, 8, G711.PCMU.encode(tone(10))));
    Files.write(folder.resolve("a.wav"), wave(6, 1, 8_000, 8, G711.PCMA.encode(tone(10))));
    Files.createDirectory(folder.resolve("fi"));
    Files.write(folder.resolve("fi/bare.ul"), G711.PCMU.encode(tone(10)));

    for (var name : List.of("pcm.wav", "mu.wav", "a.wav", "fi/bare.ul"))
      assertTone(find(name).orElseThrow(), 10);
  }

  @Test
  void aFileIsReadOnce() throws IOException {
    Files.write(folder.resolve("once.ul"), G711.PCMU.encode(tone(10)));
    var first = find("once.ul").orElseThrow();
    Files.delete(folder.resolve("once.ul"));
    assertThat(find("once.ul")).containsSame(first);
  }

  @Test
  void otherFormatsAndDamagedFilesAreNoPrompts() throws IOException {
    var good = wave(1, 1, 8_000, 16, linear(tone(2)));
    Files.write(folder.resolve("stereo.wav"), wave(1, 2, 8_000, 16, linear(tone(2))));
    Files.write(folder.resolve("wide.wav"), wave(1, 1, 16_000, 16, linear(tone(2))));
    Files.write(folder.resolve("mp3.wav"), wave(85, 1, 8_000, 16, linear(tone(2))));
    Files.write(folder.resolve("short.wav"), Arrays.copyOf(good, 30));
    Files.write(folder.resolve("empty.wav"), new byte[0]);

    for (var name : List.of("stereo.wav", "wide.wav", "mp3.wav", "short.wav", "empty.wav"))
      assertThat(find(name)).describedAs(name).isEmpty();
  }

  @Test
  void noiseIsNoPromptAndNeverThrows() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var file = wave(1, 1, 8_000, 16, linear(tone(1)));
      for (int damage = 0; damage < 4; damage++)
        file[random.nextInt(60)] = (byte) random.nextInt(256);
      assertThat(WaveFile.parse(file).map(samples -> samples.length).orElse(0))
          .describedAs("seed %d", seed)
          .isLessThanOrEqualTo(file.length);
    }
  }

  @Test
  void nothingOutsideTheFolderIsEverRead() throws IOException {
    var inside = Files.createDirectory(folder.resolve("inside"));
    Files.write(folder.resolve("secret.ul"), G711.PCMU.encode(tone(10)));
    Files.createSymbolicLink(inside.resolve("link.ul"), folder.resolve("secret.ul"));
    try (var jailed = new Sounds(Optional.of(inside))) {
      for (var name : List.of("../secret.ul", folder.resolve("secret.ul").toString(), "link.ul"))
        assertThat(jailed.find(name).join()).describedAs(name).isEmpty();
    }
  }

  @Test
  void theBuiltInSoundsLeaveRoomForTheVoicesOfTheTests() {
    for (var name : List.of("music", "welcome")) {
      var samples = G711.PCMU.decode(find(name).orElseThrow().pcmu());
      for (int from = 0; from + 1_600 <= samples.length; from += 400) {
        var window = Arrays.copyOfRange(samples, from, from + 1_600);
        for (int hertz : new int[] {430, 440, 450, 650, 660, 670})
          assertThat(ToneMeter.amplitude(window, hertz))
              .describedAs("%s at sample %d, %d Hz", name, from, hertz)
              .isLessThan(600);
      }
    }
    assertThat(find("welcome").orElseThrow().milliseconds()).isEqualTo(1_200);
    assertThat(find("music").orElseThrow().milliseconds()).isBetween(8_000, 16_000);
  }

  @Test
  void everySecondOfTheMusicIsHeardAsMusic() {
    var samples = G711.PCMU.decode(find("music").orElseThrow().pcmu());
    for (int from = 0; from < samples.length; from += G711.RATE) {
      var second = Arrays.copyOfRange(samples, from, from + G711.RATE);
      double loudest = 0;
      for (double hertz : new double[] {523.25, 587.33, 880, 987.77, 1046.5, 1174.66})
        loudest = Math.max(loudest, ToneMeter.amplitude(second, hertz));
      assertThat(loudest).describedAs("second %d", from / G711.RATE).isGreaterThan(800);
    }
  }

  @Test
  void aToneIsWhatItsNameSays() {
    var samples = G711.PCMA.decode(find("tone:440").orElseThrow().pcma());
    assertThat(ToneMeter.amplitude(samples, 440)).isBetween(7_800.0, 8_200.0);
    assertThat(find("tone:4001")).isEmpty();
    assertThat(find("tone:")).isEmpty();
  }
}
