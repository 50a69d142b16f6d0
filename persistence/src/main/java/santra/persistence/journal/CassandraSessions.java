package santra.persistence.journal;

import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSession;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;
import org.jspecify.annotations.Nullable;

/** The plug-in's one session with Cassandra, and our statements prepared in it. */
final class CassandraSessions implements Extension {
  private static final String PLUGIN = "pekko.persistence.cassandra";

  private final CassandraSession session;
  private volatile @Nullable EventTables prepared;

  private CassandraSessions(CassandraSession session) {
    this.session = session;
  }

  private static final class Id extends ExtensionId<CassandraSessions> {
    private static final Id ONLY = new Id();

    @Override
    public CassandraSessions createExtension(ActorSystem<?> system) {
      return new CassandraSessions(CassandraSessionRegistry.get(system).sessionFor(PLUGIN));
    }
  }

  static CassandraSessions of(ActorSystem<?> system) {
    return Id.ONLY.apply(system);
  }

  /**
   * The first call blocks until there is a session, on one of the plug-in's own threads.
   *
   * @throws CompletionException while Cassandra cannot be reached; the next call tries again
   */
  EventTables ready() {
    var now = prepared;
    return now == null ? prepare() : now;
  }

  private synchronized EventTables prepare() {
    var now = prepared;
    if (now == null) {
      now = EventTables.prepare(session.underlying().toCompletableFuture().join());
      prepared = now;
    }
    return now;
  }
}
