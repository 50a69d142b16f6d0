package santra.persistence.journal;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.cassandra.journal.CassandraJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import santra.persistence.journal.EventTables.Notice;
import santra.persistence.journal.EventTables.Stored;
import scala.collection.immutable.List$;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The journal of pekko-persistence-cassandra with a {@link Fence}: its tables and its reading are
 * the plug-in's; a recovery takes the entity's next epoch first, and a write is conditional on it.
 * Beside each write a notice is left for {@link Feed}. Tells {@link JournalPace} of each write.
 */
public class FencedJournal extends CassandraJournal {
  private final JournalPace pace;
  private final CassandraSessions tables;
  private final Serialization serialization;
  private final Fence fence;
  private final Map<String, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /** Called by Pekko, which finds the class by its name in the settings. */
  @SuppressWarnings("this-escape") // to Pekko's own base class, which is complete
  public FencedJournal(Config config, String path) {
    super(config, path);
    var system = Adapter.toTyped(context().system());
    pace = JournalPace.of(system);
    tables = CassandraSessions.of(system);
    serialization = SerializationExtension.get(system);
    fence = new Fence(config.getLong("target-partition-size"));
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    var write = pace.began();
    var persistenceId = messages.head().persistenceId();
    CompletableFuture<Void> written;
    try {
      written = write(persistenceId, stored(messages)).toCompletableFuture();
    } catch (RuntimeException refused) {
      written = CompletableFuture.failedFuture(refused);
    }
    var mine = written;
    underWay.put(persistenceId, mine);
    return FutureConverters.asScala(
        mine.whenComplete(
                (_, failed) -> {
                  write.ended(failed == null);
                  underWay.remove(persistenceId, mine);
                })
            .thenApply(_ -> List$.MODULE$.<Try<BoxedUnit>>empty()));
  }

  /** The event, its notice and, for the first, the entity's name: all must be there to count. */
  private CompletionStage<Void> write(String persistenceId, List<Stored> events) {
    var now = tables.ready();
    var last = events.getLast().sequence();
    var written = fence.write(now, persistenceId, events).toCompletableFuture();
    var noticed = now.notice(new Notice(persistenceId, last, Instant.now())).toCompletableFuture();
    return events.getFirst().sequence() == 1
        ? CompletableFuture.allOf(written, noticed, now.name(persistenceId).toCompletableFuture())
        : CompletableFuture.allOf(written, noticed);
  }

  private List<Stored> stored(Seq<AtomicWrite> messages) {
    var events = new ArrayList<Stored>();
    for (var write : CollectionConverters.asJava(messages))
      for (var event : CollectionConverters.asJava(write.payload())) events.add(stored(event));
    return events;
  }

  private Stored stored(PersistentRepr event) {
    var payload = event.payload();
    var serializer = serialization.findSerializerFor(payload);
    return new Stored(
        event.sequenceNr(),
        Uuids.timeBased(),
        event.writerUuid(),
        serializer.identifier(),
        Serializers.manifestFor(serializer, payload),
        event.manifest(),
        ByteBuffer.wrap(serializer.toBinary(payload)));
  }

  /** Where every recovery begins: what is under way here ends, the epoch is taken, then read. */
  @Override
  public Future<Object> asyncReadHighestSequenceNr(String persistenceId, long from) {
    var before = underWay.getOrDefault(persistenceId, CompletableFuture.completedFuture(null));
    return FutureConverters.asScala(
        before
            .handle((_, _) -> tables.ready())
            .thenCompose(now ->
                fence
                    .take(now, persistenceId, from)
                    .thenCompose(taken -> highest(now, persistenceId, from, taken))));
  }

  /** A write found now may be one that nobody was told of: it gets a notice, too. */
  private CompletionStage<Object> highest(
      EventTables now, String persistenceId, long from, Fence.Held taken) {
    return FutureConverters.asJava(super.asyncReadHighestSequenceNr(persistenceId, from))
        .thenCompose(found -> {
          var highest = (Long) found;
          CompletionStage<?> noticed =
              highest == 0
                  ? CompletableFuture.completedStage(null)
                  : now.notice(new Notice(persistenceId, highest, Instant.now()));
          return noticed.thenApply(_ -> {
            fence.hold(
                persistenceId, new Fence.Held(taken.partition(), taken.epoch(), highest + 1));
            return found;
          });
        });
  }
}
