package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private final Doorkeeper door =
      new Doorkeeper(Admission.Limits.USUAL, () -> Strain.NONE, () -> 0, () -> 0.5);

  @Test
  void aNodeThatStoodStillForOnceRefusesNobody() {
    door.look(Duration.ofSeconds(5), 0);
    assertThat(door.refuse()).isEmpty();
    door.look(Duration.ZERO, 0);

    assertThat(door.refuse()).isEmpty();
  }

  @Test
  void aSipThreadThatIsLateAtEveryLookShutsTheDoor() {
    door.look(Duration.ofSeconds(1), 0);
    door.look(Duration.ofSeconds(1), 0);

    assertThat(door.refuse()).contains(Duration.ofSeconds(3));
    assertThat(door.trouble()).hasValueSatisfying(why -> assertThat(why).contains("sip-loop"));
    assertThat(door.figures()).containsEntry("refused.overload.sip-loop", 1L);
  }
}
