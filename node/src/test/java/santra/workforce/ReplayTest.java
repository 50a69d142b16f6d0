package santra.workforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.reporting.IntervalFigures;
import santra.tenancy.Prompts;
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/** Requirement 303: a recorded day replayed by the rules that match real contacts. */
class ReplayTest {
  private static final Instant T0 = Instant.parse("2026-11-25T06:00:00Z");
  private static final Replay.Conditions AS_IT_WAS = new Replay.Conditions(1, Duration.ZERO);

  @TempDir Path folder = Path.of(".");

  private static Tenant tenant(String text) {
    var content = text.getBytes(StandardCharsets.UTF_8);
    var reading = TenantFile.read("acme.yaml", content, Path.of("."), "santra", Prompts.UNSEEN);
    return reading
        .tenant()
        .orElseThrow(() -> new AssertionError(String.valueOf(reading.findings())));
  }

  /** One skill, so many agents, nobody let go. */
  private static Tenant oneQueue(int agents) {
    var text =
        new StringBuilder("tenant: acme\nqueues: {q: {max-wait: 24h, max-waiting: 100000}}\n");
    text.append("agents:\n");
    for (int n = 0; n < agents; n++)
      text.append("  a%d: {device: \"%d\"}\n".formatted(n, 1_000 + n));
    text.append("devices:\n");
    for (int n = 0; n < agents; n++)
      text.append("  \"%d\": {contact: \"sip:%d@192.0.2.1\"}\n".formatted(1_000 + n, 1_000 + n));
    return tenant(text.toString());
  }

  private static Day.Call call(String queue, double atS, double patienceS, double talkS) {
    return new Day.Call(
        new QueueId(queue),
        T0.plusMillis(Math.round(atS * 1_000)),
        Duration.ofMillis(Math.round(patienceS * 1_000)),
        true,
        Optional.of(new Day.Handling(Duration.ofMillis(Math.round(talkS * 1_000)), Duration.ZERO)));
  }

  private static Day poisson(long seed, int calls, double everyS, double talkS, double patienceS) {
    var random = new Random(seed);
    var day = new ArrayList<Day.Call>();
    double at = 0;
    for (int n = 0; n < calls; n++) {
      at += Day.exponential(everyS, random);
      day.add(call("q", at, Day.exponential(patienceS, random), Day.exponential(talkS, random)));
    }
    return new Day(day, List.of());
  }

  private static IntervalFigures figures(Replay.Outcomes outcomes, String queue) {
    var figures = outcomes.queues().get(queue);
    if (figures == null) throw new AssertionError("nothing of " + queue);
    return figures;
  }

  /** In the limit of one skill the replay is Erlang A, within its own 95 % band (99.9 % here). */
  @Test
  void withOneSkillItAgreesWithErlangA() {
    var tenant = oneQueue(50);
    var theory = Erlang.a(48 / 60.0, 60, 120, 50, 20);
    var abandoned = new ArrayList<Double>();
    var level = new ArrayList<Double>();
    var occupancy = new ArrayList<Double>();
    for (int n = 0; n < 10; n++) {
      var outcomes = Replay.of(tenant, poisson(n, 10_000, 60 / 48.0, 60, 120), AS_IT_WAS, n);
      var figures = figures(outcomes, "q");
      assertThat(figures.offered()).isEqualTo(10_000);
      assertThat(figures.balances()).isTrue();
      abandoned.add((double) figures.served().abandoned() / figures.offered());
      level.add(figures.served().negative().orElseThrow());
      occupancy.add((figures.talk().toMillis() / 1_000.0) / (50 * 10_000 * 60 / 48.0));
    }

    agrees(abandoned, theory.abandoned());
    agrees(level, theory.level());
    agrees(occupancy, theory.occupancy());
  }

  /** Wider than the 95 % band by the factor that makes it 99.9 % with nine degrees of freedom. */
  private static void agrees(List<Double> values, double theory) {
    var band = WhatIf.Band.of(values);
    assertThat(Math.abs(band.mean() - theory))
        .as("%s against %.5f", band, theory)
        .isLessThan(band.half() * 4.781 / 2.262);
    assertThat(band.half()).isLessThan(0.05 * Math.max(theory, 0.1));
  }

  @Test
  void theSameSeedGivesTheSameDay() {
    var tenant = oneQueue(10);
    var day = poisson(5, 2_000, 20, 180, 100);

    assertThat(Replay.of(tenant, day, new Replay.Conditions(1.2, Duration.ofSeconds(4)), 3))
        .isEqualTo(Replay.of(tenant, day, new Replay.Conditions(1.2, Duration.ofSeconds(4)), 3));
  }

