package santra.media.embedded;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import santra.media.Hearing;
import santra.media.MediaServer;
import santra.protocol.ng.Bencoded;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.Bencoded.Text;

/**
 * What each ng command does to the sessions of one loop. The words and the meaning are rtpengine's;
 * where a meaning is our own, it says so.
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><td>offer<td>call-id, from-tag, sdp, to-tag?, flags?<td>sdp for the other side. Our own: with
 *     the flag {@link #ANSWER_AT_ONCE} the reply also has {@code answer}, the SDP that answers the
 *     offer, and without a to-tag no other side is made
 * <tr><td>answer<td>call-id, from-tag (who offered), to-tag, sdp<td>sdp for who offered; the two
 *     hear each other. Our own: newly paired parties stop hearing prompts, and the reply says {@code
 *     bridged}
 * <tr><td>delete<td>call-id, from-tag?<td>ends the session or, with a tag, takes out that party;
 *     unknown ones get a warning, not an error
 * <tr><td>play media<td>call-id, from-tag (who hears), file, repeat-times?<td>duration of one
 *     playing in ms. Our own: it replaces the peer's voice; what is before a {@code >} in the file
 *     is played once, and its duration is told
 * <tr><td>record<td>call-id, from-tag (the caller), file, key, after?<td>Our own, for rtpengine's
 *     recordings are not sealed: records the session from {@code after} milliseconds on
 * <tr><td>pause record, end record<td>call-id<td>Our own: silence until {@code record} is said
 *     again for the same file; the end of it, as of the session
 * <tr><td>stop media, block media, unblock media<td>call-id, from-tag<td>
 * <tr><td>admit<td>call-id, from-tag, sdp<td>our own: the SDP answer of a party that was offered; it
 *     hears nobody and is heard by nobody until it is mixed
 * <tr><td>mix<td>call-id, hears: a list of {to-tag, from-tag, percent}<td>our own: from now on who
 *     hears whom, and how loud. Two who hear each other and nobody else are relayed. Parties that
 *     are not there (any more) are passed over
 * <tr><td>query<td>call-id<td>parties, ports, addresses, packets
 * </table>
 *
 * <p>{@code ping}, {@code list} and {@code statistics} concern no session and are answered by
 * {@link EmbeddedMediaServer}.
 */
final class Verbs {
  /** The media server itself answers the offer: one round trip instead of two. */
  static final String ANSWER_AT_ONCE = "answer at once";

  private static final int LONGEST_NAME = 256;

  /** Sentences are put together from many prompts. */
  private static final int LONGEST_FILE = 4_096;

  private static final long LONGEST_CONSENT_MS = 120_000;

  private final Settings settings;
  private final Loop loop;
  private final Sounds sounds;
  private final Counters counters;
  private final Tape tape;
  private final Census census;
  private final Map<String, Session> sessions = new HashMap<>();

  Verbs(Settings settings, Loop loop, Sounds sounds, Tape tape, Counters counters, Census census) {
    this.tape = tape;
    this.settings = settings;
    this.loop = loop;
    this.sounds = sounds;
    this.counters = counters;
    this.census = census;
  }

  /** Replies exactly once, perhaps later. */
  void handle(Dictionary command, Consumer<Dictionary> reply) {
    try {
      var verb = command.text("command").orElse("");
      if (verb.equals("play media")) play(command, reply);
      else reply.accept(answerTo(verb, command));
    } catch (Refusal refusal) {
      reply.accept(refused(refusal));
    }
  }

  private Dictionary answerTo(String verb, Dictionary command) throws Refusal {
    return switch (verb) {
      case "offer" -> offer(command);
      case "answer" -> answer(command);
      case "delete" -> delete(command);
      case "query" -> query(command);
      case "admit" -> {
        var sdp = required(command, "sdp");
        party(command).describe(sdp, Voice.parse(sdp, settings.media()));
        yield ok();
      }
      case "mix" -> mix(command);
      case "stop media" -> {
        party(command).silence();
        yield ok();
      }
      case "record" -> record(command);
      case "pause record" -> {
        recorder(command).pause(true);
        yield ok();
      }
      case "end record" -> {
        var session = sessions.get(required(command, "call-id"));
        if (session != null) endRecord(session);
        yield ok();
      }
      case "block media" -> {
        party(command).block(true);
        yield ok();
      }
      case "unblock media" -> {
        party(command).block(false);
        yield ok();
      }
      default -> throw Refusal.because("Unrecognized command");
    };
  }

