package santra.protocol.sip.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.transport.Transport;

/** RFC 3263: the order in which a domain's servers are tried. */
class LocatingTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Zone zone = new Zone();

  @Test
  void withoutPortAndTransportTheDomainSaysWhatItPrefers() throws IOException {
    zone.naptr(50, 50, "SIPS+D2T", "_sips._tcp.example.com");
    zone.naptr(90, 50, "SIP+D2T", "_sip._tcp.example.com");
    zone.naptr(40, 50, "SIP+D2SCTP", "_sip._sctp.example.com");
    zone.srv("_sips._tcp.example.com", 0, 1, 5061, "one.example.com");
    zone.srv("_sip._tcp.example.com", 0, 1, 5070, "two.example.com");
    zone.host("one.example.com", "192.0.2.1");
    zone.host("two.example.com", "192.0.2.2");

    assertThat(found("example.com"))
        .containsExactly(
            place(Transport.TLS, "192.0.2.1", 5061), place(Transport.TCP, "192.0.2.2", 5070));
  }

  @Test
  void withoutNaptrOurOwnTransportsAreAskedFor() throws IOException {
    zone.srv("_sip._tcp.example.com", 0, 1, 5070, "two.example.com");
    zone.srv("_sip._udp.example.com", 0, 1, 5080, "two.example.com");
    zone.host("two.example.com", "192.0.2.2");

    assertThat(found("example.com"))
        .containsExactly(
            place(Transport.UDP, "192.0.2.2", 5080), place(Transport.TCP, "192.0.2.2", 5070));
  }

  @Test
  void withoutSrvTheNameItselfIsTheHost() throws IOException {
    zone.host("example.com", "192.0.2.3");

    assertThat(found("example.com")).containsExactly(place(Transport.UDP, "192.0.2.3", 5060));
    assertThat(
            located(new Target("example.com", Optional.empty(), Optional.of(Transport.TLS)))
                .places())
        .containsExactly(place(Transport.TLS, "192.0.2.3", 5061));
  }

  @Test
  void aPortLeavesNothingToSrv() throws IOException {
    zone.naptr(1, 1, "SIP+D2T", "_sip._tcp.example.com");
    zone.srv("_sip._udp.example.com", 0, 1, 5080, "two.example.com");
    zone.host("two.example.com", "192.0.2.2");
    zone.host("example.com", "192.0.2.3");

    assertThat(located(new Target("example.com", Optional.of(5999), Optional.empty())).places())
        .containsExactly(place(Transport.UDP, "192.0.2.3", 5999));
  }

  @Test
  void aTransportLeavesNothingToNaptr() throws IOException {
    zone.naptr(1, 1, "SIP+D2U", "_sip._udp.example.com");
    zone.srv("_sip._udp.example.com", 0, 1, 5080, "one.example.com");
    zone.srv("_sip._tcp.example.com", 0, 1, 5081, "one.example.com");
    zone.host("one.example.com", "192.0.2.1");

    assertThat(
            located(new Target("example.com", Optional.empty(), Optional.of(Transport.TCP)))
                .places())
        .containsExactly(place(Transport.TCP, "192.0.2.1", 5081));
  }

  @Test
  void aLowerPriorityComesFirstWhateverTheWeights() throws IOException {
    zone.srv("_sip._udp.example.com", 20, 60_000, 5060, "late.example.com");
    zone.srv("_sip._udp.example.com", 10, 0, 5060, "early.example.com");
    zone.host("late.example.com", "192.0.2.9");
    zone.host("early.example.com", "192.0.2.1");

    for (int seed = 0; seed < 50; seed++)
      assertThat(Locating.of(named("example.com"), zone, new SplittableRandom(seed)).places())
          .as("seed %d", seed)
          .first()
          .isEqualTo(place(Transport.UDP, "192.0.2.1", 5060));
  }

  @Test
  void amongEqualsWeightIsTheShareOfFirstTries() throws IOException {
    zone.srv("_sip._udp.example.com", 10, 30, 5060, "big.example.com");
    zone.srv("_sip._udp.example.com", 10, 10, 5060, "small.example.com");
    zone.host("big.example.com", "192.0.2.1");
    zone.host("small.example.com", "192.0.2.2");
    var chance = new SplittableRandom(7);
    var first = 0;
    for (int i = 0; i < 4_000; i++) {
      var places = Locating.of(named("example.com"), zone, chance).places();
      assertThat(places).hasSize(2);
      if (places.getFirst().equals(place(Transport.UDP, "192.0.2.1", 5060))) first++;
    }
    assertThat(first).as("seed 7").isBetween(2_800, 3_200);
  }

  @Test
  void aServiceNamedByADotIsNotThere() throws IOException {
    zone.srv("_sip._udp.example.com", 0, 0, 0, ".");
    zone.host("example.com", "192.0.2.3");

    assertThat(found("example.com")).isEmpty();
  }

  @Test
  void allHostsOfANameAreTriedAndNoneTwice() throws IOException {
    zone.naptr(1, 1, "SIP+D2U", "_sip._udp.example.com");
    zone.srv("_sip._udp.example.com", 1, 1, 5060, "pair.example.com");
    zone.srv("_sip._udp.example.com", 2, 1, 5060, "pair.example.com");
    zone.host("pair.example.com", "192.0.2.1");
    zone.host("pair.example.com", "2001:db8::1");

    assertThat(found("example.com"))
        .containsExactly(
            place(Transport.UDP, "192.0.2.1", 5060), place(Transport.UDP, "2001:db8::1", 5060));
  }

  @Test
  void noDomainSendsUsToMoreThanTenPlacesOrToNobodysAddress() throws IOException {
    for (int i = 1; i <= 40; i++) zone.host("example.com", "192.0.2." + i);
    zone.host("odd.example.com", "0.0.0.0");
    zone.host("odd.example.com", "224.0.0.1");

    assertThat(found("example.com")).hasSize(Locating.MOST_PLACES);
    assertThat(found("odd.example.com")).isEmpty();
  }

  @Test
  void itHoldsForAsLongAsItsShortestRecord() throws IOException {
    zone.ttl = Duration.ofSeconds(90);
    zone.srv("_sip._udp.example.com", 1, 1, 5060, "one.example.com");
    zone.ttl = HOUR;
    zone.host("one.example.com", "192.0.2.1");

    assertThat(located(named("example.com")).ttl()).isEqualTo(Duration.ofSeconds(90));
    assertThat(located(named("nowhere.example.com")).ttl()).isPositive().isLessThan(HOUR);
  }

  @Test
  void whatNoNameServerAnswersIsNotTakenForNothing() {
    zone.silent = true;
    assertThatThrownBy(() -> found("example.com")).isInstanceOf(IOException.class);
  }

  private List<Place> found(String host) throws IOException {
    return located(named(host)).places();
  }

  private Located located(Target target) throws IOException {
    return Locating.of(target, zone, new SplittableRandom(1));
  }

  private static Target named(String host) {
    return new Target(host, Optional.empty(), Optional.empty());
  }

  private static Place place(Transport transport, String host, int port) {
    return new Place(transport, new InetSocketAddress(InetAddress.ofLiteral(host), port));
  }

  /** Records of a few names. */
  private static final class Zone implements Dns {
    private record Named<T>(String name, T record) {}

    private final List<Naptr> naptrs = new ArrayList<>();
    private final List<Named<Srv>> srvs = new ArrayList<>();
    private final List<Named<Host>> hosts = new ArrayList<>();
    Duration ttl = HOUR;
    boolean silent;

    void naptr(int order, int preference, String service, String replacement) {
      naptrs.add(new Naptr(order, preference, service, replacement, ttl));
    }

    void srv(String name, int priority, int weight, int port, String host) {
      srvs.add(new Named<>(name, new Srv(priority, weight, port, host, ttl)));
    }

    void host(String name, String address) {
      hosts.add(new Named<>(name, new Host(InetAddress.ofLiteral(address), ttl)));
    }

    @Override
    public List<Naptr> naptr(String domain) throws IOException {
      return domain.equals("example.com") ? heard(naptrs) : List.of();
    }

    @Override
    public List<Srv> srv(String service) throws IOException {
      return heard(of(srvs, service));
    }

    @Override
    public List<Host> addresses(String host) throws IOException {
      return heard(of(hosts, host));
    }

    private static <T> List<T> of(List<Named<T>> all, String name) {
      return all.stream().filter(one -> one.name().equals(name)).map(Named::record).toList();
    }

    private <T> List<T> heard(List<T> records) throws IOException {
      if (silent) throw new IOException("timed out");
      return records;
    }
  }
}
