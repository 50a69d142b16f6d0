/**
 * Session descriptions (RFC 8866) and offer/answer (RFC 3264) for G.711 voice; knows no SIP.
 * Starting points: {@link santra.protocol.sdp.Sdp}, {@link santra.protocol.sdp.OfferAnswer}.
 */
package santra.protocol.sdp;
