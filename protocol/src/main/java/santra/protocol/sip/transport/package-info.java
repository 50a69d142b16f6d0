/**
 * Sockets and the pipeline on them: {@code framing -> codec -> transaction}. Starting point: {@link
 * santra.protocol.sip.transport.SipStack}.
 */
package santra.protocol.sip.transport;
