package santra.media.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import santra.media.Hearing;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.protocol.ng.NgClient;
import santra.protocol.rtp.RtpView;

/**
 * How much one media server process carries. Start the server by itself, then:
 *
 * <pre>
 * MediaLoad HOST:PORT PID calls N SECONDS     N two-way calls relayed
 * MediaLoad HOST:PORT PID music N SECONDS     N callers hear music, and speak as phones do
 * MediaLoad HOST:PORT PID mixes N SECONDS     N conferences of three, each hears a mix of two
 * </pre>
 *
 * Prints packets sent, received and lost, and the server's CPU time: total, per packet it handled,
 * per call or listener. CPU time is what counts on a busy machine.
 */
final class MediaLoad {
  private static final int TICKS_A_SECOND = 100;

  private record End(DatagramChannel channel, InetSocketAddress to) {}

  private final List<End> ends = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer packet = ByteBuffer.allocateDirect(RtpView.HEADER + 160);
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(2_048);
  private long received;

  private MediaLoad() throws IOException {}

  public static void main(String[] arguments) throws Exception {
    int colon = arguments[0].lastIndexOf(':');
    var server =
        new InetSocketAddress(
            InetAddress.ofLiteral(arguments[0].substring(0, colon)),
            Integer.parseInt(arguments[0].substring(colon + 1)));
    var load = new MediaLoad();
    try (var client = NgClient.open(NgClient.Settings.DEFAULT)) {
      load.run(
          new NgMediaServer(client, List.of(server), System::nanoTime),
          Long.parseLong(arguments[1]),
          arguments[2],
          Integer.parseInt(arguments[3]),
          Integer.parseInt(arguments[4]));
    }
  }

  private void run(MediaServer media, long pid, String what, int count, int seconds)
      throws Exception {
    var calls = !what.equals("music");
    long residentBefore = resident(pid);
    for (int i = 0; i < count; i++) {
      var session = "load-" + pid + "-" + i;
      var caller = open();
      var sdp = sdp(caller);
      end(caller, media.anchor(session, "a", sdp).toCompletableFuture().get());
      if (calls) {
        var agent = open();
        end(agent, media.offer(session, "a", "b", sdp).toCompletableFuture().get());
        media.connect(session, "a", "b", sdp(agent)).toCompletableFuture().get();
        if (what.equals("mixes")) conference(media, session, sdp);
      } else {
        media.play(session, "a", "music", MediaServer.FOR_EVER).toCompletableFuture().get();
      }
    }
    speak(3, 0);
    received = 0;
    long cpu = cpuTicks(pid);
    long sent = speak(seconds, 150);
    double cpuSeconds = (double) (cpuTicks(pid) - cpu) / TICKS_A_SECOND;
    drain(TimeUnit.MILLISECONDS.toNanos(300));
    long due = calls ? sent : (long) count * seconds * 50;
    long handled = calls ? sent : due;
    System.out.printf(
        "%s %d: sent %d, received %d (%.3f %% of what is due), server CPU %.2f s in %d s = %.1f us"
            + " a packet, %.3f ms a second each, %.0f each a core; memory grew %d kB each%n",
        what,
        count,
        sent,
        received,
        100.0 * received / due,
        cpuSeconds,
        seconds,
        cpuSeconds * 1e6 / handled,
        cpuSeconds * 1e3 / seconds / count,
        count * seconds / cpuSeconds,
        (resident(pid) - residentBefore) / count);
    for (int i = 0; i < count; i++)
      media.release("load-" + pid + "-" + i).toCompletableFuture().get();
  }

  private void conference(MediaServer media, String session, String callerSdp) throws Exception {
    var third = open();
    end(third, media.offer(session, "a", "c", callerSdp).toCompletableFuture().get());
    media.admit(session, "c", sdp(third)).toCompletableFuture().get();
    var hearings = new ArrayList<Hearing>();
    for (var listener : List.of("a", "b", "c"))
      for (var speaker : List.of("a", "b", "c"))
        if (!listener.equals(speaker)) hearings.add(Hearing.of(listener, speaker));
    media.mix(session, hearings).toCompletableFuture().get();
  }

  private DatagramChannel open() throws IOException {
    var channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  private static String sdp(DatagramChannel channel) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + port
        + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  private void end(DatagramChannel channel, String sdp) {
    ends.add(
        new End(channel, new InetSocketAddress(InetAddress.getLoopbackAddress(), Phone.port(sdp))));
  }

  /** Everybody sends 50 packets a second, spread over each 20 ms. */
  private long speak(int seconds, int graceMillis) throws IOException {
    long sent = 0;
    long start = System.nanoTime();
    for (int frame = 0; frame < seconds * 50; frame++)
      for (int slot = 0; slot < 20; slot++) {
        for (int i = slot; i < ends.size(); i += 20) {
          packet.clear();
          RtpView.printHeader(packet, frame == 0, 0, frame, frame * 160, i);
          packet.limit(RtpView.HEADER + 160).position(0);
          sent += ends.get(i).channel.send(packet, ends.get(i).to) > 0 ? 1 : 0;
        }
        drain(0);
        long wait = start + (frame * 20L + slot + 1) * 1_000_000 - System.nanoTime();
        if (wait > 0) LockSupport.parkNanos(wait);
      }
    drain(TimeUnit.MILLISECONDS.toNanos(graceMillis));
    return sent;
  }

  private void drain(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    do {
      var _ =
          selector.selectNow(key -> {
            try {
              while (true) {
                incoming.clear();
                if (((DatagramChannel) key.channel()).receive(incoming) == null) return;
                received++;
              }
            } catch (IOException failure) {
              throw new AssertionError(failure);
            }
          });
    } while (System.nanoTime() < end);
  }

  /** User and system time of a process in hundredths of a second, Linux proc(5). */
  private static long cpuTicks(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(words[11]) + Long.parseLong(words[12]);
  }

  private static long resident(long pid) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", ""));
    return 0;
  }
}
