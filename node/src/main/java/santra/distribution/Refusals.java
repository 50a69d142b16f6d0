package santra.distribution;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.pattern.StatusReply;
import santra.distribution.ContactCentre.Refused;

/** Turns an entity's no into the floor's. */
final class Refusals {
  private Refusals() {}

  static <T> CompletionStage<T> said(CompletionStage<T> asked) {
    return asked.exceptionallyCompose(failure -> {
      var cause = CompletionStages.cause(failure);
      return CompletableFuture.failedFuture(
          cause instanceof StatusReply.ErrorMessage
              ? new Refused(String.valueOf(cause.getMessage()))
              : cause);
    });
  }
}
