package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.TrunkChoice.Choice;
import santra.tenancy.TrunkChoice.Way;

/** Rows 178-180: trunks and dialling rules as a tenant writes them, and what follows from them. */
class TrunkFileTest {
  private static final String FILE =
      """
      tenant: acme
      zone: Europe/Helsinki
      dialling:
        country: "+358"
        national: "0"
        international: "00"
        allow: ["+358", "+46"]
        deny: ["+358600", "+358700"]
        shown: "+358100100"
        concurrent: 10
        per-minute: 30
        cost-per-day: 25.50
        currency: EUR
        least-cost: true
      trunks:
        day:
          to: sip:192.0.2.1:5070;transport=tcp
          domain: carrier.example
          channels: 5
          rates:
            - {prefix: "+358", per-minute: 0.01, hours: "08:00-16:00", days: mon-fri}
            - {prefix: "+358", per-minute: 0.03}
            - {prefix: "+35840", per-minute: 0.05}
        night:
          to: sip:192.0.2.2
          from: [192.0.2.2/32]
          login: {user: acme, realm: carrier.example, password: secret}
          register: 10m
          plus: false
          rates: [{prefix: "+358", per-minute: 0.02}]
          headers:
            - {add: X-Customer, value: "42"}
            - {remove: Diversion}
            - {replace: User-Agent, value: Acme}
        operator: {from: [192.0.2.3/32]}
      """;

  @TempDir Path folder;

  private TenantFile.Reading read(String text) {
    return TenantFile.read(
        "acme.yaml", text.getBytes(StandardCharsets.UTF_8), folder, "santra", Prompts.UNSEEN);
  }

  private Tenant tenant() {
    var reading = read(FILE);
    assertThat(reading.findings()).noneMatch(Finding::isError);
    return reading.tenant().orElseThrow();
  }

  private List<String> errors(String old, String fresh) {
    assertThat(FILE).contains(old);
    return read(FILE.replace(old, fresh)).findings().stream()
        .filter(Finding::isError)
        .map(Finding::toString)
        .toList();
  }

  @Test
  void aTrunkIsReadWithItsLoginWhoseSecretIsNeverShown() {
    var night = tenant().trunk("night").flatMap(Trunk::out).orElseThrow();

    assertThat(night.address()).isEqualTo("192.0.2.2:5060");
    assertThat(night.login().orElseThrow().password()).isEqualTo("secret");
    assertThat(night.toString()).doesNotContain("secret");
    assertThat(night.headers()).hasSize(3);
    assertThat(night.said("+3581")).isEqualTo("3581");
    assertThat(tenant().trunk("operator").flatMap(Trunk::out)).isEmpty();
    assertThat(tenant().dialling().orElseThrow().costPerDayMicros()).isEqualTo(25_500_000);
  }

  @Test
  void faultsAreNamedWhereTheyAre() {
    assertThat(errors("{remove: Diversion}", "{remove: Via}"))
        .singleElement()
        .asString()
        .contains("Via is Santra's own");
    assertThat(errors("value: \"42\"", "value: \"4\\r\\nEvil: 2\""))
        .singleElement()
        .asString()
        .contains("printable");
    assertThat(errors("sip:192.0.2.1:5070", "sip:carrier..example"))
        .isNotEmpty()
        .first()
        .asString()
        .contains("sip:192.0.2.7:5060");
    assertThat(errors("realm: carrier.example, ", "")).isNotEmpty();
    assertThat(errors("{from: [192.0.2.3/32]}", "{}")).isNotEmpty();
    assertThat(errors("allow: [\"+358\"", "allow: [\"358\"")).isNotEmpty();
    assertThat(errors("per-minute: 0.02", "per-minute: cheap")).isNotEmpty();
    assertThat(errors("mon-fri", "fri-mon")).isNotEmpty();
  }

  @Test
  void onlyWhatIsAllowedAndNotDeniedMayBeCalled() {
    var rules = tenant().dialling().orElseThrow();

    for (var dialled :
        List.of("+358401234567", "0401234567", "00358401234567", "+358 (40) 123-4567"))
      assertThat(rules.judge(dialled)).isEqualTo(new Ruling.Allowed("+358401234567"));
    assertThat(rules.judge("0046812345678")).isEqualTo(new Ruling.Allowed("+46812345678"));
    for (var dialled :
        List.of(
            "0600123456",
            "+358700123456",
            "+88213000000",
            "112",
            "*61",
            "",
            "+",
            "401234567",
            "+358401234567;x=y",
            "+35840123456789012",
            "0".repeat(50)))
      assertThat(rules.judge(dialled)).as(dialled).isInstanceOf(Ruling.Denied.class);
  }

  private List<String> order(String number, String at, List<String> tried, String down) {
    var tenant = tenant();
    var ways =
        tried.stream()
            .map(name ->
                new Way(name, tenant.trunk(name).flatMap(Trunk::out).orElseThrow().address()))
            .toList();
    return TrunkChoice.of(
            tenant,
            number,
            Instant.parse(at),
            ways,
            trunk -> trunk.name().equals(down) ? List.of() : trunk.out().stream().toList(),
            7)
        .stream()
        .map(Choice::trunk)
        .toList();
  }

