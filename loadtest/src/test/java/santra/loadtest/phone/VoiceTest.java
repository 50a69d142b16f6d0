package santra.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as a gap in a talk; each tick stands for 20 ms. */
class VoiceTest {
  private static final int SECOND = 50;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private Voice caller;
  private Voice agent;
  private Voice colleague;

  @BeforeEach
  void open() throws IOException {
    caller = new Voice(LOOPBACK, Sound.CALLER_HERTZ, _ -> {}, _ -> {});
    agent = new Voice(LOOPBACK, Sound.AGENT_HERTZ, _ -> {}, _ -> {});
    colleague = new Voice(LOOPBACK, 1_000, _ -> {}, _ -> {});
    for (var one : new Voice[] {agent, colleague})
      one.talkTo(new InetSocketAddress(LOOPBACK, caller.port()));
  }

  @AfterEach
  void close() {
    caller.close();
    agent.close();
    colleague.close();
  }

  @Test
  void whoIsNotHeardForAWhileInATalkHasAGap() {
    assertThat(hear(agent, SECOND)).isZero();
    assertThat(silence(30)).isZero();

    assertThat(hear(agent, SECOND)).isEqualTo(30);
    assertThat(hear(agent, SECOND)).as("told once").isZero();
  }

  @Test
  void aSilenceBetweenTwoIsNobodysGap() {
    hear(agent, SECOND);
    silence(30);

    assertThat(hear(colleague, SECOND)).isZero();
  }

  @Test
  void aMenuThatWaitsForAKeyIsSilent() {
    hear(colleague, SECOND);
    silence(100);

    assertThat(hear(colleague, SECOND)).isZero();
  }

  @Test
  void aPacketThatIsALittleLateIsNoGap() {
    hear(agent, SECOND);
    silence(3);

    assertThat(hear(agent, SECOND)).isZero();
  }

  private int hear(Voice who, int ticks) {
    var longest = 0;
    for (int i = 0; i < ticks; i++) {
      who.tick();
      longest = Math.max(longest, caller.tick());
    }
    return longest;
  }

  private int silence(int ticks) {
    var longest = 0;
    for (int i = 0; i < ticks; i++) longest = Math.max(longest, caller.tick());
    return longest;
  }
}
