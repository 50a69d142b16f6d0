package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Dispose;
import santra.contact.ContactEvent.Disposed;
import santra.vocabulary.AgentId;
import santra.vocabulary.Decision;

/**
 * What a contact was about, said by an agent who has talked with it, while they talk or afterwards.
 * Each agent's last word counts; it changes nothing else, so nothing of it is kept here.
 */
final class Dispositions {
  private Dispositions() {}

  static Decision<ContactEvent> dispose(Open open, Dispose dispose) {
    return dispose(talkedTo(open), open.describe(), dispose);
  }

  /** Of a contact that is over. */
  static Decision<ContactEvent> dispose(Contact.Ended ended, Dispose dispose) {
    var agents = new ArrayList<>(talkedTo(ended.last()));
    ended.record().agent().ifPresent(agents::add);
    return dispose(agents, ended.describe(), dispose);
  }

  private static Decision<ContactEvent> dispose(
      List<AgentId> agents, String state, Dispose dispose) {
    return agents.contains(dispose.agent())
        ? accept(new Disposed(dispose.agent(), dispose.codes(), dispose.note(), dispose.at()))
        : reject(dispose, state + " and never with " + dispose.agent());
  }

  private static List<AgentId> talkedTo(Open open) {
    var agents = new ArrayList<AgentId>();
    for (var one : open.handovers()) agents.add(one.offer().agent());
    if (open.stage() instanceof Stage.Talking(_, _, var offer, _)) agents.add(offer.agent());
    return agents;
  }
}
