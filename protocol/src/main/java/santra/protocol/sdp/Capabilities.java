package santra.protocol.sdp;

import java.util.List;

/**
 * What our media can do.
 *
 * @param codecs in our order of preference, at least one
 * @param telephoneEvent payload type we offer for RFC 4733 digits; 0 for no digits
 * @param packetMs length of a packet we like to receive
 */
public record Capabilities(List<Codec> codecs, int telephoneEvent, int packetMs) {
  public static final Capabilities G711 =
      new Capabilities(List.of(Codec.PCMA, Codec.PCMU), 101, 20);

  public Capabilities {
    codecs = List.copyOf(codecs);
    if (codecs.isEmpty()) throw new IllegalArgumentException("no codec");
  }
}
