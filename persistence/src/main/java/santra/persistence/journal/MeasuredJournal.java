package santra.persistence.journal;

import com.typesafe.config.Config;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** The journal of pekko-persistence-jdbc, telling {@link JournalPace} of each write. */
public final class MeasuredJournal extends JdbcAsyncWriteJournal {
  private static final ExecutionContext AT_ONCE = ExecutionContexts.fromExecutor(Runnable::run);

  private final JournalPace pace;

  /** Called by Pekko, which finds the class by its name in the settings. */
  public MeasuredJournal(Config config) {
    super(config);
    pace = JournalPace.of(Adapter.toTyped(context().system()));
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    var write = pace.began();
    var written = super.asyncWriteMessages(messages);
    written.onComplete(
        outcome -> {
          write.ended(outcome.isSuccess());
          return BoxedUnit.UNIT;
        },
        AT_ONCE);
    return written;
  }
}