  static Dictionary ok() {
    return Dictionary.EMPTY.with("result", "ok");
  }

  Dictionary refused(Refusal refusal) {
    counters.refused.increment();
    var error =
        Dictionary.EMPTY
            .with("result", "error")
            .with("error-reason", String.valueOf(refusal.getMessage()));
    return refusal.unacceptable() ? error.with("unacceptable", 1) : error;
  }

  private Dictionary offer(Dictionary command) throws Refusal {
    var id = required(command, "call-id");
    var tag = required(command, "from-tag");
    var sdp = required(command, "sdp");
    var to = optional(command, "to-tag");
    var atOnce = command.sequence("flags").holds(ANSWER_AT_ONCE);
    var voice = Voice.parse(sdp, settings.media());
    var session = admit(id);
    var newcomer = session.party(tag).isEmpty();
    try {
      var from = admit(session, tag);
      var reply = ok();
      if (to.isPresent() || !atOnce) {
        var other = to.isPresent() ? admit(session, to.get()) : otherSide(session, from);
        reply = reply.with("sdp", other.offerSdp(voice.law()));
      }
      from.describe(sdp, voice);
      return atOnce ? reply.with("answer", from.answerSdp()) : reply;
    } catch (Refusal refusal) {
      // Half an offer would hold its port until it is reaped.
      if (newcomer) session.party(tag).ifPresent(this::remove);
      forgetIfEmpty(session);
      throw refusal;
    }
  }

  private Dictionary answer(Dictionary command) throws Refusal {
    var from = party(command);
    var session = from.session;
    var tag = required(command, "to-tag");
    var sdp = required(command, "sdp");
    var to = answering(session, tag);
    var voice = Voice.parse(sdp, settings.media());
    to.describe(sdp, voice);
    if (from.peer().orElse(null) != to || to.peer().orElse(null) != from) {
      pair(from, to);
      from.silence();
      to.silence();
    }
    return ok().with("sdp", from.answerSdp()).with("bridged", 1);
  }

  /** The party of that tag, else the one that was offered without a tag and has it from now on. */
  private static Party answering(Session session, String tag) throws Refusal {
    var known = session.party(tag);
    if (known.isPresent()) return known.get();
    var nameless = session.parties().remove("");
    if (nameless == null) throw Refusal.because("Unknown to-tag");
    nameless.named(tag);
    session.parties().put(tag, nameless);
    return nameless;
  }

  private Dictionary mix(Dictionary command) throws Refusal {
    var session = session(command);
    var hears = new LinkedHashMap<Party, Map<Party, Integer>>();
    for (var party : session.parties().values()) hears.put(party, new LinkedHashMap<>());
    var rows = command.sequence("hears").values();
    if (rows.size() > settings.parties() * settings.parties())
      throw Refusal.because("too many rows");
    for (var row : rows) {
      if (!(row instanceof Dictionary one)) throw Refusal.because("a row is no dictionary");
      var percent = one.whole("percent").orElse((long) Hearing.AS_SPOKEN);
      if (percent < 1 || percent > Hearing.LOUDEST) throw Refusal.because("too loud, or not");
      var listener = session.party(required(one, "to-tag"));
      var speaker = session.party(required(one, "from-tag"));
      if (listener.isPresent() && speaker.isPresent() && !listener.equals(speaker))
        hears
            .computeIfAbsent(listener.get(), _ -> new LinkedHashMap<>())
            .put(speaker.get(), Math.toIntExact(percent));
    }
    hears.forEach((party, speakers) -> hear(party, speakers, hears));
    return ok();
  }

  /** Two who hear each other and nobody else need no mixing; whoever else hears them has a mix. */
  private void hear(
      Party party, Map<Party, Integer> speakers, Map<Party, Map<Party, Integer>> hears) {
    var only = speakers.keySet().stream().findFirst();
    if (only.isPresent()
        && speakers.equals(Map.of(only.get(), Hearing.AS_SPOKEN))
        && Map.of(party, Hearing.AS_SPOKEN).equals(hears.get(only.get()))) {
      party.hear(only.get());
    } else if (speakers.isEmpty()) {
      party.hear(null);
    } else {
      party.mix(speakers);
      loop.paced(party);
    }
  }

