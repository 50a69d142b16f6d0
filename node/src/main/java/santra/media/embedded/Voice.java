package santra.media.embedded;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.sdp.Addresses;
import santra.protocol.sdp.Audio;
import santra.protocol.sdp.BadSdp;
import santra.protocol.sdp.Capabilities;
import santra.protocol.sdp.Codec;
import santra.protocol.sdp.OfferAnswer;
import santra.protocol.sdp.Payload;
import santra.protocol.sdp.Sdp;

/**
 * What a party's SDP says about its voice. Only the first audio stream over plain RTP counts.
 *
 * @param address where it wants to be sent to; null for "nowhere": the address 0.0.0.0 of RFC 3264
 *     section 8.4, or the discard port
 * @param law what we send it: the first of its formats that we speak
 * @param lawType the payload type of that law in its SDP
 * @param eventType its payload type of telephone-event, or -1
 * @param listens false when it put us on hold (sendonly, inactive)
 */
record Voice(
    @Nullable InetSocketAddress address, G711 law, int lawType, int eventType, boolean listens) {

  /** The payload type of telephone-event in offers of ours, as customary. */
  static final int EVENT_TYPE = 101;

  /** Longer SDP than any phone's is not looked at. */
  static final int LONGEST = 16_384;

  private static final int DISCARD = 9;

  /**
   * @param local our own media address: the party's must be of the same family, and loopback only
   *     if ours is
   */
  static Voice parse(String sdp, InetAddress local) throws Refusal {
    var audio =
        read(sdp).audio().orElseThrow(() -> Refusal.unacceptable("SDP has no audio over RTP/AVP"));
    int eventType = -1;
    for (var payload : audio.payloads())
      if (eventType < 0 && payload.rate() == G711.RATE && named(payload, "telephone-event"))
        eventType = payload.type();
    var address = address(audio, local);
    var listens = audio.direction().receives() && address.isPresent();
    for (var payload : audio.payloads())
      for (var law : G711.values())
        if (payload.rate() == G711.RATE && named(payload, law.name()))
          return new Voice(address.orElse(null), law, payload.type(), eventType, listens);
    throw Refusal.unacceptable("no common codec in SDP: PCMU or PCMA is needed");
  }

  private static Sdp read(String sdp) throws Refusal {
    if (sdp.length() > LONGEST) throw Refusal.unacceptable("SDP too long");
    try {
      return Sdp.parse(sdp);
    } catch (BadSdp bad) {
      throw Refusal.unacceptable("bad SDP: " + bad.getMessage());
    }
  }

  private static boolean named(Payload payload, String name) {
    return payload.encoding().equalsIgnoreCase(name);
  }

  /** Only numeric unicast addresses are ever sent to, and no well-known port. */
  private static Optional<InetSocketAddress> address(Audio audio, InetAddress local)
      throws Refusal {
    if (Addresses.unspecified(audio.address()) || audio.port() == DISCARD) return Optional.empty();
    if (!Addresses.isSendable(audio.address(), audio.port()))
      throw Refusal.unacceptable("SDP address is not allowed");
    var host = InetAddress.ofLiteral(audio.address());
    boolean sameFamily = (host instanceof Inet4Address) == (local instanceof Inet4Address);
    boolean inner = host.isLoopbackAddress() && !local.isLoopbackAddress();
    if (!sameFamily || inner || host.isLinkLocalAddress())
      throw Refusal.unacceptable("SDP address is not allowed");
    return Optional.of(new InetSocketAddress(host, audio.port()));
  }

  /** Our answer to a party's offer: one law, and the party's payload types. */
  static String answer(String offer, String host, int port, long id, long version) throws Refusal {
    return switch (OfferAnswer.answer(read(offer), Capabilities.G711, host, port, id, version)) {
      case OfferAnswer.Agreed(var answer, _) -> answer.print();
      case OfferAnswer.Unacceptable(var reason) -> throw Refusal.unacceptable("SDP: " + reason);
    };
  }

  /** Our offer to a party that has said nothing yet, the preferred law first. */
  static String offer(G711 preferred, String host, int port, long id, long version) {
    var codecs =
        preferred == G711.PCMU ? List.of(Codec.PCMU, Codec.PCMA) : List.of(Codec.PCMA, Codec.PCMU);
    return OfferAnswer.offer(new Capabilities(codecs, EVENT_TYPE, 20), host, port, id, version)
        .print();
  }
}
