package santra.ha.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import santra.ha.NodeProcess;

/**
 * Real processes and real signals: what the kernel says cannot be played. One cluster, whose nodes
 * go one after another, since starting three takes longer than all the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeathTest {
  private static final String BASE = "127.0.21";

  private final List<NodeProcess> nodes = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    nodes.addAll(NodeProcess.cluster(BASE, 3));
  }

  @AfterAll
  void kill() {
    nodes.forEach(NodeProcess::close);
  }

  @Test
  @Order(1)
  void aKilledNodeIsProvedDeadByItsKernelAndComesBackUnderTheSameAddress() throws Exception {
    var oldest = nodes.get(0);
    oldest.signal("KILL");
    var removed = nodes.get(1).says("MemberRemoved " + oldest.host(), 5_000);
    nodes.get(2).says("MemberRemoved " + oldest.host(), 5_000);
    assertThat(removed).as("ms, less than any silence is waited for").isLessThan(2_300);

    var again = NodeProcess.start(BASE, 1, 3, false);
    nodes.set(0, again);
    again.says("MemberUp " + again.host(), 30_000);
    TimeUnit.MILLISECONDS.sleep(500); // the proof of its predecessor must not reach it
    assertThat(again.lives()).isTrue();
    assertThat(again.hasSaid("MemberDowned")).isFalse();
  }

  @Test
  @Order(2)
  void aStoppedNodeIsReplacedAfterItsTimeAndEndsAsSoonAsItWakes() throws Exception {
    var stopped = nodes.get(2);
    stopped.signal("STOP");
    var removed = nodes.get(0).says("MemberRemoved " + stopped.host(), 15_000);
    assertThat(removed).as("ms: the watchdogs' time must have passed").isGreaterThan(4_500);
    stopped.signal("CONT");
    assertThat(stopped.ends(2_000)).isEqualTo(Watchdogs.PAUSED);
    assertThat(nodes.get(0).lives() && nodes.get(1).lives()).isTrue();
  }

  /** Of two, the one with the higher address has no majority when the other is silent. */
  @Test
  @Order(3)
  void aNodeThatHearsNoMajorityEndsBeforeTheOthersCouldTakeOver() throws Exception {
    var began = System.nanoTime();
    nodes.get(0).signal("STOP");
    assertThat(nodes.get(1).ends(5_300)).isEqualTo(Watchdogs.CUT_OFF);
    var ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertThat(ms).as("ms").isGreaterThan(3_000);
  }
}
