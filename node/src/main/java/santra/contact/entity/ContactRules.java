package santra.contact.entity;

import java.util.List;
import java.util.Optional;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.persistence.entity.Rulebook;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;

/** Hands {@link Contact}'s three answers to its entity. */
public record ContactRules(ContactId id)
    implements Rulebook<ContactCommand, ContactEvent, Contact> {
  @Override
  public Contact empty() {
    return new Contact.New();
  }

  @Override
  public Verdict<ContactEvent> decide(Contact contact, ContactCommand command) {
    return switch (Contact.decide(contact, command)) {
      case Accepted<ContactEvent>(var events) -> new Verdict<>(events, null);
      case Rejected<ContactEvent>(var reason) -> new Verdict<>(List.of(), reason);
      case Declined<ContactEvent>(var reason, var event) -> new Verdict<>(List.of(event), reason);
    };
  }

  @Override
  public Contact evolve(Contact contact, ContactEvent event) {
    return Contact.evolve(id, contact, event);
  }

  @Override
  public Optional<Due<ContactCommand>> deadline(Contact contact) {
    return contact.deadline().map(deadline -> new Due<>(deadline.at(), deadline.command()));
  }
}
