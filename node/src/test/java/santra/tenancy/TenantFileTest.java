package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.flow.Announcements;
import santra.flow.Announcements.Phrase;
import santra.flow.Speech;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.TenantFile.Reading;
import santra.vocabulary.AgentId;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

class TenantFileTest {
  static final String ACME =
      """
      tenant: acme
      name: Acme
      zone: Europe/Helsinki
      domains: [acme.example]
      keys:
        desk: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      reasons: [lunch, training]
      feature-codes: {log-in: "*71", log-out: "*72"}
      trunks:
        operator: {from: [127.0.0.0/8, "::1"]}
      queues:
        sales: {needs: {sales: 1, finnish: 3}, max-wait: 10m, ring: 15s, wrap-up: 500ms}
        help: {}
      numbers:
        "+358100100": {greeting: fi/welcome.wav, queue: sales, answer: by-agent}
        "100": {queue: help, emergency: true}
      agents:
        anna: {name: Anna, device: "1001", skills: {sales: 5, finnish: 5}, stays-not-ready: true}
        bo: {device: 1002}
      devices:
        "1001": {password: secret}
        "1002": {contact: "sip:1002@127.0.0.1:5070;transport=udp"}
      """;

  @TempDir Path folder;

  private Reading read(String text) {
    return TenantFile.read(
        "acme.yaml", text.getBytes(StandardCharsets.UTF_8), folder, "santra", Prompts.UNSEEN);
  }

  private List<String> errorsOf(String text) {
    var reading = read(text);
    var errors = reading.findings().stream().filter(Finding::isError).toList();
    assertThat(reading.tenant().isEmpty()).isEqualTo(!errors.isEmpty());
    return errors.stream().map(Objects::toString).toList();
  }

  private String errorOf(String text) {
    var errors = errorsOf(text);
    assertThat(errors).hasSize(1);
    return errors.getFirst();
  }

  /** The good file with one text exchanged for another. */
  private static String with(String old, String fresh) {
    assertThat(ACME).contains(old);
    return ACME.replace(old, fresh);
  }

  @Test
  void aTenantSaysHowLongACallGoesWithoutASignOfLifeAndATrunkMaySayOtherwise() {
    var file =
        with(
                "operator: {from: [127.0.0.0/8, \"::1\"]}",
                "operator: {from: [127.0.0.0/8], session-timer: {expires: 10m, least: 2m}}")
            + "session-timer: {expires: 1h}\n";
    var tenant = read(file).tenant().orElseThrow();

    assertThat(tenant.session())
        .isEqualTo(new SessionTerms(Duration.ofHours(1), Duration.ofSeconds(90)));
    assertThat(Objects.requireNonNull(tenant.trunks().get("operator")).session())
        .contains(new SessionTerms(Duration.ofMinutes(10), Duration.ofMinutes(2)));
    assertThat(read(ACME).tenant().orElseThrow().session()).isEqualTo(SessionTerms.USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "'{expires: 30s}', expires",
    "'{least: 10s}', least",
    "'{expires: 2m, least: 3m}', least is longer than expires",
    "'{refresh: 3m}', refresh",
  })
  void aSessionTimerOutsideItsLimitsIsAnError(String timer, String reason) {
    assertThat(errorOf(ACME + "session-timer: " + timer + "\n")).contains("session-timer", reason);
  }

