package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Dispose;
import santra.contact.ContactCommand.LapseDisposition;
import santra.contact.ContactEvent.Disposed;
import santra.vocabulary.AgentId;
import santra.vocabulary.Decision;
import santra.vocabulary.DispositionTerms;

/**
 * What a contact was about, said by an agent who has talked with it, while they talk or afterwards.
 * Each agent's last word counts; who has said something is kept, for an agent may owe it.
 */
final class Dispositions {
  private Dispositions() {}

  static Decision<ContactEvent> dispose(Open open, Dispose dispose) {
    return dispose(talkedTo(open), open.describe(), dispose);
  }

  /** Of a contact that is over. */
  static Decision<ContactEvent> dispose(Contact.Ended ended, Dispose dispose) {
    var agents = new ArrayList<>(talkedTo(ended.last()));
    ended.record().agent().filter(_ -> ended.record().host().isEmpty()).ifPresent(agents::add);
    return dispose(agents, ended.describe(), dispose);
  }

  private static Decision<ContactEvent> dispose(
      List<AgentId> agents, String state, Dispose dispose) {
    return agents.contains(dispose.agent())
        ? accept(new Disposed(dispose.agent(), dispose.codes(), dispose.note(), dispose.at()))
        : reject(dispose, state + " and never with " + dispose.agent());
  }

  /** It holds what the queue says for that, unless the agent was heard after all. */
  static Decision<ContactEvent> lapse(Open open, LapseDisposition lapse) {
    return open.disposed().contains(lapse.agent())
        ? accept()
        : terms(open, lapse.agent())
            .flatMap(DispositionTerms::otherwise)
            .map(code ->
                Decision.<ContactEvent>accept(
                    new Disposed(lapse.agent(), List.of(code), "", lapse.at(), Optional.of(true))))
            .orElse(accept());
  }

  /** Those of the queue in which the agent had it last. */
  private static Optional<DispositionTerms> terms(Open open, AgentId agent) {
    if (open.stage() instanceof Stage.Talking(_, _, var offer, _) && offer.agent().equals(agent))
      return open.plan().disposition();
    return open.handovers().reversed().stream()
        .filter(one -> one.offer().agent().equals(agent))
        .findFirst()
        .flatMap(one -> one.plan().disposition());
  }

  private static List<AgentId> talkedTo(Open open) {
    var agents = new ArrayList<AgentId>();
    for (var one : open.handovers()) agents.add(one.offer().agent());
    // What another tenant's agents say is not said in the contact's own tenant.
    if (open.stage() instanceof Stage.Talking(_, _, var offer, _) && offer.host().isEmpty())
      agents.add(offer.agent());
    return agents;
  }
}
