package santra.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.channel.voice.Admission.Limits;
import santra.node.Settings.JournalSettings.Cassandra;
import santra.node.Settings.JournalSettings.Database.File;
import santra.node.Settings.JournalSettings.Database.Server;
import santra.protocol.sip.transport.ClientCertificate;
import santra.protocol.sip.transport.SipStack.Listener;
import santra.protocol.sip.transport.TlsSettings;
import santra.protocol.sip.transport.Transport;
import santra.protocol.sip.transport.WebSettings;

/** What a node's file says about SIP and the journal. */
class SettingsTest {
  @TempDir private Path folder;

  @BeforeEach
  void key() throws IOException {
    Files.writeString(folder.resolve("key"), "5a".repeat(32));
  }

  private Settings.SipSettings sip(String section) {
    return settings(section, "kind = \"h2-file\", dir = \"data\"").sip();
  }

  private Settings.JournalSettings journal(String section) {
    return settings("host = \"127.0.0.1\", port = 5060, realm = r", section).journal();
  }

  private Settings settings(String sip, String journal) {
    var file = folder.resolve("node.conf");
    try {
      Files.writeString(
          file,
          """
          santra {
            name = n
            cluster { host = "127.0.0.1", port = 1, seeds = [] }
            sip { %s }
            http { host = "127.0.0.1", port = 2 }
            media { servers = [] }
            journal { %s }
            tenants = "tenants"
            key-file = "key"
          }
          """
              .formatted(sip, journal));
    } catch (IOException unwritable) {
      throw new AssertionError(unwritable);
    }
    return Settings.read(file);
  }

  @Test
  void theJournalIsInOneDatabaseOrInCassandraWithItsBooksBeside() {
    assertThat(journal("kind = \"h2-file\", dir = \"data\""))
        .isEqualTo(new File(folder.resolve("data")));
    assertThat(
            journal(
                """
                kind = "cassandra", contact-points = ["127.0.0.1:9042", "127.0.0.2:9042"]
                datacenter = "datacenter1"
                books { kind = "h2-server", url = "127.0.0.1:9092", password-file = "secret" }
                """))
        .isEqualTo(
            new Cassandra(
                List.of(
                    new InetSocketAddress("127.0.0.1", 9042),
                    new InetSocketAddress("127.0.0.2", 9042)),
                "datacenter1",
                new Server("127.0.0.1:9092", folder.resolve("secret"))));
  }

  @Test
  void aJournalThatCannotBeIsNamedWithItsPlace() {
    var cassandra = "kind = cassandra, datacenter = d, contact-points = [%s], books { kind = %s }";
    assertThatThrownBy(() -> journal(cassandra.formatted("", "h2-file, dir = d")))
        .hasMessageContaining("journal.contact-points names none");
    assertThatThrownBy(() -> journal(cassandra.formatted("\"127.0.0.1:1\"", "paper")))
        .hasMessageContaining("journal.books.kind paper is not known");
    assertThatThrownBy(() -> journal("kind = paper"))
        .hasMessageContaining("journal.kind paper is not known");
  }

  @Test
  void withoutMoreAdmissionIsAsUsual() throws IOException {
    sip("host = \"127.0.0.1\", port = 5060, realm = r");
    assertThat(Settings.read(folder.resolve("node.conf")).admission()).isEqualTo(Limits.USUAL);
  }

  @Test
  void eachLimitOfAdmissionIsRead() {
    var admission =
        ConfigFactory.parseString(
            """
            admission {
              journal-slow = 80ms, journal-silent = 1s, journal-failing = 2s
              heap = 0.8, sip-loop = 3s, arrivals = 7
            }
            """);
    assertThat(AdmissionSection.read(admission))
        .isEqualTo(
            new Limits(
                Duration.ofMillis(80),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                0.8,
                Duration.ofSeconds(3),
                7));
    assertThatThrownBy(
            () -> AdmissionSection.read(ConfigFactory.parseString("admission.heap = 90")))
        .hasMessageContaining("admission.heap must be above 0 and at most 1");
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  @Test
  void withoutMoreItIsUdpAndTcp() {
    var sip = sip("host = \"127.0.0.1\", port = 5060, realm = r");
    assertThat(sip.more()).isEmpty();
    assertThat(sip.tls()).isEqualTo(TlsSettings.NONE);
    assertThat(sip.web()).isEqualTo(WebSettings.USUAL);
    assertThat(sip.edge()).isEqualTo("127.0.0.1:5060");
  }

  @Test
  void tlsAndWebSocketsAreListenersOnTheSameAddress() {
    var sip =
        sip(
            """
            host = "::1", port = 5060, realm = r
            certificate = "sip.pem", key = "sip.key", trusted = ["ca.pem"]
            more-certificates = [{ certificate = "two.pem", key = "/etc/two.key" }]
            tls { port = 5061, client-certificate = required }
            ws { port = 5080 }
            wss { port = 5443, client-certificate = optional }
            web { path = "/sip", origins = ["https://Agent.example.com"], ping = 10s }
            """);
    assertThat(sip.more())
        .containsExactly(
            new Listener(Transport.TLS, at("::1", 5061), ClientCertificate.REQUIRED),
            new Listener(Transport.WS, at("::1", 5080)),
            new Listener(Transport.WSS, at("::1", 5443), ClientCertificate.OPTIONAL));
    assertThat(sip.tls().identities())
        .containsExactly(
            new TlsSettings.Identity(folder.resolve("sip.pem"), folder.resolve("sip.key")),
            new TlsSettings.Identity(folder.resolve("two.pem"), Path.of("/etc/two.key")));
    assertThat(sip.tls().trusted()).containsExactly(folder.resolve("ca.pem"));
    assertThat(sip.web().path()).isEqualTo("/sip");
    assertThat(sip.web().ping()).isEqualTo(Duration.ofSeconds(10));
    assertThat(sip.edge()).isEqualTo("[0:0:0:0:0:0:0:1]:5060");
  }

  @Test
  void tlsWithoutACertificateIsRefused() {
    assertThatThrownBy(
            () -> sip("host = \"127.0.0.1\", port = 5060, realm = r, tls { port = 5061 }"))
        .isInstanceOf(Settings.BadSettings.class)
        .hasMessageContaining("need sip.certificate and sip.key");
  }

  @Test
  void anUnknownWishForClientCertificatesIsRefused() {
    assertThatThrownBy(() ->
            sip(
                "host = \"127.0.0.1\", port = 5060, realm = r, ws { port = 1, client-certificate"
                    + " = maybe }"))
        .isInstanceOf(Settings.BadSettings.class)
        .hasMessageContaining("client-certificate maybe is not known");
  }
}
