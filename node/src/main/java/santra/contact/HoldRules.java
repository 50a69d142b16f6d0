package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Instant;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Hold;
import santra.contact.ContactCommand.Resume;
import santra.contact.ContactEvent.Held;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactEvent.Resumed;
import santra.contact.Stage.Talking;
import santra.vocabulary.Decision;

/** The rules of hold: by order, or because the agent's phone holds (RFC 3264 section 8.4). */
final class HoldRules {
  private HoldRules() {}

  static Decision<ContactEvent> hold(Open open, Instant at) {
    if (!(open.stage() instanceof Talking talking)) return reject(new Hold(at), open.describe());
    if (consulting(open))
      return new Decision.Rejected<>("the caller hears music while another is consulted");
    return talking.held() ? accept() : accept(new Held(open.notBefore(at)));
  }

  private static boolean consulting(Open open) {
    return open.company().consulted().filter(Guest::keepsTheCallerWaiting).isPresent();
  }

  static Decision<ContactEvent> resume(Open open, Instant at) {
    if (!(open.stage() instanceof Talking talking)) return reject(new Resume(at), open.describe());
    return talking.held() ? accept(new Resumed(open.notBefore(at))) : accept();
  }

  static Decision<ContactEvent> renegotiated(Open open, Renegotiated event) {
    if (!(open.stage() instanceof Talking talking) || !open.talks(event.leg()) || consulting(open))
      return accept(event);
    var holds = holds(event.remoteSdp());
    if (holds == talking.held() || holds == holds(talking.offer().leg().remoteSdp()))
      return accept(event);
    var at = open.notBefore(event.at());
    return accept(event, holds ? new Held(at) : new Resumed(at));
  }

  /** Whether who says this does not listen. */
  private static boolean holds(String sdp) {
    return sdp.lines()
        .map(String::strip)
        .anyMatch(line -> line.equals("a=sendonly") || line.equals("a=inactive"));
  }

  static Open held(Open open, boolean now, Instant at) {
    if (!(open.stage() instanceof Talking talking))
      throw new IllegalStateException("impossible history: held while " + open.describe());
    return RecordKeeper.closing(open, at).in(talking.held(now));
  }
}
