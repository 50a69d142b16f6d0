package santra.protocol.sip.transport;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * Transactions a second of the stack's one thread, over UDP on loopback, against a blaster that
 * prints text: {@code StackBench OPTIONS 10} or {@code StackBench INVITE 10}. Not a test.
 */
final class StackBench {
  private static final int WINDOW = 64;

  private static final String SDP =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 4000 RTP/AVP 8 0 101
      a=rtpmap:101 telephone-event/8000
      """
          .replace("\n", "\r\n");

  private StackBench() {}

  public static void main(String[] arguments) throws IOException {
    var method = arguments.length > 0 ? arguments[0] : "OPTIONS";
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    var answered = new LongAdder();
    var loopback = InetAddress.getLoopbackAddress();
    var settings =
        new SipSettings(
            List.of(new SipStack.Listener(Transport.UDP, new InetSocketAddress(loopback, 0))),
            Duration.ofMillis(500),
            65_535,
            1_000_000,
            10,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            1_000_000);
    try (var stack = NettySipStack.start(settings, new Answering(answered));
        var socket = new DatagramSocket(0, loopback)) {
      var blaster = new Blaster(socket, stack.listeners().getFirst().address(), method);
      blaster.run(3);
      for (int round = 1; round <= 3; round++) {
        var before = answered.sum();
        var cpu = cpuNanos();
        var start = System.nanoTime();
        blaster.run(seconds);
        var done = answered.sum() - before;
        System.out.printf(
            "%s: %.0f a second, %.0f a CPU-second of the stack's thread%n",
            method, done * 1e9 / (System.nanoTime() - start), done * 1e9 / (cpuNanos() - cpu));
      }
      System.out.println(stack.counters());
    }
  }

  private static long cpuNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    for (var id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("sip"))
        return threads.getThreadCpuTime(id);
    }
    return 0;
  }

  /** Keeps some requests on the way, and acknowledges what is an answer to INVITE. */
  private record Blaster(DatagramSocket socket, InetSocketAddress peer, String method) {
    void run(int seconds) throws IOException {
      var end = System.nanoTime() + seconds * 1_000_000_000L;
      socket.setSoTimeout(200);
      var buffer = new DatagramPacket(new byte[65_535], 65_535);
      for (int i = 0; i < WINDOW; i++) send(method, Party.branch());
      while (System.nanoTime() < end) {
        try {
          socket.receive(buffer);
        } catch (java.net.SocketTimeoutException lost) {
          for (int i = 0; i < WINDOW; i++) send(method, Party.branch());
          continue;
        }
        if (method.equals("INVITE")) send("ACK", Party.branch());
        send(method, Party.branch());
      }
      try {
        while (true) socket.receive(buffer);
      } catch (java.net.SocketTimeoutException drained) {
        return;
      }
    }

    private void send(String what, String branch) throws IOException {
      var body = what.equals("INVITE") ? SDP : "";
      var text =
          what
              + " sip:service@127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
              + socket.getLocalPort()
              + ";rport;branch="
              + branch
              + "\r\nMax-Forwards: 70\r\nFrom: \"Bench\" <sip:bench@127.0.0.1>;tag="
              + branch
              + "\r\nTo: <sip:service@127.0.0.1>"
              + (what.equals("ACK") ? ";tag=b" : "")
              + "\r\nCall-ID: "
              + branch
              + "@127.0.0.1\r\nCSeq: 1 "
              + what
              + "\r\nContact: <sip:bench@127.0.0.1:"
              + socket.getLocalPort()
              + ">\r\nUser-Agent: bench\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n"
              + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, peer));
    }
  }

  /** 200 to everything. */
  private record Answering(LongAdder answered) implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      transaction.reply(Response.to(transaction.request(), 200).withToTag("b"));
      answered.increment();
    }

    @Override
    public void onAck(Request ack, Flow from) {}

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {}

    @Override
    public void onStrayResponse(Response response, Flow from) {}

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {}
  }
}
