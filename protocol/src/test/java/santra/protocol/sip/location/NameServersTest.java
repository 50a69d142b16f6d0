package santra.protocol.sip.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.transport.Transport;

/** Real questions to a name server on loopback. */
class NameServersTest {
  private NameServerOnLoopback server;
  private NameServers names;

  @BeforeEach
  void start() throws IOException {
    server =
        new NameServerOnLoopback(
            """
            example.com.            300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.com.
            example.com.            300 IN NAPTR 20 10 "u" "E2U+sip" "!^.*$!sip:x@example.com!" .
            _sip._udp.example.com.   60 IN SRV 10 5 5070 one.example.com.
            _sip._udp.example.com.   60 IN SRV 20 5 5071 two.example.com.
            one.example.com.        300 IN A 192.0.2.1
            one.example.com.        300 IN AAAA 2001:db8::1
            two.example.com.        300 IN CNAME three.example.com.
            three.example.com.      300 IN A 192.0.2.3
            """);
    names = NameServers.of(List.of(server.address()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDomainIsFoundByItsRecords() throws IOException {
    var located =
        Locating.of(
            new Target("example.com", Optional.empty(), Optional.empty()),
            names,
            new SplittableRandom(1));

    assertThat(located.places())
        .containsExactly(
            new Place(Transport.UDP, at("192.0.2.1", 5070)),
            new Place(Transport.UDP, at("2001:db8::1", 5070)),
            new Place(Transport.UDP, at("192.0.2.3", 5071)));
    assertThat(located.ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aNameThatIsNotThereIsNoRecord() throws IOException {
    assertThat(names.addresses("nobody.example.com")).isEmpty();
    assertThat(names.srv("_sip._tcp.example.com")).isEmpty();
    assertThat(names.naptr("not a name..")).isEmpty();
  }

  @Test
  void aRuleWithARegularExpressionIsNotFollowed() throws IOException {
    assertThat(names.naptr("example.com"))
        .extracting(Dns.Naptr::replacement)
        .containsExactlyInAnyOrder("_sip._udp.example.com", "");
  }

  @Test
  void aServerThatFailsKnowsNothing() {
    server.fails();
    assertThatThrownBy(() -> names.addresses("one.example.com")).isInstanceOf(IOException.class);
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }
}
