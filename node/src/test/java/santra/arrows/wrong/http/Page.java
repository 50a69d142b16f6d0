package santra.arrows.wrong.http;

import org.apache.pekko.persistence.typed.PersistenceId;
import santra.arrows.wrong.contact.Contact;
import santra.persistence.entity.Subscriber;
import santra.protocol.sip.message.Request;

/** Knows the wire and the journal. */
public record Page(
    Request request, PersistenceId journal, Subscriber<String, String> events, Contact contact) {}
