package santra.simulation;

import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Laws of the whole floor in bad weather. A failure prints its seed; {@code -Dseed=N} runs that one
 * again, {@code -Dworlds=N} so many.
 */
class SimulationTest {
  private static final Pattern NAMED =
      Pattern.compile("(?<=[=/])[a-z]+-[0-9]|[0-9a-f]{8}-[-0-9a-f]+");
  private static final int MOST_LINES = 300;

  private final Logger effects = (Logger) LoggerFactory.getLogger("santra.distribution");

  /** Worlds full of trouble have much to warn of. */
  @BeforeEach
  void beQuiet() {
    effects.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    effects.setLevel(null);
  }

  @Test
  void inWhateverWeatherTheLawsHold() {
    var seed = Optional.ofNullable(Long.getLong("seed"));
    var first = seed.orElse(1L);
    var worlds = seed.isPresent() ? 1 : Integer.getInteger("worlds", 500);
    var broken = new ArrayList<String>();
    var worst = Optional.<Long>empty();
    for (long next = first; next < first + worlds; next++) {
      var law = new World(next, false).run();
      if (law.isEmpty()) continue;
      broken.add("seed %d breaks %s".formatted(next, law.get()));
      if (worst.isEmpty()) worst = Optional.of(next);
    }
    worst.ifPresent(one -> fail("%s%n%s", String.join("\n", broken), story(one)));
  }

  /** The lines that name whom the broken law names. */
  private static String story(long seed) {
    var world = new World(seed, true);
    var broken = world.run().orElse("");
    var names = NAMED.matcher(broken).results().map(MatchResult::group).distinct().toList();
    var lines =
        world.traced().stream()
            .filter(line -> names.isEmpty() || names.stream().anyMatch(line::contains))
            .toList();
    return "%s in %s:%n%s".formatted(seed, world.weather(), String.join("\n", last(lines)));
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }
}
