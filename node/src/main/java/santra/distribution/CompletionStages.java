package santra.distribution;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;

/** Words that CompletionStage lacks. */
final class CompletionStages {
  private CompletionStages() {}

  static CompletionStage<Done> done() {
    return CompletableFuture.completedFuture(Done.done());
  }

  static <T> CompletionStage<T> failed(Throwable failure) {
    return CompletableFuture.failedFuture(cause(failure));
  }

  /** Whether an entity said no; anything else means that it was not heard in time. */
  static boolean refused(Throwable failure) {
    return cause(failure) instanceof StatusReply.ErrorMessage;
  }

  static Throwable cause(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