  @Test
  void moreCallersWaitLonger() {
    var tenant = oneQueue(10);
    var day = poisson(5, 2_000, 20, 180, 100);
    var usual = figures(Replay.of(tenant, day, AS_IT_WAS, 1), "q");
    var more = figures(Replay.of(tenant, day, new Replay.Conditions(1.2, Duration.ZERO), 1), "q");

    assertThat(more.offered()).isBetween(2_300L, 2_500L);
    assertThat(more.averageWait().orElseThrow()).isGreaterThan(usual.averageWait().orElseThrow());
  }

  /** Ten queues with skills that overlap, 300 agents, and the day of a large centre. */
  private static Tenant large() {
    var text = new StringBuilder("tenant: acme\nqueues:\n");
    for (int q = 0; q < 10; q++)
      text.append(
          "  q%d: {needs: {s%d: 1}, widen: [{after: 60s, needs: {any: [{s%d: 1}, {s%d: 1}]}}]}\n"
              .formatted(q, q, q, (q + 1) % 10));
    text.append("agents:\n");
    for (int n = 0; n < 300; n++)
      text.append(
          "  a%d: {device: \"%d\", skills: {s%d: 3, s%d: 2}}\n"
              .formatted(n, 1_000 + n, n % 10, (n + 3) % 10));
    text.append("devices:\n");
    for (int n = 0; n < 300; n++)
      text.append("  \"%d\": {contact: \"sip:%d@192.0.2.1\"}\n".formatted(1_000 + n, 1_000 + n));
    return tenant(text.toString());
  }

