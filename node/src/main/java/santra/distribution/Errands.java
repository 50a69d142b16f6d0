package santra.distribution;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.distribution.Distributor.AskAgent;
import santra.distribution.Distributor.AskContact;
import santra.distribution.Distributor.AskQueue;
import santra.distribution.Distributor.Finish;
import santra.distribution.Distributor.Heard;
import santra.distribution.Distributor.Reserve;
import santra.distribution.Distributor.SendOn;
import santra.vocabulary.AgentRef;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** Does what a tenant's distributor wants done, and brings back what is heard of it. */
record Errands(TenantId tenant, Entities entities) {
  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  /** Never fails. Empty when nothing was heard: the next round asks again. */
  CompletionStage<Optional<Heard>> run(Distributor.Action action) {
    return switch (action) {
      case Reserve(var agent, var command) ->
          entities
              .ask(new AgentRef(tenant, agent), command)
              .handle((_, failure) ->
                  Optional.of(
                      new Distributor.ReservationEnded(agent, command.contact(), failure != null)));
      case AskQueue(var queue) ->
          entities
              .report(new QueueRef(tenant, queue))
              .handle((report, failure) ->
                  failure == null
                      ? Optional.of(new Distributor.QueueReported(report))
                      : Optional.empty());
      case AskAgent(var agent) ->
          entities
              .report(new AgentRef(tenant, agent))
              .handle((report, failure) ->
                  failure == null
                      ? Optional.of(new Distributor.AgentChanged(report))
                      : Optional.empty());
      case AskContact(var agent, var contact) ->
          entities
              .introduce(contact)
              .handle((_, failure) ->
                  failure != null && CompletionStages.refused(failure)
                      ? Optional.of(new Distributor.FoundOver(agent, contact))
                      : Optional.empty());
      case SendOn(var contact, var command) ->
          entities.ask(contact, command).handle((_, _) -> Optional.empty()); // or in a second
      case Finish(var agent, var command) -> {
        LOG.warn("{} of {} was busy with {}, which is over", agent, tenant, command.contact());
        yield entities
            .order(new AgentRef(tenant, agent), command)
            .handle((_, _) -> Optional.empty());
      }
    };
  }
}
