package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transport.RawPeer.SILENCE_MS;
import static santra.protocol.sip.transport.RawPeer.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The right status or silence for whatever arrives, and the next request works. */
@ExtendWith(Leaks.class)
class BadInputTest {
  private final Party santra = party(s -> s);
  private final List<Party> others = new ArrayList<>();

  @AfterEach
  void close() {
    santra.close();
    others.forEach(Party::close);
  }

  private static Party party(UnaryOperator<SipSettings> settings) {
    var party = Party.on(settings);
    party.atOnce = transaction -> party.answer(transaction, 200);
    return party;
  }

  private static SipSettings limits(
      SipSettings s, int maxMessage, int maxConnections, Duration idle, Duration header) {
    return new SipSettings(
        s.listeners(),
        s.t1(),
        maxMessage,
        s.maxTransactions(),
        maxConnections,
        idle,
        header,
        s.perSource(),
        s.admission(),
        s.tls(),
        s.web(),
        true);
  }

  private Party limited(int maxMessage, int maxConnections, Duration idle, Duration header) {
    var party = party(s -> limits(s, maxMessage, maxConnections, idle, header));
    others.add(party);
    return party;
  }

  private static RawPeer peer(Party party, Transport transport) {
    return RawPeer.to(party.address(transport), transport);
  }