  @Test
  void aGoodFileIsReadAsWritten() throws Exception {
    var tenant = read(ACME).tenant().orElseThrow();

    assertThat(tenant.id()).isEqualTo(new TenantId("acme"));
    assertThat(tenant.version()).matches("[0-9a-f]{12}");
    assertThat(tenant.zone()).isEqualTo(ZoneId.of("Europe/Helsinki"));
    assertThat(tenant.domains()).containsExactly("acme.example");
    assertThat(tenant.keys()).containsOnlyKeys("desk");
    assertThat(tenant.reasons()).containsExactlyInAnyOrder("lunch", "training");
    assertThat(tenant.featureCodes()).isEqualTo(new FeatureCodes("*71", "*72", "*63", "*64"));
    assertThat(Tenants.trunkFrom(tenant, InetAddress.ofLiteral("127.9.9.9"))).isPresent();
    assertThat(Tenants.trunkFrom(tenant, InetAddress.ofLiteral("192.0.2.1"))).isEmpty();
    assertThat(tenant.queue(new QueueId("sales")).orElseThrow())
        .isEqualTo(
            new QueueProfile(
                new QueueId("sales"),
                QueueRule.of(
                    new Need.All(
                        List.of(
                            new Need.Level(new Skill("sales"), 1),
                            new Need.Level(new Skill("finnish"), 3))),
                    Duration.ofSeconds(20)),
                "music",
                500,
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                Optional.empty(),
                List.of()));
    assertThat(tenant.number("+358100100").orElseThrow().answer()).isEqualTo(AnswerPolicy.BY_AGENT);
    assertThat(tenant.number("+358100100").orElseThrow().greeting()).contains("fi/welcome.wav");
    assertThat(tenant.number("+358100100").orElseThrow().emergency()).isFalse();
    assertThat(tenant.number("100").orElseThrow().answer()).isEqualTo(AnswerPolicy.AT_ONCE);
    assertThat(tenant.number("100").orElseThrow().emergency()).isTrue();
    var anna = tenant.agent(new AgentId("anna")).orElseThrow();
    assertThat(anna.staysNotReady()).isTrue();
    assertThat(anna.skills()).containsEntry(new Skill("finnish"), 5);
    assertThat(tenant.agentAt("1002").map(AgentProfile::name)).contains("bo");
    assertThat(tenant.device("1002").orElseThrow().contact())
        .contains("sip:1002@127.0.0.1:5070;transport=udp");
  }

