package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.media.embedded.Phone.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.media.DtmfLog;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.media.Quality;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;
import santra.protocol.ng.NgServer;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;
import santra.protocol.rtp.ToneMeter;

/** The whole way over real sockets: port, ng, embedded server, RTP, measured by tones. */
class EmbeddedMediaServerTest {
  private static final double CALLER = 440;
  private static final double AGENT = 660;
  private static final double FULL = 7_000;
  private static final double NOTHING = 150;

  private record Key(String session, String tag, char digit, Duration held) {}

  private final List<Key> keys = new CopyOnWriteArrayList<>();
  private final DtmfLog dtmf;
  private final EmbeddedMediaServer server;
  private final NgClient client;
  private final MediaServer media;
  private final Phone caller;
  private final Phone agent;

  EmbeddedMediaServerTest() throws IOException {
    dtmf =
        DtmfLog.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (session, tag, digit, held, _) -> keys.add(new Key(session, tag, digit, held)));
    server = EmbeddedMediaServer.open(settings());
    client = NgClient.open(NgClient.Settings.DEFAULT);
    media = new NgMediaServer(client, List.of(server.address()), System::nanoTime);
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
  void aWaitingCallerHearsMusicAndNotTheAgentWhoHasNotAnswered() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    assertThat(done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER)))
        .isEqualTo(Duration.ofSeconds(1));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    await("music", () -> caller.loudness(880, 200) > FULL);

    await("not the agent", () -> caller.loudness(AGENT, 200) < NOTHING);
    assertThat(agent.heard()).isEmpty();
    assertThat(counted("dropped: early")).isPositive();
  }

  @Test
  void wordsAreSaidOnceAndThenTheMusicGoesOn() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    var words = "tone:440" + MediaServer.AND_THEN_ON + "tone:880";
    assertThat(done(media.play("c1", "alice", words, MediaServer.FOR_EVER)))
        .isEqualTo(Duration.ofSeconds(1));
    await("the words", () -> caller.loudness(440, 200) > FULL);
    assertThat(caller.loudness(880, 200)).as("music before the words' end").isLessThan(NOTHING);
    await("the music", () -> caller.loudness(880, 200) > FULL);
    await("no words", () -> caller.loudness(440, 200) < NOTHING);
    for (var name : List.of("none>tone:880", "tone:880>none", ">tone:880", "tone:440>tone:880>"))
      assertRefused(media.play("c1", "alice", name, 1), false, "unknown prompt");
    await("still music", () -> hears(caller, 880));
  }

  private void talking() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    done(media.connect("c1", "alice", "bob", agent.sdp()));
    await("both hear each other", () -> hears(caller, AGENT) && hears(agent, CALLER));
  }

  @Test
  void howEachPartyIsHeardIsTold() throws Exception {
    talking();
    var heard = done(media.quality("c1"));

    assertThat(heard).extracting(Quality::partyTag).containsExactlyInAnyOrder("alice", "bob");
    for (var party : heard) {
      assertThat(party.packets()).isPositive();
      assertThat(party.bytes()).isEqualTo(party.packets() * 172);
      assertThat(party.lost()).hasValue(0L);
      assertThat(party.mos().orElseThrow()).isBetween(3.5, 4.41);
    }
    assertRefused(media.quality("nobody"), false, "call-id");
  }

  /** As ContactEffects does it. */
  private void hold() throws Exception {
    done(media.mute("c1", "alice", true));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
  }

  @Test
  void onHoldTheCallerHearsMusicAndTheAgentNobodyUntilTheyTalkAgain() throws Exception {
    talking();
    hold();
    await("music alone", () -> caller.loudness(880, 400) > FULL && !isHeard(caller, AGENT));
    var quiet = agent.speech().size();
    caller.forget();
    await("more music", () -> caller.loudness(880, 400) > FULL && !isHeard(caller, AGENT));
    assertThat(agent.speech()).as("what the agent hears of it").hasSize(quiet);

    done(media.mute("c1", "alice", false));
    done(media.stop("c1", "alice"));
    await("both hear each other again", () -> hears(caller, AGENT) && hears(agent, CALLER));
  }

  @Test
  void whoIsSentOnFromHoldHearsMusicThenTheNextAgentWhoHearsHim() throws Exception {
    talking();
    hold();
    done(media.drop("c1", "bob"));
    done(media.mute("c1", "alice", false));
    await("music", () -> caller.loudness(880, 200) > FULL);
    var quiet = agent.speech().size();
    try (var next = new Phone(1_320, G711.PCMA, 9_901)) {
      next.call(done(media.offer("c1", "alice", "carol", caller.sdp())));
      done(media.connect("c1", "alice", "carol", next.sdp()));
      await("both hear each other", () -> hears(caller, 1_320) && hears(next, CALLER));
      await("no music", () -> !isHeard(caller, 880));
    }
    assertThat(agent.speech()).as("what the first agent hears of it").hasSize(quiet);
  }

  @Test
  void onceConnectedBothHearEachOtherWithinAMomentAndNoMusic() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    await("music", () -> caller.loudness(880, 100) > FULL);

    done(media.connect("c1", "alice", "bob", agent.sdp()));
    int connected = caller.speech().size();
    await("both hear each other", () -> hears(caller, AGENT) && hears(agent, CALLER));

    var since = caller.speech().subList(connected, caller.speech().size());
    int voice = 0;
    while (!isTone(since.get(voice), AGENT)) voice++;
    assertThat(voice).as("frames of 20 ms until the agent").isLessThanOrEqualTo(10);
    assertThat(since.subList(voice, since.size())).noneMatch(frame -> isTone(frame, 880));
    await("no music", () -> !isHeard(caller, 880) && !isHeard(agent, 880));
    assertOneStream(caller.heard());
    assertOneStream(agent.heard());
  }

  @Test
  void aCallerOnMuLawAndAnAgentOnALawUnderstandEachOther() throws Exception {
    try (var aLaw = new Phone(880, G711.PCMA, 8_801)) {
      connect("c1", caller, aLaw);
      await("transcoded", () -> hears(caller, 880) && hears(aLaw, CALLER));
      assertThat(aLaw.speech().getLast().payloadType()).isEqualTo(8);
      assertThat(caller.speech().getLast().payloadType()).isZero();
    }
  }

  @Test
  void musicAndPeopleAreOneStreamToTheListener() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(caller, AGENT));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    await("music", () -> hears(caller, 880));
    await("the agent still hears him", () -> hears(agent, CALLER));
    await("music alone", () -> hears(caller, 880) && !isHeard(caller, AGENT));
    done(media.stop("c1", "alice"));
    await("talk again", () -> hears(caller, AGENT));
    await("no music", () -> !isHeard(caller, 880));
    assertOneStream(caller.heard());
  }

  @Test
  void aPromptThatEndsGivesTheListenerBackToTheConversation() throws Exception {
    connect("c1", caller, agent);
    assertThat(done(media.play("c1", "alice", "welcome", 1))).isEqualTo(Duration.ofMillis(1_200));
    await("talk after the chime", () -> counted("played") == 60 && hears(caller, AGENT));
  }

  @Test
  void anAgentWhoHoldsHearsNothingAndTheCallerHearsWhatIsPlayed() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(caller, AGENT) && hears(agent, CALLER));

    var answer = done(media.renegotiate("c1", "bob", agent.sdp("sendonly")));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    assertThat(answer).contains("a=recvonly");
    await("music on hold", () -> hears(caller, 880));
    agent.forget();
    int later = caller.speech().size() + 5;
    await("five frames more", () -> caller.speech().size() >= later);
    assertThat(agent.heard()).isEmpty();

    assertThat(done(media.renegotiate("c1", "bob", agent.sdp()))).contains("a=sendrecv");
    done(media.stop("c1", "alice"));
    await("talk again", () -> hears(caller, AGENT) && hears(agent, CALLER));
  }

  @Test
  void theOldStyleOfHoldWithAZeroAddressIsUnderstoodToo() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(agent, CALLER));
    var zero = agent.sdp().replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0");
    assertThat(done(media.renegotiate("c1", "bob", zero))).contains("a=recvonly");
    agent.forget();
    int later = caller.speech().size() + 5;
    await("five frames more", () -> caller.speech().size() >= later);
    assertThat(agent.heard()).isEmpty();
  }

  @Test
  void eachKeyIsReportedOnceAndPassedOnWithTheListenersPayloadType() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(agent, CALLER));
    for (char key : "42#".toCharArray()) caller.press(key);
    agent.press('7');
    await("keys", () -> keys.size() == 4);

    assertThat(keys)
        .containsExactlyInAnyOrder(
            new Key("c1", "alice", '4', Duration.ofMillis(100)),
            new Key("c1", "alice", '2', Duration.ofMillis(100)),
            new Key("c1", "alice", '#', Duration.ofMillis(100)),
            new Key("c1", "bob", '7', Duration.ofMillis(100)));
    await("passed on", () -> events(agent) == 21 && events(caller) == 7);
    assertOneStream(agent.heard());
  }

  @Test
  void aKeyPressedWhileMusicPlaysIsReportedAndNotPassedOn() throws Exception {
    connect("c1", caller, agent);
    done(media.play("c1", "bob", "tone:880", MediaServer.FOR_EVER));
    await("music", () -> hears(agent, 880));
    caller.press('5');
    await("key", () -> keys.size() == 1);
    assertThat(events(agent)).isZero();
  }

  @Test
  void whatAThirdAddressInjectsIsHeardByNobody() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(agent, CALLER) && hears(caller, AGENT));
    try (var intruder = new Phone(880, G711.PCMU, caller.ssrc)) {
      intruder.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
      await("dropped", () -> counted("dropped: strangers") > 15);
      await("the agent alone", () -> hears(caller, AGENT) && !isHeard(caller, 880));
      assertThat(intruder.heard()).isEmpty();
    }
  }

  @Test
  void anIntruderWhoIsFirstLosesToTheAddressOfTheSdp() throws Exception {
    caller.hush();
    var answer = done(media.anchor("c1", "alice", caller.sdp()));
    agent.call(done(media.offer("c1", "alice", "bob", caller.sdp())));
    done(media.connect("c1", "alice", "bob", agent.sdp()));
    try (var intruder = new Phone(880, G711.PCMU, 1)) {
      intruder.call(answer);
      await("the race is lost", () -> hears(agent, 880) && !intruder.heard().isEmpty());
      caller.call(answer);
      caller.send(new RtpPacket(true, 0, 1, 1, caller.ssrc, new byte[160]));
      caller.forget();
      await("the caller is heard to again", () -> hears(caller, AGENT));
      intruder.forget();
      int later = caller.speech().size() + 5;
      await("five frames more", () -> caller.speech().size() >= later);
      assertThat(intruder.heard()).isEmpty();
    }
  }

  @Test
  void aPhoneBehindANatIsHeardWhereItReallyIs() throws Exception {
    var answer = done(media.anchor("c1", "alice", elsewhere(caller.sdp())));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    caller.call(answer);
    await("music at the learned address", () -> hears(caller, 880));
  }

  @Test
  void aNewOfferMovesThePartyToItsNewAddress() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(caller, AGENT));
    try (var moved = new Phone(880, G711.PCMU, 8_802)) {
      var answer = done(media.renegotiate("c1", "alice", moved.sdp()));
      caller.hush();
      moved.call(answer);
      await("talk at the new address", () -> hears(moved, AGENT) && hears(agent, 880));
      caller.forget();
      int later = moved.speech().size() + 5;
      await("five frames more", () -> moved.speech().size() >= later);
      assertThat(caller.heard()).isEmpty();
      assertOneStream(agent.heard());
    }
  }

  @Test
  void repeatedCommandsChangeNothing() throws Exception {
    var anchored = done(media.anchor("c1", "alice", caller.sdp()));
    var offered = done(media.offer("c1", "alice", "bob", caller.sdp()));
    int ports = server.portsInUse();
    assertThat(done(media.anchor("c1", "alice", caller.sdp()))).isEqualTo(anchored);
    assertThat(done(media.offer("c1", "alice", "bob", caller.sdp()))).isEqualTo(offered);
    assertThat(server.portsInUse()).isEqualTo(ports).isEqualTo(2);

    caller.call(anchored);
    agent.call(offered);
    done(media.connect("c1", "alice", "bob", agent.sdp()));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    done(media.connect("c1", "alice", "bob", agent.sdp()));
    await("the repetition did not stop the music", () -> hears(caller, 880));

    var held = done(media.renegotiate("c1", "bob", agent.sdp("inactive")));
    assertThat(done(media.renegotiate("c1", "bob", agent.sdp("inactive")))).isEqualTo(held);
    done(media.drop("c1", "bob"));
    done(media.drop("c1", "bob"));
    done(media.release("c1"));
    done(media.release("c1"));
    await("all free", () -> server.portsInUse() == 0 && server.sessions() == 0);
  }

  @Test
  void anAgentWhoDidNotAnswerLeavesTheCallerWithTheMusicAndMakesRoomForTheNext() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    done(media.offer("c1", "alice", "bob", caller.sdp()));
    done(media.drop("c1", "bob"));
    await("one port left", () -> server.portsInUse() == 1);
    await("music", () -> hears(caller, 880));

    agent.call(done(media.offer("c1", "alice", "carol", caller.sdp())));
    done(media.connect("c1", "alice", "carol", agent.sdp()));
    await("talk", () -> hears(caller, AGENT) && hears(agent, CALLER));
  }

  @Test
  void theSessionEndsWithItsLastParty() throws Exception {
    connect("c1", caller, agent);
    done(media.drop("c1", "bob"));
    assertThat(server.sessions()).isEqualTo(1);
    done(media.drop("c1", "alice"));
    await("ended", () -> server.sessions() == 0 && server.portsInUse() == 0);
  }

  @Test
  void whenPortsRunOutTheCommandIsRefusedAndNothingIsHeld() throws Exception {
    var small = settings().withPorts(41_300, 41_303).withLoops(1);
    try (var tight = EmbeddedMediaServer.open(small)) {
      var two = new NgMediaServer(client, List.of(tight.address()), System::nanoTime);
      done(two.anchor("c1", "alice", caller.sdp()));
      done(two.anchor("c2", "alice", caller.sdp()));
      assertRefused(two.anchor("c3", "alice", caller.sdp()), false, "out of ports");
      assertRefused(two.offer("c1", "alice", "bob", caller.sdp()), false, "out of ports");
      assertThat(tight.sessions()).isEqualTo(2);
      done(two.release("c1"));
      await("freed", () -> tight.portsInUse() == 1);
      done(two.anchor("c3", "alice", caller.sdp()));
    }
  }

  @Test
  void sessionsAndPartiesHaveALimit() throws Exception {
    try (var tight =
        EmbeddedMediaServer.open(
            settings().withPorts(41_400, 41_499).withLimits(2, 3, Duration.ofHours(1)))) {
      var two = new NgMediaServer(client, List.of(tight.address()), System::nanoTime);
      done(two.anchor("c1", "alice", caller.sdp()));
      done(two.anchor("c2", "alice", caller.sdp()));
      assertRefused(two.anchor("c3", "alice", caller.sdp()), false, "too many sessions");
      done(two.offer("c1", "alice", "bob", caller.sdp()));
      done(two.offer("c1", "alice", "carol", caller.sdp()));
      assertRefused(two.offer("c1", "alice", "dave", caller.sdp()), false, "too many parties");
    }
  }

  @Test
  void anAbandonedSessionIsForgotten() throws Exception {
    try (var brief =
        EmbeddedMediaServer.open(
            settings().withPorts(41_500, 41_599).withLimits(10, 8, Duration.ofMillis(150)))) {
      var briefly = new NgMediaServer(client, List.of(brief.address()), System::nanoTime);
      done(briefly.anchor("c1", "alice", caller.sdp()));
      await("reaped", () -> brief.sessions() == 0 && brief.portsInUse() == 0);
      assertRefused(briefly.play("c1", "alice", "music", 1), false, "Unknown call-id");
    }
  }

  @Test
  void sdpThatCannotBeServedIsTheCallersFault() throws Exception {
    var good = caller.sdp();
    for (var bad :
        List.of(
            "",
            "nonsense",
            good.replace("m=audio", "m=video"),
            good.replace("RTP/AVP", "RTP/SAVP"),
            good.replace("RTP/AVP 0 96", "RTP/AVP 18 96"),
            good.replaceAll("m=audio [0-9]+", "m=audio 0"),
            good.replaceAll("m=audio [0-9]+", "m=audio 22"),
            good.replaceAll("m=audio [0-9]+", "m=audio 99999"),
            good.replace("c=IN IP4 127.0.0.1", "c=IN IP4 224.0.0.1"),
            good.replace("c=IN IP4 127.0.0.1", "c=IN IP4 255.255.255.255"),
            good.replace("c=IN IP4 127.0.0.1", "c=IN IP4 169.254.169.254"),
            good.replace("c=IN IP4 127.0.0.1", "c=IN IP4 localhost"),
            good.replace("c=IN IP4 127.0.0.1", "c=IN IP6 ::1"),
            good + "m=audio 4000 RTP/AVP 0\r\n".repeat(1_000),
            good + "a=x\r\n".repeat(100_000))) {
      var failure = failure(media.anchor("c1", "alice", bad));
      assertThat(failure.unacceptable() || bad.isEmpty()).describedAs(bad).isTrue();
    }
    assertThat(server.portsInUse()).isZero();
    assertThat(server.sessions()).isZero();
    done(media.anchor("c1", "alice", good));
  }

  @Test
  void anUnknownPromptIsRefusedAndNothingChanges() throws Exception {
    caller.call(done(media.anchor("c1", "alice", caller.sdp())));
    done(media.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
    for (var name : List.of("nothing.wav", "../../etc/passwd", "/etc/passwd", "tone:9999", "\0"))
      assertRefused(media.play("c1", "alice", name, 1), false, "unknown prompt");
    await("still music", () -> hears(caller, 880));
  }

  @Test
  void aSilentServerIsTheServersFault() throws Exception {
    try (var silent =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var hasty = NgClient.open(new NgClient.Settings(2, Duration.ofMillis(20), 10))) {
      var gone =
          new NgMediaServer(
              hasty, List.of((InetSocketAddress) silent.getLocalSocketAddress()), System::nanoTime);
      assertThat(failure(gone.anchor("c1", "alice", caller.sdp())).unacceptable()).isFalse();
    }
  }

  @Test
  void noiseOnEveryPortChangesNothing() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    connect("c1", caller, agent);
    await("talk", () -> hears(caller, AGENT));
    int voice = Phone.port(done(media.anchor("c1", "alice", caller.sdp())));
    try (var noisy = new DatagramSocket()) {
      for (int i = 0; i < 2_000; i++) {
        var noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        if (i % 2 == 0 && noise.length > 0) noise[0] = (byte) 0x80;
        int port = i % 3 == 0 ? server.address().getPort() : voice;
        noisy.send(new DatagramPacket(noise, noise.length, InetAddress.getLoopbackAddress(), port));
      }
    }
    for (int i = 0; i < 200; i++) {
      var noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      caller.sendRaw(noise);
    }
    caller.forget();
    agent.forget();
    await("talk on, seed " + seed, () -> hears(caller, AGENT) && hears(agent, CALLER));
    assertThat(server.sessions()).isEqualTo(1);
  }

  @Test
  void aFloodFromAPartyIsCut() throws Exception {
    connect("c1", caller, agent);
    await("talk", () -> hears(agent, CALLER));
    long start = System.nanoTime();
    await("cut", () -> flooded(caller, 100) && counted("dropped: excess") > 500);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertThat(counted("relayed")).isLessThan(600 * (seconds + 2));
  }

  /** Always true; small bursts, so that the kernel's buffer is not what cuts the flood. */
  private static boolean flooded(Phone phone, int packets) {
    try {
      for (int i = 0; i < packets; i++)
        phone.send(new RtpPacket(false, 0, i, i, phone.ssrc, new byte[160]));
      return true;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void everyNodeFindsTheServerOfASession() throws Exception {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    var third = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3);
    var two = new NgMediaServer(client, List.of(here, there), System::nanoTime);
    var turned = new NgMediaServer(client, List.of(there, here), System::nanoTime);
    var three = new NgMediaServer(client, List.of(third, here, there), System::nanoTime);
    int moved = 0;
    int first = 0;
    for (int i = 0; i < 3_000; i++) {
      var session = "tenant/contact-" + i;
      assertThat(turned.server(session)).isEqualTo(two.server(session));
      if (!three.server(session).equals(two.server(session))) {
        assertThat(three.server(session)).isEqualTo(third);
        moved++;
      }
      if (two.server(session).equals(here)) first++;
    }
    assertThat(first).isBetween(1_350, 1_650);
    assertThat(moved).isBetween(850, 1_150);
  }

  /** A server that knows neither our flag nor our reply keys, as rtpengine does not. */
  private NgServer strict() {
    return NgServer.open(
        NgServer.Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        (command, reply) -> {
          var _ =
              client
                  .ask(server.address(), without(command, "flags"))
                  .thenAccept(
                      answer -> reply.accept(without(without(answer, "answer"), "bridged")));
        });
  }

  private static Dictionary without(Dictionary dictionary, String key) {
    var entries = new LinkedHashMap<>(dictionary.entries());
    entries.remove(key);
    return new Dictionary(entries);
  }

  @Test
  void aServerThatKnowsOnlyTheCommonVerbsCanBeDrivenToo() throws Exception {
    try (var plain = strict()) {
      var ng = new NgMediaServer(client, List.of(plain.address()), System::nanoTime);
      var anchored = done(ng.anchor("c1", "alice", caller.sdp()));
      caller.call(anchored);
      done(ng.play("c1", "alice", "tone:880", MediaServer.FOR_EVER));
      await("music", () -> hears(caller, 880));
      agent.call(done(ng.offer("c1", "alice", "bob", caller.sdp())));
      done(ng.connect("c1", "alice", "bob", agent.sdp()));
      await("talk", () -> hears(caller, AGENT) && hears(agent, CALLER));
      assertOneStream(caller.heard());

      var held = done(ng.renegotiate("c1", "bob", agent.sdp("sendonly")));
      assertThat(held).contains("a=recvonly");
      assertThat(done(ng.renegotiate("c1", "bob", agent.sdp()))).contains("a=sendrecv");
      agent.forget();
      await("talk again", () -> hears(caller, AGENT) && hears(agent, CALLER));
      done(ng.release("c1"));
      await("all free", () -> server.portsInUse() == 0);
    }
  }

  /** Two who hear each other. */
  private void connect(String session, Phone from, Phone to) throws Exception {
    from.call(done(media.anchor(session, "alice", from.sdp())));
    to.call(done(media.offer(session, "alice", "bob", from.sdp())));
    done(media.connect(session, "alice", "bob", to.sdp()));
  }

  private long counted(String counter) {
    try {
      var reply =
          client
              .ask(server.address(), Dictionary.EMPTY.with("command", "statistics"))
              .get(3, TimeUnit.SECONDS);
      return reply.dictionary("statistics").orElseThrow().whole(counter).orElseThrow();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static String elsewhere(String sdp) {
    return sdp.replace("c=IN IP4 127.0.0.1", "c=IN IP4 192.168.77.77");
  }

  private static long events(Phone phone) {
    return phone.heard().stream().filter(packet -> packet.payloadType() == 96).count();
  }

  /** One SSRC, no sequence number twice or backwards, no timestamp backwards. */
  private static void assertOneStream(List<RtpPacket> heard) {
    assertThat(heard.stream().map(RtpPacket::ssrc).distinct()).hasSize(1);
    for (int i = 1; i < heard.size(); i++) {
      var before = heard.get(i - 1);
      var after = heard.get(i);
      assertThat((after.sequence() - before.sequence()) & 0xffff)
          .describedAs("%s then %s", before, after)
          .isEqualTo(1);
      assertThat(after.timestamp() - before.timestamp())
          .describedAs("%s then %s", before, after)
          .isBetween(0, 8_000);
    }
  }

  private static boolean isTone(RtpPacket frame, double hertz) {
    return ToneMeter.amplitude(G711.PCMU.decode(frame.payload()), hertz) > FULL;
  }

  private static boolean hears(Phone phone, double hertz) {
    return phone.loudness(hertz, 60) > FULL;
  }

  private static boolean isHeard(Phone phone, double hertz) {
    return phone.loudness(hertz, 200) > NOTHING;
  }

  private static void assertRefused(CompletionStage<?> stage, boolean unacceptable, String reason) {
    var failure = failure(stage);
    assertThat(failure).hasMessageContaining(reason);
    assertThat(failure.unacceptable()).isEqualTo(unacceptable);
  }

  private static MediaException failure(CompletionStage<?> stage) {
    try {
      done(stage);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof MediaException refused) return refused;
      throw new AssertionError(failure);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
    throw new AssertionError("nothing was refused");
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
  }
}