  private static void answersOptions(Party party, Transport transport) {
    try (var peer = peer(party, transport)) {
      peer.send(message("OPTIONS", "", ""));
      assertThat(peer.hear()).startsWith("SIP/2.0 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void malformedRequestsGetTheirStatusAndTheNextOneWorks(Transport transport) {
    try (var peer = peer(santra, transport)) {
      peer.send(message("OPTIONS", "", "").replace("1 OPTIONS", "1 INVITE"));
      assertThat(peer.hear()).startsWith("SIP/2.0 400 ");
      peer.send(message("OPTIONS", "", "").replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia"));
      assertThat(peer.hear()).startsWith("SIP/2.0 505 ");
      peer.send(message("OPTIONS", "", "").replace("From: ", "Form: "));
      assertThat(peer.hear()).startsWith("SIP/2.0 400 ");
      peer.send(message("OPTIONS", "", ""));
      assertThat(peer.hear()).startsWith("SIP/2.0 200 ");
    }
    assertThat(santra.counter("malformed")).isEqualTo(3);
    assertThat(santra.requests).hasSize(1);
  }

  @Test
  void anAnswerGoesBackToThePortItCameFrom() {
    try (var peer = peer(santra, Transport.UDP)) {
      peer.send(message("OPTIONS", "", ""));
      assertThat(peer.hear()).contains(";rport=" + peer.port()).contains(";received=127.0.0.1");
    }
  }

  @Test
  void anAckOrAResponseThatIsMalformedIsMetWithSilence() {
    try (var peer = peer(santra, Transport.UDP)) {
      peer.send(message("ACK", "", "").replace("CSeq: 1 ACK", "CSeq: x"));
      peer.send("SIP/2.0 200 OK\r\nVia: nonsense\r\n\r\n");
      peer.send("GET / HTTP/1.1\r\nHost: example\r\n\r\n");
      peer.send(new byte[] {0, 1, 2, 3, -1, -2});
      peer.send("\r\n\r\n");
      peer.send("");
      assertThat(peer.hear(SILENCE_MS)).isEmpty();
    }
    answersOptions(santra, Transport.UDP);
  }

  @Test
  void everyPrefixOfAMessageAndManyMutationsAreSurvived() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var whole =
        message("INVITE", "Contact: <sip:raw@127.0.0.1:9>\r\n", "v=0\r\n")
            .getBytes(StandardCharsets.UTF_8);
    try (var peer = peer(santra, Transport.UDP)) {
      for (int length = 0; length < whole.length; length++)
        peer.send(java.util.Arrays.copyOf(whole, length));
      for (int i = 0; i < 3_000; i++) {
        var mutant = whole.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--)
          mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
        peer.send(mutant);
      }
    }
    answersOptions(santra, Transport.UDP);
    assertThat(santra.counter("user.failed")).as("seed " + seed).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP", "TLS"})
  void aMessageAboveTheLimitGets513(Transport transport) {
    var small = limited(1_000, 10, Duration.ofMinutes(1), Duration.ofSeconds(5));
    try (var peer = peer(small, transport)) {
      peer.send(message("OPTIONS", "", "x".repeat(2_000)));
      assertThat(peer.hear()).startsWith("SIP/2.0 513 ");
    }
    answersOptions(small, transport);
  }

  @Test
  void aStreamThatCannotBeCutIsClosed() {
    for (var length : List.of("Content-Length: 2147483647", "Content-Length: -1", "X-Nothing: 0")) {
      try (var peer = new RawPeer.Stream(santra.address(Transport.TCP))) {
        peer.send(message("OPTIONS", "", "").replace("Content-Length: 0", length));
        assertThat(peer.closedByPeer()).isTrue();
      }
    }
    answersOptions(santra, Transport.TCP);
  }

  @Test
  void headersWithoutEndAreCutOffAtTheLimit() {
    try (var peer = new RawPeer.Stream(santra.address(Transport.TCP))) {
      peer.send("OPTIONS sip:a@b SIP/2.0\r\n");
      var line = "X-Long: " + "x".repeat(1_000) + "\r\n";
      try {
        for (int i = 0; i < 200; i++) peer.send(line);
      } catch (java.io.UncheckedIOException cutOff) {
        assertThat(cutOff).hasMessageMatching(".*(reset|pipe).*");
      }
      assertThat(peer.closedByPeer()).isTrue();
    }
    answersOptions(santra, Transport.TCP);
  }

  @Test
  void aPeerThatDribblesIsClosedAtTheDeadlineAndOthersGoOn() {
    var strict = limited(65_535, 10, Duration.ofMinutes(1), Duration.ofMillis(200));
    try (var slow = new RawPeer.Stream(strict.address(Transport.TCP))) {
      slow.send("OPTIONS sip:a@b SI");
      answersOptions(strict, Transport.TCP);
      assertThat(slow.closedByPeer()).isTrue();
    }
    assertThat(strict.counter("closed.slow-sender")).isEqualTo(1);
  }

  @Test
  void aSilentConnectionIsClosed() {
    var strict = limited(65_535, 10, Duration.ofMillis(200), Duration.ofSeconds(5));
    try (var idle = new RawPeer.Stream(strict.address(Transport.TCP))) {
      assertThat(idle.closedByPeer()).isTrue();
    }
    assertThat(strict.counter("closed.idle")).isEqualTo(1);
  }

  @Test
  void aConnectionTooManyIsClosedAndThereIsRoomAgainLater() {
    var small = limited(65_535, 2, Duration.ofMinutes(1), Duration.ofSeconds(5));
    try (var one = new RawPeer.Stream(small.address(Transport.TCP));
        var two = new RawPeer.Stream(small.address(Transport.TCP))) {
      one.send("\r\n\r\n");
      two.send("\r\n\r\n");
      assertThat(one.hear()).isEqualTo("\r\n");
      assertThat(two.hear()).isEqualTo("\r\n");
      try (var three = new RawPeer.Stream(small.address(Transport.TCP))) {
        assertThat(three.closedByPeer()).isTrue();
      }
    }
    Party.eventually("room", () -> small.stack().describe().contains("connections 0\n"));
    answersOptions(small, Transport.TCP);
  }

  @Test
  void aPeerThatReadsNothingIsClosedInsteadOfBufferedFor() {
    var santraOpen =
        party(s ->
            new SipSettings(
                s.listeners(),
                s.t1(),
                s.maxMessage(),
                1_000_000,
                10,
                s.idleConnection(),
                s.headerDeadline(),
                1_000_000,
                s.admission(),
                s.tls(),
                s.web(),
                true));
    others.add(santraOpen);
    try (var deaf = new RawPeer.Stream(santraOpen.address(Transport.TCP))) {
      var request =
          message("OPTIONS", "Record-Route: <sip:" + "x".repeat(8_000) + "@a;lr>\r\n", "");
      var sent = 0;
      try {
        while (sent++ < 20_000) deaf.send(request.replace("branch=", "branch=z9hG4bKd" + sent));
      } catch (java.io.UncheckedIOException closed) {
        assertThat(closed).hasMessageMatching(".*(reset|pipe).*");
      }
      assertThat(sent).isLessThan(20_000);
    }
    assertThat(santraOpen.counter("closed.slow-reader")).isEqualTo(1);
    answersOptions(santraOpen, Transport.TCP);
  }

  @Test
  void aMessageByteByByteIsReadLikeAnyOther() {
    try (var peer = peer(santra, Transport.TCP)) {
      for (var b : message("OPTIONS", "", "body").getBytes(StandardCharsets.UTF_8))
        peer.send(new byte[] {b});
      assertThat(peer.hear()).startsWith("SIP/2.0 200 ");
    }
  }

  @Test
  void severalMessagesInOneSegmentAreAllAnswered() {
    try (var peer = peer(santra, Transport.TCP)) {
      peer.send(
          message("OPTIONS", "", "one")
              + "\r\n\r\n"
              + message("OPTIONS", "", "")
              + message("BYE", "", ""));
      var heard = new StringBuilder();
      while (heard.toString().split("SIP/2.0 200", -1).length < 4) heard.append(peer.hear());
      assertThat(heard.toString()).contains("1 BYE").doesNotContain("SIP/2.0 400");
    }
    assertThat(santra.requests).hasSize(3);
  }

  @Test
  void aKeepAliveGetsItsPong() {
    try (var peer = peer(santra, Transport.TCP)) {
      peer.send("\r\n\r\n");
      assertThat(peer.hear()).isEqualTo("\r\n");
    }
  }

  @Test
  void maddrIsIgnored() {
    try (var peer = peer(santra, Transport.UDP);
        var victim =
            new RawPeer.Datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
      peer.send(
          message("OPTIONS", "", "")
              .replace(
                  "127.0.0.1:9;rport", "127.0.0.1:" + victim.port() + ";maddr=127.0.0.1;rport"));
      assertThat(peer.hear()).startsWith("SIP/2.0 200 ");
      assertThat(victim.hear(SILENCE_MS)).isEmpty();
    }
  }

  @Test
  void aRefusalIsNoAmplifier() {
    try (var peer = peer(santra, Transport.UDP)) {
      var tiny = "X a SIP/2.0\r\nv:SIP/2.0/UDP a;rport\r\n\r\n";
      peer.send(tiny);
      var answer = peer.hear(SILENCE_MS);
      assertThat(answer.map(String::length).orElse(0)).isLessThanOrEqualTo(3 * tiny.length());
    }
  }
}
