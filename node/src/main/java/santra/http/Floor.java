package santra.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import santra.distribution.ContactCentre.Refused;
import santra.distribution.ContactCentre.Unknown;

/** Waits for the floor's answers, within a limit, and turns its refusals into HTTP's. */
final class Floor {
  private final Duration answerWithin;

  Floor(Duration answerWithin) {
    this.answerWithin = answerWithin;
  }

  <T> T await(CompletionStage<T> stage) {
    return await(stage, System.nanoTime() + answerWithin.toNanos());
  }

  /** For several questions of one request: the moment, by {@link System#nanoTime}, to give up. */
  long deadline() {
    return System.nanoTime() + answerWithin.toNanos();
  }

  <T> T await(CompletionStage<T> stage, long deadline) {
    try {
      var left = Math.max(0, deadline - System.nanoTime());
      return stage.toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw said(e.getCause());
    } catch (TimeoutException _) {
      throw late();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw late();
    }
  }

  private static RuntimeException said(@Nullable Throwable cause) {
    return switch (cause) {
      case Unknown _ -> new Halt(Answer.notFound());
      case Refused refused -> new Halt(Answer.problem(409, "Conflict", reason(refused)));
      case TimeoutException _ -> late();
      case RuntimeException other -> other;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private static String reason(Refused refused) {
    return String.valueOf(refused.getMessage());
  }

  private static Halt late() {
    return new Halt(Answer.busy("the floor did not answer in time"));
  }
}
