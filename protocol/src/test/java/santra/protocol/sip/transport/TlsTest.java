package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.protocol.sip.transport.Party.next;
import static santra.protocol.sip.transport.RawPeer.message;

import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import santra.protocol.sip.message.Response;

/** SIP over TLS: RFC 3261 section 26, RFC 5922; who is let in, and who is not and why. */
@ExtendWith(Leaks.class)
class TlsTest {
  /** Where no peer's own port can take a port that was closed a moment ago. */
  private static final InetSocketAddress ALONE = new InetSocketAddress("127.0.0.77", 0);

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Authority authority = new Authority("ours");
  private final Authority stranger = new Authority("a stranger");
  private final List<Party> parties = new ArrayList<>();

  @AfterEach
  void close() {
    parties.forEach(Party::close);
  }

  private Party party(UnaryOperator<SipSettings> settings) {
    var party = Party.on(settings);
    party.atOnce =
        transaction -> transaction.reply(Response.to(transaction.request(), 200).withToTag("t"));
    parties.add(party);
    return party;
  }

  private static SipSettings tls(
      SipSettings s, TlsSettings tls, ClientCertificate wanted, Duration deadline, int handshakes) {
    return new SipSettings(
        List.of(new SipStack.Listener(Transport.TLS, ANY_PORT, wanted)),
        s.t1(),
        s.maxMessage(),
        s.maxTransactions(),
        s.maxConnections(),
        s.idleConnection(),
        deadline,
        s.perSource(),
        new SipSettings.Admission(20, handshakes),
        tls,
        s.web(),
        true);
  }

  private Party listening(TlsSettings tls, ClientCertificate wanted) {
    return party(s -> tls(s, tls, wanted, Duration.ofSeconds(5), 100));
  }

  private Party listening(TlsSettings tls) {
    return listening(tls, ClientCertificate.NOT_ASKED);
  }

  private static Flow flow(Party from, Party to, String domain) {
    return from.to(to, Transport.TLS).withDomain(domain);
  }

  private static void options(Party from, Party to, String domain) {
    from.send(from.request("OPTIONS", to, Transport.TLS), flow(from, to, domain));
  }

  // ---- as a client: is it the one we meant?

  @ParameterizedTest
  @ValueSource(strings = {"sip.example.com", "SIP.Example.COM", "voice.example.com", ""})
  void aPeerThatProvesTheDomainWeMeantIsTalkedTo(String domain) {
    var bob =
        listening(
            authority.settings(
                authority.issue(
                    "bob",
                    builder ->
                        named(builder, "sip:voice.example.com")
                            .addSanDnsName("sip.example.com")
                            .addSanIpAddress("127.0.0.1"))));
    var alice = listening(authority.standard());
    options(alice, bob, domain);
    assertThat(alice.response(200)).isNotNull();
    assertThat(next(bob.requests).request().topVia().transport()).isEqualTo("TLS");
  }

