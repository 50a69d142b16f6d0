/** The stack on real sockets: start with {@link santra.protocol.sip.transport.CallTest}. */
package santra.protocol.sip.transport;