  @Test
  void theCheapestTrunkOfTheHourComesFirst() {
    // Monday 30 November 2026: 12:00 and 20:00 in Helsinki; then Sunday.
    assertThat(order("+35850", "2026-11-30T10:00:00Z", List.of(), ""))
        .containsExactly("day", "night");
    assertThat(order("+35850", "2026-11-30T18:00:00Z", List.of(), ""))
        .containsExactly("night", "day");
    assertThat(order("+35850", "2026-11-29T10:00:00Z", List.of(), ""))
        .containsExactly("night", "day");
    assertThat(order("+35840", "2026-11-30T10:00:00Z", List.of(), ""))
        .as("the longest prefix counts")
        .containsExactly("night", "day");
  }

  @Test
  void aTrunkThatIsDownOrTriedOrDoesNotCarryTheNumberIsLeftOut() {
    assertThat(order("+35850", "2026-11-30T10:00:00Z", List.of("day"), ""))
        .containsExactly("night");
    assertThat(order("+35850", "2026-11-30T10:00:00Z", List.of(), "day")).containsExactly("night");
    assertThat(order("+46850", "2026-11-30T10:00:00Z", List.of(), "")).isEmpty();
  }

  @Test
  void amongEqualsTheWeightDecidesHowOften() {
    var text =
        """
        tenant: acme
        dialling: {country: "+358", allow: ["+358"]}
        trunks:
          heavy: {to: "sip:192.0.2.1", weight: 30}
          light: {to: "sip:192.0.2.2", weight: 10}
          spare: {to: "sip:192.0.2.3", priority: 2}
        """;
    var tenant = read(text).tenant().orElseThrow();
    int heavy = 0;
    for (long call = 0; call < 4_000; call++) {
      var order =
          TrunkChoice.of(
              tenant,
              "+35850",
              Instant.EPOCH,
              List.of(),
              trunk -> trunk.out().stream().toList(),
              call);
      assertThat(order.getLast().trunk()).isEqualTo("spare");
      if (order.getFirst().trunk().equals("heavy")) heavy++;
    }
    assertThat(heavy).isBetween(2_800, 3_200);
  }

  /** RFC 3263 section 4.3, after 503, a time-out or no way there. */
  @Test
  void aTrunkWithANameIsTriedAtAllItsPlacesBeforeTheNextTrunk() {
    var text =
        """
        tenant: acme
        dialling: {country: "+358", allow: ["+358"]}
        trunks:
          named: {to: "sip:carrier.example", priority: 1}
          spare: {to: "sip:192.0.2.3", priority: 2}
        """;
    var tenant = read(text).tenant().orElseThrow();
    var tried = new ArrayList<Way>();
    for (int i = 0; i < 3; i++) {
      var next =
          TrunkChoice.of(tenant, "+35850", Instant.EPOCH, tried, TrunkFileTest::places, 1)
              .getFirst();
      tried.add(new Way(next.trunk(), next.outlet().address()));
    }

    assertThat(tried)
        .containsExactly(
            new Way("named", "192.0.2.10:5060"),
            new Way("named", "192.0.2.11:5070"),
            new Way("spare", "192.0.2.3:5060"));
    assertThat(TrunkChoice.of(tenant, "+35850", Instant.EPOCH, tried, TrunkFileTest::places, 1))
        .isEmpty();
  }

  private static List<Outlet> places(Trunk trunk) {
    var outlet = trunk.out().orElseThrow();
    return outlet.name().isEmpty()
        ? List.of(outlet)
        : List.of(outlet.at("192.0.2.10", 5060, "UDP"), outlet.at("192.0.2.11", 5070, "TCP"));
  }

  @Test
  void aTrunkMayHaveANameWithOrWithoutPortAndTransport() {
    var named = to("sip:SBC.Carrier.example");
    assertThat(named.name()).isEqualTo("sbc.carrier.example");
    assertThat(named.domain()).isEqualTo("sbc.carrier.example");
    assertThat(named.port()).isZero();
    assertThat(named.transport()).isEmpty();
    var exact = to("sip:carrier.example:5070;transport=tcp");
    assertThat(exact.port()).isEqualTo(5070);
    assertThat(exact.transport()).isEqualTo("TCP");
    for (var wrong :
        List.of("sip:localhost", "sip:carrier..example", "sip:a.example:0", "sip:-a.example"))
      assertThat(read(trunk(wrong)).findings()).as(wrong).anyMatch(Finding::isError);
  }

  private Outlet to(String uri) {
    return read(trunk(uri)).tenant().orElseThrow().trunk("one").orElseThrow().out().orElseThrow();
  }

  private static String trunk(String uri) {
    return "tenant: acme\ntrunks:\n  one: {to: \"" + uri + "\"}\n";
  }
}
