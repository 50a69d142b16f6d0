package santra.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import santra.persistence.codec.CodecRegistry;

class CodecsTest {
  @Test
  void everythingStoredOrSaidIsListedOnce() {
    assertThat(Codecs.all().manifests())
        .contains("contact.ended:1", "agent.reserved:1", "queue.left:1", "edge-message.ring:1");
  }

  /** A new event without a {@code since} would be written where an older build must read it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatAGenerationOfBuildsCanReadNeverChangesOnceItWasGivenAway(int generation) {
    assertThat(String.join("\n", stored(Codecs.all().upTo(generation))))
        .isEqualTo(String.join("\n", frozen("generation-%d.txt".formatted(generation))));
  }

  /** Of the journal; messages between nodes that one does not know are refused and asked again. */
  private static Set<String> stored(CodecRegistry codecs) {
    var manifests = new TreeSet<>(codecs.manifests());
    manifests.removeIf(manifest -> !manifest.matches("(contact|agent|queue|toll)\\..*"));
    return manifests;
  }

  private static Set<String> frozen(String file) {
    try (var in = CodecsTest.class.getResourceAsStream("/golden/" + file)) {
      if (in == null) throw new AssertionError("no " + file);
      return new TreeSet<>(
          List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n")));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
