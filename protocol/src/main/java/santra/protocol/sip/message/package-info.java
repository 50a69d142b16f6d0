/**
 * SIP messages as immutable values (RFC 3261 section 7); knows no socket. Starting points: {@link
 * santra.protocol.sip.message.Request}, {@link santra.protocol.sip.message.Response}, {@link
 * santra.protocol.sip.message.SipCodec}.
 */
package santra.protocol.sip.message;
