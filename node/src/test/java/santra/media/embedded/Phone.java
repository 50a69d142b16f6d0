package santra.media.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;
import santra.protocol.rtp.TelephoneEvent;
import santra.protocol.rtp.ToneMeter;
import santra.protocol.rtp.ToneSource;

/** A phone that sings one tone, writes down all it hears, and measures it. */
final class Phone implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("m=audio ([0-9]+) ");

  final int ssrc;
  private final DatagramChannel channel;
  private final G711 law;
  private final ToneSource tone;
  private final Thread thread;
  private final List<RtpPacket> heard = new ArrayList<>();
  private volatile boolean running = true;
  private volatile boolean singing = true;
  private volatile @Nullable InetSocketAddress target;
  private volatile @Nullable SocketAddress source;
  private int sequence;
  private int timestamp;

  Phone(double hertz, G711 law, int ssrc) throws IOException {
    this.law = law;
    this.ssrc = ssrc;
    tone = new ToneSource(hertz, 8000);
    sequence = 65_400;
    timestamp = ssrc * 7;
    channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    thread = Thread.ofPlatform().daemon().name("phone-" + (int) hertz).start(this::run);
  }

  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Its offer, or its answer: one law and digits with payload type 96. */
  String sdp() throws IOException {
    return sdp("sendrecv");
  }

  String sdp(String direction) throws IOException {
    return String.join(
        "\r\n",
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        "m=audio " + port() + " RTP/AVP " + law.payloadType() + " 96",
        "a=rtpmap:" + law.payloadType() + " " + law + "/8000",
        "a=rtpmap:96 telephone-event/8000",
        "a=" + direction,
        "");
  }

  /** Sends to the port that an SDP of the server names. */
  void call(String serverSdp) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(serverSdp));
  }

  static int port(String sdp) {
    var matcher = PORT.matcher(sdp);
    if (!matcher.find()) throw new AssertionError("no audio in " + sdp);
    return Integer.parseInt(matcher.group(1));
  }

  /** Whether what it has heard last came from where it sends to: RFC 4961. */
  boolean isSymmetric() {
    return target != null && target.equals(source);
  }

  void hush() {
    singing = false;
  }

  /** Presses a key for 100 ms: five reports, the last one three times. */
  void press(char key) throws IOException {
    int event = TelephoneEvent.event(key).orElseThrow();
    synchronized (this) {
      int began = timestamp;
      for (int i = 1; i <= 5; i++)
        for (int times = i == 5 ? 3 : 1; times > 0; times--)
          send(
              new RtpPacket(
                  i == 1,
                  96,
                  sequence++ & 0xffff,
                  began,
                  ssrc,
                  new TelephoneEvent(event, i == 5, 10, 160 * i).print()));
      timestamp += 800;
    }
  }

  void send(RtpPacket packet) throws IOException {
    sendRaw(packet.print());
  }

  void sendRaw(byte[] bytes) throws IOException {
    var to = target;
    if (to != null) channel.send(ByteBuffer.wrap(bytes), to);
  }

  /** All packets so far. */
  synchronized List<RtpPacket> heard() {
    return List.copyOf(heard);
  }

  synchronized void forget() {
    heard.clear();
  }

  /** Loudness of a tone in the last {@code milliseconds} of speech heard. */
  double loudness(double hertz, int milliseconds) {
    var frames = speech();
    int wanted = milliseconds / 20;
    var last = frames.subList(Math.max(0, frames.size() - wanted), frames.size());
    var samples = new short[last.size() * G711.FRAME];
    for (int i = 0; i < last.size(); i++) {
      var packet = last.get(i);
      var decoded = (packet.payloadType() == 8 ? G711.PCMA : G711.PCMU).decode(packet.payload());
      System.arraycopy(decoded, 0, samples, i * G711.FRAME, G711.FRAME);
    }
    return last.size() < wanted ? 0 : ToneMeter.amplitude(samples, hertz);
  }

  List<RtpPacket> speech() {
    return heard().stream().filter(packet -> packet.payload().length == G711.FRAME).toList();
  }

  /**
   * Polls until it is so; fails after ten seconds. What is measured by tone is always awaited: a
   * frame that a busy machine sends late is a hole in one measure, and gone in the next.
   */
  static void await(String what, BooleanSupplier so) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("never happened: " + what);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }

  private void run() {
    var buffer = ByteBuffer.allocate(2_048);
    long next = System.nanoTime();
    while (running) {
      try {
        buffer.clear();
        SocketAddress from;
        while ((from = channel.receive(buffer)) != null) {
          source = from;
          var bytes = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), buffer.position()));
          RtpPacket.parse(bytes).ifPresent(this::write);
          buffer.clear();
        }
        if (System.nanoTime() - next >= 0) {
          next += 20_000_000;
          if (singing && target != null) sing();
        }
      } catch (IOException failure) {
        throw new AssertionError(failure);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private synchronized void write(RtpPacket packet) {
    heard.add(packet);
  }

  private synchronized void sing() throws IOException {
    send(
        new RtpPacket(
            false, law.payloadType(), sequence++ & 0xffff, timestamp, ssrc, tone.next(law)));
    timestamp += G711.FRAME;
  }
}