  @Test
  void aDayOfFiftyThousandContactsTakesLessThanAMinute() {
    var random = new Random(1);
    var calls = new ArrayList<Day.Call>();
    for (int n = 0; n < 50_000; n++)
      calls.add(
          call(
              "q" + random.nextInt(10),
              random.nextDouble() * 12 * 3_600,
              Day.exponential(300, random),
              Day.exponential(220, random)));
    var began = System.nanoTime();

    var outcomes =
        Replay.of(
            large(), new Day(calls, List.of()), new Replay.Conditions(1, Duration.ofSeconds(4)), 1);

    var took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("50,000 contacts replayed in " + took.toMillis() + " ms");
    assertThat(outcomes.queues().values().stream().mapToLong(IntervalFigures::offered).sum())
        .isEqualTo(50_000);
    assertThat(outcomes.queues().values()).allMatch(IntervalFigures::balances);
    assertThat(took).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whoIsNotThereTakesNoCalls() {
    var tenant = oneQueue(2);
    var calls = List.of(call("q", 10, 60, 30), call("q", 100, 60, 30));
    var shift = new Day.Shift(new AgentId("a0"), T0, T0.plusSeconds(50));

    var figures = figures(Replay.of(tenant, new Day(calls, List.of(shift)), AS_IT_WAS, 1), "q");

    assertThat(figures.served().answered()).isEqualTo(1);
    assertThat(figures.served().abandoned()).isEqualTo(1);
  }

  // ---- overflow

  private static Tenant overflowing(String ways) {
    return tenant(
        """
        tenant: acme
        zone: UTC
        hours: {office: {week: {mon-sun: ["00:00-06:01"]}}}
        dialling: {country: "+358", national: "0", allow: ["+358"]}
        queues:
          law: {needs: {law: 1}, overflow: [%s], call-back: {tries: 1}}
          general: {}
        agents:
          anna: {device: "1001", skills: {law: 5}}
          boris: {device: "1002"}
        devices:
          "1001": {contact: "sip:1001@192.0.2.1"}
          "1002": {contact: "sip:1002@192.0.2.2"}
        """
            .formatted(ways));
  }

  /** Boris is there all day; anna, who alone knows the law, from the tenth minute. */
  private static Replay.Outcomes replayed(String ways, Day.Call... calls) {
    var shifts =
        List.of(
            new Day.Shift(new AgentId("boris"), T0, T0.plusSeconds(7_200)),
            new Day.Shift(new AgentId("anna"), T0.plusSeconds(600), T0.plusSeconds(7_200)));
    return Replay.of(overflowing(ways), new Day(List.of(calls), shifts), AS_IT_WAS, 1);
  }

  private static void sentOn(Replay.Outcomes outcomes, int contacts, Duration waited) {
    assertThat(figures(outcomes, "law").flowOut()).isEqualTo(contacts);
    assertThat(figures(outcomes, "law").balances()).isTrue();
    var general = figures(outcomes, "general");
    assertThat(general.served().answered()).isEqualTo(contacts);
    assertThat(general.averageWait()).contains(waited);
  }

  @Test
  void whoWaitsInVainIsSentOnAndKeepsThePlace() {
    var call = call("law", 10, 900, 30);

    sentOn(replayed("{after: 40s, queue: general}", call), 1, Duration.ofSeconds(40));
    sentOn(replayed("{after: 40s, queue: general, place: from-now}", call), 1, Duration.ZERO);
    sentOn(replayed("{closed: office, queue: general}", call), 1, Duration.ofSeconds(50));
  }

  @Test
  void whoFindsALongQueueOrNobodyThereIsSentOn() {
    sentOn(
        replayed(
            "{longer-than: 1, queue: general}", call("law", 10, 900, 30), call("law", 20, 900, 30)),
        1,
        Duration.ZERO);
    var unstaffed = replayed("{without-staff: true, queue: general}", call("law", 10, 900, 30));
    assertThat(figures(unstaffed, "general").averageWait().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    sentOn(unstaffed, 1, figures(unstaffed, "general").averageWait().orElseThrow());
  }

  @Test
  void whoGivesUpInTheNextQueueHasWaitedForBoth() {
    var outcomes =
        replayed(
            "{after: 40s, queue: general}", call("general", 0, 900, 600), call("law", 10, 60, 30));

    assertThat(figures(outcomes, "law").flowOut()).isEqualTo(1);
    assertThat(figures(outcomes, "general").served().abandoned()).isEqualTo(1);
    assertThat(figures(outcomes, "general").longestWait()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aNumberOutsideIsFlowOutAndNobodyIsCalledBackHere() {
    var out = replayed("{after: 40s, number: '0401234567'}", call("law", 10, 900, 30));
    assertThat(figures(out, "law").flowOut()).isEqualTo(1);
    var back = replayed("{after: 40s, call-back: true}", call("law", 10, 900, 30));
    assertThat(figures(back, "law").served().answered()).isEqualTo(1);
  }

  // ---- the command

  private String run(String... arguments) throws IOException {
    var out = new ByteArrayOutputStream();
    WhatIf.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The blocks of docs/what-if.md by the name in their first line. */
  private static Map<String, String> guide() throws IOException {
    var blocks = new HashMap<String, String>();
    var found =
        Pattern.compile("(?s)`([a-z-]+\\.(?:yaml|csv))`:\n\n```[a-z]*\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/what-if.md")));
    while (found.find()) blocks.put(found.group(1), found.group(2));
    return blocks;
  }

  @Test
  void theGuidesExampleRuns() throws IOException {
    var guide = guide();
    assertThat(guide).containsOnlyKeys("today.yaml", "tomorrow.yaml", "day.csv", "staff.csv");
    for (var block : guide.entrySet())
      Files.writeString(folder.resolve(block.getKey()), block.getValue());

    var text =
        run(
            "--day", folder.resolve("day.csv").toString(),
            "--tenant", folder.resolve("today.yaml").toString(),
            "--against", folder.resolve("tomorrow.yaml").toString(),
            "--staffing", folder.resolve("staff.csv").toString(),
            "--ring", "0s");

    assertThat(text).contains("4 calls, 10 replications of each side, seed 1");
    assertThat(row(text, "sales", "abandoned %")).isEqualTo("50.0 ±0.0|0.0 ±0.0|-50.0 ±0.0");
  }

  private static String row(String text, String queue, String figure) {
    return text.lines()
        .filter(line -> line.startsWith(queue) && line.contains(figure))
        .map(line -> line.substring(37).strip().replaceAll(" {2,}", "|"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text));
  }

  @Test
  void whatCannotBeReadIsNamedWithItsLine() throws IOException {
    var day = folder.resolve("day.csv");
    Files.writeString(
        day, "queue,since,wait_ms,outcome,talk_ms,wrap_up_ms\nsales,yesterday,1,answered,1,1\n");

    assertThatThrownBy(() -> WhatIf.calls(day)).hasMessageContaining("day.csv:2: since must be");
    assertThatThrownBy(() -> run("--days", "x")).hasMessageContaining("unknown option --days");
  }

  @Test
  void aBandIsAsWideAsStudentSays() {
    ToDoubleFunction<WhatIf.Band> half = WhatIf.Band::half;

    assertThat(half.applyAsDouble(WhatIf.Band.of(List.of(1.0, 2.0, 3.0))))
        .isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
    assertThat(WhatIf.Band.of(List.of(1.0)).half()).isNaN();
  }
}