  private static void pair(Party one, Party other) {
    one.peer().ifPresent(left -> left.hear(null));
    other.peer().ifPresent(left -> left.hear(null));
    one.hear(other);
    other.hear(one);
  }

  private Dictionary delete(Dictionary command) throws Refusal {
    var session = sessions.get(required(command, "call-id"));
    var tag = optional(command, "from-tag");
    if (session != null && tag.isEmpty()) {
      end(session);
      return ok();
    }
    var party = session == null ? Optional.<Party>empty() : session.party(tag.orElse(""));
    if (party.isEmpty()) return ok().with("warning", "Call-ID not found or tags didn't match");
    remove(party.get());
    return ok();
  }

  private void play(Dictionary command, Consumer<Dictionary> reply) throws Refusal {
    var party = party(command);
    var name = required(command, "file");
    int times = Math.clamp(command.whole("repeat-times").orElse(1L), 1, Integer.MAX_VALUE);
    int once = name.indexOf(MediaServer.AND_THEN_ON);
    var first =
        once < 0
            ? CompletableFuture.completedFuture(Optional.<Sound>empty())
            : sounds.find(name.substring(0, once));
    var found = first.thenCombine(sounds.find(name.substring(once + 1)), Found::new);
    if (found.isDone()) {
      reply.accept(begin(party, name, times, found.join()));
      return;
    }
    var turn = party.turn();
    var _ =
        found.thenAccept(sound -> {
          Runnable task =
              () ->
                  reply.accept(
                      party.turn() == turn
                          ? begin(party, name, times, sound)
                          : refused(Refusal.because("another command came first")));
          if (!loop.execute(task)) reply.accept(refused(Refusal.because("overloaded")));
        });
  }

  /**
   * @param first played once; empty for none, or none of that name
   */
  private record Found(Optional<Sound> first, Optional<Sound> sound) {}

  private Dictionary begin(Party party, String name, int times, Found found) {
    var once = name.contains(MediaServer.AND_THEN_ON);
    if (found.sound().isEmpty() || (once && found.first().isEmpty()))
      return refused(Refusal.because("unknown prompt " + name));
    var sound = found.sound().get();
    found
        .first()
        .ifPresentOrElse(first -> party.play(first, sound, times), () -> party.play(sound, times));
    loop.paced(party);
    return ok().with("duration", found.first().orElse(sound).milliseconds());
  }

  /** Asked again for the same file, it goes on with what was paused. */
  private Dictionary record(Dictionary command) throws Refusal {
    var session = session(command);
    var caller = required(command, "from-tag");
    var file = required(command, "file");
    var key = required(command, "key");
    var after = Math.clamp(command.whole("after").orElse(0L), 0, LONGEST_CONSENT_MS);
    if (!tape.ready()) throw Refusal.because("nothing is recorded here");
    var known = session.recorder();
    if (known.isPresent() && known.get().is(file)) {
      known.get().pause(false);
      return ok();
    }
    endRecord(session);
    session.record(
        new Recorder(
            file,
            tape.reel(file, key),
            caller,
            loop.nanos(),
            loop.nanos() + TimeUnit.MILLISECONDS.toNanos(after)));
    return ok();
  }

  private Recorder recorder(Dictionary command) throws Refusal {
    return session(command)
        .recorder()
        .orElseThrow(() -> Refusal.because("the session is not recorded"));
  }

  private void endRecord(Session session) {
    session.recorder().ifPresent(recorder -> recorder.end(loop.nanos()));
    session.record(null);
  }

  private Dictionary query(Dictionary command) throws Refusal {
    var session = session(command);
    var tags = new LinkedHashMap<String, Bencoded>();
    long packets = 0;
    long bytes = 0;
    for (var party : session.parties().values()) {
      tags.put(party.tag(), described(party));
      packets += party.packets();
      bytes += party.bytes();
    }
    return ok().with("created", session.created())
        .with("tags", new Dictionary(tags))
        .with(
            "totals",
            Dictionary.EMPTY.with(
                "RTP", Dictionary.EMPTY.with("packets", packets).with("bytes", bytes)));
  }

