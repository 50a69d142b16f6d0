package santra.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Set<Fault.Kind> ALL = EnumSet.allOf(Fault.Kind.class);

  private static List<Fault> faults(long seed, Set<Fault.Kind> kinds) {
    var plan = new Plan(seed, new Plan.Cast(5, 2, 3, true), kinds);
    return Stream.generate(plan::next).limit(500).toList();
  }

  private static Set<Class<?>> sorts(List<Fault> faults) {
    return faults.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void theSameSeedIsTheSameSchedule() {
    assertThat(faults(7, ALL)).isEqualTo(faults(7, ALL)).isNotEqualTo(faults(8, ALL));
  }

  @Test
  void everythingComesThatMayAndNothingElse() {
    assertThat(sorts(faults(7, ALL)))
        .containsExactlyInAnyOrder(
            Fault.Kill.class,
            Fault.KillTwo.class,
            Fault.Drain.class,
            Fault.Pause.class,
            Fault.Partition.class,
            Fault.Flapping.class,
            Fault.KillServer.class,
            Fault.PauseServer.class,
            Fault.SlowServer.class);
    assertThat(sorts(faults(7, Set.of(Fault.Kind.PARTITION))))
        .containsExactlyInAnyOrder(Fault.Partition.class, Fault.Flapping.class);
    assertThat(sorts(faults(7, Set.of(Fault.Kind.KILL)))).containsExactly(Fault.Kill.class);
  }

  @Test
  void serversAreHitWhereAnotherCanStandIn() {
    assertThat(new Plan.Cast(3, 1, 0, false).suffers())
        .containsExactlyInAnyOrder(
            Fault.Kind.KILL, Fault.Kind.DRAIN, Fault.Kind.PAUSE, Fault.Kind.JOURNAL);
    assertThat(new Plan.Cast(5, 2, 3, true).suffers())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.Kind.JOURNAL)));
    assertThat(faults(7, Set.of(Fault.Kind.MEDIA)).stream().map(Fault::words).distinct())
        .containsExactlyInAnyOrder(
            "kill -9 of media, which is away for 5 s", "kill -9 of media-2, which is away for 5 s");
  }

  @Test
  void twoThatDieTogetherAreTwo() {
    assertThat(faults(7, Set.of(Fault.Kind.TWO)))
        .allSatisfy(fault ->
            assertThat(fault)
                .isInstanceOfSatisfying(
                    Fault.KillTwo.class,
                    two -> {
                      assertThat(two.other()).isBetween(1, 5).isNotEqualTo(two.node());
                      assertThat(two.nodes()).containsExactlyInAnyOrder(two.node(), two.other());
                    }));
  }
}
