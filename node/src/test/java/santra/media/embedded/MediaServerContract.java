package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.media.embedded.Phone.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.media.DtmfLog;
import santra.media.Hearing;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.media.Quality;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.ToneMeter;
import santra.protocol.rtp.ToneSource;

/** What the port promises, whatever stands behind it: a call's voice, measured by tone. */
abstract class MediaServerContract {
  static final double CALLER = 440;
  static final double AGENT = 660;
  private static final double WORDS = 880;
  private static final double MORE = 1_200;
  private static final double MUSIC = 1_500;
  private static final double FULL = 6_500;
  private static final double NOTHING = 300;
  private static final Duration HALF = Duration.ofMillis(500);

  @TempDir Path folder;
  final List<String> keys = new CopyOnWriteArrayList<>();
  DtmfLog dtmf;
  NgMediaServer media;
  Phone caller;
  Phone agent;
  String session;

  /** Starts the server, its prompts in {@link #folder}, its keys told to {@link #dtmf}. */
  abstract InetSocketAddress startServer() throws Exception;

  abstract void stopServer() throws Exception;

  @BeforeEach
  void start() throws Exception {
    tone("words.wav", WORDS);
    tone("more.wav", MORE);
    tone("music.wav", MUSIC);
    dtmf =
        DtmfLog.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (session, tag, digit, _, _) -> keys.add(session + " " + tag + " " + digit));
    media = NgMediaServer.open(List.of(startServer()), System::nanoTime);
    await("the server", () -> media.ailing().isEmpty());
    caller = new Phone(CALLER, G711.PCMU, 4_405);
    agent = new Phone(AGENT, G711.PCMU, 6_605);
    session = media.place("acme/c1");
  }

  @AfterEach
  void stop() throws Exception {
    for (var one : Arrays.asList(caller, agent, media, dtmf)) if (one != null) one.close();
    stopServer();
  }

  static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Half a second of it. */
  private void tone(String file, double hertz) throws IOException {
    var tone = new ToneSource(hertz, 8_000);
    var samples = new short[G711.RATE / 2];
    for (int at = 0; at < samples.length; at += G711.FRAME)
      System.arraycopy(tone.next(), 0, samples, at, G711.FRAME);
    WaveFile.write(folder.resolve(file), samples);
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  void anchor() throws Exception {
    caller.call(done(media.anchor(session, "alice", caller.sdp())));
  }

  void talk() throws Exception {
    anchor();
    agent.call(done(media.offer(session, "alice", "bob", caller.sdp())));
    done(media.connect(session, "alice", "bob", agent.sdp()));
    awaitTalk();
  }

  void awaitTalk() {
    await("they talk", () -> hears(caller, AGENT) && hears(agent, CALLER));
  }

  static boolean hears(Phone phone, double hertz) {
    return phone.loudness(hertz, 200) > FULL;
  }

  private static boolean hearsNo(Phone phone, double hertz) {
    return phone.loudness(hertz, 200) < NOTHING;
  }

  /** One tone, and nothing of the other, in the same measure. */
  private static boolean hearsOnly(Phone phone, double hertz, double other) {
    return hears(phone, hertz) && hearsNo(phone, other);
  }

  /** Nothing of it while the other phone goes on hearing something: half a second of packets. */
  private static boolean isQuietFor(Phone phone, double hertz, Phone clock) {
    phone.forget();
    var until = clock.heard().size() + 25;
    await("half a second", () -> clock.heard().size() >= until);
    return phone.speech().isEmpty() || hearsNo(phone, hertz);
  }

  private static void assertRefused(CompletionStage<?> stage) {
    assertThatThrownBy(() -> done(stage))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(MediaException.class);
  }

  @Test
  void aWaitingCallerHearsMusicAgainAndAgain() throws Exception {
    anchor();
    assertThat(done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER)))
        .isEqualTo(HALF);
    await("more than one playing", () -> caller.speech().size() > 60 && hears(caller, MUSIC));
    done(media.stop(session, "alice"));
    done(media.stop(session, "alice"));
  }

  /** Which of the frames heard so far are that tone; all are kept, so a late look misses none. */
  private static List<Integer> frames(Phone phone, double hertz) {
    var speech = phone.speech();
    var frames = new ArrayList<Integer>();
    for (int i = 0; i < speech.size(); i++)
      if (ToneMeter.amplitude(G711.PCMU.decode(speech.get(i).payload()), hertz) > FULL)
        frames.add(i);
    return frames;
  }

  private void assertSaidOnce(double hertz) {
    assertThat(frames(caller, hertz)).as(hertz + " Hz, half a second of it").hasSizeBetween(20, 26);
  }

  private void assertInOrder(double first, double second) {
    assertThat(frames(caller, first).getLast()).isLessThan(frames(caller, second).getFirst());
  }

  @Test
  void promptsInARowAreSaidOneAfterTheOther() throws Exception {
    anchor();
    var row = "words.wav" + MediaServer.THEN + "more.wav";
    assertThat(done(media.play(session, "alice", row, 1))).isEqualTo(HALF.multipliedBy(2));
    await("both", () -> frames(caller, MORE).size() >= 20);
    assertSaidOnce(WORDS);
    assertInOrder(WORDS, MORE);
  }

  @Test
  void wordsAreSaidOnceAndThenTheMusicGoesOn() throws Exception {
    anchor();
    var words = "words.wav" + MediaServer.THEN + "more.wav" + MediaServer.AND_THEN_ON + "music.wav";
    assertThat(done(media.play(session, "alice", words, MediaServer.FOR_EVER)))
        .as("of the words")
        .isEqualTo(HALF.multipliedBy(2));
    await("music, more than once", () -> frames(caller, MUSIC).size() > 60);
    assertSaidOnce(WORDS);
    assertSaidOnce(MORE);
    assertInOrder(WORDS, MORE);
    assertInOrder(MORE, MUSIC);
  }

  @Test
  void whatIsMissingIsNotPlayedByHalvesAndChangesNothing() throws Exception {
    anchor();
    done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER));
    for (var name :
        List.of(
            "none.wav",
            "words.wav" + MediaServer.THEN + "none.wav",
            "none.wav" + MediaServer.AND_THEN_ON + "words.wav",
            "../../etc/passwd")) assertRefused(media.play(session, "alice", name, 1));
    await("music", () -> hears(caller, MUSIC));
  }

  @Test
  void twoWhoAreConnectedHearEachOtherAndNoMusicAndAreMeasured() throws Exception {
    anchor();
    done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER));
    await("music", () -> hears(caller, MUSIC));
    agent.call(done(media.offer(session, "alice", "bob", caller.sdp())));
    await("music while it rings", () -> hearsOnly(caller, MUSIC, AGENT));
    done(media.connect(session, "alice", "bob", agent.sdp()));
    awaitTalk();
    await("no music", () -> hearsOnly(caller, AGENT, MUSIC));
    assertThat(caller.isSymmetric()).as("the caller's port has stayed").isTrue();
    await(
        "they are measured",
        () -> {
          try {
            return done(media.quality(session)).stream()
                    .filter(party -> party.packets() > 0)
                    .map(Quality::partyTag)
                    .filter(List.of("alice", "bob")::contains)
                    .count()
                == 2;
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
    done(media.release(session));
    assertRefused(media.quality(session));
    done(media.release(session));
  }

  @Test
  void whoSpeaksTheOtherLawIsUnderstood() throws Exception {
    agent.close();
    agent = new Phone(AGENT, G711.PCMA, 6_606);
    talk();
  }

  @Test
  void whoHasNoG711IsRefused() throws Exception {
    var g729 = caller.sdp().replace("AVP 0 96", "AVP 18 96").replace("0 PCMU", "18 G729");
    assertThatThrownBy(() -> done(media.anchor(session, "alice", g729)))
        .cause()
        .isInstanceOfSatisfying(
            MediaException.class, refused -> assertThat(refused.unacceptable()).isTrue());
  }

  @Test
  void aMutedPartyIsNotHeardUntilItIsHeardAgain() throws Exception {
    talk();
    done(media.mute(session, "alice", true));
    await("silence", () -> isQuietFor(agent, CALLER, caller));
    await("the agent is heard", () -> hears(caller, AGENT));
    done(media.mute(session, "alice", false));
    awaitTalk();
  }

  @Test
  void whoIsHeldHearsMusicInsteadOfThePeerAndIsNotHeard() throws Exception {
    talk();
    done(media.mute(session, "alice", true));
    done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER));
    await("music alone", () -> hearsOnly(caller, MUSIC, AGENT));
    done(media.connect(session, "alice", "bob", agent.sdp()));
    await("told twice it goes on", () -> hearsOnly(caller, MUSIC, AGENT));

    done(media.stop(session, "alice"));
    await("the agent again", () -> hearsOnly(caller, AGENT, MUSIC));
    await("and muted as before", () -> isQuietFor(agent, CALLER, caller));
    done(media.mute(session, "alice", false));
    awaitTalk();
  }

  @Test
  void aPhoneThatHoldsIsAnsweredAsRfc3264WantsItAndHearsAgainAfterwards() throws Exception {
    talk();
    assertThat(done(media.renegotiate(session, "bob", agent.sdp("sendonly"))))
        .contains("a=recvonly");
    await("the agent hears nothing", () -> isQuietFor(agent, CALLER, caller));
    assertThat(done(media.renegotiate(session, "bob", agent.sdp()))).contains("a=sendrecv");
    awaitTalk();
  }

  @Test
  void aCallerWhoMovesIsFollowed() throws Exception {
    talk();
    try (var moved = new Phone(MORE, G711.PCMU, 8_802)) {
      var answer = done(media.renegotiate(session, "alice", moved.sdp()));
      caller.hush();
      moved.call(answer);
      await("talk at the new address", () -> hears(moved, AGENT) && hears(agent, MORE));
    }
  }

  @Test
  void whoDidNotAnswerMakesRoomForTheNextAndTheSessionEndsWithItsLast() throws Exception {
    anchor();
    done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER));
    done(media.offer(session, "alice", "carol", caller.sdp()));
    done(media.drop(session, "carol"));
    done(media.drop(session, "carol"));
    await("music", () -> hears(caller, MUSIC));
    agent.call(done(media.offer(session, "alice", "bob", caller.sdp())));
    done(media.connect(session, "alice", "bob", agent.sdp()));
    awaitTalk();
    assertThat(caller.isSymmetric()).isTrue();

    done(media.drop(session, "bob"));
    done(media.play(session, "alice", "music.wav", MediaServer.FOR_EVER));
    await("music for who is left", () -> hears(caller, MUSIC));
    done(media.drop(session, "alice"));
    assertRefused(media.quality(session));
  }

  @Test
  void aPressedKeyIsTold() throws Exception {
    talk();
    caller.press('7');
    await("the key", () -> keys.contains(session + " alice 7"));
  }

  /** Whether three are mixed or refused is for the server to say. */
  CompletionStage<Void> three() throws Exception {
    talk();
    try (var guest = new Phone(MORE, G711.PCMU, 9_902)) {
      guest.call(done(media.offer(session, "alice", "carol", caller.sdp())));
      return media
          .admit(session, "carol", guest.sdp())
          .thenCompose(_ ->
              media.mix(
                  session,
                  List.of(
                      new Hearing("alice", "bob", 100),
                      new Hearing("bob", "alice", 100),
                      new Hearing("carol", "alice", 100))));
    }
  }
}
