package santra.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;

/**
 * What the embedded server does by itself, said to rtpengine 10.5 in its own words:
 *
 * <ul>
 *   <li>Every offer wants an answer: {@link StandIn} gives it for who has no voice in it.
 *   <li>A party's ports stay as they were said first: {@code port latching}.
 *   <li>What is played does not replace the peer's voice: the peer is blocked meanwhile. So that a
 *       muted party stays muted, muting is {@code silence media}, not {@code block media}.
 *   <li>Several files in a row are a list in FFmpeg's words, see {@link Prompt}.
 * </ul>
 *
 * <p>As most take several commands, those of a session are carried out one after the other. Two
 * things are remembered by this node alone and do no harm when they are not: what plays (it begins
 * again when it is asked for again), and the SDP of parties whose voice is encrypted (the peer's
 * re-offer is refused, and the call goes on as it was).
 */
final class Rtpengine {
  /** rtpengine's word for what is as it was asked to be. */
  private static final String NOTHING_PLAYS = "Not currently playing media";

  /** Both laws, encoded anew where the two sides have no law in common, and keys; nothing else. */
  private static final Dictionary G711_ONLY =
      Dictionary.EMPTY
          .with("strip", Sequence.of("all"))
          .with("except", Sequence.of("PCMU", "PCMA", "telephone-event"))
          .with("transcode", Sequence.of("PCMU", "PCMA"));

  private static final int MOST_REMEMBERED = 20_000;

  /** How commands get to a session's server. */
  interface Way {
    CompletionStage<Dictionary> ask(String session, Dictionary command);

    InetSocketAddress server(String session);
  }

  private record Party(String session, String tag) {}

  private record File(InetSocketAddress server, String name) {}

  private record Playing(String name, Prompt prompt, int times, Duration length, long untilNanos) {}

  private final Way way;
  private final LongSupplier nanos;
  private final Map<String, CompletableFuture<Void>> turns = new ConcurrentHashMap<>();
  private final Recent<Party, Playing> playing = new Recent<>(MOST_REMEMBERED);
  private final Recent<Party, String> said = new Recent<>(MOST_REMEMBERED);
  private final Recent<File, Duration> lengths = new Recent<>(MOST_REMEMBERED);

  Rtpengine(Way way, LongSupplier nanos) {
    this.way = way;
    this.nanos = nanos;
  }

  CompletionStage<String> anchor(String session, String callerTag, String sdpOffer) {
    if (!hasG711(session, sdpOffer)) return failed("no common codec in SDP", true);
    return inTurn(
        session,
        () -> {
          said.put(new Party(session, callerTag), sdpOffer);
          return negotiated(
              session, callerTag, sdpOffer, RtpProfile.PLAIN, StandIn.nowhere(way.server(session)));
        });
  }

  CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp, RtpProfile profile) {
    return inTurn(
        session,
        () ->
            way.ask(session, offering(session, callerTag, partyTag, callerSdp, profile))
                .thenApply(reply -> sdp(reply)));
  }

  CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer) {
    return inTurn(
        session,
        () ->
            query(session)
                .thenCompose(before -> {
                  var again = StandIn.talks(before, callerTag, partyTag);
                  said.put(new Party(session, partyTag), sdpAnswer);
                  return way.ask(session, answering(session, callerTag, partyTag, sdpAnswer))
                      .thenCompose(_ -> again ? done() : quiet(session, callerTag));
                }));
  }

  /** Else rtpengine would answer with what was not offered. */
  private boolean hasG711(String session, String sdpOffer) {
    return StandIn.nowhere(way.server(session)).answer(sdpOffer).isPresent();
  }

  CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer) {
    if (!hasG711(session, sdpOffer)) return failed("no common codec in SDP", true);
    return inTurn(
        session,
        () ->
            query(session)
                .thenCompose(known -> {
                  said.put(new Party(session, partyTag), sdpOffer);
                  var peer = StandIn.peer(known, partyTag);
                  if (peer.isEmpty())
                    return negotiated(
                        session,
                        partyTag,
                        sdpOffer,
                        RtpProfile.PLAIN,
                        StandIn.nowhere(way.server(session)));
                  var profile = StandIn.profile(known, peer.get().tag());
                  var answered =
                      profile == RtpProfile.PLAIN
                          ? negotiated(session, partyTag, sdpOffer, profile, peer.get())
                          : repeated(session, partyTag, sdpOffer, profile, peer.get().tag());
                  return answered.thenCompose(sdp ->
                      held(session, partyTag, sdpOffer, peer.get().tag()).thenApply(_ -> sdp));
                }));
  }

  /** Whoever holds is sent nothing, RFC 3264 section 8.4: rtpengine would go on. */
  private CompletionStage<Void> held(String session, String partyTag, String sdp, String peer) {
    if (sdp.contains("a=sendonly") || sdp.contains("a=inactive"))
      return say(session, "block media", peer);
    return playing.get(new Party(session, partyTag)).isPresent()
        ? done()
        : say(session, "unblock media", peer);
  }

  /** Keys and certificate of an encrypted peer are in what it said, and nowhere else. */
  private CompletionStage<String> repeated(
      String session, String partyTag, String sdpOffer, RtpProfile profile, String peer) {
    var words = said.get(new Party(session, peer));
    return words.isEmpty()
        ? failed("what the peer has said is not known here", true)
        : way.ask(session, offering(session, partyTag, peer, sdpOffer, profile))
            .thenCompose(_ -> way.ask(session, answering(session, partyTag, peer, words.get())))
            .thenApply(reply -> sdp(reply));
  }

  CompletionStage<Void> drop(String session, String partyTag) {
    return inTurn(
        session,
        () -> {
          forget(session, partyTag);
          var only = command("delete", session).with("from-tag", partyTag).with("delete-delay", 0);
          return way.ask(session, only)
              .thenCompose(_ ->
                  query(session)
                      .thenCompose(
                          left -> StandIn.anybody(left) ? playOn(session) : delete(session))
                      .exceptionally(_ -> null)); // it was over already, or what played has ended
        });
  }

  private boolean goesOn(Playing one) {
    return one.untilNanos() - nanos.getAsLong() > 0;
  }

  /** Whoever goes stops the music of those who stay. */
  private CompletionStage<Void> playOn(String session) {
    var all = done();
    for (var one : playing.all(party -> party.session().equals(session)))
      if (goesOn(one.getValue()))
        all =
            all.thenCompose(_ ->
                instead(
                    session,
                    one.getKey().tag(),
                    one.getValue().prompt().withoutWords(),
                    one.getValue().times()));
    return all;
  }

  CompletionStage<Void> release(String session) {
    return inTurn(
        session,
        () -> {
          playing.forgetAll(party -> party.session().equals(session));
          said.forgetAll(party -> party.session().equals(session));
          return delete(session);
        });
  }

  private CompletionStage<Void> delete(String session) {
    return way.ask(session, command("delete", session).with("delete-delay", 0)).thenAccept(_ -> {});
  }

  private void forget(String session, String tag) {
    playing.forget(new Party(session, tag));
    said.forget(new Party(session, tag));
  }

  CompletionStage<Void> mute(String session, String partyTag, boolean muted) {
    var verb = muted ? "silence media" : "unsilence media";
    return inTurn(session, () -> say(session, verb, partyTag));
  }

  CompletionStage<Void> stop(String session, String partyTag) {
    return inTurn(session, () -> quiet(session, partyTag));
  }

  /** Nothing is played any more, and the peer is heard. */
  private CompletionStage<Void> quiet(String session, String partyTag) {
    playing.forget(new Party(session, partyTag));
    return say(session, "stop media", partyTag)
        .exceptionallyCompose(failure ->
            String.valueOf(failure.getMessage()).contains(NOTHING_PLAYS)
                ? done()
                : CompletableFuture.failedFuture(failure))
        .thenCompose(_ -> query(session))
        .thenCompose(known ->
            StandIn.peer(known, partyTag)
                .map(peer -> say(session, "unblock media", peer.tag()))
                .orElseGet(Rtpengine::done));
  }

  CompletionStage<Duration> play(String session, String partyTag, String prompt, int times) {
    var wanted = Prompt.parse(prompt);
    return wanted.isEmpty()
        ? failed("unknown prompt", false)
        : inTurn(session, () -> play(session, partyTag, prompt, wanted.get(), times));
  }

  private CompletionStage<Duration> play(
      String session, String partyTag, String name, Prompt wanted, int times) {
    var party = new Party(session, partyTag);
    var now = playing.get(party);
    if (now.filter(one -> one.name().equals(name) && goesOn(one)).isPresent())
      return CompletableFuture.completedFuture(now.get().length());
    return length(session, wanted.again())
        .thenCombine(
            length(session, wanted.once()),
            (again, once) -> {
              var whole =
                  times == MediaServer.FOR_EVER
                      ? Duration.ofDays(1)
                      : again.multipliedBy(times).plus(once);
              var told = wanted.once().isEmpty() ? again : once;
              return new Playing(name, wanted, times, told, nanos.getAsLong() + whole.toNanos());
            })
        .thenCompose(next ->
            instead(session, partyTag, wanted, times)
                .thenApply(_ -> {
                  playing.put(party, next);
                  return next.length();
                }));
  }

  /** The peer's voice would come between the frames of what is played. */
  private CompletionStage<Void> instead(String session, String partyTag, Prompt prompt, int times) {
    return query(session)
        .thenCompose(known -> {
          var peer = StandIn.peer(known, partyTag);
          if (peer.isPresent() && times != MediaServer.FOR_EVER)
            return failed("its end would leave the party without its peer", false);
          return peer.map(one -> say(session, "block media", one.tag())).orElseGet(Rtpengine::done);
        })
        .thenCompose(_ -> {
          var command = command("play media", session).with("from-tag", partyTag);
          var what =
              prompt.isOneFile()
                  ? command.with("file", prompt.again().getFirst()).with("repeat-times", times)
                  : prompt.once().isEmpty()
                      ? command.with("blob", prompt.list(1)).with("repeat-times", times)
                      : command.with("blob", prompt.list(times)).with("repeat-times", 1);
          return way.ask(session, what).thenAccept(_ -> {});
        });
  }

  /** How long those files are together; fails if one of them is missing. */
  private CompletionStage<Duration> length(String session, List<String> files) {
    CompletionStage<Duration> all = CompletableFuture.completedFuture(Duration.ZERO);
    for (var file : files)
      all = all.thenCompose(before -> length(session, file).thenApply(before::plus));
    return all;
  }

  /** Found out by playing it to our stand-in, whom nobody hears and who hears nothing. */
  private CompletionStage<Duration> length(String session, String file) {
    var key = new File(way.server(session), file);
    var known = lengths.get(key);
    if (known.isPresent()) return CompletableFuture.completedFuture(known.get());
    var command =
        command("play media", session).with("from-tag", NgMediaServer.OURS).with("file", file);
    return way.ask(session, command)
        .thenCompose(reply -> {
          var length = Duration.ofMillis(reply.whole("duration").orElse(0L));
          lengths.put(key, length);
          return say(session, "stop media", NgMediaServer.OURS).handle((_, alreadyOver) -> length);
        });
  }

  private CompletionStage<String> negotiated(
      String session, String tag, String sdpOffer, RtpProfile profile, StandIn other) {
    return way.ask(session, offering(session, tag, other.tag(), sdpOffer, profile))
        .thenCompose(reply -> {
          var answer = other.answer(sdp(reply));
          if (answer.isEmpty()) return failed("no common codec in SDP", true);
          return way.ask(session, answering(session, tag, other.tag(), answer.get()))
              .thenApply(said -> sdp(said));
        });
  }

  private CompletionStage<Dictionary> query(String session) {
    return way.ask(session, command("query", session));
  }

  private CompletionStage<Void> say(String session, String verb, String tag) {
    return way.ask(session, command(verb, session).with("from-tag", tag)).thenAccept(_ -> {});
  }

  private static Dictionary command(String verb, String session) {
    return Dictionary.EMPTY.with("command", verb).with("call-id", session);
  }

  private static Dictionary offering(
      String session, String from, String to, String sdp, RtpProfile profile) {
    return profile.asking(
        command("offer", session)
            .with("from-tag", from)
            .with("to-tag", to)
            .with("sdp", sdp)
            .with("flags", flags(profile))
            .with("codec", G711_ONLY)
            .with("replace", Sequence.of("origin")));
  }

  private static Sequence flags(RtpProfile profile) {
    return profile == RtpProfile.WEB
        ? Sequence.of("port latching", "generate mid")
        : Sequence.of("port latching");
  }

  private static Dictionary answering(String session, String from, String to, String sdp) {
    return command("answer", session)
        .with("from-tag", from)
        .with("to-tag", to)
        .with("sdp", sdp)
        .with("flags", Sequence.of("port latching"))
        .with("replace", Sequence.of("origin"));
  }

  private static String sdp(Dictionary reply) {
    return reply
        .text("sdp")
        .orElseThrow(() -> new MediaException("media server reply without sdp", false));
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private static <T> CompletionStage<T> failed(String why, boolean unacceptable) {
    return CompletableFuture.failedFuture(new MediaException(why, unacceptable));
  }

  /** After all that was asked of the session before. */
  private <T> CompletionStage<T> inTurn(String session, Supplier<CompletionStage<T>> task) {
    var turn = new CompletableFuture<Void>();
    var before = turns.put(session, turn);
    var ready = before == null ? CompletableFuture.<Void>completedFuture(null) : before;
    return ready
        .thenCompose(_ -> task.get())
        .whenComplete((_, _) -> {
          turns.remove(session, turn);
          turn.complete(null);
        });
  }
}
