package santra.protocol.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 4475 and RFC 5118: each message gets the verdict its manifest names. */
class TortureTest {
  private final SipCodec codec = new JainSipCodec();

  static Stream<String> manifest() throws IOException {
    return Stream.of("rfc4475", "rfc5118")
        .flatMap(folder ->
            new String(resource(folder + "/manifest.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> folder + "/" + line));
  }

  @ParameterizedTest
  @MethodSource("manifest")
  void theMessageGetsItsVerdict(String entry) {
    var space = entry.indexOf(' ');
    var bytes = resource(entry.substring(0, space) + ".sip");

    assertThat(verdict(bytes)).isEqualTo(entry.substring(space + 1));
  }

  @ParameterizedTest
  @MethodSource("manifest")
  void whatIsAcceptedIsPrintedCanonically(String entry) throws BadMessage {
    if (!entry.endsWith(" accepted")) return;
    var message = codec.parse(resource(entry.substring(0, entry.indexOf(' ')) + ".sip"));

    var printed = codec.print(message);

    assertThat(codec.parse(printed)).isEqualTo(message);
    assertThat(codec.print(codec.parse(printed))).isEqualTo(printed);
  }

  private String verdict(byte[] bytes) {
    try {
      codec.parse(bytes);
      return "accepted";
    } catch (BadMessage bad) {
      assertThat(bad.answerable() == null).isEqualTo(bad.status() == 0);
      return bad.status() == 0 ? "silence" : Integer.toString(bad.status());
    }
  }

  static byte[] resource(String path) {
    try (InputStream in = TortureTest.class.getResourceAsStream("/" + path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
