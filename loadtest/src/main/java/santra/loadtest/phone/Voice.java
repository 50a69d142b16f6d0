package santra.loadtest.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;
import santra.protocol.rtp.TelephoneEvent;
import santra.protocol.rtp.ToneSource;

/** One RTP stream of a robot: says its tone in PCMU and classifies what it hears, 200 ms a time. */
public final class Voice implements AutoCloseable {
  private static final int WINDOW = 1600;
  private static final int LONGEST_MEMORY = 10_000;
  private static final double LOUDNESS = 8000;
  private static final int EVENT_TYPE = 101;

  /** A key is held for 100 ms, then its end is told three times (RFC 4733 section 2.5.1.4). */
  private static final int KEY_PACKETS = 5;

  private static final int KEY_VOLUME = 10;

  /** Fewer ticks than this without a packet are a busy machine's. */
  private static final int GAP = 5;

  private final DatagramChannel channel;
  private final int port;
  private final double hertz;
  private final ToneSource tone;
  private final Consumer<Sound> onChange;
  private final Consumer<Voice> onClose;
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private final short[] window = new short[WINDOW];
  private final List<Heard> heard = new ArrayList<>();
  private final Queue<Character> keys = new ConcurrentLinkedQueue<>();
  private int pressed;
  private int pressedAt;
  private int quiet;
  private int interrupted;
  private int filled;
  private int sequence;
  private int timestamp;
  private @Nullable Sound last;
  private @Nullable Sound talker;
  private int stretches;
  private volatile @Nullable InetSocketAddress peer;
  private volatile long lastNanos;
  private volatile long longestNanos;

  /** One stretch of 200 ms, by the moment it was over. */
  public record Heard(Instant at, Sound sound) {}

  Voice(InetAddress address, double hertz, Consumer<Sound> onChange, Consumer<Voice> onClose)
      throws IOException {
    this.onChange = onChange;
    this.onClose = onClose;
    this.hertz = hertz;
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

  /** Whose voice it is, by what it says. */
  public Sound says() {
    return hertz == Sound.AGENT_HERTZ ? Sound.AGENT : Sound.CALLER;
  }

  /** From now on the longest time without a packet is measured. */
  void measureGap() {
    longestNanos = 0;
    if (lastNanos != 0) lastNanos = System.nanoTime();
  }

  /** The longest time without a packet since then, one that lasts included; zero if none came. */
  Duration longestGap() {
    return lastNanos == 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - lastNanos));
  }

  private void packetCame() {
    var now = System.nanoTime();
    if (lastNanos != 0) longestNanos = Math.max(longestNanos, now - lastNanos);
    lastNanos = now;
  }

  /**
   * Every 20 ms.
   *
   * @return how many ticks somebody who talks was not heard, once the same one is heard again; 0
   *     for no silence, or one that nobody broke off: a menu waits for a key, a hang-up for its BYE
   */
  int tick() {
    var ended = 0;
    try {
      var before = stretches;
      if (listen()) quiet = 0;
      else if (++quiet == GAP) {
        filled = 0; // what was heard before is another stretch
        talker = last;
      }
      if (quiet >= GAP) interrupted = quiet;
      else if (interrupted > 0 && stretches > before) {
        if (last == talker && (last == Sound.AGENT || last == Sound.CALLER)) ended = interrupted;
        interrupted = 0;
      }
      var to = peer;
      if (to != null) say(to);
    } catch (IOException gone) {
      // The peer's port is closed or ours is: the dialog will tell.
    }
    return ended;
  }

  /** Presses a key, once those before it have been let go. */
  void press(char key) {
    keys.add(key);
  }

  private boolean pressing(InetSocketAddress to) throws IOException {
    var key = keys.peek();
    if (key == null) return false;
    if (pressed == 0) pressedAt = timestamp;
    pressed++;
    var end = pressed > KEY_PACKETS;
    var event =
        new TelephoneEvent(
            TelephoneEvent.event(key).orElseThrow(),
            end,
            KEY_VOLUME,
            G711.FRAME * Math.min(pressed, KEY_PACKETS));
    var packet =
        new RtpPacket(pressed == 1, EVENT_TYPE, sequence & 0xffff, pressedAt, ssrc, event.print());
    sequence++;
    timestamp += G711.FRAME;
    channel.send(ByteBuffer.wrap(packet.print()), to);
    if (pressed == KEY_PACKETS + 3) {
      pressed = 0;
      keys.remove();
    }
    return true;
  }

  private void say(InetSocketAddress to) throws IOException {
    if (pressing(to)) return;
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

  private boolean listen() throws IOException {
    var any = false;
    while (channel.receive(buffer.clear()) != null) {
      any = true;
      var packet = RtpPacket.parse(buffer.flip());
      if (packet.isPresent() && packet.get().payloadType() == G711.PCMU.payloadType()) {
        packetCame();
        hear(packet.get().payload());
      }
    }
    return any;
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
    stretches++;
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
