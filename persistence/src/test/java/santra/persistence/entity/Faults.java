package santra.persistence.entity;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.dispatch.Futures;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** How a real journal can lie: it refuses writes, or takes them and says that it has not. */
enum Faults {
  NONE,
  REFUSES,
  APPLIES_AND_SAYS_IT_FAILED;

  private static final ExecutionContext AT_ONCE = ExecutionContexts.fromExecutor(Runnable::run);
  private static final AtomicInteger WRITES = new AtomicInteger();
  private static volatile Faults now = NONE;

  /** What happens to the next writes. */
  static void are(Faults next) {
    now = next;
    WRITES.set(0);
  }

  /** Writes attempted since {@link #are}. */
  static int writes() {
    return WRITES.get();
  }

  static <T> Future<T> of(Supplier<Future<T>> write) {
    WRITES.incrementAndGet();
    return switch (now) {
      case NONE -> write.get();
      case REFUSES -> Futures.failed(new IllegalStateException("no space left on device"));
      case APPLIES_AND_SAYS_IT_FAILED ->
          write
              .get()
              .flatMap(
                  _ -> Futures.failed(new IllegalStateException("the answer was lost")), AT_ONCE);
    };
  }
}
