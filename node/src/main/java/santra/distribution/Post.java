package santra.distribution;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
 * Carries one message to an entity, wherever in the cluster it lives, and its answer back. May lose
 * either: then the stage fails with a {@code TimeoutException}. A refusal completes it with {@code
 * StatusReply.ErrorMessage}. {@link Entities} says again what was not heard.
 */
public interface Post {
  CompletionStage<Done> tell(ContactId contact, ContactCommand command);

  CompletionStage<Introduction> introduce(ContactId contact);

  CompletionStage<Done> resume(ContactId contact);

  CompletionStage<Done> tell(AgentRef agent, AgentCommand command);

  CompletionStage<AgentReport> report(AgentRef agent);

  CompletionStage<Done> tell(QueueRef queue, QueueCommand command);

  CompletionStage<QueueReport> report(QueueRef queue);

  /** The tenant's account of calls outside. */
  CompletionStage<Done> tell(TenantId tenant, TollCommand command);

  CompletionStage<TollReport> toll(TenantId tenant);

  /** The distributor is told once and says nothing back; it asks in turn. */
  void tell(TenantId tenant, Distributor.Heard news);

  CompletionStage<DistributorEntity.Ready> countReady(TenantId tenant);

  /** The same answer; or {@code Unanswered.NodeGone} as soon as it may be lost with a node. */
  <T> CompletionStage<T> unlessLost(CompletionStage<T> asked);

  /** Does something after a while. */
  <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> what);
}
