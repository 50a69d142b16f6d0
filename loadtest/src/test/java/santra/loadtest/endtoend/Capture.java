package santra.loadtest.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.loadtest.phone.Sound;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;

/** What went over loopback, from a pcap file of tcpdump: who said and heard what, and when. */
final class Capture {
  private static final int ETHERNET = 14;
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int WINDOW = 1600;

  private final List<Datagram> datagrams;

  /** One UDP datagram. */
  record Datagram(Instant at, String from, int fromPort, String to, int toPort, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  /** 200 ms of voice, by the moment its last packet passed. */
  record Heard(Instant at, Sound sound) {}

  private Capture(List<Datagram> datagrams) {
    this.datagrams = datagrams;
  }

  static Capture read(Path pcap) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(pcap)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MICROSECONDS) throw new IOException("not a pcap of tcpdump: " + pcap);
    bytes.position(24);
    var datagrams = new ArrayList<Datagram>();
    try {
      while (bytes.remaining() >= 16) {
        var at =
            Instant.ofEpochSecond(Integer.toUnsignedLong(bytes.getInt()), bytes.getInt() * 1_000L);
        var frame = new byte[bytes.getInt()];
        bytes.getInt();
        bytes.get(frame);
        datagram(at, frame).ifPresent(datagrams::add);
      }
    } catch (BufferUnderflowException cutOff) {
      // tcpdump was ended in the middle of a packet
    }
    return new Capture(datagrams);
  }

  private static Optional<Datagram> datagram(Instant at, byte[] frame) throws IOException {
    var ip = ByteBuffer.wrap(frame).position(ETHERNET).slice();
    if (ip.remaining() < 28 || ip.get(9) != 17) return Optional.empty();
    var header = (ip.get(0) & 15) * 4;
    var payload = new byte[ip.remaining() - header - 8];
    ip.get(header + 8, payload);
    return Optional.of(
        new Datagram(
            at,
            address(ip, 12),
            ip.getShort(header) & 0xffff,
            address(ip, 16),
            ip.getShort(header + 2) & 0xffff,
            payload));
  }

  private static String address(ByteBuffer ip, int offset) throws IOException {
    var octets = new byte[4];
    ip.get(offset, octets);
    return InetAddress.getByAddress(octets).getHostAddress();
  }

  /** The moment the first datagram from an address that contains both texts passed. */
  Optional<Instant> first(String from, String start, String part) {
    return datagrams.stream()
        .filter(one -> one.from().equals(from))
        .filter(one -> one.text().startsWith(start) && one.text().contains(part))
        .map(Datagram::at)
        .findFirst();
  }

  /** The G.711 sent to an address, 200 ms a time. */
  List<Heard> heardAt(String address) {
    var heard = new ArrayList<Heard>();
    var window = new short[WINDOW];
    var filled = 0;
    for (var one : datagrams) {
      if (!one.to().equals(address)) continue;
      var packet = RtpPacket.parse(ByteBuffer.wrap(one.payload()));
      if (packet.isEmpty() || packet.get().payloadType() != G711.PCMU.payloadType()) continue;
      for (var octet : packet.get().payload()) {
        window[filled++] = G711.PCMU.decode(octet);
        if (filled < WINDOW) continue;
        heard.add(new Heard(one.at(), Sound.of(window)));
        filled = 0;
      }
    }
    return heard;
  }
}
