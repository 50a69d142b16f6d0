package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.media.Hearing.AS_SPOKEN;
import static santra.media.embedded.Phone.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.media.Hearing;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpPacket;
import santra.protocol.rtp.ToneMeter;

/** Who hears whom, and how loud: over real sockets, measured by tones. */
class MixTest {
  private static final double CALLER = 440;
  private static final double AGENT = 660;
  private static final double THIRD = 1_100;
  private static final double EAR = 1_300;
  private static final double FULL = 7_000;
  private static final double NOTHING = 150;

  private final EmbeddedMediaServer server;
  private final NgClient client;
  private final MediaServer media;
  private final Phone caller;
  private final Phone agent;
  private final Phone third;
  private final Phone ear;

  MixTest() throws IOException {
    server =
        EmbeddedMediaServer.open(
            Settings.DEFAULT
                .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withPorts(41_200, 41_299)
                .withLoops(1));
    client = NgClient.open(NgClient.Settings.DEFAULT);
    media = new NgMediaServer(client, List.of(server.address()), System::nanoTime);
    caller = new Phone(CALLER, G711.PCMU, 4_401);
    agent = new Phone(AGENT, G711.PCMA, 6_601);
    third = new Phone(THIRD, G711.PCMU, 11_001);
    ear = new Phone(EAR, G711.PCMU, 13_001);
  }

