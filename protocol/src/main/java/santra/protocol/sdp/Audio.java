package santra.protocol.sdp;

import java.util.List;

/**
 * The first live audio stream of a description, session level and media level taken together.
 *
 * @param address where its sender wants media, as written
 * @param port where its sender wants RTP
 * @param rtcpPort where its sender wants RTCP (RFC 3605)
 * @param direction its sender's; a zero address is hold in the old style (RFC 3264 section 8.4)
 * @param payloads in its sender's order of preference
 * @param packetMs packet length its sender likes to receive; 20 when it does not say
 */
public record Audio(
    String address,
    int port,
    int rtcpPort,
    Direction direction,
    List<Payload> payloads,
    int packetMs) {

  public Audio {
    payloads = List.copyOf(payloads);
  }
}
