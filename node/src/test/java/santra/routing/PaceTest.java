package santra.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

class PaceTest {
  private static final AgentId ANNA = new AgentId("anna");
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId HELP = new QueueId("help");

  private final Pace pace = new Pace();

  private void handles(QueueId queue, int contacts, Duration each) {
    for (int i = 0; i < contacts; i++) {
      pace.worked(ANNA, queue, each);
      pace.handled(queue);
    }
  }

  @Test
  void aContactCostsAllTheWorkThatIsDoneForIt() {
    handles(SALES, 9, Duration.ofSeconds(100));
    assertThat(pace.handling(SALES)).as("too few to say").isEmpty();
    pace.worked(ANNA, SALES, Duration.ofSeconds(30)); // rung in vain
    handles(SALES, 3, Duration.ofSeconds(100));
    assertThat(pace.handling(SALES).orElseThrow().toSeconds()).isBetween(101L, 103L);
    assertThat(pace.handling(HELP)).isEmpty();
  }

  @Test
  void whatHasChangedIsLearnt() {
    handles(SALES, 1_000, Duration.ofSeconds(100));
    handles(SALES, 1_000, Duration.ofMinutes(5));
    assertThat(pace.handling(SALES).orElseThrow().toSeconds()).isBetween(297L, 300L);
  }

  @Test
  void givingUpIsCountedByTheHourOfWaiting() {
    assertThat(pace.givingUp(SALES)).isZero();
    for (int i = 0; i < 100; i++) pace.left(SALES, i % 5 == 0, Duration.ofMinutes(3));
    assertThat(pace.givingUp(SALES)).isCloseTo(4, within(.3));
  }

  @Test
  void anAgentCountsWhereItWorks() {
    var both = List.of(SALES, HELP);
    assertThat(pace.share(ANNA, SALES, both)).isEqualTo(.5);
    assertThat(pace.share(ANNA, SALES, List.of(SALES))).isEqualTo(1);
    handles(SALES, 10, Duration.ofMinutes(3));
    assertThat(pace.share(ANNA, SALES, both)).isCloseTo(35 / 40.0, within(.001));
    assertThat(pace.share(ANNA, HELP, both)).isCloseTo(5 / 40.0, within(.001));
    handles(HELP, 1_000, Duration.ofMinutes(3));
    assertThat(pace.share(ANNA, HELP, both)).isGreaterThan(.95);
  }

  @Test
  void whatIsConfiguredNoMoreIsForgotten() {
    handles(SALES, 20, Duration.ofMinutes(3));
    handles(HELP, 20, Duration.ofMinutes(3));
    pace.retain(Set.of(), Set.of(HELP));
    assertThat(pace.handling(SALES)).isEmpty();
    assertThat(pace.handling(HELP)).isPresent();
    assertThat(pace.share(ANNA, HELP, List.of(SALES, HELP))).isEqualTo(.5);
  }
}
