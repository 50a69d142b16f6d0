package santra.media;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.NgClient;
import santra.protocol.ng.NgException;

/**
 * Media servers that speak ng. A session's server follows from its name and the configured list
 * alone, so any node that recovers the contact finds it; adding a server to the list moves only the
 * sessions that the new one wins (rendezvous hashing).
 *
 * <p>The embedded server answers an offer itself, in one round trip. A server that does not know
 * that flag, such as rtpengine, is given the answer of a party of ours, {@link #OURS}, in a second
 * one. What rtpengine still lacks here: blocking the peer while a connected party hears a prompt.
 */
public final class NgMediaServer implements MediaServer, AutoCloseable {
  /** The tag of the party that stands in until an agent answers. */
  static final String OURS = "santra";

  /** In characters; more would not fit a datagram together with the rest. */
  private static final int LONGEST_SDP = 16_384;

  private final NgClient client;
  private final List<InetSocketAddress> servers;

  /**
   * @param servers resolved addresses, at least one; the same list, in any order, on every node
   */
  public NgMediaServer(NgClient client, List<InetSocketAddress> servers) {
    if (servers.isEmpty()) throw new IllegalArgumentException("no media server");
    this.client = client;
    this.servers = List.copyOf(servers);
  }

  /** A client of its own to these servers. */
  public static NgMediaServer open(List<InetSocketAddress> servers) {
    return new NgMediaServer(NgClient.open(NgClient.Settings.DEFAULT), servers);
  }

  /** Completes when every server has answered; fails when one does not. */
  public CompletionStage<Void> ping() {
    return CompletableFuture.allOf(
        servers.stream()
            .map(server -> client.ask(server, Dictionary.EMPTY.with("command", "ping")))
            .toArray(CompletableFuture[]::new));
  }

  /** Commands under way, and commands that were never answered since the start. */
  public Map<String, Long> figures() {
    return Map.of("in-flight", (long) client.inFlight(), "timeouts", client.timeouts());
  }

  @Override
  public void close() {
    client.close();
  }

  /** The server that holds, or would hold, that session. */
  public InetSocketAddress server(String session) {
    var best = servers.getFirst();
    long most = Long.MIN_VALUE;
    for (var server : servers) {
      long weight = weight(session, server);
      if (weight > most) {
        most = weight;
        best = server;
      }
    }
    return best;
  }

  @Override
  public CompletionStage<String> anchor(String session, String callerTag, String sdpOffer) {
    return ask(session, offer(session, callerTag, sdpOffer))
        .thenCompose(reply ->
            reply.text("answer").isPresent()
                ? text(reply, "answer")
                : answered(session, callerTag, sdpOffer, StandIn.nowhere(server(session))));
  }

  @Override
  public CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp) {
    var command =
        command("offer", session)
            .with("from-tag", callerTag)
            .with("to-tag", partyTag)
            .with("sdp", callerSdp)
            .with("replace", Sequence.of("origin"));
    return ask(session, command).thenCompose(reply -> text(reply, "sdp"));
  }

  @Override
  public CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer) {
    return ask(session, answer(session, callerTag, partyTag, sdpAnswer))
        .thenCompose(reply ->
            reply.whole("bridged").isPresent()
                ? CompletableFuture.<Void>completedFuture(null)
                : stop(session, callerTag));
  }

  @Override
  public CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer) {
    return ask(session, offer(session, partyTag, sdpOffer))
        .thenCompose(reply ->
            reply.text("answer").isPresent()
                ? text(reply, "answer")
                : renegotiateByPeer(session, partyTag, sdpOffer));
  }

  @Override
  public CompletionStage<Void> drop(String session, String partyTag) {
    return done(ask(session, command("delete", session).with("from-tag", partyTag)));
  }

  @Override
  public CompletionStage<Duration> play(String session, String partyTag, String prompt, int times) {
    var command =
        command("play media", session)
            .with("from-tag", partyTag)
            .with("file", prompt)
            .with("repeat-times", times);
    return ask(session, command)
        .thenApply(reply -> Duration.ofMillis(reply.whole("duration").orElse(0L)));
  }

  @Override
  public CompletionStage<Void> stop(String session, String partyTag) {
    return done(ask(session, command("stop media", session).with("from-tag", partyTag)));
  }

  @Override
  public CompletionStage<Void> release(String session) {
    return done(ask(session, command("delete", session).with("delete-delay", 0)));
  }

  private static Dictionary command(String verb, String session) {
    return Dictionary.EMPTY.with("command", verb).with("call-id", session);
  }

  /** Both flags at once: the embedded server heeds the first list, rtpengine the second. */
  private static Dictionary offer(String session, String tag, String sdp) {
    return command("offer", session)
        .with("from-tag", tag)
        .with("sdp", sdp)
        .with("flags", Sequence.of("answer at once"))
        .with("replace", Sequence.of("origin"));
  }

  private static Dictionary answer(String session, String fromTag, String toTag, String sdp) {
    return command("answer", session)
        .with("from-tag", fromTag)
        .with("to-tag", toTag)
        .with("sdp", sdp)
        .with("replace", Sequence.of("origin"));
  }

  private CompletionStage<String> answered(
      String session, String fromTag, String offer, StandIn other) {
    var sdp = other.answer(offer);
    if (sdp.isEmpty())
      return CompletableFuture.failedFuture(new MediaException("no common codec in SDP", true));
    return ask(session, answer(session, fromTag, other.tag(), sdp.get()))
        .thenCompose(reply -> text(reply, "sdp"));
  }

  /** rtpengine wants the peer's answer, though nothing changed there: say it for the peer. */
  private CompletionStage<String> renegotiateByPeer(
      String session, String partyTag, String sdpOffer) {
    return ask(session, command("query", session))
        .thenCompose(reply ->
            answered(
                session,
                partyTag,
                sdpOffer,
                StandIn.peer(reply, partyTag).orElseGet(() -> StandIn.nowhere(server(session)))));
  }

  private CompletableFuture<Dictionary> ask(String session, Dictionary command) {
    if (command.text("sdp").orElse("").length() > LONGEST_SDP)
      return CompletableFuture.failedFuture(new MediaException("SDP too long", true));
    return client
        .ask(server(session), command)
        .handle((reply, failure) -> {
          if (reply == null) throw new CompletionException(silent(failure));
          if (!reply.text("result").orElse("").equals("error")) return reply;
          var reason = reply.text("error-reason").orElse("media server error");
          boolean unacceptable = reply.whole("unacceptable").isPresent() || reason.contains("SDP");
          throw new CompletionException(new MediaException(reason, unacceptable));
        });
  }

  private static MediaException silent(Throwable failure) {
    var cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() instanceof NgException
            ? wrapped.getCause()
            : failure;
    return new MediaException(String.valueOf(cause.getMessage()), false);
  }

  private static CompletionStage<String> text(Dictionary reply, String key) {
    return reply
        .text(key)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new MediaException("media server reply without " + key, false)));
  }

  private static CompletionStage<Void> done(CompletionStage<Dictionary> reply) {
    return reply.thenAccept(_ -> {});
  }

  /** FNV-1a over both names, then mixed as MurmurHash3 does: near names are far apart. */
  private static long weight(String session, InetSocketAddress server) {
    var name = session + '\0' + server.getAddress().getHostAddress() + '\0' + server.getPort();
    long hash = 0xcbf29ce484222325L;
    for (byte octet : name.getBytes(StandardCharsets.UTF_8))
      hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
