package santra.protocol.sip.transport;

import santra.protocol.sip.message.SipMessage;

/** A message and its way: what passes between codec and transaction, in both directions. */
record Envelope(SipMessage message, Flow flow) {}
