package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static santra.media.embedded.Phone.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.media.NgMediaServer;
import santra.media.Quality;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;
import santra.protocol.rtp.G711;

/** Debian's rtpengine behind the same port: a call's voice, checked by tone. */
class RtpengineTest {
  private static final Path BINARY = Path.of("/usr/bin/rtpengine");
  private static final double CALLER = 440;
  private static final double AGENT = 660;
  private static final double FULL = 7_000;
  private static final double NOTHING = 150;

  @TempDir Path folder;
  private @Nullable Process rtpengine;
  private NgClient client;
  private NgMediaServer media;
  private Phone caller;
  private Phone agent;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(BINARY), "rtpengine is not installed");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    rtpengine =
        new ProcessBuilder(
                BINARY.toString(),
                "--config-file=none", // else it reads its package's
                "--foreground",
                "--table=-1",
                "--interface=lo1/127.0.0.1",
                "--listen-ng=127.0.0.1:" + address.getPort(),
                "--port-min=43000",
                "--port-max=43199",
                "--log-stderr",
                "--log-level=4",
                "--delete-delay=0",
                "--num-threads=1",
                "--media-num-threads=1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("rtpengine.log").toFile())
            .start();
    client = NgClient.open(NgClient.Settings.DEFAULT);
    media = new NgMediaServer(client, List.of(address), System::nanoTime);
    await("rtpengine", () -> answers(address));
    caller = new Phone(CALLER, G711.PCMU, 4_405);
    agent = new Phone(AGENT, G711.PCMU, 6_605);
  }

  private static int freePort() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers(InetSocketAddress address) {
    try {
      done(client.ask(address, Dictionary.EMPTY.with("command", "ping")));
      return true;
    } catch (Exception notYet) {
      return false;
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (rtpengine == null) return;
    caller.close();
    agent.close();
    client.close();
    rtpengine.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private boolean theyTalk() {
    return caller.loudness(AGENT, 200) > FULL && agent.loudness(CALLER, 200) > FULL;
  }

  /** For half a second, by the caller's own packets. */
  private boolean isQuiet() {
    agent.forget();
    var until = caller.heard().size() + 25;
    await("half a second", () -> caller.heard().size() >= until);
    return agent.speech().isEmpty() || agent.loudness(CALLER, 200) < NOTHING;
  }

  @Test
  void twoWhoAreConnectedHearEachOtherAndAreMeasured() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    done(media.connect("c1", "alice", "bob", agent.sdp()));
    await("they talk", this::theyTalk);

    done(media.mute("c1", "alice", true));
    await("the agent hears nobody", this::isQuiet);
    done(media.mute("c1", "alice", false));
    await("they talk again", this::theyTalk);

    var heard = done(media.quality("c1"));
    assertThat(heard)
        .filteredOn(party -> party.packets() > 0)
        .extracting(Quality::partyTag)
        .contains("alice", "bob");
    assertThatThrownBy(
            () -> done(media.record("c1", "alice", "acme/x.srec", "acme.one", Duration.ZERO)))
        .as("it cannot keep recordings sealed")
        .isInstanceOf(ExecutionException.class);
    done(media.release("c1"));
    assertThatThrownBy(() -> done(media.quality("c1"))).isInstanceOf(ExecutionException.class);
  }
}
