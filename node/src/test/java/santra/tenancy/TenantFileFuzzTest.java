package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes, the loader answers with a tenant or with findings, soon. */
class TenantFileFuzzTest {
  private static final byte[] GOOD = TenantFileTest.ACME.getBytes(StandardCharsets.UTF_8);
  private static final String[] SPICE = {
    "&a ",
    "*a",
    "!!binary ",
    "{",
    "}",
    "[",
    "]",
    "? ",
    ": ",
    "- ",
    "|\n",
    ">\n",
    "\"",
    "'",
    "#",
    "%YAML 9.9\n",
    "---\n",
    "...\n",
    "\t",
    "\0",
    "\uFEFF",
    "é",
    "😀",
    "<<: ",
    "null",
    "~",
    "1e999",
    "-1",
    "99999999999999999999",
    "\\x41",
    "\\uD800",
    "@",
    "`",
    "\r",
    "\u2028",
    "!<",
    "\\"
  };

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void mutatedFilesGiveFindingsNeverExceptionsOrHangs() {
    var seed = Long.getLong("seed", 20_250_101L);
    var random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      var bytes = mutated(random);
      try {
        check(bytes);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void everyPrefixOfAFileIsReadOrRefused() {
    for (int length = 0; length < GOOD.length; length++) check(Arrays.copyOf(GOOD, length));
  }

  private void check(byte[] bytes) {
    var reading = TenantFile.read("acme.yaml", bytes, folder, "santra", Prompts.UNSEEN);

    assertThat(reading.findings().stream().anyMatch(Finding::isError))
        .isEqualTo(reading.tenant().isEmpty());
    assertThat(reading.findings())
        .allSatisfy(finding -> assertThat(finding.toString()).doesNotContainPattern("\\p{Cntrl}"));
  }

  private static byte[] mutated(Random random) {
    var bytes = GOOD;
    for (int i = 1 + random.nextInt(4); i > 0; i--) bytes = mutatedOnce(bytes, random);
    return bytes;
  }

  private static byte[] mutatedOnce(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(40));
    return switch (random.nextInt(5)) {
      case 0 -> spliced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(bytes, at, to, new byte[0]);
      case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 3 ->
          spliced(
              bytes, at, to, SPICE[random.nextInt(SPICE.length)].getBytes(StandardCharsets.UTF_8));
      default ->
          spliced(
              bytes, at, at, SPICE[random.nextInt(SPICE.length)].getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] fresh) {
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(fresh);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
