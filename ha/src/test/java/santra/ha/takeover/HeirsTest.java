package santra.ha.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeirsTest {
  private static final Set<String> ALL = Set.of("a:5060", "b:5060", "c:5060");

  private static Set<String> adoptedBy(String self, String... present) {
    var away = new HashSet<>(ALL);
    away.removeAll(Set.of(present));
    return Heirs.adoptedBy(self, away, Set.of(present));
  }

  @Test
  void nobodyAdoptsWhileAllAreUp() {
    for (var self : ALL) assertThat(Heirs.adoptedBy(self, Set.of(), ALL)).isEmpty();
  }

  @Test
  void theNextInTheRingAdopts() {
    assertThat(adoptedBy("b:5060", "b:5060", "c:5060")).containsExactly("a:5060");
    assertThat(adoptedBy("c:5060", "b:5060", "c:5060")).isEmpty();
    assertThat(adoptedBy("a:5060", "a:5060", "b:5060")).containsExactly("c:5060");
  }

  @Test
  void theLastOneHasThemAll() {
    assertThat(adoptedBy("c:5060", "c:5060")).containsExactlyInAnyOrder("a:5060", "b:5060");
  }

  @Test
  void eachAddressThatIsAwayHasExactlyOneHeir() {
    var seed = System.nanoTime();
    var chance = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var known = new HashSet<String>();
      var present = new HashSet<String>();
      for (int node = 0; node < 1 + chance.nextInt(9); node++) {
        known.add(node + ":5060");
        if (chance.nextBoolean()) present.add(node + ":5060");
      }
      if (present.isEmpty()) continue;
      var away = new HashSet<>(known);
      away.removeAll(present);
      for (var address : away) {
        long heirs =
            present.stream()
                .filter(self -> Heirs.adoptedBy(self, away, present).contains(address))
                .count();
        assertThat(heirs).as("%s of %s, up %s, seed %d", address, known, present, seed).isOne();
      }
    }
  }
}
