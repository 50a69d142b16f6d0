package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactEvent.MessageAsked;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.Outcome;
import santra.contact.Stage.LeavingMessage;

/**
 * The rules of a message: the queue is left, the caller hears what asks for it, is recorded after
 * that, and the contact ends with the call. The message is a part of the contact's recording,
 * sealed and kept as any.
 */
final class Voicemail {
  /** The words are shorter, or nobody can say them. */
  static final Duration WORDS = Duration.ofMinutes(1);

  static final String LEFT = "voicemail";

  private Voicemail() {}

  static Open asked(Open open, MessageAsked event) {
    var since =
        open.queuedAt()
            .orElseThrow(() -> new IllegalStateException("impossible history: " + event));
    var here = new Detour(open.plan(), since, event.cause(), event.at(), Optional.empty());
    return RecordKeeper.closing(open, event.at())
        .detoured(here, open.plan())
        .comforted(Optional.empty())
        .in(new LeavingMessage(event.at(), event.words(), event.most()));
  }

  static Instant endsAt(Open open, LeavingMessage stage) {
    return open.message()
        .map(RecordingPart::from)
        .orElseGet(() -> stage.since().plus(WORDS))
        .plus(stage.most());
  }

  /** Whoever hangs up before the tone has left nothing. */
  static ContactEvent over(Open open, HungUpBy by, Instant at) {
    if (open.message().filter(part -> part.from().isBefore(at)).isPresent())
      return Contact.end(open, Outcome.SERVED, by, 200, LEFT, at);
    return by == HungUpBy.CUSTOMER
        ? Contact.end(open, Outcome.ABANDONED, by, 200, "", at)
        : Contact.end(open, Outcome.RELEASED, by, 200, "no message could be left", at);
  }
}
