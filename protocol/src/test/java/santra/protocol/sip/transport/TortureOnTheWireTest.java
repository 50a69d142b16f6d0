package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transport.RawPeer.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import santra.protocol.sip.message.Mutation;

/**
 * RFC 4475 and RFC 5118 over every transport that keeps its answers on one connection: the verdict
 * is the codec's ({@code TortureTest}), whatever carried the bytes, and the next message works.
 */
@ExtendWith(Leaks.class)
class TortureOnTheWireTest {
  private static final Pattern STATUS = Pattern.compile("(?m)^SIP/2\\.0 (\\d{3}) ");
  private static final int MUTANTS = 400;

  private final Party santra = Party.start();

  TortureOnTheWireTest() {
    santra.atOnce = transaction -> santra.answer(transaction, 200);
  }

  @AfterEach
  void close() {
    santra.close();
  }

  private record Torture(String name, byte[] bytes, String verdict) {
    /** Whether a stream can be cut behind it: else the connection is closed, as it must be. */
    boolean framed() {
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      var end = text.indexOf("\r\n\r\n");
      return end >= 0 && ContentLength.in(text.substring(0, end)) == text.length() - end - 4;
    }
  }

  private static List<Torture> tortures() {
    return Stream.of("rfc4475", "rfc5118")
        .flatMap(folder ->
            new String(resource(folder + "/manifest.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .map(entry ->
                    new Torture(
                        folder + "/" + entry[0],
                        resource(folder + "/" + entry[0] + ".sip"),
                        entry[1])))
        .toList();
  }

  private static byte[] resource(String path) {
    try (var in = TortureOnTheWireTest.class.getResourceAsStream("/" + path)) {
      if (in == null) throw new AssertionError(path);
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What was answered before the answer to an OPTIONS that is sent last. */
  private static List<String> verdicts(RawPeer peer, byte[] bytes) {
    var probe = message("OPTIONS", "", "");
    var id = probe.substring(probe.indexOf("raw-"), probe.indexOf("\r\nCSeq"));
    peer.send(bytes);
    peer.send(probe);
    var heard = new StringBuilder();
    while (!heard.toString().contains(id)) heard.append(peer.hear());
    var answers = new ArrayList<String>();
    var matcher = STATUS.matcher(heard);
    while (matcher.find()) answers.add(matcher.group(1));
    answers.removeLast();
    return answers;
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "WS", "WSS"})
  void everyMessageGetsItsVerdictAndTheNextOneWorks(Transport transport) {
    var judged = 0;
    for (var torture : tortures()) {
      if (!transport.web() && !torture.framed()) continue;
      judged++;
      try (var peer = RawPeer.to(santra.address(transport), transport)) {
        var answers = verdicts(peer, torture.bytes());
        switch (torture.verdict()) {
          case "silence" -> assertThat(answers).as(torture.name()).isEmpty();
          case "accepted" -> assertThat(answers).as(torture.name()).isSubsetOf("200", "483");
          default -> assertThat(answers).as(torture.name()).containsExactly(torture.verdict());
        }
      }
    }
    assertThat(judged).isGreaterThan(20);
    assertThat(santra.counter("user.failed")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "WS", "WSS"})
  void mutationsAreSurvived(Transport transport) {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var donors = tortures().stream().map(Torture::bytes).toList();
    var peer = RawPeer.to(santra.address(transport), transport);
    try {
      for (int i = 0; i < MUTANTS; i++)
        try {
          peer.send(Mutation.of(donors.get(i % donors.size()), donors, random));
          if (i % 10 == 9) {
            peer.close();
            peer = RawPeer.to(santra.address(transport), transport);
          }
        } catch (RuntimeException closed) {
          // A stream that cannot be cut any more is closed; the next one is opened.
          peer.close();
          peer = RawPeer.to(santra.address(transport), transport);
        }
    } finally {
      peer.close();
    }
    try (var next = RawPeer.to(santra.address(transport), transport)) {
      assertThat(verdicts(next, "\r\n\r\n".getBytes(StandardCharsets.UTF_8)))
          .as("seed " + seed)
          .isEmpty();
    }
    assertThat(santra.counter("user.failed")).as("seed " + seed).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS", "WS", "WSS"})
  void everyPrefixIsSurvived(Transport transport) {
    var whole = message("INVITE", "", "v=0\r\n").getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < whole.length; length += 7)
      try (var peer = RawPeer.to(santra.address(transport), transport)) {
        peer.send(Arrays.copyOf(whole, length));
      }
    try (var next = RawPeer.to(santra.address(transport), transport)) {
      next.send(message("OPTIONS", "", ""));
      assertThat(next.hear()).startsWith("SIP/2.0 200");
    }
  }
}
