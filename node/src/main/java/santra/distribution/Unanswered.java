package santra.distribution;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Questions under way. One that went to a node which died is never answered; when the node is gone
 * from the cluster, whoever waits is told so at once and need not wait for the time-out. Which went
 * there is not known, so all are told.
 */
final class Unanswered {
  private final Set<Runnable> losses = ConcurrentHashMap.newKeySet();

  /** Nothing was heard, and nothing will be if it was the node that has gone. */
  static final class NodeGone extends TimeoutException {
    private static final long serialVersionUID = 1L;

    NodeGone() {
      super("the node asked may be gone");
    }
  }

  /** The same answer, or {@link NodeGone} when a node goes before it comes. */
  <T> CompletionStage<T> unlessLost(CompletionStage<T> asked) {
    var answer = asked.toCompletableFuture().copy();
    if (answer.isDone()) return answer;
    Runnable lost = () -> answer.completeExceptionally(new NodeGone());
    losses.add(lost);
    return answer.whenComplete((_, _) -> losses.remove(lost));
  }

  void nodeGone() {
    List.copyOf(losses).forEach(Runnable::run);
  }

  int size() {
    return losses.size();
  }
}
