package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A trunk is down after two probes in vain, and up with the first answer. */
class TrunkHealthTest {
  private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void twoMissesTakeItDownAndOneAnswerBringsItBack() {
    var health = TrunkHealth.unknown(AT).missed(408, AT.plusSeconds(1));
    assertThat(health.up()).isTrue();
    health = health.missed(408, AT.plusSeconds(2));
    assertThat(health).isEqualTo(new TrunkHealth(false, 408, 2, AT.plusSeconds(2)));
    health = health.missed(408, AT.plusSeconds(3));
    assertThat(health.since()).isEqualTo(AT.plusSeconds(2));
    assertThat(health.answered(404, AT.plusSeconds(4)))
        .isEqualTo(new TrunkHealth(true, 404, 0, AT.plusSeconds(4)));
  }

  @Test
  void an503OrA408IsAMiss() {
    for (var status : new int[] {503, 408})
      assertThat(TrunkHealth.unknown(AT).answered(status, AT).answered(status, AT).up()).isFalse();
  }

  @Test
  void aMissBetweenTwoAnswersIsForgotten() {
    var health = TrunkHealth.unknown(AT).missed(408, AT).answered(200, AT).missed(408, AT);
    assertThat(health.up()).isTrue();
  }

  @Test
  void aTrunkBeginsSoManyCallsASecond() {
    var pace = new TrunkPace();
    assertThat(pace.admits("acme.first", 2, AT)).isTrue();
    assertThat(pace.admits("acme.first", 2, AT.plusMillis(500))).isTrue();
    assertThat(pace.admits("acme.first", 2, AT.plusMillis(900))).isFalse();
    assertThat(pace.admits("acme.second", 2, AT.plusMillis(900))).isTrue();
    assertThat(pace.admits("acme.first", 2, AT.plusSeconds(1))).isTrue();
  }
}
