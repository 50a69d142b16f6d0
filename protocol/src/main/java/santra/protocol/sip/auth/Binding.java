package santra.protocol.sip.auth;

import java.time.Instant;

/**
 * Where an address of record can be reached, and until when: RFC 3261 section 10, RFC 5626.
 *
 * @param contactUri as registered
 * @param expires when it ends by itself
 * @param instance {@code +sip.instance} without quotes; empty for none
 * @param regId {@code reg-id}, which flow of the instance; 0 for none
 */
public record Binding(
    String contactUri, String callId, long cseq, Instant expires, String instance, int regId) {

  /** Two bindings of one place: the same flow of an instance, or else the same URI. */
  public boolean sameAs(Binding other) {
    if (flow() && other.flow()) return instance.equals(other.instance) && regId == other.regId;
    return Registration.place(contactUri).equals(Registration.place(other.contactUri));
  }

  private boolean flow() {
    return !instance.isEmpty() && regId > 0;
  }
}
