package santra.media.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpView;
import santra.protocol.rtp.TelephoneEvent;

/**
 * One side of a conversation: a port of ours, the phone beyond it, and what that phone hears, which
 * is exactly one of: a prompt, its peer, nothing. Belongs to its session's loop.
 */
final class Party {
  /** Ten times what speech in 20 ms packets has. */
  private static final int MOST_PACKETS_A_SECOND = 500;

  final Session session;
  final int port;
  private final DatagramChannel channel;
  private final OutgoingStream out;
  private final Counters counters;
  private final DigitLog digitLog;
  private final KeyPresses keys = new KeyPresses();
  private final Reception reception = new Reception();

  private String tag;
  private @Nullable Voice voice;
  private String remoteSdp = "";
  private Learning learning = new Learning(null);
  private @Nullable Party peer;
  private @Nullable Playing playing;
  private boolean blocked;
  private boolean paced;
  private int turn;

  // The o= line of RFC 8866: any server gives a party the same id, and a later one a larger
  // version.
  private final long originId;
  private long localVersion;
  private String localSdp = "";

  private long secondBegan;
  private int packetsThisSecond;
  private long packets;
  private long bytes;
  private long lastPacketUnixMillis;

  /** A sound, and how much of it is left. */
  private static final class Playing {
    final Sound sound;
    final int times;
    final @Nullable Playing after;
    int frame;
    int played;

    Playing(Sound sound, int times, @Nullable Playing after) {
      this.sound = sound;
      this.times = times;
      this.after = after;
    }

    boolean is(Sound other, int often) {
      return after == null && sound.name().equals(other.name()) && times == often;
    }
  }

  Party(
      Session session,
      String tag,
      int port,
      DatagramChannel channel,
      OutgoingStream out,
      Counters counters,
      DigitLog digitLog) {
    this.session = session;
    this.tag = tag;
    this.port = port;
    this.channel = channel;
    this.out = out;
    this.counters = counters;
    this.digitLog = digitLog;
    originId = Integer.toUnsignedLong((session.id() + '\0' + tag).hashCode());
    localVersion = System.currentTimeMillis() / 1000;
  }

  // What commands do.

  String tag() {
    return tag;
  }

  /** Gives the party that was offered before anybody knew its name the name it answered with. */
  void named(String answeredTag) {
    tag = answeredTag;
  }

  DatagramChannel channel() {
    return channel;
  }

  Optional<Voice> voice() {
    return Optional.ofNullable(voice);
  }

  Optional<Party> peer() {
    return Optional.ofNullable(peer);
  }

  String remoteSdp() {
    return remoteSdp;
  }

  /** Takes in the party's SDP. The same text again changes nothing, so what was learned stays. */
  void describe(String sdp, Voice said) {
    if (sdp.equals(remoteSdp)) return;
    remoteSdp = sdp;
    voice = said;
    learning = learning.again(said.address());
  }

  /** Our answer to what the party offered. */
  String answerSdp() throws Refusal {
    var same = Voice.answer(remoteSdp, host(), port, originId, localVersion);
    if (isNews(same)) same = Voice.answer(remoteSdp, host(), port, originId, ++localVersion);
    return said(same);
  }

  /** Our offer to the party, the law that its peer speaks first. */
  String offerSdp(G711 preferred) {
    var same = Voice.offer(preferred, host(), port, originId, localVersion);
    if (isNews(same)) same = Voice.offer(preferred, host(), port, originId, ++localVersion);
    return said(same);
  }

  /** RFC 3264 section 8: the version rises with every change, and only then. */
  private boolean isNews(String sdp) {
    return !localSdp.isEmpty() && !localSdp.equals(sdp);
  }

  private String said(String sdp) {
    localSdp = sdp;
    return sdp;
  }

  private String host() {
    return session.local().getHostAddress();
  }

  void hear(@Nullable Party other) {
    peer = other;
  }

  /** Playing the same sound as often as it is being played already changes nothing. */
  void play(Sound sound, int times) {
    if (playing != null && playing.is(sound, times)) return;
    turn++;
    playing = new Playing(sound, times, null);
  }

  /** One sound once, and then another; asked again while the first is played changes nothing. */
  void play(Sound first, Sound then, int times) {
    var now = playing;
    if (now != null
        && now.sound.name().equals(first.name())
        && now.after != null
        && now.after.is(then, times)) return;
    turn++;
    playing = new Playing(first, 1, new Playing(then, times, null));
  }

  void silence() {
    turn++;
    playing = null;
  }

  /** Counts changes of what is played, so that a sound that loaded slowly knows it is too late. */
  int turn() {
    return turn;
  }

  /** Whether a loop ticks this party; the loop keeps this, nobody else. */
  boolean paced() {
    return paced;
  }

  void paced(boolean on) {
    paced = on;
  }

  boolean isPlaying() {
    return playing != null;
  }

  /** A blocked party is heard by nobody; its keys are still reported. */
  void block(boolean on) {
    blocked = on;
  }

  // What the wire does.

