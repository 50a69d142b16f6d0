package santra.protocol.sip.message;

/** Bytes to messages and back. Not thread-safe: one an event loop. */
public interface SipCodec {

  /**
   * @param bytes one whole message, as framed by its transport
   * @throws BadMessage when it breaks RFC 3261; it carries the status to answer with
   */
  SipMessage parse(byte[] bytes) throws BadMessage;

  byte[] print(SipMessage message);
}
