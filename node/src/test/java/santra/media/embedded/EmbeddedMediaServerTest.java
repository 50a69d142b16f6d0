package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.media.embedded.Phone.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import santra.media.DtmfLog;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;

/** The whole way over real sockets: port, ng, embedded server, RTP, measured by tones. */
class EmbeddedMediaServerTest {
  private static final double CALLER = 440;
  private static final double AGENT = 660;
  private static final double FULL = 7_000;
  private static final double NOTHING = 150;

  private record Key(String session, String tag, char digit, Duration held) {}

  private final List<Key> keys = new CopyOnWriteArrayList<>();
  private DtmfLog dtmf;
  private EmbeddedMediaServer server;
  private NgClient client;
  private MediaServer media;
  private Phone caller;
  private Phone agent;

  EmbeddedMediaServerTest() throws IOException {
    dtmf =
        DtmfLog.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (session, tag, digit, held) -> keys.add(new Key(session, tag, digit, held)));
    server = EmbeddedMediaServer.open(settings());
    client = NgClient.open(NgClient.Settings.DEFAULT);
    media = new NgMediaServer(client, List.of(server.address()));
    caller = new Phone(CALLER, G711.PCMU, 4_401);
    agent = new Phone(AGENT, G711.PCMU, 6_601);
  }

  private Settings settings() {
    return Settings.DEFAULT
        .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .withPorts(41_000, 41_199)
        .tellingDigitsTo(List.of(dtmf.address()))
        .withLoops(2);
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    agent.close();
    client.close();
    server.close();
    dtmf.close();
  }

  @Test
  void aWaitingCallerHearsMusicAndThenTheAgentAtFullStrength() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    assertThat(done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER)))
        .isEqualTo(Duration.ofSeconds(1));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    await("music", () -> caller.loudness(880, 200) > FULL);
    assertThat(caller.loudness(AGENT, 200)).isLessThan(NOTHING);
    assertThat(agent.heard()).isEmpty();

    done(media.connect("c1", "alice", "bob", agent.sdp()));
    caller.forget();
    await("both hear each other", () -> hears(caller, AGENT) && hears(agent, CALLER));
    assertThat(caller.loudness(880, 60)).isLessThan(NOTHING);
    done(media.release("c1"));
    await("ports freed", () -> server.portsInUse() == 0);
  }

  private static boolean hears(Phone phone, double hertz) {
    return phone.loudness(hertz, 60) > FULL;
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
  }
}