  /**
   * A datagram has come to this party's port.
   *
   * @param packet from 0 to limit; may be overwritten
   */
  void received(ByteBuffer packet, InetSocketAddress source, RtpView view, long nanos) {
    counters.received.increment();
    var known = voice;
    if (known == null) {
      counters.early.increment();
      return;
    }
    if (!view.wrap(packet)) {
      counters.notRtp.increment();
      return;
    }
    if (!learning.accepts(source, nanos)) {
      counters.strangers.increment();
      return;
    }
    if (tooMany(nanos)) {
      counters.excess.increment();
      return;
    }
    packets++;
    bytes += packet.remaining();
    lastPacketUnixMillis = session.heard(nanos);
    int type = view.payloadType();
    reception.heard(view, type == known.lawType(), nanos);
    if (type == known.eventType() || type == Voice.EVENT_TYPE) event(packet, source, view, nanos);
    else if (type == known.lawType()) speech(packet, source, view, known.law(), nanos);
    else if (type == 0) speech(packet, source, view, G711.PCMU, nanos);
    else if (type == 8) speech(packet, source, view, G711.PCMA, nanos);
    else counters.unknownType.increment();
  }

  /** 20 ms have passed. Returns false once there is nothing to play any more. */
  boolean tick(ByteBuffer scratch, long nanos) {
    var now = playing;
    if (now == null) return false;
    var known = voice;
    if (known != null && known.listens()) {
      scratch.clear();
      out.frame(G711.FRAME, nanos);
      header(scratch, known.lawType());
      scratch.put(now.sound.in(known.law()), now.frame * G711.FRAME, G711.FRAME);
      scratch.flip();
      if (send(scratch)) counters.played.increment();
    }
    if (++now.frame < now.sound.frames()) return true;
    now.frame = 0;
    if (++now.played < now.times) return true;
    playing = now.after;
    return playing != null;
  }

  private boolean tooMany(long nanos) {
    if (nanos - secondBegan > TimeUnit.SECONDS.toNanos(1)) {
      secondBegan = nanos;
      packetsThisSecond = 0;
    }
    return ++packetsThisSecond > MOST_PACKETS_A_SECOND;
  }

  private void speech(
      ByteBuffer packet, InetSocketAddress source, RtpView view, G711 law, long nanos) {
    if (keys.pressed()) keys.speech(view.timestamp()).ifPresent(press -> report(press, source));
    var recorder = session.recorder();
    if (recorder.isPresent() && !blocked)
      recorder
          .get()
          .heard(
              tag,
              law,
              packet,
              view.payloadOffset(),
              view.payloadLength(),
              view.timestamp(),
              nanos);
    var listener = listener();
    if (listener == null) return;
    var theirs = listener.voice;
    if (theirs == null) return;
    if (theirs.law() != law) {
      int end = view.payloadOffset() + view.payloadLength();
      for (int i = view.payloadOffset(); i < end; i++) packet.put(i, law.transcode(packet.get(i)));
    }
    listener.pass(packet, view, theirs.lawType(), nanos);
  }

  private void event(ByteBuffer packet, InetSocketAddress source, RtpView view, long nanos) {
    TelephoneEvent.parse(packet, view.payloadOffset(), view.payloadLength())
        .flatMap(event -> keys.event(view.timestamp(), event))
        .ifPresent(press -> report(press, source));
    var listener = listener();
    if (listener == null) return;
    var theirs = listener.voice;
    if (theirs != null && theirs.eventType() >= 0)
      listener.pass(packet, view, theirs.eventType(), nanos);
  }

  private void report(KeyPresses.Press press, InetSocketAddress source) {
    counters.digits.increment();
    digitLog.report(session.id(), tag, source.getAddress().getHostAddress(), press);
  }

  /** Who hears this party now, or null. */
  private @Nullable Party listener() {
    var other = peer;
    if (blocked || other == null || other.peer != this || other.playing != null) return null;
    return other.voice != null && other.voice.listens() ? other : null;
  }

  /** Sends on what the peer said, under our own header, written just before the payload. */
  private void pass(ByteBuffer packet, RtpView view, int type, long nanos) {
    boolean inOrder =
        out.relay(view.ssrc(), view.sequence(), view.timestamp(), view.marker(), nanos);
    if (!inOrder) {
      counters.late.increment();
      return;
    }
    int payload = view.payloadOffset();
    packet.limit(payload + view.payloadLength()).position(payload - RtpView.HEADER);
    header(packet, type);
    packet.position(payload - RtpView.HEADER);
    if (send(packet)) counters.relayed.increment();
  }

  private void header(ByteBuffer into, int type) {
    RtpView.printHeader(into, out.marker, type, out.sequence, out.timestamp, out.ssrc);
  }

  private boolean send(ByteBuffer packet) {
    var target = learning.target();
    if (target == null) return false;
    try {
      if (channel.send(packet, target) > 0) return true;
    } catch (IOException _) {
      // No route, or the port was refused: the next packet tries again.
      counters.unsent.increment();
      return false;
    }
    counters.unsent.increment();
    return false;
  }

  // What a query tells.

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  Reception reception() {
    return reception;
  }

  /** Seconds since 1970, 0 if there was none. */
  long lastPacket() {
    return lastPacketUnixMillis / 1000;
  }

  Optional<InetSocketAddress> target() {
    return Optional.ofNullable(learning.target());
  }
}
