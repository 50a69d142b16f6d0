package santra.loadtest.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.cluster.ClusterUnderTest;
import santra.loadtest.desk.Books;
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.endtoend.Capture.Heard;
import santra.loadtest.phone.Sound;

/** SIPp callers and baresip agents on a cluster of three nodes. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhonesTest {
  private static final String BASE = System.getProperty("santra.e2e.base", "127.0.10");
  private static final String CALLERS = BASE + ".201";
  private static final String PHONES = BASE + ".202";
  private static final String ROWS = BASE + ".203";
  private static final Path FILES = Path.of("e2e").toAbsolutePath();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration TALK = Duration.ofSeconds(1);

  /** Calls a second into each of the two tenants. */
  private static final int RATE = 5;

  private static final int SECONDS = Integer.getInteger("santra.e2e.seconds", 20);

  /** Enough for the talk and two seconds around it, and half as many again. */
  private static final int AGENTS = RATE * 9 / 2;

  private final HttpClient http = Desk.client();
  private final Map<String, Desk> desks = new HashMap<>();
  private ClusterUnderTest cluster;
  private Centre centre;

  private static Centre centre(Path folder) {
    var acme =
        new Organisation(
            "acme",
            "acme.example",
            List.of(
                queue("voice"), queue("early"), queue("by-tcp"), queue("by-tls"), queue("load")),
            List.of(
                new Line("+358100100", "voice", false),
                new Line("+358100200", "early", true),
                new Line("+358100300", "by-tcp", false),
                new Line("+358100400", "by-tls", false),
                new Line("+358100900", "load", true)),
            together(
                List.of(
                    new Agent("anna", "1001", Map.of("voice", 5), ""),
                    new Agent("eve", "1002", Map.of("early", 5), ""),
                    new Agent("tara", "1003", Map.of("by-tcp", 5), ""),
                    new Agent("tess", "1004", Map.of("by-tls", 5), "")),
                row(5070)));
    var globex =
        new Organisation(
            "globex",
            "globex.example",
            List.of(queue("load")),
            List.of(new Line("+46200900", "load", false)),
            row(5071));
    return new Centre(folder, List.of(acme, globex));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), Duration.ofSeconds(20), Duration.ZERO);
  }

  /** Agents whose phones are one SIPp socket. */
  private static List<Agent> row(int port) {
    var agents = new ArrayList<Agent>();
    for (int i = 0; i < AGENTS; i++) {
      var id = "a%05d".formatted(i);
      agents.add(new Agent(id, id, Map.of("load", 5), "sip:%s@%s:%d".formatted(id, ROWS, port)));
    }
    return agents;
  }

  private static List<Agent> together(List<Agent> some, List<Agent> others) {
    var all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    centre = centre(folder);
    cluster = ClusterUnderTest.start(BASE, 3, centre, "MD5");
    for (var organisation : centre.organisations()) {
      var tenant = organisation.tenant();
      desks.put(tenant, new Desk(http, cluster.nodes().http(), tenant, centre.key(tenant)));
    }
  }

  @AfterAll
  void stop() {
    if (cluster != null) cluster.close();
    http.close();
  }

  private Desk desk(String tenant) {
    var desk = desks.get(tenant);
    if (desk == null) throw new IllegalArgumentException(tenant);
    return desk;
  }

  @Test
  void aCallerAnsweredAtOnceHearsMusicThenTheAgent() throws Exception {
    var call = callByTone("anna", "1001", "+358100100", 1);

    assertThat(call.beforeTheAgent()).contains(Sound.OTHER).doesNotContain(Sound.AGENT);
    assertThat(call.afterTheAgent()).contains(Sound.AGENT);
    assertThat(call.atTheAgent()).contains(Sound.CALLER).doesNotContain(Sound.AGENT);
  }

  @Test
  void aCallerAnsweredByTheAgentHearsMusicAsEarlyMediaThenTheAgent() throws Exception {
    var call = callByTone("eve", "1002", "+358100200", 2);

    assertThat(call.beforeTheAgent()).contains(Sound.OTHER).doesNotContain(Sound.AGENT);
    assertThat(call.afterTheAgent()).contains(Sound.AGENT);
    assertThat(call.atTheAgent()).contains(Sound.CALLER).doesNotContain(Sound.AGENT);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp, 5060, tara, 1003, +358100300, 3",
    "tls, 5061, tess, 1004, +358100400, 1",
  })
  void anAgentOnAStreamRegistersIsRungThereAndTalks(
      String transport, int port, String agent, String device, String number, int phone)
      throws Exception {
    var call = callByTone(agent, device, number, phone, transport, port);

    assertThat(call.beforeTheAgent()).contains(Sound.OTHER, Sound.AGENT);
    assertThat(call.atTheAgent()).contains(Sound.CALLER).doesNotContain(Sound.AGENT);
  }

  /** What was heard at both ends of one call. */
  private record ToneCall(
      List<Sound> beforeTheAgent, List<Sound> afterTheAgent, List<Sound> atTheAgent) {}

  private ToneCall callByTone(String agent, String device, String number, int phone)
      throws Exception {
    return callByTone(agent, device, number, phone, "udp", 5060);
  }

  private ToneCall callByTone(
      String agent, String device, String number, int phone, String transport, int port)
      throws Exception {
    var folder = Files.createDirectories(cluster.folder().resolve("tone-" + agent));
    var node = cluster.nodes().sip(phone);
    var account =
        "<sip:%1$s@acme.example;transport=%3$s>;auth_user=%1$s;auth_pass=%2$s;answermode=manual;regint=60;audio_codecs=PCMU;ptime=20;outbound=\"sip:%4$s:%5$d;transport=%3$s\""
            .formatted(
                device, centre.password("acme", device), transport, node.getHostString(), port);
    Files.createDirectories(folder.resolve("phone"));
    Files.copy(
        cluster.folder().resolve("sip-authority.pem"),
        folder.resolve("phone").resolve("ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    var pcap = folder.resolve("lo.pcap");
    var filter = "udp and (host " + CALLERS + " or host " + PHONES + ")";
    try (var capture =
            Tool.start(
                "tcpdump", folder, List.of("tcpdump", "-i", "lo", "-U", "-w", "" + pcap, filter));
        var baresip =
            Baresip.start(
                folder.resolve("phone"), FILES.resolve("baresip/config"), PHONES, phone, account)) {
      baresip.awaitRegistered();
      if (!desk("acme").logIn(agent).equals("ready")) desk("acme").ready(agent);
      Tones.writeMuLaw(folder.resolve("caller.ul"), Sound.CALLER_HERTZ, 10);
      try (var caller =
          sipp(folder, "caller_tone.xml", 5080 + phone, number, 1, 1, Duration.ofSeconds(9))) {
        baresip.awaitEvent("CALL_INCOMING");
        Thread.sleep(3_000); // the caller waits, and listens
        baresip.command("accept");
        assertThat(caller.await(SOON)).as(caller.output()).isZero();
      }
      baresip.awaitEvent("CALL_CLOSED");
      var heardByAgent = baresip.heard();
      capture.end();
      return judge(Capture.read(pcap), heardByAgent);
    }
  }

  private static ToneCall judge(Capture capture, List<Sound> heardByAgent) {
    // By a stream nobody sees the answer pass, and all that is heard counts as before it.
    var answered = capture.first(PHONES, "SIP/2.0 200", "INVITE").orElse(Instant.MAX);
    var heard = capture.heardAt(CALLERS);
    return new ToneCall(
        heard.stream().filter(one -> !one.at().isAfter(answered)).map(Heard::sound).toList(),
        heard.stream().filter(one -> one.at().isAfter(answered)).map(Heard::sound).toList(),
        heardByAgent);
  }

  @Test
  void aLoadIntoTwoTenantsLosesNobodyAndBalances() throws Exception {
    for (var tenant : desks.keySet())
      for (int i = 0; i < AGENTS; i++) {
        var agent = "a%05d".formatted(i);
        if (!desk(tenant).logIn(agent).equals("ready")) desk(tenant).ready(agent);
      }
    var folder = Files.createDirectories(cluster.folder().resolve("load"));
    var calls = RATE * SECONDS;
    try (var _ = agents(folder, "agent.xml", 5070);
        var _ = agents(folder, "agent_hangs_up.xml", 5071);
        var acme = sipp(folder, "caller.xml", 5090, "+358100900", RATE, calls, TALK);
        var globex = sipp(folder, "caller_until_bye.xml", 5091, "+46200900", RATE, calls, TALK)) {
      var patience = Duration.ofSeconds(SECONDS + 90L);
      assertThat(acme.await(patience)).as(acme.output()).isZero();
      assertThat(globex.await(patience)).as(globex.output()).isZero();
    }
    for (var tenant : desks.keySet()) {
      var records = settledRecords(tenant, calls);
      assertThat(records).hasSize(calls);
      assertThat(records).allMatch(one -> one.outcome().equals("answered"), "answered");
      assertThat(testIds(records)).hasSize(calls);
      assertThat(desk(tenant).books()).matches(Books::balances, "balances");
    }
  }

  /**
   * Every 200 sent again has its ACK (RFC 3261 section 13.2.2.4), and every BYE its 200; by default
   * SIPp drops the call on the second, and a slow machine would look like a lost call. What is
   * missing still fails, by the scenario's time limits.
   */
  private static final List<String> AGAIN_IS_NO_ERROR =
      List.of("-default_behaviors", "all,-abortunexp", "-nostdin", "-trace_err");

  private static Tool agents(Path folder, String scenario, int port) throws IOException {
    return Tool.start(
        scenario,
        folder,
        command(
            "sipp",
            "-sf",
            file(scenario),
            "-i",
            ROWS,
            "-p",
            "" + port,
            "-mi",
            ROWS,
            "-d",
            "" + TALK.toMillis()));
  }

  private Tool sipp(
      Path folder, String scenario, int port, String number, int rate, int calls, Duration talk)
      throws IOException {
    var node = cluster.nodes().sip(1 + port % cluster.nodes().count());
    return Tool.start(
        scenario,
        folder,
        command(
            "sipp",
            node.getHostString() + ":" + node.getPort(),
            "-sf",
            file(scenario),
            "-s",
            number,
            "-i",
            CALLERS,
            "-p",
            "" + port,
            "-mi",
            CALLERS,
            "-r",
            "" + rate,
            "-m",
            "" + calls,
            "-l",
            "" + (calls + 1),
            "-d",
            "" + talk.toMillis(),
            "-timeout",
            (SECONDS + 80) + "s",
            "-timeout_error"));
  }

  private static List<String> command(String... words) {
    return Stream.concat(Stream.of(words), AGAIN_IS_NO_ERROR.stream()).toList();
  }

  private static String file(String scenario) {
    return FILES.resolve("sipp").resolve(scenario).toString();
  }

  /** All records of the load, once nothing is open any more. */
  private List<ContactRecord> settledRecords(String tenant, int calls)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (true) {
      var records =
          desk(tenant).contacts().stream().filter(one -> one.queue().endsWith("load")).toList();
      if (records.size() >= calls && desk(tenant).books().open() == 0) return records;
      if (System.nanoTime() > deadline) return records;
      Thread.sleep(200);
    }
  }

  private static Collection<String> testIds(List<ContactRecord> records) {
    return records.stream().map(ContactRecord::testId).collect(Collectors.toSet());
  }
}
