package santra.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import santra.loadtest.ledger.Ledger;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Account;
import santra.loadtest.phone.AgentPhone.Reaction;

/** A caller rings an agent's phone directly: what they must see without any centre in between. */
class RobotsTest {
  private static final Duration FOR_EVER = Duration.ofMinutes(1);

  private final Ledger ledger = new Ledger();
  private Voices voices;
  private PhoneBank callers;
  private PhoneBank agents;
  private AgentPhone phone;

  @BeforeEach
  void open() throws IOException {
    var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    voices = new Voices(10);
    callers = new PhoneBank("callers", anywhere, voices);
    agents = new PhoneBank("agents", anywhere, voices);
    phone =
        new AgentPhone(agents, new Account("anna", "1001", "acme.example", ""), ledger, anywhere);
  }

  @AfterEach
  void close() {
    callers.close();
    agents.close();
    voices.close();
  }

  @Test
  void eachHearsTheOthersToneAndTheCallerHangsUp() throws Exception {
    phone.behave(_ -> Reaction.answer(Duration.ofMillis(200), FOR_EVER));

    var story = call(FOR_EVER);

    await(story, Sight.AGENT_RELEASED);
    assertThat(story.has(Sight.CALLER_HEARD_AGENT)).isTrue();
    assertThat(story.has(Sight.AGENT_HEARD_CALLER)).isTrue();
    assertThat(story.has(Sight.CALLER_HUNG_UP)).isTrue();
    assertThat(callers.complaints()).isEmpty();
    assertThat(agents.complaints()).isEmpty();
  }

  @Test
  void theAgentMayHangUpFirst() throws Exception {
    phone.behave(_ -> Reaction.answer(Duration.ZERO, Duration.ofMillis(100)));

    var story = call(FOR_EVER);

    await(story, Sight.CALLER_RELEASED);
    assertThat(story.has(Sight.AGENT_HUNG_UP)).isTrue();
  }

  @Test
  void anImpatientCallerStopsTheRinging() throws Exception {
    phone.behave(_ -> Reaction.ignore());

    var story = call(Duration.ofMillis(200));

    await(story, Sight.RING_STOPPED);
    assertThat(story.has(Sight.GAVE_UP)).isTrue();
  }

  @Test
  void aRejectionReachesTheCaller() throws Exception {
    phone.behave(_ -> Reaction.reject(486, Duration.ZERO));

    var story = call(FOR_EVER);

    await(story, Sight.REFUSED);
    assertThat(story.first(Sight.REFUSED).orElseThrow().detail()).isEqualTo("486");
  }

  private Story call(Duration patience) {
    var plan = new Caller.Plan("+358500001", "1001.acme.example", patience, Duration.ofMillis(300));
    var story = ledger.open("t1", "acme", plan.number(), plan.caller(), true);
    Caller.dial(callers, plan, story, agents.address());
    return story;
  }

  private static void await(Story story, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!story.has(sight)) {
      if (System.nanoTime() > deadline) throw new AssertionError("no " + sight + " in " + story);
      Thread.sleep(10);
    }
  }
}