  private static CertificateBuilder named(CertificateBuilder builder, String uri) {
    try {
      return builder.addSanUriName(uri);
    } catch (java.net.URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void refused(Authority vouching, UnaryOperator<CertificateBuilder> wishes, String why) {
    var bob = listening(vouching.settings(vouching.issue("bob", wishes)));
    var alice = listening(authority.standard());
    options(alice, bob, "sip.example.com");
    var failure = next(alice.failures);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(alice.counters()).as(failure.reason()).containsEntry(why, 1L);
    assertThat(bob.requests).isEmpty();
  }

  @Test
  void aPeerOfAnotherNameIsNotTalkedTo() {
    refused(authority, builder -> builder.addSanDnsName("sip.example.org"), "tls.refused.name");
  }

  @Test
  void aWildcardSpeaksForNobody() {
    refused(authority, builder -> builder.subject("CN=*.example.com"), "tls.refused.name");
  }

  @Test
  void aPersonsCertificateSpeaksForNoDomain() {
    refused(authority, builder -> named(builder, "sip:bob@sip.example.com"), "tls.refused.name");
  }

  @Test
  void theCommonNameCountsOnlyWhereNoAlternativeNamesADomain() {
    var bob =
        listening(
            authority.settings(
                authority.issue("bob", builder -> builder.subject("CN=sip.example.com"))));
    var alice = listening(authority.standard());
    options(alice, bob, "sip.example.com");
    assertThat(alice.response(200)).isNotNull();
    refused(
        authority,
        builder -> builder.subject("CN=sip.example.com").addSanDnsName("sip.example.org"),
        "tls.refused.name");
  }

  @Test
  void anExpiredPeerIsNotTalkedTo() {
    refused(
        authority,
        builder -> Authority.expired(builder).addSanDnsName("sip.example.com"),
        "tls.refused.expired");
  }

  @Test
  void aPeerNobodyVouchesForIsNotTalkedTo() {
    refused(stranger, builder -> builder.addSanDnsName("sip.example.com"), "tls.refused.untrusted");
  }

  @Test
  void withoutACertificateNothingGoesInTheClearInstead() {
    var alice =
        party(s ->
            new SipSettings(
                List.of(new SipStack.Listener(Transport.TCP, ANY_PORT)),
                s.t1(),
                s.maxMessage(),
                s.maxTransactions(),
                s.maxConnections(),
                s.idleConnection(),
                s.headerDeadline(),
                s.perSource()));
    var bob = listening(authority.standard());
    alice.send(
        bob.request("OPTIONS", bob, Transport.TLS),
        Flow.to(Transport.TLS, alice.address(Transport.TCP), bob.address(Transport.TLS)));
    assertThat(next(alice.failures).reason()).isEqualTo("no certificate to connect with");
    assertThat(bob.counter("tls.refused.plain")).isZero();
  }

  // ---- as a server

  private static String ask(SSLContext context, Party party) {
    try (var peer = new RawPeer.Stream(party.address(Transport.TLS), context)) {
      peer.send(message("OPTIONS", "", "").replace("/UDP", "/TLS"));
      return peer.hear();
    }
  }

  @Test
  void aClientCertificateIsRequiredWhereTheListenerSaysSo() {
    var santra = listening(authority.standard(), ClientCertificate.REQUIRED);
    assertThat(ask(authority.context(authority.certify(builder -> builder)), santra))
        .startsWith("SIP/2.0 200");
    assertThatThrownBy(() -> ask(authority.context(), santra))
        .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
    assertThatThrownBy(() -> ask(authority.context(authority.certify(Authority::expired)), santra))
        .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
    Party.eventually(
        "counted",
        () ->
            santra.counter("tls.refused.no-certificate") == 1
                && santra.counter("tls.refused.expired") == 1);
    assertThat(santra.counter("tls.accepted")).isEqualTo(1);
    assertThat(santra.requests).hasSize(1);
  }

  @Test
  void whereItIsOptionalItMayBeMissingButNotBad() {
    var santra = listening(authority.standard(), ClientCertificate.OPTIONAL);
    assertThat(ask(authority.context(), santra)).startsWith("SIP/2.0 200");
    assertThatThrownBy(() -> ask(authority.context(authority.certify(Authority::expired)), santra))
        .isInstanceOfAny(UncheckedIOException.class, AssertionError.class);
  }

  private SSLSocket socket(Party party, String... protocols) throws IOException {
    var socket = (SSLSocket) authority.context().getSocketFactory().createSocket();
    socket.connect(party.address(Transport.TLS));
    if (protocols.length > 0) socket.setEnabledProtocols(protocols);
    socket.setSoTimeout(RawPeer.ANSWER_MS);
    return socket;
  }

  @Test
  void theCertificateIsTheOneOfTheHostThatIsAskedFor() throws IOException {
    var one = authority.issue("one", builder -> builder.addSanDnsName("one.example.com"));
    var two = authority.issue("two", builder -> builder.addSanDnsName("two.example.com"));
    var santra = listening(authority.settings(one, two));
    for (var host : List.of("one", "two", "three"))
      try (var socket = socket(santra)) {
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host + ".example.com")));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        var expected = host.equals("three") ? "one" : host;
        assertThat(PeerNames.of(shown)).containsExactly(expected + ".example.com");
      } catch (java.security.cert.CertificateParsingException unreadable) {
        throw new AssertionError(unreadable);
      }
  }

  @Test
  void onlyTls12And13AreSpoken() throws IOException {
    var santra = listening(authority.standard());
    for (var version : List.of("TLSv1.2", "TLSv1.3"))
      try (var socket = socket(santra, version)) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        assertThat(socket.getSession().getCipherSuite()).doesNotContain("CBC");
      }
    // The JDK would not even ask for TLS 1.1, so these are the bytes of one who does: record,
    // ClientHello, version 3.2, random, no session, one suite, no compression.
    var hello =
        HexFormat.of()
            .parseHex(
                "160302002d" + "01000029" + "0302" + "00".repeat(32) + "00" + "0002002f" + "0100");
    try (var old = new RawPeer.Stream(santra.address(Transport.TLS))) {
      old.send(hello);
      assertThat(old.closedByPeer()).isTrue();
    }
    Party.eventually(
        "refused",
        () ->
            santra.counters().keySet().stream().anyMatch(name -> name.startsWith("tls.refused.")));
  }

  @Test
  void aSecondHandshakeOnOneConnectionIsRefused() throws IOException {
    var santra = listening(authority.standard());
    try (var socket = socket(santra, "TLSv1.2")) {
      socket.startHandshake();
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket
                    .getOutputStream()
                    .write("\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                while (socket.getInputStream().read() >= 0) {
                  // whatever it still says
                }
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoeverDoesNotSpeakTlsIsClosedAndCounted() {
    var santra = listening(authority.standard());
    try (var plain = new RawPeer.Stream(santra.address(Transport.TLS))) {
      plain.send(message("OPTIONS", "", ""));
      assertThat(plain.closedByPeer()).isTrue();
    }
    Party.eventually("counted", () -> santra.counter("tls.refused.plain") == 1);
    assertThat(ask(authority.context(), santra)).startsWith("SIP/2.0 200");
  }

  @Test
  void aHandshakeThatIsNotFinishedIsClosedAtTheDeadline() {
    var santra =
        party(s ->
            tls(s, authority.standard(), ClientCertificate.NOT_ASKED, Duration.ofMillis(300), 100));
    try (var half = new RawPeer.Stream(santra.address(Transport.TLS))) {
      half.send(new byte[] {22, 3, 1});
      assertThat(half.closedByPeer()).isTrue();
    }
    assertThat(santra.counter("tls.refused.slow")).isEqualTo(1);
  }

  @Test
  void handshakesInProgressAreLimitedAndThereIsRoomAgain() {
    var santra =
        party(s ->
            tls(s, authority.standard(), ClientCertificate.NOT_ASKED, Duration.ofSeconds(30), 8));
    try (var one = new RawPeer.Stream(santra.address(Transport.TLS));
        var two = new RawPeer.Stream(santra.address(Transport.TLS))) {
      one.send(new byte[] {22});
      two.send(new byte[] {22});
      Party.eventually("both in", () -> santra.stack().describe().contains("connections 2\n"));
      try (var three = new RawPeer.Stream(santra.address(Transport.TLS))) {
        assertThat(three.closedByPeer()).isTrue();
      }
    }
    assertThat(santra.counter("dropped.handshakes")).isEqualTo(1);
    Party.eventually("room", () -> santra.stack().describe().contains("connections 0\n"));
    assertThat(ask(authority.context(), santra)).startsWith("SIP/2.0 200");
  }

  @Test
  void oneSourceHasOnlySoManyConnections() {
    var santra = listening(authority.standard());
    var open = new ArrayList<RawPeer.Stream>();
    try {
      for (int i = 0; i < 20; i++)
        open.add(new RawPeer.Stream(santra.address(Transport.TLS), authority.context()));
      try (var another = new RawPeer.Stream(santra.address(Transport.TLS))) {
        assertThat(another.closedByPeer()).isTrue();
      }
    } finally {
      open.forEach(RawPeer.Stream::close);
    }
    assertThat(santra.counter("dropped.connections-of-source")).isEqualTo(1);
  }

  // ---- files

  @Test
  void newFilesServeNewConnectionsAndOldOnesGoOn() throws Exception {
    var identity = authority.issue("bob", builder -> builder.addSanDnsName("old.example.com"));
    var santra = listening(authority.settings(identity));
    try (var before = socket(santra)) {
      before.startHandshake();
      assertThat(santra.stack().reloadCertificates()).isEmpty();
      assertThat(santra.counter("tls.reloaded")).isZero();

      authority.issue("bob", builder -> builder.addSanDnsName("new.example.com"));
      assertThat(santra.stack().reloadCertificates()).isEmpty();
      assertThat(santra.counter("tls.reloaded")).isEqualTo(1);
      try (var after = socket(santra)) {
        after.startHandshake();
        var shown = (X509Certificate) after.getSession().getPeerCertificates()[0];
        assertThat(PeerNames.of(shown)).containsExactly("new.example.com");
      }
      before.getOutputStream().write("\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(before.getInputStream().read()).isEqualTo('\r');
    }
  }

  @Test
  void filesThatDoNotFitAreRefusedWithTheReasonAndTheOldOnesStay() throws IOException {
    var identity = authority.issue("bob", builder -> builder.addSanDnsName("bob.example.com"));
    var santra = listening(authority.settings(identity));
    var other = authority.issue("other", builder -> builder);
    Files.copy(other.key(), identity.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(santra.stack().reloadCertificates())
        .contains("the private key is not the certificate's");
    Files.writeString(identity.key(), "nonsense");
    assertThat(santra.stack().reloadCertificates()).contains("no PKCS#8 private key");
    assertThat(santra.counter("tls.reload-failed")).isEqualTo(2);
    assertThat(ask(authority.context(), santra)).startsWith("SIP/2.0 200");
  }

  // ---- listeners

  @Test
  void aListenerIsOpenedAndClosedWhileOthersGoOn() throws IOException {
    var santra = listening(authority.standard());
    for (var transport : Transport.values()) {
      var opened = santra.stack().listen(new SipStack.Listener(transport, ALONE));
      assertThat(santra.stack().listeners()).contains(opened);
      try (var peer = transport.encrypted() ? null : RawPeer.to(opened.address(), transport)) {
        if (peer != null) {
          peer.send(message("OPTIONS", "", ""));
          assertThat(peer.hear()).startsWith("SIP/2.0 200");
        }
        santra.stack().unlisten(opened);
        assertThat(santra.stack().listeners()).doesNotContain(opened);
        if (peer != null && transport.reliable()) {
          peer.send(message("OPTIONS", "", ""));
          assertThat(peer.hear()).startsWith("SIP/2.0 200");
        }
      }
      assertThat(santra.stack().listen(opened)).isEqualTo(opened);
      santra.stack().unlisten(opened);
    }
    assertThat(ask(authority.context(), santra)).startsWith("SIP/2.0 200");
  }
}
