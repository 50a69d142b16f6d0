package santra.ha.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void aNodeIsReadyOnlyWhenEverythingIsWarm() {
    var journal = health.warmUp("journal");
    var media = health.warmUp("media");
    assertThat(health.live().ok()).isTrue();
    assertThat(health.ready().ok()).isFalse();

    journal.done();
    assertThat(health.ready().checks())
        .containsExactly(
            new Health.Check("journal", true, "ok"),
            new Health.Check("media", false, "not warm yet"));
    media.done();
    assertThat(health.ready().ok()).isTrue();

    media.failed("no media server");
    assertThat(health.ready().checks())
        .contains(new Health.Check("media", false, "no media server"));
  }

  @Test
  void whatIsNotAliveIsNotReady() {
    health.addLive("dispatcher", () -> Optional.of("stuck"));
    assertThat(health.ready().ok()).isFalse();
  }

  @Test
  void aBrokenCheckIsABadAnswerNotAnException() {
    health.addReady(
        "broken",
        () -> {
          throw new IllegalStateException("secret");
        });
    assertThat(health.ready().checks())
        .containsExactly(new Health.Check("broken", false, "IllegalStateException"));
  }

  @Test
  void aNodeThatHasNotJoinedIsAliveAndOneThatWasDownedIsNot() {
    var joined = new AtomicBoolean();
    assertThat(ClusterHealth.membership(MemberStatus.removed(), joined)).isEmpty();
    assertThat(ClusterHealth.membership(MemberStatus.up(), joined)).isEmpty();
    assertThat(ClusterHealth.membership(MemberStatus.removed(), joined)).isPresent();
    assertThat(ClusterHealth.membership(MemberStatus.down(), joined)).isPresent();
    assertThat(ClusterHealth.up(MemberStatus.removed())).hasValue("not joined");
    assertThat(ClusterHealth.up(MemberStatus.leaving())).hasValue("Leaving");
    assertThat(ClusterHealth.up(MemberStatus.up())).isEmpty();
  }

  @Test
  void aDispatcherThatDoesNotTurnIsStuck() {
    assertThat(ClusterHealth.dispatcher(Duration.ofSeconds(2).toNanos())).isEmpty();
    assertThat(ClusterHealth.dispatcher(Duration.ofSeconds(11).toNanos()))
        .hasValue("stuck for 11 s");
  }
}
