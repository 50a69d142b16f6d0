package santra.loadtest.phone;

import java.net.InetSocketAddress;
import java.util.Optional;

/** As much of RFC 8866 as a robot with one G.711 stream needs. */
final class Sdp {
  private Sdp() {}

  /** An offer or answer of PCMU and telephone-event. */
  static String of(String host, int port, int version) {
    return of(host, port, version, "0 101", "a=rtpmap:0 PCMU/8000\r\n");
  }

  /** An offer that a G.711 centre must refuse with 488. */
  static String unacceptable(String host, int port) {
    return of(host, port, 1, "112 101", "a=rtpmap:112 SPEEX/32000\r\n");
  }

  private static String of(String host, int port, int version, String formats, String map) {
    return """
    v=0\r
    o=robot 1 %d IN IP4 %s\r
    s=-\r
    c=IN IP4 %s\r
    t=0 0\r
    m=audio %d RTP/AVP %s\r
    %sa=rtpmap:101 telephone-event/8000\r
    a=fmtp:101 0-15\r
    a=ptime:20\r
    a=sendrecv\r
    """
        .formatted(version, host, host, port, formats, map);
  }

  /** Where the other side wants its voice; empty when it wants none. */
  static Optional<InetSocketAddress> peer(String text) {
    var host = "";
    var port = 0;
    for (var line : text.lines().toList()) {
      if (line.startsWith("c=IN IP4 ")) host = line.substring(9).strip();
      if (line.startsWith("m=audio "))
        port = Integer.parseInt(line.substring(8, line.indexOf(' ', 8)));
    }
    return host.isEmpty() || port == 0
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(host, port));
  }
}