  @AfterEach
  void close() throws IOException {
    for (var phone : List.of(caller, agent, third, ear)) phone.close();
    client.close();
    server.close();
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void talking() throws Exception {
    caller.call(done(media.anchor("m", "caller", caller.sdp())));
    agent.call(done(media.offer("m", "caller", "agent", caller.sdp())));
    done(media.connect("m", "caller", "agent", agent.sdp()));
    await("talk", () -> only(caller, AGENT) && only(agent, CALLER));
  }

  private void admitted(Phone phone, String tag) throws Exception {
    phone.call(done(media.offer("m", "caller", tag, caller.sdp())));
    done(media.admit("m", tag, phone.sdp()));
  }

  private void mix(Hearing... hearings) throws Exception {
    done(media.mix("m", List.of(hearings)));
  }

  private static Hearing hears(String listener, String speaker) {
    return Hearing.of(listener, speaker);
  }

  private static Hearing[] all(String... tags) {
    var hearings = new ArrayList<Hearing>();
    for (var listener : tags)
      for (var speaker : tags)
        if (!listener.equals(speaker)) hearings.add(hears(listener, speaker));
    return hearings.toArray(Hearing[]::new);
  }

  /** Hears these tones as loud as they are sung, and no other of the four. */
  private static boolean only(Phone phone, double... tones) {
    for (var tone : new double[] {CALLER, AGENT, THIRD, EAR}) {
      var loudness = phone.loudness(tone, 200);
      var wanted = false;
      for (var one : tones) wanted |= one == tone;
      if (wanted ? loudness < FULL : loudness > NOTHING) return false;
    }
    return true;
  }

  @Test
  void inAConferenceEverybodyHearsAllTheOthersAndNobodyHimself() throws Exception {
    talking();
    admitted(third, "third");
    mix(all("caller", "agent", "third"));

    await("the caller", () -> only(caller, AGENT, THIRD));
    await("the agent", () -> only(agent, CALLER, THIRD));
    await("the third", () -> only(third, CALLER, AGENT));
    assertOneStream(caller);
    assertOneStream(agent);
  }

  @Test
  void whoIsConsultedHearsTheAgentAndTheCallerHearsMusic() throws Exception {
    talking();
    done(media.play("m", "caller", "tone:2000", MediaServer.FOR_EVER));
    admitted(third, "third");
    mix(all("agent", "third"));

    await("the two", () -> only(agent, THIRD) && only(third, AGENT));
    await("music", () -> caller.loudness(2_000, 200) > FULL);
    await("the caller hears nobody", () -> only(caller));
  }

  @Test
  void aSupervisorListensThenWhispersThenBargesIn() throws Exception {
    talking();
    admitted(ear, "ear");
    var talk = all("caller", "agent");
    var listen = List.of(hears("ear", "caller"), hears("ear", "agent"));

    mix(plus(talk, listen));
    await("listens", () -> only(ear, CALLER, AGENT));
    await("the caller's part", () -> only(caller, AGENT));
    await("the agent's part", () -> only(agent, CALLER));

    mix(plus(plus(talk, listen), List.of(hears("agent", "ear"))));
    await("whispers", () -> only(agent, CALLER, EAR));
    await("the caller hears no whisper", () -> only(caller, AGENT));

    mix(all("caller", "agent", "ear"));
    await("barges in", () -> only(caller, AGENT, EAR) && only(agent, CALLER, EAR));
    await("hears both still", () -> only(ear, CALLER, AGENT));
  }

  private static Hearing[] plus(Hearing[] some, List<Hearing> more) {
    var all = new ArrayList<>(List.of(some));
    all.addAll(more);
    return all.toArray(Hearing[]::new);
  }

  @Test
  void aRowSaysHowLoud() throws Exception {
    talking();
    admitted(ear, "ear");
    mix(
        hears("caller", "agent"),
        new Hearing("agent", "caller", AS_SPOKEN / 2),
        new Hearing("ear", "caller", AS_SPOKEN / 4));
    await("half", () -> near(agent.loudness(CALLER, 200), 4_000));
    await("a quarter", () -> near(ear.loudness(CALLER, 200), 2_000));
    await("all", () -> near(caller.loudness(AGENT, 200), 8_000));
  }

  private static boolean near(double loudness, double wanted) {
    return Math.abs(loudness - wanted) < wanted / 10;
  }

  @Test
  void aMutedPartyIsHeardInNoMix() throws Exception {
    talking();
    admitted(third, "third");
    mix(all("caller", "agent", "third"));
    await("all", () -> only(caller, AGENT, THIRD));
    done(media.mute("m", "agent", true));
    await("without the agent", () -> only(caller, THIRD) && only(third, CALLER));
    done(media.mute("m", "agent", false));
    await("with the agent", () -> only(caller, AGENT, THIRD));
  }

  @Test
  void twoWhoTalkGoToTheMixerAndBackWithoutAGap() throws Exception {
    talking();
    admitted(ear, "ear");
    caller.forget();
    mix(plus(all("caller", "agent"), List.of(hears("ear", "caller"), hears("ear", "agent"))));
    await("listens", () -> only(ear, CALLER, AGENT));
    mix(all("caller", "agent", "ear"));
    await("conference", () -> only(caller, AGENT, EAR));
    done(media.drop("m", "ear"));
    mix(all("caller", "agent"));
    var relayed = counted("relayed");
    await("relayed again", () -> counted("relayed") > relayed + 20 && only(caller, AGENT));

    var silent = 0;
    var longest = 0;
    for (var frame : caller.speech()) {
      silent = loudness(frame) < FULL / 2 ? silent + 1 : 0;
      longest = Math.max(longest, silent);
    }
    assertThat(longest).as("frames of 20 ms without the agent").isLessThanOrEqualTo(3);
    assertOneStream(caller);
  }

  private static double loudness(RtpPacket frame) {
    var law = frame.payloadType() == 8 ? G711.PCMA : G711.PCMU;
    return ToneMeter.amplitude(law.decode(frame.payload()), AGENT);
  }

  @Test
  void whoeverLeavesAConferenceIsMissedByNobodyElse() throws Exception {
    talking();
    admitted(third, "third");
    mix(all("caller", "agent", "third"));
    await("all", () -> only(caller, AGENT, THIRD));
    done(media.drop("m", "agent"));
    await("the two left", () -> only(caller, THIRD) && only(third, CALLER));
    mix(all("caller", "agent", "third")); // told late
    await("still", () -> only(caller, THIRD) && only(third, CALLER));
  }

  @Test
  void whatMakesNoSenseIsRefused() throws Exception {
    talking();
    assertThatThrownBy(() -> done(media.mix("none", List.of()))).hasMessageContaining("call-id");
    assertThatThrownBy(() -> done(media.admit("m", "nobody", caller.sdp())))
        .hasMessageContaining("from-tag");
    assertThatThrownBy(() -> done(media.admit("m", "agent", "v=0"))).hasMessageContaining("SDP");
    await("still", () -> only(caller, AGENT));
  }

  private long counted(String what) {
    try {
      var reply =
          client
              .ask(server.address(), Dictionary.EMPTY.with("command", "statistics"))
              .get(3, TimeUnit.SECONDS);
      return reply.dictionary("statistics").orElseThrow().whole(what).orElseThrow();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** RFC 3550 section 5.1: one SSRC, no packet twice, and the clock never goes back. */
  private static void assertOneStream(Phone phone) {
    var heard = phone.heard();
    assertThat(heard).extracting(RtpPacket::ssrc).containsOnly(heard.getFirst().ssrc());
    for (int i = 1; i < heard.size(); i++)
      assertThat((short) (heard.get(i).sequence() - heard.get(i - 1).sequence()))
          .as("step of sequence numbers")
          .isBetween((short) 1, (short) 5);
  }
}
