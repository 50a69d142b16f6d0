package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;

/**
 * The journal's process stands still, then is killed and started again, with callers at every
 * stage. Who talks or waits may notice nothing but that hanging up takes longer; who calls anew is
 * told at once to come later; no node is restarted; afterwards every call has its one record.
 *
 * <p>{@code -Dsantra.journal.away=30} makes each absence as many seconds long.
 */
@Isolated("it stops the journal of all")
class JournalDeathTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("santra.journal.away", 6));
  private static final int EACH = 2;
  private static final int NODE = 2;
  private static final Duration RING = AWAY.plusSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(40);

  /**
   * Peers repeat for 32 s at most (64*T1): with so short an absence what is answered or dialled
   * meanwhile comes to a good end, with a longer one it may have been given up.
   */
  private static final boolean SHORT = AWAY.toSeconds() < 20;

  /** The agent is heard before the answer is durable, and the caller shall not leave before. */
  private static final Duration LONGER = AWAY.plusSeconds(15);

  /** As quick as a caller's first repetition, RFC 3261 section 17.1.1.2. */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  /** The same on a machine that is busy with something else. */
  private static final Duration NEARLY_AT_ONCE = Duration.ofSeconds(1);

  /** From the end of the fault until a new call is served again. */
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(20);

  private static final Pattern RETRY_AFTER = Pattern.compile("(?im)^Retry-After: *([0-9]+)");

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "ring", "wait", "dial"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "journal",
                "journal.example",
                List.of(queue("talk"), queue("ring"), queue("wait"), queue("dial")),
                List.of(
                    new Line("+358290100", "talk", false),
                    new Line("+358290200", "ring", true),
                    new Line("+358290300", "wait", false),
                    new Line("+358290400", "dial", false),
                    new Line("+358290500", "wait", true),
                    new Line("112", "dial", false, true)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), RING, Duration.ZERO);
  }

  @Test
  void nobodyIsLostWhileTheJournalIsAway() throws Exception {
    var centre = centre(cluster.folder());
    var running = cluster.open(centre);
    try (var floor = new Floor(centre, running.nodes(), 80)) {
      var calls = new Calls(floor, "journal", SOON.plus(AWAY));
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) {
        floor.desk("journal").notReady("wait" + i, "lunch");
        floor
            .phone("journal/ring" + i)
            .behave(_ -> Reaction.answer(Duration.ofMillis(2_500), Calls.FOR_EVER));
      }
      var waiting = call(calls, "+358290300", EACH, Calls.FOR_EVER, Duration.ofSeconds(1));
      calls.await(waiting, Sight.CALLER_HEARD_MUSIC);

      away(calls, running, () -> running.pause("journal"), () -> running.resume("journal"));
      away(calls, running, () -> running.kill("journal"), running::startJournal);

      assertThat(waiting).noneMatch(Story::over);
      for (int i = 0; i < EACH; i++) floor.desk("journal").ready("wait" + i);
      calls.await(waiting, Sight.CALLER_HUNG_UP);
      assertThat(floor.settled(SOON)).isTrue();
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.audit().lost()).isZero();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      // A phone takes what is said again for a retransmission, and so do the robots.
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private static void away(Calls calls, ClusterUnderTest running, Step fault, Step repair)
      throws IOException, InterruptedException {
    var talking = call(calls, "+358290100", EACH, Calls.FOR_EVER, Duration.ofSeconds(5));
    calls.await(talking, Sight.CALLER_HEARD_AGENT);
    var leaving = call(calls, "+358290300", EACH, Duration.ofSeconds(5), Duration.ofSeconds(1));
    var cancelling = call(calls, "+358290500", EACH, Duration.ofSeconds(5), Duration.ofSeconds(1));
    calls.await(leaving, Sight.CALLER_HEARD_MUSIC);
    calls.await(cancelling, Sight.ACCEPTED);
    var ringing = call(calls, "+358290200", SHORT ? EACH : 0, Calls.FOR_EVER, LONGER);
    calls.await(ringing, Sight.AGENT_RANG);

    fault.take();
    var gone = Instant.now();
    var noticed = refusedAtOnce(calls, gone);
    var answer = ask(running.nodes().callers(), running.nodes().sip(NODE));
    var emergency = call(calls, "112", 1, Calls.FOR_EVER, Duration.ofSeconds(1));
    System.out.printf("refused after %s, then so: %s%n", noticed, answer);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.retryAfter()).isBetween(2, 120);
    assertThat(answer.within()).isLessThan(NEARLY_AT_ONCE);
    Thread.sleep(Duration.between(Instant.now(), gone.plus(AWAY)).toMillis());
    assertThat(talking).noneMatch(story -> story.has(Sight.CALLER_RELEASED));

    repair.take();
    var back = Instant.now();
    servedAgain(calls);
    var served = Duration.between(back, Instant.now());
    System.out.printf("a new call is served again after %s%n", served);
    assertThat(served).isLessThan(SERVED_WITHIN);
    calls.await(talking, Sight.AGENT_RELEASED);
    calls.await(ringing, Sight.CALLER_HUNG_UP);
    calls.await(leaving, Sight.GAVE_UP);
    calls.await(cancelling, Sight.GAVE_UP);
    if (SHORT) calls.await(emergency, Sight.CALLER_HUNG_UP);
  }

  /** New calls, one after another, until one is refused at once; how long that took. */
  private static Duration refusedAtOnce(Calls calls, Instant since) throws InterruptedException {
    while (Duration.between(since, Instant.now()).compareTo(AWAY) < 0) {
      var story = call(calls, "+358290400", 1, Calls.FOR_EVER, Duration.ofSeconds(1)).getFirst();
      Thread.sleep(AT_ONCE);
      if (story.has(Sight.REFUSED)) return Duration.between(since, Instant.now());
    }
    throw new AssertionError("never refused: " + calls.stories());
  }

  private static void servedAgain(Calls calls) throws InterruptedException {
    var end = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < end) {
      var story = call(calls, "+358290400", 1, Calls.FOR_EVER, Duration.ofSeconds(1)).getFirst();
      Thread.sleep(AT_ONCE);
      if (story.has(Sight.REFUSED)) continue;
      calls.await(List.of(story), Sight.CALLER_HUNG_UP);
      return;
    }
    throw new AssertionError("never served again: " + calls.stories());
  }

  private record Answer(int status, int retryAfter, Duration within) {}

  /** A call as bare bytes, to see the answer itself. */
  private static Answer ask(String from, InetSocketAddress node) throws IOException {
    var body =
        String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 " + from,
            "s=-",
            "c=IN IP4 " + from,
            "t=0 0",
            "m=audio 9 RTP/AVP 8",
            "");
    try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
      var text =
          """
          INVITE sip:+358290400@%1$s SIP/2.0
          Via: SIP/2.0/UDP %2$s:%3$d;branch=z9hG4bK%4$d;rport
          Max-Forwards: 70
          From: <sip:somebody@%2$s>;tag=1
          To: <sip:+358290400@%1$s>
          Call-ID: %4$d
          CSeq: 1 INVITE
          Contact: <sip:somebody@%2$s:%3$d>
          Content-Type: application/sdp
          Content-Length: %5$d

          """
              .formatted(
                  node.getAddress().getHostAddress(),
                  from,
                  socket.getLocalPort(),
                  System.nanoTime(),
                  body.length());
      var bytes = (text.replace("\n", "\r\n") + body).getBytes(StandardCharsets.US_ASCII);
      var asked = System.nanoTime();
      socket.send(new DatagramPacket(bytes, bytes.length, node));
      socket.setSoTimeout((int) SOON.toMillis());
      var answer = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(answer);
      var within = Duration.ofNanos(System.nanoTime() - asked);
      var said = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
      var retryAfter = RETRY_AFTER.matcher(said);
      return new Answer(
          Integer.parseInt(said.substring(8, 11)),
          retryAfter.find() ? Integer.parseInt(retryAfter.group(1)) : -1,
          within);
    } catch (SocketTimeoutException silence) {
      return new Answer(0, -1, SOON);
    }
  }

  private static List<Story> call(
      Calls calls, String dialled, int count, Duration patience, Duration talk) {
    return calls.call(count, dialled, patience, talk, NODE);
  }
}
