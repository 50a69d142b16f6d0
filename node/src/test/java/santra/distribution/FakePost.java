package santra.distribution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
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

/** Remembers what was sent; everybody says yes, and time does not pass. */
final class FakePost implements Post {
  final List<Object> sent = new CopyOnWriteArrayList<>();
  Optional<Introduction> introduction = Optional.empty();

  /** What a queue reports; empty for no answer. */
  Optional<QueueReport> queueSays = Optional.empty();

  /** What contacts say to every command; empty for yes. */
  Optional<String> refusal = Optional.empty();

  /** How many of the orders to agents are lost on the way, the first ones. */
  int lost;

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedFuture(Done.done());
  }

  @Override
  public CompletionStage<Done> tell(ContactId contact, ContactCommand command) {
    sent.add(command);
    return answer();
  }

  private CompletionStage<Done> answer() {
    return refusal
        .<CompletionStage<Done>>map(
            why -> CompletableFuture.failedFuture(new StatusReply.ErrorMessage(why)))
        .orElseGet(FakePost::done);
  }

  @Override
  public CompletionStage<Introduction> introduce(ContactId contact) {
    sent.add("introduce " + contact);
    return introduction
        .<CompletionStage<Introduction>>map(CompletableFuture::completedFuture)
        .orElseGet(
            () -> CompletableFuture.failedFuture(new StatusReply.ErrorMessage("no open contact")));
  }

  @Override
  public CompletionStage<Done> resume(ContactId contact) {
    sent.add("resume " + contact);
    return answer();
  }

  @Override
  public CompletionStage<Done> tell(AgentRef agent, AgentCommand command) {
    sent.add(command);
    return lost-- > 0 ? CompletableFuture.failedFuture(new TimeoutException()) : done();
  }

  @Override
  public CompletionStage<AgentReport> report(AgentRef agent) {
    sent.add("report " + agent.entityId());
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<Done> tell(QueueRef queue, QueueCommand command) {
    sent.add(command);
    return done();
  }

  @Override
  public CompletionStage<QueueReport> report(QueueRef queue) {
    sent.add("report " + queue.entityId());
    return queueSays
        .<CompletionStage<QueueReport>>map(CompletableFuture::completedFuture)
        .orElseGet(CompletableFuture::new);
  }

  /** What the account says to a trunk's seizure; empty for yes. */
  Map<String, String> fullTrunks = Map.of();

  @Override
  public CompletionStage<Done> tell(TenantId tenant, TollCommand command) {
    sent.add(command);
    return command instanceof TollCommand.Seize seize && fullTrunks.containsKey(seize.trunk())
        ? CompletableFuture.failedFuture(
            new StatusReply.ErrorMessage(fullTrunks.get(seize.trunk())))
        : done();
  }

  @Override
  public CompletionStage<TollReport> toll(TenantId tenant) {
    return new CompletableFuture<>();
  }

  @Override
  public void tell(TenantId tenant, Distributor.Heard news) {
    sent.add(news);
  }

  @Override
  public CompletionStage<DistributorEntity.Ready> countReady(TenantId tenant) {
    return CompletableFuture.completedFuture(
        new DistributorEntity.Ready(Map.of(), Optional.empty()));
  }

  final Unanswered unanswered = new Unanswered();

  @Override
  public <T> CompletionStage<T> unlessLost(CompletionStage<T> asked) {
    return unanswered.unlessLost(asked);
  }

  @Override
  public <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> what) {
    return what.get();
  }
}
