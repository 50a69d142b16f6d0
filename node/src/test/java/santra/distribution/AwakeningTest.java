package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import santra.node.Examples;
import santra.tenancy.Tenants;

class AwakeningTest {
  private final FakePost post = new FakePost();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(0);

  /** Law NoContactIsLost: its shard moved although no node died, and nobody asked for it since. */
  @Test
  void everyContactInProgressIsCalledOn() {
    new Awakening(
            new Entities(post),
            () -> Tenants.NONE,
            () -> List.of(Examples.CALL),
            _ -> List.of(),
            timer)
        .callOnAll();

    assertThat(post.sent).containsExactly("introduce " + Examples.CALL);
  }

  @Test
  void aListThatCannotBeReadIsReadAgainNextTime() {
    var awakening =
        new Awakening(
            new Entities(post),
            () -> Tenants.NONE,
            () -> {
              throw new IllegalStateException("no journal");
            },
            _ -> List.of(),
            timer);

    assertThatCode(awakening::callOnAll).doesNotThrowAnyException();
  }
}
