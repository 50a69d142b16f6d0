package santra.protocol.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An RTP packet, RFC 3550 section 5.1. Contributing sources, extension and padding are skipped when
 * parsed and never printed.
 *
 * @param payloadType 0 to 127
 * @param sequence 0 to 65535
 * @param timestamp in units of the payload's clock; wraps like an int
 */
public record RtpPacket(
    boolean marker, int payloadType, int sequence, int timestamp, int ssrc, byte[] payload) {

  /** Empty for anything that is not RTP, see {@link RtpView#wrap}. Moves nothing. */
  public static Optional<RtpPacket> parse(ByteBuffer packet) {
    var view = new RtpView();
    if (!view.wrap(packet)) return Optional.empty();
    var payload = new byte[view.payloadLength()];
    packet.get(view.payloadOffset(), payload);
    return Optional.of(
        new RtpPacket(
            view.marker(),
            view.payloadType(),
            view.sequence(),
            view.timestamp(),
            view.ssrc(),
            payload));
  }

  public byte[] print() {
    var bytes = ByteBuffer.allocate(RtpView.HEADER + payload.length);
    RtpView.printHeader(bytes, marker, payloadType, sequence, timestamp, ssrc);
    return bytes.put(payload).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RtpPacket that
        && marker == that.marker
        && payloadType == that.payloadType
        && sequence == that.sequence
        && timestamp == that.timestamp
        && ssrc == that.ssrc
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * ssrc + sequence) + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "RtpPacket[PT %d, seq %d, ts %d, ssrc %08x, %d bytes%s]"
        .formatted(
            payloadType,
            sequence,
            Integer.toUnsignedLong(timestamp),
            ssrc,
            payload.length,
            marker ? ", marker" : "");
  }
}
