package santra.protocol.sip.transport;

import santra.protocol.sip.message.BadMessage;

/**
 * What the codec refused.
 *
 * @param size bytes it had, so that the answer does not have more
 */
record Unreadable(BadMessage reason, Flow flow, int size) {}
