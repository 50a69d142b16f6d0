package santra.media;

import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;

/**
 * How a party's voice travels, as the {@code m=} line of its SDP says: the RTP profile, and with it
 * who agrees on keys. Here is all that rtpengine is told of it.
 */
public enum RtpProfile {
  /** RTP/AVP, in the clear: RFC 3551. */
  PLAIN,
  /** RTP/SAVP or RTP/SAVPF, its keys in the SDP: RFC 3711, RFC 4568. */
  SRTP,
  /** UDP/TLS/RTP/SAVPF, keys by DTLS and paths by ICE, as browsers want it: RFC 5764, RFC 8445. */
  WEB;

  private static final int MOST_LINES = 400;

  /** The suites that encrypt nothing are not offered. */
  private static final Sequence ENCRYPTED =
      Sequence.of("no-NULL_HMAC_SHA1_80", "no-NULL_HMAC_SHA1_32");

  /** What the first audio stream of that SDP is; plain if there is none. */
  public static RtpProfile of(String sdp) {
    var lines = sdp.split("\r?\n", MOST_LINES);
    for (var line : lines) {
      if (!line.startsWith("m=audio ")) continue;
      var words = line.split(" +", 4);
      return words.length < 4 ? PLAIN : named(words[2], sdp.contains("a=fingerprint:"));
    }
    return PLAIN;
  }

  /** Of a device that speaks SIP so: a browser's WebSocket (RFC 7118) promises WebRTC. */
  public static RtpProfile over(String sipTransport) {
    return sipTransport.equals("WS") || sipTransport.equals("WSS") ? WEB : PLAIN;
  }

  /**
   * @param keysByDtls whether the SDP has a certificate's fingerprint: browsers may name it so with
   *     RTP/SAVPF, too
   */
  static RtpProfile named(String protocol, boolean keysByDtls) {
    if (protocol.startsWith("UDP/TLS/")) return WEB;
    if (!protocol.startsWith("RTP/SAVP")) return PLAIN;
    return keysByDtls ? WEB : SRTP;
  }

  /** An offer (or answer) that rtpengine shall translate for a party of this profile. */
  Dictionary asking(Dictionary command) {
    return switch (this) {
      case PLAIN -> inTheOpen(command, "RTP/AVP");
      case SRTP -> inTheOpen(command, "RTP/SAVP").with("DTLS", "off").with("SDES", ENCRYPTED);
      case WEB ->
          command
              .with("transport-protocol", "UDP/TLS/RTP/SAVPF")
              .with("ICE", "force")
              .with("SDES", Sequence.of("off"))
              .with("rtcp-mux", Sequence.of("offer"));
    };
  }

  private static Dictionary inTheOpen(Dictionary command, String protocol) {
    return command
        .with("transport-protocol", protocol)
        .with("ICE", "remove")
        .with("rtcp-mux", Sequence.of("demux"));
  }
}
