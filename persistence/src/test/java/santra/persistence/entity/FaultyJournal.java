package santra.persistence.entity;

import com.typesafe.config.Config;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** The real journal, which can lie: it refuses writes, or takes them and says that it has not. */
public final class FaultyJournal extends JdbcAsyncWriteJournal {
  private static final ExecutionContext AT_ONCE = ExecutionContexts.fromExecutor(Runnable::run);

  /** What it does to the next writes. */
  enum Fault {
    NONE,
    REFUSES,
    APPLIES_AND_SAYS_IT_FAILED
  }

  private static volatile Fault fault = Fault.NONE;
  private static final AtomicInteger WRITES = new AtomicInteger();

  static void does(Fault next) {
    fault = next;
    WRITES.set(0);
  }

  /** Writes attempted since {@link #does}. */
  static int writes() {
    return WRITES.get();
  }

  public FaultyJournal(Config config) {
    super(config);
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    WRITES.incrementAndGet();
    return switch (fault) {
      case NONE -> super.asyncWriteMessages(messages);
      case REFUSES -> Futures.failed(new IllegalStateException("no space left on device"));
      case APPLIES_AND_SAYS_IT_FAILED ->
          super.asyncWriteMessages(messages)
              .flatMap(
                  _ -> Futures.failed(new IllegalStateException("the answer was lost")), AT_ONCE);
    };
  }
}
