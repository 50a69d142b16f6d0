package santra.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecsTest {
  @Test
  void everythingStoredOrSaidIsListedOnce() {
    assertThat(Codecs.all().manifests())
        .contains("contact.ended:1", "agent.reserved:1", "queue.left:1", "edge-message.ring:1");
  }
}
