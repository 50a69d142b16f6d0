package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.node.Examples;
import santra.vocabulary.ContactId;

class TraceStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private final JdbcDataSource database = new JdbcDataSource();

  TraceStoreTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private TraceStore at(String node) {
    return new TraceStore(database, node, NOW, Duration.ofDays(7));
  }

  private static TraceStore.Page page(ContactId contact, Instant at, String... rungs) {
    return new TraceStore.Page(contact, at, List.of(rungs));
  }

  @Test
  void theRungsOfAllNodesAreReadInTheirOrder() {
    assertThat(TraceStore.read(database, Examples.CALL)).isEmpty();
    at("one").keep(List.of(page(Examples.CALL, NOW, "{\"at\":\"1\"}", "{\"at\":\"3\"}")), NOW);
    at("two").keep(List.of(page(Examples.CALL, NOW, "{\"at\":\"2\"}")), NOW);

    assertThat(TraceStore.read(database, Examples.CALL))
        .containsExactly("{\"at\":\"1\"}", "{\"at\":\"2\"}", "{\"at\":\"3\"}");
    assertThat(TraceStore.read(database, new ContactId(Examples.CALL.tenant(), new UUID(0, 9))))
        .isEmpty();
  }

  @Test
  void oldPagesAreForgotten() {
    var store = at("one");
    store.keep(List.of(page(Examples.CALL, NOW, "{}")), NOW);

    var later = NOW.plus(Duration.ofDays(8));
    store.keep(
        List.of(page(new ContactId(Examples.CALL.tenant(), new UUID(0, 9)), later, "{}")), later);

    assertThat(TraceStore.read(database, Examples.CALL)).isEmpty();
  }
}
