package santra.ha.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import santra.ha.TestNodes;
import santra.ha.membership.FormingRule.Answer;

class FormingRuleTest {
  private static final Seed A = Seed.parse("127.0.0.1:25520");
  private static final Seed B = Seed.parse("127.0.0.2:25520");
  private static final Seed C = Seed.parse("127.0.0.3:25520");
  private static final List<Seed> ALL = List.of(A, B, C);

  private static FormingRule.Probe unasked() {
    return seed -> {
      throw new AssertionError("asked " + seed);
    };
  }

  @Test
  void aNodeThatWasNotToldToFormListsOnlyTheOthers() {
    for (var self : ALL) {
      assertThat(FormingRule.seeds(self, ALL, false, unasked())).hasSize(2).doesNotContain(self);
    }
  }

  @Test
  void aNodeThatWasNotToldToFormAndKnowsNobodyDoesNotStart() {
    assertThatThrownBy(() -> FormingRule.seeds(A, List.of(A), false, unasked()))
        .isInstanceOf(ClusterRefused.class)
        .hasMessageContaining("127.0.0.1:25520");
  }

  @Test
  void aNodeThatMayFormDoesSoWhenEveryOtherSeedIsProvedAbsent() {
    assertThat(FormingRule.seeds(A, ALL, true, _ -> Answer.REFUSED)).containsExactly(A);
    assertThat(FormingRule.seeds(A, List.of(A), true, unasked())).containsExactly(A);
  }

  @Test
  void aNodeThatMayFormAsksThoseThatListenFirst() {
    assertThat(
            FormingRule.seeds(
                A, ALL, true, seed -> seed.equals(C) ? Answer.LISTENING : Answer.REFUSED))
        .containsExactly(A, C);
  }

  @Test
  void aNodeThatMayFormOnlyJoinsIfOneListensAndAnotherIsSilent() {
    assertThat(
            FormingRule.seeds(
                A, ALL, true, seed -> seed.equals(C) ? Answer.LISTENING : Answer.SILENT))
        .containsExactly(B, C);
  }

  @Test
  void aNodeThatMayFormDoesNotStartIfAnotherSeedIsSilent() {
    assertThatThrownBy(() ->
            FormingRule.seeds(
                A, ALL, true, seed -> seed.equals(C) ? Answer.SILENT : Answer.REFUSED))
        .isInstanceOf(ClusterRefused.class)
        .hasMessageContaining("127.0.0.3:25520");
  }

  @Test
  void theSettingsCarryTheRule() {
    var node =
        ClusterConfig.node("santra", "127.0.0.1", 25520)
            .seeds(List.of("127.0.0.1:25520", "127.0.0.2:25520"));

    var joining = node.config(unasked());
    assertThat(joining.getStringList(Joining.SEEDS))
        .containsExactly("pekko://santra@127.0.0.2:25520");
    var forming = node.form(true).config(_ -> Answer.REFUSED);
    assertThat(forming.getStringList(Joining.SEEDS))
        .containsExactly("pekko://santra@127.0.0.1:25520");
    assertThat(forming.getDuration("pekko.cluster.seed-node-timeout"))
        .as("never by waiting")
        .isGreaterThan(Duration.ofHours(1));
    assertThat(forming.getBoolean("pekko.coordinated-shutdown.exit-jvm")).isTrue();
    assertThat(
            node.exitJvm(false).config(unasked()).getBoolean("pekko.coordinated-shutdown.exit-jvm"))
        .isFalse();
    assertThat(forming.getBoolean("pekko.actor.allow-java-serialization")).isFalse();
    assertThat(forming.getString("pekko.cluster.split-brain-resolver.active-strategy"))
        .isEqualTo("keep-majority");
  }

  /**
   * With every member, which small clusters mean in Pekko, nothing gets a home beside a dead one.
   */
  @Test
  void homesAreAgreedByMoreThanHalfOfTheSeeds() {
    var quorum = "pekko.cluster.sharding.distributed-data.majority-min-cap";
    for (int nodes = 1; nodes <= 7; nodes++) {
      var seeds = IntStream.rangeClosed(1, nodes).mapToObj("127.0.0.%d:25520"::formatted).toList();
      var settings =
          ClusterConfig.node("santra", "127.0.0.1", 25520)
              .seeds(seeds)
              .form(true)
              .config(_ -> Answer.REFUSED);
      assertThat(settings.getInt(quorum)).isGreaterThan(nodes / 2).isLessThan(nodes / 2 + 2);
      assertThat(settings.getInt("pekko.cluster.sharding.coordinator-state.write-majority-plus"))
          .isZero();
    }
  }

  @Test
  void aPortTellsListeningFromRefused() throws Exception {
    var probe = new PortProbe(Duration.ofSeconds(1));
    var free = TestNodes.freePorts(1).getFirst();
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(probe.ask(new Seed("127.0.0.1", socket.getLocalPort())))
          .isEqualTo(Answer.LISTENING);
    }
    assertThat(probe.ask(new Seed("127.0.0.1", free))).isEqualTo(Answer.REFUSED);
  }

  @Test
  void aSeedIsHostAndPort() {
    for (var bad : List.of("", "host", ":1", "host:", "host:0", "host:65536", "host:x")) {
      assertThatThrownBy(() -> Seed.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