  private static Dictionary described(Party party) {
    var stream = Dictionary.EMPTY.with("local port", party.port);
    var target = party.target();
    if (target.isPresent()) {
      var host = target.get().getAddress().getHostAddress();
      stream =
          stream.with(
              "endpoint",
              Dictionary.EMPTY
                  .with("family", host.indexOf(':') < 0 ? "IPv4" : "IPv6")
                  .with("address", host)
                  .with("port", target.get().getPort()));
    }
    stream =
        stream
            .with("last packet", party.lastPacket())
            .with(
                "stats",
                Dictionary.EMPTY
                    .with("packets", party.packets())
                    .with("bytes", party.bytes())
                    .with("lost", party.reception().lost())
                    .with("jitter micros", party.reception().jitterMicros()));
    var media =
        Dictionary.EMPTY
            .with("index", 1)
            .with("type", "audio")
            .with("protocol", "RTP/AVP")
            .with("streams", new Sequence(List.of(stream)));
    var tag =
        Dictionary.EMPTY
            .with("tag", party.tag())
            .with("playing", party.isPlaying() ? 1 : 0)
            .with("medias", new Sequence(List.of(media)));
    return party.peer().isPresent()
        ? tag.with("in dialogue with", new Text(party.peer().get().tag()))
        : tag;
  }

  /** Forgets sessions that nobody has spoken in or commanded for so long. */
  void reap(long idleNanos) {
    for (var session : List.copyOf(sessions.values()))
      if (session.idleNanos(loop.nanos()) > idleNanos) {
        counters.reaped.increment();
        end(session);
      }
  }

  void closeAll() {
    List.copyOf(sessions.values()).forEach(this::end);
  }

  private void end(Session session) {
    List.copyOf(session.parties().values()).forEach(this::remove);
    forgetIfEmpty(session);
  }

  /** The last party takes the session with it. */
  private void remove(Party party) {
    party.session.parties().remove(party.tag());
    party.leave();
    party.peer().ifPresent(left -> left.hear(null));
    loop.close(party);
    forgetIfEmpty(party.session);
  }

  private void forgetIfEmpty(Session session) {
    if (session.parties().isEmpty() && sessions.remove(session.id()) != null) {
      endRecord(session);
      census.leave(session.id());
    }
  }

  private Session admit(String id) throws Refusal {
    var known = sessions.get(id);
    if (known == null) {
      if (!census.admit(id)) throw Refusal.because("too many sessions");
      known = new Session(id, settings.media(), loop.nanos());
      sessions.put(id, known);
    }
    known.touched(loop.nanos());
    return known;
  }

  private Party admit(Session session, String tag) throws Refusal {
    var known = session.party(tag);
    if (known.isPresent()) return known.get();
    if (session.parties().size() >= settings.parties())
      throw Refusal.because("too many parties in the session");
    var party = loop.open(session, tag);
    session.parties().put(tag, party);
    return party;
  }

  /** Who the offer goes to when it names nobody: the peer, else a party still without a name. */
  private Party otherSide(Session session, Party from) throws Refusal {
    var peer = from.peer();
    return peer.isPresent() ? peer.get() : admit(session, "");
  }

  private Session session(Dictionary command) throws Refusal {
    var session = sessions.get(required(command, "call-id"));
    if (session == null) throw Refusal.because("Unknown call-id");
    session.touched(loop.nanos());
    return session;
  }

  private Party party(Dictionary command) throws Refusal {
    return session(command)
        .party(required(command, "from-tag"))
        .orElseThrow(() -> Refusal.because("Unknown from-tag"));
  }

  private static String required(Dictionary command, String key) throws Refusal {
    return optional(command, key).orElseThrow(() -> Refusal.because("no " + key + " in message"));
  }

  private static Optional<String> optional(Dictionary command, String key) throws Refusal {
    var value = command.text(key).filter(text -> !text.isEmpty());
    int longest = key.equals("file") ? LONGEST_FILE : LONGEST_NAME;
    if (value.isPresent() && !key.equals("sdp") && value.get().length() > longest)
      throw Refusal.because(key + " too long");
    return value;
  }
}
