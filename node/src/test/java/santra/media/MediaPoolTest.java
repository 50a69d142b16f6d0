package santra.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.media.embedded.EmbeddedMediaServer;
import santra.media.embedded.Settings;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;
import santra.protocol.ng.NgServer;

/** Two servers and what becomes of sessions when one is gone, over real sockets. */
class MediaPoolTest {
  private static final String OFFER =
      """
      v=0\r
      o=- 1 1 IN IP4 127.0.0.1\r
      s=-\r
      c=IN IP4 127.0.0.1\r
      t=0 0\r
      m=audio 40000 RTP/AVP 0\r
      """;

  private final AtomicInteger changes = new AtomicInteger();
  private EmbeddedMediaServer first = server(0, 41_800);
  private boolean firstServes = true;
  private final EmbeddedMediaServer second = server(0, 41_900);
  private final InetSocketAddress here = first.address();
  private final InetSocketAddress there = second.address();
  private final NgMediaServer media = NgMediaServer.open(List.of(here, there), System::nanoTime);

  MediaPoolTest() {
    media.watch(changes::incrementAndGet);
    await("both are there", () -> alive() == 2);
  }

  private static EmbeddedMediaServer server(int port, int ports) {
    return EmbeddedMediaServer.open(
        Settings.DEFAULT
            .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .withPorts(ports, ports + 99)
            .withLoops(1));
  }

  private void closeFirst() {
    if (firstServes) first.close();
    firstServes = false;
  }

  private void startFirstAgain() {
    first = server(here.getPort(), 41_800);
    firstServes = true;
  }

  @AfterEach
  void close() {
    media.close();
    closeFirst();
    second.close();
  }

  private static void await(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("never: " + what);
      Thread.onSpinWait();
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Where a new call goes, once it is anchored there. */
  private InetSocketAddress call(String name) throws Exception {
    var session = media.place(name);
    done(media.anchor(session, "alice", OFFER));
    return media.server(session);
  }

  private boolean goesThere(String name) {
    return media.server(media.place(name)).equals(there);
  }

  private long alive() {
    return media.figures().getOrDefault("servers.alive", 0L);
  }

  private String placedAt(InetSocketAddress server) {
    for (int i = 0; ; i++) {
      var session = media.place("acme/" + i);
      if (media.server(session).equals(server)) return session;
    }
  }

  @Test
  void sessionsAreSpreadByHowFullTheServersAre() throws Exception {
    int left = 0;
    for (int i = 0; i < 20; i++) if (call("acme/" + i).equals(here)) left++;

    assertThat(left).isEqualTo(10);
    await("counted", () -> first.sessions() == 10 && second.sessions() == 10);
  }

  @Test
  void theNameSaysWhereASessionIsWhoeverReadsIt() {
    var another =
        new NgMediaServer(
            NgClient.open(NgClient.Settings.DEFAULT), List.of(there, here), System::nanoTime);
    try (another) {
      for (int i = 0; i < 20; i++) {
        var session = media.place("acme/" + i);
        assertThat(session).startsWith("acme/" + i + "@");
        assertThat(another.server(session)).isEqualTo(media.server(session));
      }
    }
  }

  @Test
  void aDrainedServerIsGivenNothingNewAndKeepsWhatItHas() throws Exception {
    var old = placedAt(here);
    done(media.anchor(old, "alice", OFFER));
    try (var client = NgClient.open(NgClient.Settings.DEFAULT)) {
      done(client.ask(here, Dictionary.EMPTY.with("command", "drain")));
      await("heard of it", () -> Stream.of("a", "b", "c", "d").allMatch(this::goesThere));
      for (int i = 0; i < 10; i++) assertThat(call("acme/" + i)).isEqualTo(there);
      assertThat(done(media.lost(old))).isFalse();
      done(media.play(old, "alice", "music", 1));

      done(client.ask(here, Dictionary.EMPTY.with("command", "drain").with("on", 0)));
      await("is back", () -> !goesThere("x"));
    }
  }

  @Test
  void aClosedPortIsNoticedAtOnceAndNewCallsGoToTheOther() throws Exception {
    var lost = placedAt(here);
    var kept = placedAt(there);
    done(media.anchor(lost, "alice", OFFER));
    var began = System.nanoTime();
    closeFirst();
    await("its death", () -> alive() == 1);
    var noticed = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("a closed port is noticed after " + noticed.toMillis() + " ms");

    for (int i = 0; i < 10; i++) assertThat(call("acme/" + i)).isEqualTo(there);
    assertThat(done(media.lost(lost))).isTrue();
    assertThat(media.ailing()).isEmpty();
    assertThat(changes).hasPositiveValue();
    assertThat(media.server(kept)).isEqualTo(there);
    assertThat(noticed).isLessThan(Duration.ofSeconds(3)); // 0.2 s on a quiet machine
    assertFailsAtOnce(media.play(lost, "alice", "music", 1));
  }

  private static void assertFailsAtOnce(CompletionStage<?> stage) {
    var began = System.nanoTime();
    assertThat(failure(stage)).isInstanceOf(MediaException.class).hasMessageContaining("dead");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
  }

  private static Throwable failure(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      var cause = failed.getCause();
      return cause == null ? failed : cause;
    }
    throw new AssertionError("no failure");
  }

