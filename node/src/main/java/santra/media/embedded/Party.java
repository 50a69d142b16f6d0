package santra.media.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpView;
import santra.protocol.rtp.TelephoneEvent;

/**
 * One side of a conversation: a port of ours, the phone beyond it, and what that phone hears, which
 * is exactly one of: a prompt, its peer, a mix of several, nothing. A peer's packets are relayed as
 * they come; a mix is made every 20 ms. Belongs to its session's loop.
 */
final class Party {
  /** Ten times what speech in 20 ms packets has. */
  private static final int MOST_PACKETS_A_SECOND = 500;

  /** A packet so many behind is late; further behind, its sender has begun anew. */
  private static final int OVERTAKEN = 100;

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

  /** What is mixed for this party; empty for no mix. */
  private List<Feed> feeds = List.of();

  /** Where others have this party in their mix. */
  private final List<Feed> tapped = new ArrayList<>(2);

  /** The last packet that went into others' mixes. */
  private int tappedSource;

  private int tappedSequence;

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

  /** Hears that party's packets as they come, or nobody's. */
  void hear(@Nullable Party other) {
    mix(Map.of());
    peer = other;
  }

  /** Hears a mix of those, each so loud in percent. What is heard already goes on without a gap. */
  void mix(Map<Party, Integer> speakers) {
    if (!speakers.isEmpty()) peer = null;
    var next = new ArrayList<Feed>(speakers.size());
    speakers.forEach((speaker, percent) -> {
      var known = feeds.stream().filter(feed -> feed.is(speaker, percent)).findFirst();
      next.add(known.orElseGet(() -> new Feed(this, speaker, percent)));
    });
    for (var feed : feeds) if (!next.contains(feed)) feed.speaker().tapped.remove(feed);
    for (var feed : next) if (!feeds.contains(feed)) feed.speaker().tapped.add(feed);
    feeds = List.copyOf(next);
  }

  boolean mixes() {
    return !feeds.isEmpty();
  }

  /** Is gone: hears nobody, and is heard by nobody. */
  void leave() {
    mix(Map.of());
    for (var feed : List.copyOf(tapped)) feed.listener().forget(feed);
  }

  private void forget(Feed feed) {
    feeds = feeds.stream().filter(one -> one != feed).toList();
    feed.speaker().tapped.remove(feed);
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

  /**
   * 20 ms have passed. Returns false once there is nothing to play or to mix any more.
   *
   * @param sum room for 20 ms of samples, as {@code scratch} is for a packet
   */
  boolean tick(ByteBuffer scratch, int[] sum, long nanos) {
    var now = playing;
    if (now == null) return mixed(scratch, sum, nanos);
    var known = voice;
    if (known != null && known.listens()) {
      frame(scratch, known, nanos);
      scratch.put(now.sound.in(known.law()), now.frame * G711.FRAME, G711.FRAME);
      scratch.flip();
      if (send(scratch)) counters.played.increment();
    }
    if (++now.frame < now.sound.frames()) return true;
    now.frame = 0;
    if (++now.played < now.times) return true;
    playing = now.after;
    return playing != null || mixes();
  }

  private boolean mixed(ByteBuffer scratch, int[] sum, long nanos) {
    if (!mixes()) return false;
    Arrays.fill(sum, 0);
    for (var feed : feeds) feed.addTo(sum);
    var known = voice;
    if (known == null || !known.listens()) return true;
    frame(scratch, known, nanos);
    for (int sample : sum)
      scratch.put(known.law().encode((short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE)));
    scratch.flip();
    if (send(scratch)) counters.mixed.increment();
    return true;
  }

  private void frame(ByteBuffer scratch, Voice known, long nanos) {
    scratch.clear();
    out.frame(G711.FRAME, nanos);
    header(scratch, known.lawType());
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
    if (!blocked && !tapped.isEmpty()) tap(packet, view, law);
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

  /** Into the mixes of who hears this party among others. */
  private void tap(ByteBuffer packet, RtpView view, G711 law) {
    if (!inOrder(view)) {
      counters.late.increment();
      return;
    }
    int end = view.payloadOffset() + view.payloadLength();
    for (int feed = 0; feed < tapped.size(); feed++) {
      var into = tapped.get(feed);
      for (int i = view.payloadOffset(); i < end; i++) into.put(law.decode(packet.get(i)));
      into.settle();
    }
  }

  /** A mix has no place for a packet that others have overtaken; a new source begins anew. */
  private boolean inOrder(RtpView view) {
    short ahead = (short) (view.sequence() - tappedSequence);
    if (view.ssrc() == tappedSource && ahead <= 0 && ahead > -OVERTAKEN) return false;
    tappedSource = view.ssrc();
    tappedSequence = view.sequence();
    return true;
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
