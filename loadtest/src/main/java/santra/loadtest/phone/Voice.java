package santra.loadtest.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;
import santra.protocol.rtp.ToneSource;

/** One RTP stream of a robot: says its tone in PCMU and classifies what it hears, 200 ms a time. */
public final class Voice implements AutoCloseable {
  private static final int WINDOW = 1600;
  private static final int LONGEST_MEMORY = 10_000;
  private static final double LOUDNESS = 8000;

  private final DatagramChannel channel;
  private final int port;
  private final ToneSource tone;
  private final Consumer<Sound> onChange;
  private final Consumer<Voice> onClose;
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private final short[] window = new short[WINDOW];
  private final List<Heard> heard = new ArrayList<>();
  private int filled;
  private int sequence;
  private int timestamp;
  private @Nullable Sound last;
  private volatile @Nullable InetSocketAddress peer;

  /** One stretch of 200 ms, by the moment it was over. */
  public record Heard(Instant at, Sound sound) {}

  Voice(InetAddress address, double hertz, Consumer<Sound> onChange, Consumer<Voice> onClose)
      throws IOException {
    this.onChange = onChange;
    this.onClose = onClose;
    tone = new ToneSource(hertz, LOUDNESS);
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(address, 0));
    channel.configureBlocking(false);
    port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  public int port() {
    return port;
  }

  /** From now on says its tone to this address. */
  public void talkTo(InetSocketAddress address) {
    peer = address;
  }

  /** What was heard so far, oldest first. */
  public List<Heard> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /** How many stretches of 200 ms sounded like this. */
  public long heard(Sound sound) {
    return heard().stream().filter(one -> one.sound() == sound).count();
  }

  void tick() {
    try {
      listen();
      var to = peer;
      if (to != null) say(to);
    } catch (IOException gone) {
      // The peer's port is closed or ours is: the dialog will tell.
    }
  }

  private void say(InetSocketAddress to) throws IOException {
    var packet =
        new RtpPacket(
            timestamp == 0,
            G711.PCMU.payloadType(),
            sequence & 0xffff,
            timestamp,
            ssrc,
            tone.next(G711.PCMU));
    sequence++;
    timestamp += G711.FRAME;
    channel.send(ByteBuffer.wrap(packet.print()), to);
  }

  private void listen() throws IOException {
    while (channel.receive(buffer.clear()) != null) {
      var packet = RtpPacket.parse(buffer.flip());
      if (packet.isPresent() && packet.get().payloadType() == G711.PCMU.payloadType())
        hear(packet.get().payload());
    }
  }

  private void hear(byte[] payload) {
    for (var octet : payload) {
      window[filled++] = G711.PCMU.decode(octet);
      if (filled == WINDOW) {
        filled = 0;
        remember(Sound.of(window));
      }
    }
  }

  private void remember(Sound sound) {
    synchronized (heard) {
      if (heard.size() < LONGEST_MEMORY) heard.add(new Heard(Instant.now(), sound));
    }
    if (sound == last) return;
    last = sound;
    onChange.accept(sound);
  }

  @Override
  public void close() {
    onClose.accept(this);
    try {
      channel.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }
}