  @Test
  void aFileThatOnlyNamesItsTenantGetsSensibleDefaults() {
    var tenant = read("tenant: beta").tenant().orElseThrow();

    assertThat(tenant.name()).isEqualTo("beta");
    assertThat(tenant.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(tenant.featureCodes()).isEqualTo(FeatureCodes.STANDARD);
    assertThat(tenant.reasons()).contains("lunch");
    assertThat(tenant.keys()).isEmpty();
  }

  @Test
  void aPasswordBecomesTheHa1OfRfc7616() throws Exception {
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/Mufasa"), "Circle of Life\n");
    var text = "tenant: a\ndevices: {Mufasa: {password-file: secrets/Mufasa}}";
    var reading =
        TenantFile.read(
            "a.yaml",
            text.getBytes(StandardCharsets.UTF_8),
            folder,
            "http-auth@example.org",
            Prompts.UNSEEN);

    // RFC 7616 section 3.9.1: both digests of Mufasa:http-auth@example.org:Circle of Life.
    var device = reading.tenant().flatMap(tenant -> tenant.device("Mufasa")).orElseThrow();
    assertThat(device.ha1Md5()).contains("3d78807defe7de2157e2b0b6573a855f");
    assertThat(device.ha1Sha256())
        .contains("7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
  }

  @Test
  void everyFaultOfAFileIsNamedAtOnceWithItsPlace() {
    var errors =
        errorsOf(
            """
            tenant: Acme!
            zone: Europe/Helsinky
            queues:
              sales: {ring: soon, max-waiting: 0}
            numbers:
              "+358100100": {queue: sale}
              "abc": {queue: sales, answer: later}
            agents:
              anna: {device: "1001", skills: {sales: 11}}
            """);

    assertThat(errors)
        .containsExactlyInAnyOrder(
            "acme.yaml:1:9: tenant: this value must be 1-40 lower-case letters, digits or '-'",
            "acme.yaml:2:7: zone: 'Europe/Helsinky' must be a zone such as Europe/Helsinki",
            "acme.yaml:4:17: queues.sales.ring: 'soon' must be a duration such as 500ms, 20s, 2m or"
                + " 1h",
            "acme.yaml:4:36: queues.sales.max-waiting: must be a whole number from 1 to 100000",
            "acme.yaml:6:25: numbers.+358100100.queue: queue 'sale' does not exist; did you mean"
                + " 'sales'?",
            "acme.yaml:7:3: numbers.abc: 'abc' must be digits, perhaps after a '+'",
            "acme.yaml:7:33: numbers.abc.answer: must be at-once or by-agent",
            "acme.yaml:9:18: agents.anna.device: device '1001' does not exist",
            "acme.yaml:9:42: agents.anna.skills.sales: must be a whole number from 1 to 10");
  }

  @Test
  void aQueueSaysThingsAsAWholeOrNotAtAll() {
    var queue =
        "announce: {first: 10s, every: 30s, language: fi, say: [fi/thanks.wav, [fi/at-most.wav,"
            + " wait]]}";
    assertThat(
            read(with("ring: 15s", queue))
                .tenant()
                .orElseThrow()
                .queue(new QueueId("sales"))
                .orElseThrow()
                .announcements())
        .contains(
            new Announcements(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                "fi",
                List.of(
                    new Phrase(List.of(new Speech.Prompt("fi/thanks.wav"))),
                    new Phrase(
                        List.of(
                            new Speech.Prompt("fi/at-most.wav"),
                            new Speech.Quantity(Announcements.WAIT))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ring: 15s           | rign: 15s            | queues.sales.rign: is not known here; did you mean 'ring'?
          ring: 15s           | ring: 0s             | queues.sales.ring: must be at least 1s
          ring: 15s           | ring: 9h             | queues.sales.ring: must be at most 5m
          ring: 15s           | announce: {}         | queues.sales.announce: needs 'say'
          ring: 15s           | announce: {say: []}  | queues.sales.announce.say: says nothing
          ring: 15s           | announce: {say: [wait, [[x]]]} | queues.sales.announce.say[1][0]: must be a single value
          ring: 15s           | announce: {say: [wait, position], every: 5s} | queues.sales.announce.every: must be at least 15s
          ring: 15s           | announce: {say: wait, first: 2h} | queues.sales.announce.first: must be at most 1h
          ring: 15s           | announce: {say: wait, language: de} | queues.sales.announce.language: must be fi, sv or en
          ring: 15s           | announce: {say: "number:x"} | queues.sales.announce.say: 'number:x' must be a prompt's name: letters, digits, '.', '_', '-', folders divided by '/', or position, or wait
          ring: 15s           | ring: [1, 2]         | queues.sales.ring: must be a single value
          ring: 15s           | ring:                | queues.sales.ring: has no value
          ring: 15s           | ring: !!binary x     | queues.sales.ring: must not have a tag
          bo: {               | anna: {              | agents.anna: is there twice
          help: {}            | help: text           | queues.help: must be a mapping
          name: Acme          | tenant: other        | tenant: is there twice
          log-out: "*72"      | log-out: "*71"       | feature-codes.log-out: the code of log-out is that of log-in
          log-out: "*72"      | log-out: "72"        | feature-codes.log-out: '72' must be '*' or '#' and up to 7 digits, '*' or '#'
          device: 1002        | device: "1001"       | agents.bo.device: device '1001' is already that of agent anna
          device: 1002        | name: Bo             | agents.bo: needs 'device'
          emergency: true     | emergency: often     | numbers.100.emergency: must be true or false
          fi/welcome.wav      | ../etc/passwd        | numbers.+358100100.greeting: '../etc/passwd' must be a prompt's name: letters, digits, '.', '_', '-', folders divided by '/'
          fi/welcome.wav      | /etc/passwd          | numbers.+358100100.greeting: '/etc/passwd' must be a prompt's name: letters, digits, '.', '_', '-', folders divided by '/'
          127.0.0.0/8         | operator.example     | trunks.operator.from[0]: 'operator.example' must be a network such as 192.0.2.0/24
          127.0.0.0/8         | 127.0.0.0/33         | trunks.operator.from[0]: '127.0.0.0/33' must be a network such as 192.0.2.0/24
          127.0.0.1:5070      | phone.example        | devices.1002.contact: must be a URI such as sip:1001@192.0.2.7:5060
          127.0.0.1:5070      | 127.0.0.1:70000      | devices.1002.contact: must be a URI such as sip:1001@192.0.2.7:5060
          127.0.0.1:5070      | 0.0.0.0              | devices.1002.contact: must be a URI such as sip:1001@192.0.2.7:5060
          domains: [acme.example] | domains: acme.example | domains: must be a list
          domains: [acme.example] | domains: [a.b, A.B] | domains[1]: is there twice
          lunch, training     | lunch, lunch         | reasons[1]: is there twice
          stays-not-ready: true | stays-not-ready: yes | agents.anna.stays-not-ready: must be true or false
          {password: secret}  | {}                   | devices.1001: needs password-file, or ha1-md5 and ha1-sha256, or contact
          {password: secret}  | {password-file: no/1} | devices.1001.password-file: there is no such file
          {password: secret}  | {password-file: ../x} | devices.1001.password-file: must be a file below this folder, such as secrets/1001
          {password: secret}  | {password: a, ha1-md5: 9f86d081884c7d659a2feaa0c55ad015} | devices.1001: must have one of password-file, password and ha1-...
          """)
  void aFaultIsNamedByPathAndReason(String old, String fresh, String expected) {
    assertThat(errorOf(with(old, fresh))).endsWith(": " + expected);
  }

  /** Row 83: a code must be one of the tenant's, and there must be some. */
  @Test
  void aQueueMayRequireADisposition() {
    var file =
        """
        tenant: acme
        agent-states: {wrap-up-at-most: 5m}
        dispositions: {wrong-number: Wrong number, complaint: Complaint}
        queues:
          sales: {disposition: required}
          help: {disposition: {default: complaint}}
          free: {}
        """;
    var queues = read(file).tenant().orElseThrow().queues();
    assertThat(queues.values())
        .extracting(QueueProfile::disposition)
        .containsExactlyInAnyOrder(
            Optional.of(new DispositionTerms(Optional.empty(), Duration.ofMinutes(5))),
            Optional.of(new DispositionTerms(Optional.of("complaint"), Duration.ofMinutes(5))),
            Optional.empty());

    assertThat(errorOf(file.replace("disposition: required", "disposition: maybe")))
        .isEqualTo(
            "acme.yaml:5:24: queues.sales.disposition:"
                + " 'maybe' must be required, or {default: CODE}");
    assertThat(errorOf(file.replace("default: complaint", "default: complaints")))
        .startsWith("acme.yaml:6:33: queues.help.disposition.default:")
        .contains("'complaints' does not exist", "complaint");
    assertThat(errorsOf(file.replace("{default: complaint}", "{otherwise: complaint}")))
        .containsExactly(
            "acme.yaml:6:23: queues.help.disposition: needs 'default'",
            "acme.yaml:6:24: queues.help.disposition.otherwise: is not known here");
    assertThat(errorsOf(file.replaceAll("dispositions:.*", "")))
        .hasSize(2)
        .allSatisfy(error -> assertThat(error).contains("needs 'dispositions' to choose from"));
  }

  @Test
  void textThatIsNotYamlIsRefusedWithItsPlace() {
    assertThat(errorOf("tenant: acme\nqueues: {sales: {ring: 1s}\nagents: {}\n"))
        .startsWith("acme.yaml:3:")
        .contains("is not YAML");
    assertThat(errorOf("tenant: a\n\tname: b")).startsWith("acme.yaml:2:1: is not YAML");
    assertThat(errorOf("tenant: a\nname: \u0007")).startsWith("acme.yaml:2:");
    assertThat(errorOf("")).isEqualTo("acme.yaml:0:0: is empty");
    assertThat(errorOf("just text")).contains("must be a mapping");
    assertThat(errorOf("tenant: a\n---\ntenant: b\n")).contains("second document");
  }

  @Test
  void bombsAreRefusedBeforeTheyAreBuilt() {
    assertThat(errorOf("tenant: " + "[".repeat(500_000))).contains("nested deeper");
    assertThat(errorOf("tenant: a" + "a".repeat(YamlText.MAX_BYTES))).contains("is longer than");
    var laughs = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 12; i++)
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    assertThat(errorOf(laughs.toString())).contains("more than 64 aliases");
    assertThat(errorsOf("&a tenant: *a\nqueues: &q {sales: *q}")).isNotEmpty();
  }

  @Test
  void aQueueThatNobodyCanServeIsAWarningOnly() {
    var reading = read(with("finnish: 3", "finnish: 9"));

    assertThat(reading.tenant()).isPresent();
    assertThat(reading.findings())
        .extracting(Finding::toString)
        .contains(
            "acme.yaml:12:3: warning: queues.sales: no agent can serve it (needs sales 1 and"
                + " finnish 9)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {needs: {any: []}}                           | needs at least one part
          {needs: {finnish: 11}}                       | a whole number from 1 to 10
          {needs: {all: [{any: [{all: [{any: [{sales: 1}]}]}]}]}} | nested at most 4 deep
          {widen: [{after: 20s, needs: {}}, {after: 20s, needs: {}}]} | must come later
          {widen: [{needs: {}}]}                       | needs 'after'
          {widen: {after: 20s}}                        | must be a list
          {agents: longest-idel}                       | must be longest-idle, most-skilled,
          {target: 100}                                | from 1 to 99
          {at-latest: 25h}                             | must be at most
          {reserve: {needs: {}, below: 90, above: 80}} | 'below' must not be more than 'above'
          {reserve: {below: 90, above: 95}}            | needs 'needs'
          """)
  void aRuleThatMakesNoSenseIsRefusedAtItsPlace(String queue, String reason) {
    assertThat(errorOf("tenant: a\nqueues:\n  sales: " + queue))
        .startsWith("acme.yaml:3:")
        .contains(reason);
  }

  /** Overflow leads on, and never back: issue "no loops". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: {overflow: [{after: 1m, queue: b}]}, b: {overflow: [{after: 1m, queue: c}]}, c: {overflow: [{closed: h, queue: a}]} | goes round: a -> b -> c -> a
          a: {overflow: [{longer-than: 3, queue: a}]}              | goes round: a -> a
          a: {overflow: [{after: 1m, queue: bb}]}, b: {}           | queue 'bb' does not exist; did you mean 'b'?
          a: {overflow: [{after: 1m, closed: h, queue: b}]}, b: {} | needs exactly one of after, longer-than
          a: {overflow: [{without-staff: no, queue: b}]}, b: {}    | must be true
          a: {overflow: [{closed: nights, queue: b}]}, b: {}       | hours 'nights' does not exist
          a: {overflow: [{after: 1m, queue: b, place: lost}]}, b: {} | must be kept or from-now
          a: {overflow: [{after: 1m}]}                             | needs exactly one of queue, number, tenant, call-back, voicemail
          a: {overflow: [{after: 1m, queue: b, number: "040"}]}, b: {} | needs exactly one of queue, number, tenant, call-back, voicemail
          a: {overflow: [{after: 1m, number: "0600123456"}]}       | '0600123456' is a number that this tenant may not call
          a: {overflow: [{after: 1m, number: sales}]}              | 'sales' is not a number that can be called
          a: {overflow: [{after: 1m, number: "0401234567", place: kept}]} | 'place' is a place in another queue
          a: {overflow: [{after: 1m, call-back: true}]}            | queue 'a' has no 'call-back'
          a: {overflow: [{after: 1m, call-back: 3}]}               | must be
          a: {overflow: [{after: 1m, tenant: help}]}               | agreement 'help' does not exist
          a: {overflow: [{after: 1m, voicemail: message.wav}]}     | needs 'recording': messages are sealed with its key
          a: {overflow: [{after: 1m, queue: b, most: 1m}]}, b: {}  | 'most' is how long a message may be
          a: {overflow: [{after: 1m, voicemail: message.wav, most: 1h}]} | must be at most
          a: {overflow: [{without-staff: true, call-back: true}], call-back: {}} | while nobody is at work
          """)
  void anOverflowThatMakesNoSenseIsRefusedAtItsPlace(String queues, String reason) {
    assertThat(
            errorsOf(
                """
                tenant: a
                hours: {h: {week: {mon-fri: ['08:00-16:00']}}}
                queues: {%s}
                dialling: {country: "+358", national: "0", allow: ["+358"], deny: ["+358600"]}
                """
                    .formatted(queues)))
        .anySatisfy(error -> assertThat(error).startsWith("acme.yaml:3:").contains(reason));
  }

  @Test
  void aNumberOutsideNeedsDiallingRules() {
    assertThat(errorOf("tenant: a\nqueues:\n  a: {overflow: [{after: 1m, number: '+358401'}]}"))
        .startsWith("acme.yaml:3:")
        .contains("needs 'dialling'");
  }

  @Test
  void aRowOfQueuesHasAnEnd() {
    var queues = new StringBuilder();
    for (int i = 0; i < 7; i++)
      queues.append("  q%d: {overflow: [{after: 1m, queue: q%d}]}\n".formatted(i, i + 1));
    assertThat(errorsOf("tenant: a\nqueues:\n" + queues + "  q7: {}"))
        .anySatisfy(error -> assertThat(error).contains("one queue too many in a row"));
  }

  @Test
  void aNumberNamesAnAgentWhoExists() {
    assertThat(errorOf(with("{queue: help, emergency: true}", "{queue: help, agent: ana}")))
        .contains("agent 'ana' does not exist; did you mean 'anna'?");
    assertThat(errorOf(with("emergency: true", "priority: 11"))).contains("from 0 to 10");
    assertThat(errorOf(ACME + "routing: {contacts: first}")).contains("must be longest-wait,");
  }

  @Test
  void aSkillMayCountForAWhile() {
    var reading =
        read(with("{sales: 5, finnish: 5}", "{sales: {level: 5, from: 2026-12-01}, finnish: 5}"));

    var anna = reading.tenant().flatMap(it -> it.agent(new AgentId("anna"))).orElseThrow();
    assertThat(anna.skillsOn(LocalDate.of(2026, 11, 30))).containsOnlyKeys(new Skill("finnish"));
    assertThat(anna.skillsOn(LocalDate.of(2026, 12, 1))).containsEntry(new Skill("sales"), 5);
    assertThat(
            errorOf(
                with("finnish: 5}", "finnish: {level: 5, from: 2026-12-02, until: 2026-12-01}}")))
        .contains("'until' must not be before 'from'");
    assertThat(errorOf(with("finnish: 5}", "finnish: {level: 5, from: soon}}")))
        .contains("'soon' must be a day such as 2026-12-31");
  }

  @Test
  void aSkillThatNobodyHasIsNamed() {
    assertThat(read(with("finnish: 3", "finish: 3")).findings())
        .extracting(Finding::toString)
        .contains(
            "acme.yaml:12:29: warning: queues.sales.needs.finish: no agent has this skill; did you"
                + " mean 'finnish'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {password: "hunter2\\n"}
          {password: hunter2, password-file: hunter2}
          {ha1-md5: hunter2}
          {password: !hunter2 x}
          {password: *hunter2}
          {password: !hunter2!x y}
          {password: [hunter2]}
          hunter2
          {"password = hunter2": 1}
          {contact: "sip:1:hunter2@127.0.0.1"}
          """)
  void noFindingShowsASecret(String device) {
    var reading = read(with("{password: secret}", device));

    assertThat(reading.tenant()).isEmpty();
    assertThat(reading.findings().toString()).doesNotContain("hunter2");
  }

  @Test
  void aTenantsTextHidesItsDevicesSecrets() {
    var tenant = read(ACME).tenant().orElseThrow();
    var secret = tenant.device("1001").orElseThrow().ha1Sha256().orElseThrow();

    assertThat(tenant.devices().toString()).doesNotContain(secret).doesNotContain("secret");
  }

  @Test
  void theVersionFollowsTheContent() {
    assertThat(read(ACME).tenant().map(Tenant::version))
        .isEqualTo(read(ACME).tenant().map(Tenant::version))
        .isNotEqualTo(read(ACME + "\n").tenant().map(Tenant::version));
  }
}