  @Test
  void aServerThatCameBackHasForgottenItsSessions() throws Exception {
    var lost = placedAt(here);
    var kept = placedAt(there);
    done(media.anchor(lost, "alice", OFFER));
    done(media.anchor(kept, "alice", OFFER));
    closeFirst();
    await("its death", () -> alive() == 1);
    startFirstAgain();
    await("its return", () -> alive() == 2);

    assertThat(done(media.lost(lost))).isTrue();
    assertThat(done(media.lost(kept))).isFalse();
  }

  @Test
  void aServerThatIsNotInTheSettingsAnyMoreIsAsGoodAsDead() throws Exception {
    assertThat(done(media.lost("acme/1@127.0.0.1:9"))).isTrue();
    assertFailsAtOnce(media.play("acme/1@127.0.0.1:9", "alice", "music", 1));
  }

  @Test
  void silenceIsDeathAfterThreePingsAndFailsWhatIsUnderWay() throws Exception {
    var deaf = new CompletableFuture<Void>();
    try (var server =
            NgServer.open(
                NgServer.Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                (_, reply) -> {
                  if (!deaf.isDone()) reply.accept(Dictionary.EMPTY.with("result", "pong"));
                });
        var two = NgMediaServer.open(List.of(server.address(), there), System::nanoTime)) {
      await("both are there", () -> two.figures().getOrDefault("servers.alive", 0L) == 2);
      var session = two.place("x");
      for (int i = 0; !two.server(session).equals(server.address()); i++)
        session = two.place("x" + i);
      deaf.complete(null);
      var began = System.nanoTime();
      var failure = failure(two.anchor(session, "alice", OFFER));
      var after = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("a silent server is given up after " + after.toMillis() + " ms");

      assertThat(failure).hasMessageContaining("dead");
      assertThat(after).isBetween(Duration.ofMillis(350), Duration.ofSeconds(3));
    }
  }

  @Test
  void theOnlyServerIsAskedWithPatienceWhateverIsHeardOfIt() throws Exception {
    try (var one = NgMediaServer.open(List.of(here), System::nanoTime)) {
      await("it is there", () -> one.ailing().isEmpty());
      closeFirst();
      await("its death", () -> one.ailing().isPresent());
      var session = one.place("acme/1");
      assertThat(done(one.lost(session))).isFalse();
      var asked = one.anchor(session, "alice", OFFER);
      startFirstAgain();

      assertThat(done(asked)).contains("m=audio");
    }
  }
}
