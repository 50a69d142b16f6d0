package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Books.QueueBooks;
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.floor.Nodes;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Caller.Keys;
import santra.loadtest.phone.Sound;
import santra.protocol.rtp.ToneMeter;

/** Real calls through three nodes, a journal server and a media server, each its own process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstCallTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration RING = Duration.ofSeconds(2);
  private static final Duration TALK = Duration.ofMillis(1_500);

  /** The built-in greeting, and a while for the node to hear that it began. */
  private static final Duration GREETING = Duration.ofSeconds(4);

  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final AtomicInteger number = new AtomicInteger();

  private static final String MENU =
      """
      recording: {key: one, queues: [sales]}
      flows:
        menu:
          start: hello
          steps:
            hello: {say: welcome, next: choose}
            choose: {menu: "tone:900", keys: {"1": card, "2": bye}, patience: 3s, otherwise: bye}
            card: {collect: "tone:700", into: card, least: 3, most: 8, next: right, otherwise: bye}
            right: {if: card, is: "4711", then: billing, otherwise: bye}
            billing: {queue: billing}
            bye: {hang-up: true}
          tests:
            known-card: {at: 2026-11-30T10:00, keys: "14711#", ends: billing}
            unknown-card: {at: 2026-11-30T10:00, keys: "14712#", ends: bye}
      """;

  private Nodes nodes;
  private Floor floor;
  private Centre centre;

  /** One queue a test with agents of its own, so that no test waits for another's agent. */
  private static Centre centre(Path folder) {
    var acme =
        new Organisation(
            "acme",
            "acme.example",
            List.of(
                new Queue("sales", Map.of("sales", 1), SOON, Duration.ZERO),
                queue("early"),
                queue("rush"),
                queue("nobody"),
                queue("far"),
                queue("billing")),
            List.of(
                new Line("+358100100", "sales", false),
                new Line("+358100200", "early", true),
                new Line("+358100300", "rush", false),
                new Line("+358100400", "nobody", false),
                new Line("+358100500", "far", false),
                new Line("+358100600", "nobody", "menu")),
            List.of(
                agent("anna", "1001", "sales"),
                agent("eve", "1002", "early"),
                agent("bo", "1003", "rush"),
                agent("bea", "1004", "rush"),
                new Agent("ghost", "1005", Map.of("far", 5), "sip:ghost@127.0.9.203:5999"),
                agent("finn", "1006", "far"),
                agent("lea", "1007", "billing")),
            MENU);
    var globex =
        new Organisation(
            "globex",
            "globex.example",
            List.of(queue("orders")),
            List.of(new Line("+46200100", "orders", false)),
            List.of(agent("erik", "1001", "orders")));
    return new Centre(folder, List.of(acme, globex));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  private static Agent agent(String id, String device, String skill) {
    return new Agent(id, device, Map.of(skill, 5), "");
  }

  @BeforeAll
  void start() throws Exception {
    centre = centre(cluster.folder());
    nodes = cluster.open(centre).nodes();
    floor = new Floor(centre, nodes, 40);
    floor.behave(_ -> Reaction.answer(Duration.ofMillis(700), FOR_EVER));
    floor.open();
  }

  @AfterAll
  void everyCallHasOneRecordAndTheBooksBalance() throws Exception {
    try {
      if (floor == null) return;
      assertThat(floor.settled(SOON)).isTrue();
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      assertThat(floor.complaints()).isEmpty();
      for (var books : floor.books())
        assertThat(
                floor.desk(books.tenant()).offeredSince(Instant.now().minus(Duration.ofHours(1))))
            .isEqualTo(
                books.queues().stream()
                    .collect(Collectors.toMap(QueueBooks::queue, QueueBooks::offered)));
    } finally {
      if (floor != null) floor.close();
    }
  }

  @Test
  void aCallerHearsMusicThenTheAgentAndTheAgentHearsTheCaller() throws Exception {
    floor.phone("acme/anna").behave(_ -> Reaction.answer(Duration.ofMillis(2_500), FOR_EVER));
    var story = call("acme", "+358100100", FOR_EVER);

    await(story, Sight.CALLER_HUNG_UP);

    assertThat(story.has(Sight.CALLER_HEARD_MUSIC)).isTrue();
    assertThat(story.has(Sight.AGENT_HEARD_CALLER)).isTrue();
    assertThat(story.between(Sight.AGENT_PICKED_UP, Sight.CALLER_HEARD_AGENT).orElseThrow())
        .isPositive();
    var record = record(story);
    assertThat(record.outcome()).isEqualTo("answered");
    assertThat(record.agent()).contains("anna");
    assertThat(record.queue()).contains("sales");
    assertThat(record.waitMs()).isBetween(2_000L, 6_000L);
    assertThat(record.talkMs()).isBetween(1_000L, 4_000L);
    assertThat(ladder(record))
        .containsSubsequence(
            "c in INVITE",
            "c out 100",
            "c out 200",
            "agent out INVITE",
            "agent in 180",
            "agent in 200",
            "agent out ACK",
            "c in BYE",
            "agent out BYE");
    var quality = quality(record);
    assertThat(quality).hasSize(2);
    for (var leg : quality) {
      assertThat(leg.path("packets").asLong()).isPositive();
      assertThat(leg.path("mos").asDouble()).isBetween(1.0, 4.41);
      assertThat(leg.path("mediaServer").asText()).startsWith(nodes.base() + ".");
    }
    isRecordedEachInItsChannel(record);
  }

  /** Row AA: the queue's rule, from the caller's voice to the file a desk downloads. */
  private void isRecordedEachInItsChannel(ContactRecord record) throws Exception {
    var desk = floor.desk("acme");
    var until = System.nanoTime() + SOON.toNanos();
    var parts = desk.record(record.contact()).path("recordings");
    while (System.nanoTime() < until && !parts.path(0).path("state").asText().equals("kept")) {
      Thread.sleep(200);
      parts = desk.record(record.contact()).path("recordings");
    }
    assertThat(parts).hasSize(1);
    assertThat(parts.path(0).path("complete").asBoolean()).isTrue();
    assertThat(parts.path(0).path("sha256").asText()).hasSize(64);
    var wav = desk.recording(record.contact(), 1);
    var frames = (wav.length - 44) / 4;
    assertThat(frames * 1_000L / 8_000)
        .isEqualTo(parts.path(0).path("lengthMs").asLong())
        .isBetween(700L, 4_500L);
    for (int channel = 0; channel < 2; channel++) {
      var samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
      var middle = new short[2_000];
      for (int i = 0; i < middle.length; i++)
        middle[i] = samples.getShort(44 + 4 * (frames / 2 - 1_000 + i) + 2 * channel);
      var own = channel == 0 ? Sound.CALLER_HERTZ : Sound.AGENT_HERTZ;
      var other = channel == 0 ? Sound.AGENT_HERTZ : Sound.CALLER_HERTZ;
      assertThat(ToneMeter.amplitude(middle, own)).isGreaterThan(1_000);
      assertThat(ToneMeter.amplitude(middle, other)).isLessThan(300);
    }
  }

  private JsonNode quality(ContactRecord record) throws Exception {
    var until = System.nanoTime() + SOON.toNanos();
    while (true) {
      var quality = floor.desk(record.tenant()).record(record.contact()).path("quality");
      if (quality.size() == 2 || System.nanoTime() > until) return quality;
      Thread.sleep(200);
    }
  }

  /** The ladder of a contact, which may have passed any node, as each node's neighbour tells it. */
  private List<String> ladder(ContactRecord record) throws Exception {
    var until = System.nanoTime() + SOON.toNanos();
    var rungs = List.<String>of();
    // Each node writes what it saw, once a second.
    while (System.nanoTime() < until && !rungs.containsAll(List.of("c in BYE", "agent out BYE"))) {
      Thread.sleep(200);
      try {
        rungs =
            floor.desk(record.tenant()).trace(record.contact()).stream()
                .map(FirstCallTest::rung)
                .toList();
      } catch (Desk.Refusal notYet) {
        rungs = List.of();
      }
    }
    return rungs;
  }

  private static String rung(JsonNode message) {
    return "%s %s %s"
        .formatted(
            message.path("leg").asText().equals("c") ? "c" : "agent",
            message.path("sent").asBoolean() ? "out" : "in",
            message.path("title").asText().replaceFirst(" .*", ""));
  }

  @Test
  void aCallAnsweredByTheAgentOnlyIsNotAnsweredBefore() throws Exception {
    var story = call("acme", "+358100200", FOR_EVER);

    await(story, Sight.CALLER_HUNG_UP);

    assertThat(story.between(Sight.AGENT_PICKED_UP, Sight.CALLER_ANSWERED).orElseThrow())
        .isPositive();
    assertThat(record(story).outcome()).isEqualTo("answered");
  }

  @Test
  void anAgentMayHangUpFirst() throws Exception {
    floor.phone("globex/erik").behave(_ -> Reaction.answer(Duration.ofMillis(300), TALK));
    var story = call("globex", "+46200100", FOR_EVER);

    await(story, Sight.CALLER_RELEASED);

    assertThat(record(story).outcome()).isEqualTo("answered");
    assertThat(record(story).tenant()).isEqualTo("globex");
  }

  @Test
  void aCallerWhoGivesUpWhileWaitingIsAbandoned() throws Exception {
    var story = call("acme", "+358100400", Duration.ofSeconds(1));

    await(story, Sight.GAVE_UP);

    assertThat(record(story).outcome()).isEqualTo("abandoned");
    assertThat(story.has(Sight.AGENT_RANG)).isFalse();
  }

  @Test
  void busyRejectedAndUnansweredPhonesPassTheCallerOn() throws Exception {
    for (var first :
        List.of(
            Reaction.reject(486, Duration.ofMillis(100)),
            Reaction.reject(603, Duration.ofMillis(100)),
            Reaction.ignore())) {
      floor.sendBackToWork();
      for (var name : List.of("acme/bo", "acme/bea"))
        floor
            .phone(name)
            .behave(story ->
                story.count(Sight.AGENT_RANG) == 0
                    ? first
                    : Reaction.answer(Duration.ofMillis(200), FOR_EVER));
      var story = call("acme", "+358100300", FOR_EVER);

      await(story, Sight.CALLER_HUNG_UP);

      assertThat(story.count(Sight.AGENT_RANG)).as("%s", first).isEqualTo(2);
      assertThat(record(story).outcome()).isEqualTo("answered");
    }
  }

  @Test
  void anAgentWhosePhoneIsUnreachableDoesNotHoldUpTheCaller() throws Exception {
    floor.desk("acme").logIn("ghost");
    var story = call("acme", "+358100500", FOR_EVER);

    await(story, Sight.CALLER_HUNG_UP);

    assertThat(record(story).agent()).contains("finn");
  }

  @Test
  void aCallerFindsTheQueueByKeysInTheVoiceOrByInfo() throws Exception {
    for (var byInfo : List.of(false, true)) {
      floor.phone("acme/lea").behave(_ -> Reaction.answer(Duration.ofMillis(200), FOR_EVER));
      var story = call("acme", "+358100600", FOR_EVER, keys("14711#", byInfo));

      await(story, Sight.CALLER_HUNG_UP);

      var record = record(story);
      assertThat(record.outcome()).isEqualTo("answered");
      assertThat(record.queue()).contains("billing");
      assertThat(record.agent()).contains("lea");
    }
  }

  @Test
  void aFlowMayHangUp() throws Exception {
    var story = call("acme", "+358100600", FOR_EVER, keys("2", false));

    await(story, Sight.CALLER_RELEASED);

    assertThat(record(story).outcome()).isEqualTo("served");
  }

  /** Beginning when the greeting is over. */
  private static Keys keys(String keys, boolean byInfo) {
    return new Keys(keys, GREETING, Duration.ofMillis(250), byInfo);
  }

  @Test
  void anUnknownNumberIsNotFound() throws Exception {
    var story = call("acme", "+358999999", FOR_EVER);

    await(story, Sight.REFUSED);

    assertThat(story.first(Sight.REFUSED).orElseThrow().detail()).isEqualTo("404");
  }

  @Test
  void aCallWithoutACommonCodecIsNotAcceptable() throws Exception {
    var id = "t" + number.incrementAndGet();
    var plan = plan("+358100100", FOR_EVER);
    var story = floor.callWithStrangeCodec(id, "acme", plan, 1);

    await(story, Sight.REFUSED);

    assertThat(story.first(Sight.REFUSED).orElseThrow().detail()).isEqualTo("488");
  }

  @Test
  void theKeyOfOneTenantOpensNothingOfTheOther() throws Exception {
    try (var http = Desk.client()) {
      var burglar = new Desk(http, nodes.http(), "globex", centre.key("acme"));
      assertThatThrownBy(burglar::books).isInstanceOf(Desk.Refusal.class);
    }
  }

  private static Caller.Plan plan(String dialled, Duration patience) {
    var caller = "+3585%08d".formatted(number.incrementAndGet());
    return new Caller.Plan(caller, dialled, patience, TALK);
  }

  /** Calls another node each time. */
  private Story call(String tenant, String dialled, Duration patience) {
    return call(tenant, dialled, patience, Keys.NONE);
  }

  private Story call(String tenant, String dialled, Duration patience, Keys keys) {
    var plan = plan(dialled, patience).pressing(keys);
    var id = "t" + plan.caller().substring(5);
    return floor.call(id, tenant, plan, true, 1 + number.get() % nodes.count());
  }

  private static void await(Story story, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!story.has(sight)) {
      if (System.nanoTime() > deadline) throw new AssertionError("no " + sight + " in " + story);
      Thread.sleep(20);
    }
  }

  /** The one record of a call, once it is written. */
  private ContactRecord record(Story story) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (true) {
      var records =
          floor.desk(story.tenant()).contacts().stream()
              .filter(one -> one.testId().equals(story.testId()))
              .toList();
      assertThat(records).hasSizeLessThan(2);
      if (!records.isEmpty()) return records.getFirst();
      if (System.nanoTime() > deadline) throw new AssertionError("no record of " + story);
      Thread.sleep(50);
    }
  }
}
