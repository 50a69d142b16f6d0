package santra.protocol.sip.transport;

/**
 * The bytes of one message and their way: what passes between framing and codec, both directions.
 *
 * @param whole false when the message exceeds the limit and this is but its beginning
 */
record Frame(byte[] bytes, Flow flow, boolean whole) {}
