package santra.persistence.entity;

import com.typesafe.config.Config;
import org.apache.pekko.persistence.AtomicWrite;
import santra.persistence.journal.FencedJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** The journal in Cassandra, with {@link Faults}. */
public final class FaultyFencedJournal extends FencedJournal {
  public FaultyFencedJournal(Config config, String path) {
    super(config, path);
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    return Faults.of(() -> super.asyncWriteMessages(messages));
  }
}
