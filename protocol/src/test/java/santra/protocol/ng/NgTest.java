package santra.protocol.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import santra.protocol.ng.Bencoded.Dictionary;

/** Client and server over real sockets on loopback, with a lossy wire between where it says so. */
class NgTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final NgClient.Settings QUICK =
      new NgClient.Settings(3, Duration.ofMillis(50), 100);
  private static final Dictionary PING = Dictionary.EMPTY.with("command", "ping");
  private static final Dictionary PONG = Dictionary.EMPTY.with("result", "pong");

  private static NgServer server(NgServer.Handler handler) {
    return NgServer.open(NgServer.Settings.on(ANY_PORT), handler);
  }

  private static Dictionary done(CompletableFuture<Dictionary> answer) throws Exception {
    return answer.get(3, TimeUnit.SECONDS);
  }

  @Test
  void aQuestionGetsItsAnswer() throws Exception {
    try (var server = server((command, reply) -> reply.accept(command.with("result", "ok")));
        var client = NgClient.open(QUICK)) {
      assertThat(done(client.ask(server.address(), PING))).isEqualTo(PING.with("result", "ok"));
      assertThat(client.inFlight()).isZero();
    }
  }

  @Test
  void oneClientAsksManyServersAtOnce() throws Exception {
    var servers = new ArrayList<NgServer>();
    try (var client = NgClient.open(NgClient.Settings.DEFAULT)) {
      for (int i = 0; i < 4; i++) {
        int number = i;
        servers.add(server((_, reply) -> reply.accept(PONG.with("number", number))));
      }
      var answers = new ArrayList<CompletableFuture<Dictionary>>();
      for (int i = 0; i < 80; i++) answers.add(client.ask(servers.get(i % 4).address(), PING));
      for (int i = 0; i < 80; i++)
        assertThat(done(answers.get(i)).whole("number")).contains((long) (i % 4));
    } finally {
      servers.forEach(NgServer::close);
    }
  }

  @Test
  void aLostRequestIsRepeatedWithTheSameCookie() throws Exception {
    try (var wire = new LossyServer(2);
        var client = NgClient.open(QUICK)) {
      assertThat(done(client.ask(wire.address(), PING))).isEqualTo(PONG);
      assertThat(wire.cookies).hasSize(3);
      assertThat(wire.cookies.stream().distinct()).hasSize(1);
    }
  }

  @Test
  void aLostReplyDoesNotRepeatTheWork() throws Exception {
    var worked = new AtomicInteger();
    try (var server =
            server((_, reply) -> {
              worked.incrementAndGet();
              reply.accept(PONG);
            });
        var socket = new DatagramSocket(ANY_PORT)) {
      socket.setSoTimeout(3_000);
      var datagram = new NgMessage("same", PING).print();
      for (int i = 0; i < 5; i++) {
        socket.send(new DatagramPacket(datagram, datagram.length, server.address()));
        assertThat(receive(socket)).isEqualTo(new NgMessage("same", PONG));
      }
      assertThat(worked).hasValue(1);
      assertThat(server.repeated()).isEqualTo(4);
    }
  }

  @Test
  void aRepetitionWhileTheAnswerIsBeingMadeIsNotASecondCommand() throws Exception {
    var waiting = new CopyOnWriteArrayList<java.util.function.Consumer<Dictionary>>();
    try (var server = server((_, reply) -> waiting.add(reply));
        var client = NgClient.open(new NgClient.Settings(20, Duration.ofMillis(20), 10))) {
      var answer = client.ask(server.address(), PING);
      while (server.repeated() < 2) Thread.onSpinWait();
      assertThat(waiting).hasSize(1);
      waiting.getFirst().accept(PONG);
      assertThat(done(answer)).isEqualTo(PONG);
    }
  }

  @Test
  void aSilentServerIsKnownAfterTheLastTry() throws Exception {
    try (var silent = new DatagramSocket(ANY_PORT);
        var client = NgClient.open(QUICK)) {
      var answer = client.ask((InetSocketAddress) silent.getLocalSocketAddress(), PING);
      assertThatThrownBy(() -> done(answer))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NgException.class);
      assertThat(client.timeouts()).isEqualTo(1);
      assertThat(client.inFlight()).isZero();
    }
  }

  @Test
  void moreThanTheLimitInFlightFailsAtOnce() throws Exception {
    try (var silent = new DatagramSocket(ANY_PORT);
        var client = NgClient.open(new NgClient.Settings(1, Duration.ofSeconds(60), 5))) {
      var to = (InetSocketAddress) silent.getLocalSocketAddress();
      for (int i = 0; i < 5; i++) assertThat(client.ask(to, PING)).isNotCompleted();
      assertThat(client.ask(to, PING)).isCompletedExceptionally();
    }
  }

  @Test
  void closingFailsWhatIsInFlight() throws Exception {
    try (var silent = new DatagramSocket(ANY_PORT)) {
      var client = NgClient.open(new NgClient.Settings(1, Duration.ofSeconds(60), 5));
      var answer = client.ask((InetSocketAddress) silent.getLocalSocketAddress(), PING);
      client.close();
      assertThat(answer).isCompletedExceptionally();
      assertThat(client.ask(ANY_PORT, PING)).isCompletedExceptionally();
    }
  }

  @Test
  void anAnswerFromAStrangerIsIgnored() throws Exception {
    try (var asked = new DatagramSocket(ANY_PORT);
        var stranger = new DatagramSocket(ANY_PORT);
        var client = NgClient.open(new NgClient.Settings(1, Duration.ofSeconds(60), 5))) {
      asked.setSoTimeout(3_000);
      var answer = client.ask((InetSocketAddress) asked.getLocalSocketAddress(), PING);
      var packet = new DatagramPacket(new byte[2_000], 2_000);
      asked.receive(packet);
      var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      var cookie = NgMessage.parse(bytes).orElseThrow().cookie();
      send(stranger, new NgMessage(cookie, PONG.with("from", "a stranger")).print(), packet);
      while (client.ignored() == 0) Thread.onSpinWait();
      send(asked, new NgMessage(cookie, PONG).print(), packet);
      assertThat(done(answer)).isEqualTo(PONG);
    }
  }

  @Test
  void garbageIsCountedAndTheServerServesOn() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (var server = server((_, reply) -> reply.accept(PONG));
        var client = NgClient.open(NgClient.Settings.DEFAULT);
        var socket = new DatagramSocket(ANY_PORT)) {
      for (int i = 0; i < 500; i++) {
        var noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        socket.send(new DatagramPacket(noise, noise.length, server.address()));
      }
      for (var almost : List.of("cookie", "cookie ", "cookie i1e", "cookie d1:ae", " d1:ai1ee")) {
        var bytes = almost.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, server.address()));
      }
      assertThat(done(client.ask(server.address(), PING)))
          .describedAs("seed %d", seed)
          .isEqualTo(PONG);
      assertThat(server.garbage()).isBetween(1L, 505L);
      assertThat(server.handled()).isEqualTo(1);
    }
  }

  private static void send(DatagramSocket from, byte[] bytes, DatagramPacket to)
      throws IOException {
    from.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
  }

  private static NgMessage receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(packet);
    return NgMessage.parse(Arrays.copyOf(packet.getData(), packet.getLength())).orElseThrow();
  }

  /** Loses the first requests and answers the next. */
  private static final class LossyServer implements AutoCloseable {
    final List<String> cookies = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket = new DatagramSocket(ANY_PORT);
    private final int losses;

    LossyServer(int losses) throws IOException {
      this.losses = losses;
      Thread.ofPlatform().daemon().start(this::run);
    }

    InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void run() {
      try {
        while (true) {
          var packet = new DatagramPacket(new byte[2_000], 2_000);
          socket.receive(packet);
          var bytes = Arrays.copyOf(packet.getData(), packet.getLength());
          var cookie = NgMessage.parse(bytes).orElseThrow().cookie();
          cookies.add(cookie);
          if (cookies.size() > losses) send(socket, new NgMessage(cookie, PONG).print(), packet);
        }
      } catch (IOException _) {
        // The test is over and has closed the socket.
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
