package santra.distribution;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand;
import santra.contact.entity.Introduction;
import santra.queue.QueueCommand;
import santra.queue.entity.QueueReport;
import santra.toll.TollCommand;
import santra.toll.entity.TollReport;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * Reaches every entity by its id, wherever in the cluster it lives. {@code order} may be told twice
 * and is tried again until it is heard; {@code ask} is tried once, and what only asks is asked
 * again when a node has gone meanwhile. A refusal completes the stage with {@code
 * StatusReply.ErrorMessage}.
 */
public final class Entities {
  /** About a day: whatever moves or is repaired meanwhile has been told, a journal included. */
  private static final int TRIES = 17_000;

  private static final int LONGEST_PAUSE_MS = 2_000;

  /** A caller gives up after 32 s (timer B); a carrier that waits would rather hear 503 before. */
  private static final int TRIES_TO_ARRIVE = 6;

  /** One node's going is told twice, and two may go together. */
  private static final int TRIES_UNLESS_GONE = 4;

  private static final Duration SHARDS_MOVE = Duration.ofMillis(100);

  private final Post post;

  public Entities(Post post) {
    this.post = post;
  }

  public CompletionStage<Done> ask(ContactId contact, ContactCommand command) {
    return post.unlessLost(post.tell(contact, command));
  }

  public CompletionStage<Done> order(ContactId contact, ContactCommand command) {
    return untilHeard(() -> post.tell(contact, command));
  }

  /**
   * As {@link #order}, within the time that a caller waits for the first answer.
   *
   * @param hope whether another try makes sense; asked after each that was in vain
   */
  public CompletionStage<Done> arrive(
      ContactId contact, ContactCommand.Arrive command, BooleanSupplier hope) {
    return untilHeard(() -> post.tell(contact, command), 1, TRIES_TO_ARRIVE, hope);
  }

  public CompletionStage<Introduction> introduce(ContactId contact) {
    return unlessGone(() -> post.introduce(contact));
  }

  /** As {@link #introduce}, for somebody who has nowhere else to ask. */
  public CompletionStage<Introduction> introduceAtLast(ContactId contact) {
    return untilHeard(() -> introduce(contact), 1, TRIES_TO_ARRIVE, () -> true);
  }

  /** Whether the contact says that it is over; what cannot be found out is not. */
  CompletionStage<Boolean> isOver(ContactId contact) {
    return introduce(contact)
        .handle((_, failure) -> failure != null && CompletionStages.refused(failure));
  }

  /** Lets a contact say again what may not have been heard; starts it where it does not run. */
  CompletionStage<Done> resume(ContactId contact) {
    return untilHeard(() -> post.resume(contact), 1, TRIES_TO_ARRIVE, () -> true);
  }

  /** As {@link #resume}, for as long as it takes. */
  CompletionStage<Done> wake(ContactId contact) {
    return untilHeard(() -> post.resume(contact));
  }

  public CompletionStage<Done> ask(AgentRef agent, AgentCommand command) {
    return post.unlessLost(post.tell(agent, command));
  }

  /** As {@link #ask}, for what an agent may say twice: again if a node goes meanwhile. */
  CompletionStage<Done> request(AgentRef agent, AgentCommand command) {
    return unlessGone(() -> post.tell(agent, command));
  }

  public CompletionStage<Done> order(AgentRef agent, AgentCommand command) {
    return untilHeard(() -> post.tell(agent, command));
  }

  public CompletionStage<AgentReport> report(AgentRef agent) {
    return unlessGone(() -> post.report(agent));
  }

  /** As {@link #order}, for a phone that has nowhere else to ask and waits 32 s (timer F). */
  public CompletionStage<Done> orderInTime(AgentRef agent, AgentCommand command) {
    return untilHeard(() -> post.tell(agent, command), 1, TRIES_TO_ARRIVE, () -> true);
  }

  /** As {@link #report}, for a phone that has nowhere else to ask and waits 32 s (timer F). */
  public CompletionStage<AgentReport> reportAtLast(AgentRef agent) {
    return untilHeard(() -> post.report(agent), 1, TRIES_TO_ARRIVE, () -> true);
  }

  public CompletionStage<Done> order(QueueRef queue, QueueCommand command) {
    return untilHeard(() -> post.tell(queue, command));
  }

  public CompletionStage<QueueReport> report(QueueRef queue) {
    return unlessGone(() -> post.report(queue));
  }

  /** As {@link #report}, for who wants it to be awake. */
  CompletionStage<QueueReport> reportAtLast(QueueRef queue) {
    return untilHeard(() -> post.report(queue), 1, TRIES_TO_ARRIVE, () -> true);
  }

  public CompletionStage<Done> order(TenantId tenant, TollCommand command) {
    return untilHeard(() -> post.tell(tenant, command));
  }

  public CompletionStage<TollReport> toll(TenantId tenant) {
    return unlessGone(() -> post.toll(tenant));
  }

  /** As {@link #toll}, for as long as it takes. */
  CompletionStage<TollReport> tollAtLast(TenantId tenant) {
    return untilHeard(() -> post.toll(tenant));
  }

  void tell(TenantId tenant, Distributor.Heard news) {
    post.tell(tenant, news);
  }

  CompletionStage<DistributorEntity.Ready> countReady(TenantId tenant) {
    return unlessGone(() -> post.countReady(tenant));
  }

  <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> what) {
    return post.after(pause, what);
  }

  private <T> CompletionStage<T> unlessGone(Supplier<CompletionStage<T>> attempt) {
    return unlessGone(attempt, TRIES_UNLESS_GONE);
  }

  private <T> CompletionStage<T> unlessGone(Supplier<CompletionStage<T>> attempt, int tries) {
    return post.unlessLost(attempt.get())
        .exceptionallyCompose(failure ->
            CompletionStages.cause(failure) instanceof Unanswered.NodeGone && tries > 1
                ? post.after(SHARDS_MOVE, () -> unlessGone(attempt, tries - 1))
                : CompletionStages.failed(failure));
  }

  /**
   * A lost message and a moving shard look alike: silence. Both are answered by saying it again.
   */
  private <T> CompletionStage<T> untilHeard(Supplier<CompletionStage<T>> attempt) {
    return untilHeard(attempt, 1, TRIES, () -> true);
  }

  private <T> CompletionStage<T> untilHeard(
      Supplier<CompletionStage<T>> attempt, int number, int tries, BooleanSupplier hope) {
    return post.unlessLost(attempt.get())
        .exceptionallyCompose(failure -> {
          if (!(CompletionStages.cause(failure) instanceof TimeoutException)
              || number == tries
              || !hope.getAsBoolean()) return CompletionStages.failed(failure);
          return post.after(
              Duration.ofMillis(Math.min(100L * number, LONGEST_PAUSE_MS)),
              () -> untilHeard(attempt, number + 1, tries, hope));
        });
  }
}
