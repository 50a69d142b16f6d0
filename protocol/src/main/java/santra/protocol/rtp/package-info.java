/**
 * Voice on the wire: RTP packets (RFC 3550), G.711 (ITU-T), digits as telephone events (RFC 4733).
 * Start at {@link santra.protocol.rtp.RtpPacket}; {@link santra.protocol.rtp.RtpView} is the same
 * parser for those who relay thousands of packets and want no object for each.
 */
package santra.protocol.rtp;
