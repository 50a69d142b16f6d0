package santra.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.ng.Bencoded;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.NgClient;
import santra.protocol.ng.NgException;
import santra.protocol.ng.NgPulse;

/**
 * Media servers that speak ng. A session stays with the server it was placed at, which its name
 * says, so any node that recovers the contact finds it. A name that says none, from an earlier
 * build, follows from the configured list alone (rendezvous hashing).
 *
 * <p>A server that is dead is asked nothing as long as another lives. If none does, all are asked
 * with patience: one that starts again may yet answer in time.
 *
 * <p>The embedded server answers an offer itself, in one round trip; one that does not is taken for
 * {@link Rtpengine}, and spoken to as that wants it. The names of its sessions say that only two at
 * a time hear each other there, {@link #relays}.
 */
public final class NgMediaServer implements MediaServer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NgMediaServer.class);

  /** The tag of the party that stands in until an agent answers. */
  static final String OURS = "santra";

  /** In characters; more would not fit a datagram together with the rest. */
  private static final int LONGEST_SDP = 16_384;

  /** Between a session's own name and its server's. */
  private static final char AT = '@';

  /** In the names of sessions at a server that can only relay, before {@link #AT}. */
  private static final String RELAYED = "@relay";

  private final NgClient client;
  private final List<Standing> servers;
  private final LongSupplier nanos;
  private final Rtpengine rtpengine;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final AtomicLong deaths = new AtomicLong();
  private @Nullable NgPulse pulse;

  /**
   * Servers that are taken for alive as long as nobody says otherwise.
   *
   * @param servers resolved addresses, at least one; the same list, in any order, on every node
   * @param nanos as {@code System::nanoTime}
   */
  public NgMediaServer(NgClient client, List<InetSocketAddress> servers, LongSupplier nanos) {
    if (servers.isEmpty()) throw new IllegalArgumentException("no media server");
    this.client = client;
    this.nanos = nanos;
    rtpengine =
        new Rtpengine(
            new Rtpengine.Way() {
              @Override
              public CompletionStage<Dictionary> ask(String session, Dictionary command) {
                return NgMediaServer.this.ask(session, command);
              }

              @Override
              public InetSocketAddress server(String session) {
                return NgMediaServer.this.server(session);
              }
            },
            nanos);
    this.servers =
        servers.stream().map(server -> new Standing(server, true, nanos.getAsLong())).toList();
  }

  /** A client of its own to these servers, which are pinged from now on. */
  public static NgMediaServer open(List<InetSocketAddress> servers, LongSupplier nanos) {
    var media = new NgMediaServer(NgClient.open(NgClient.Settings.DEFAULT), servers, nanos);
    media.pulse = NgPulse.start(servers, NgPulse.Settings.DEFAULT, media.new Health());
    return media;
  }

  /** Is run when a server has died, or has come (back); on the pulse's thread, must not block. */
  public void watch(Runnable changed) {
    watchers.add(changed);
  }

  /** Why no call can be taken: no server has answered and lives. */
  public Optional<String> ailing() {
    return servers.stream().anyMatch(Standing::proven)
        ? Optional.empty()
        : Optional.of("no answer from any server of " + servers);
  }

  /** Commands under way and never answered, deaths seen, and each server's sessions. */
  public Map<String, Long> figures() {
    var figures = new HashMap<String, Long>();
    figures.put("in-flight", (long) client.inFlight());
    figures.put("timeouts", client.timeouts());
    figures.put("deaths", deaths.get());
    figures.put("servers", (long) servers.size());
    figures.put("servers.alive", servers.stream().filter(Standing::proven).count());
    for (var server : servers) {
      var name = server.name().replaceAll("[^0-9A-Za-z]", "-");
      figures.put("alive." + name, server.proven() ? 1L : 0L);
      figures.put("sessions." + name, server.sessions());
    }
    return figures;
  }

  @Override
  public void close() {
    if (pulse != null) pulse.close();
    client.close();
  }

  private final class Health implements NgPulse.Listener {
    @Override
    public void heard(InetSocketAddress server, Dictionary pong) {
      for (var standing : servers) {
        var known = standing.known();
        if (standing.address().equals(server) && standing.heard(pong, nanos.getAsLong())) {
          if (known) LOG.warn("media server {} is back", standing);
          else LOG.info("media server {} is there", standing);
          changed();
        }
      }
    }

    @Override
    public void lost(InetSocketAddress server, String why) {
      for (var standing : servers)
        if (standing.address().equals(server) && standing.lost()) {
          deaths.incrementAndGet();
          LOG.warn("media server {} is dead: {}", standing, why);
          changed();
        }
    }
  }

  private void changed() {
    if (someLive()) for (var server : servers) if (!server.alive()) client.giveUp(server.address());
    watchers.forEach(Runnable::run);
  }

  private boolean someLive() {
    return servers.stream().anyMatch(Standing::alive);
  }

  @Override
  public String place(String name) {
    var best =
        Collections.min(
            candidates(),
            Comparator.comparingDouble(Standing::load)
                .thenComparingLong(server -> -weight(name, server.address())));
    best.placed();
    return name + (best.relays() ? RELAYED : "") + AT + best.name();
  }

  private List<Standing> candidates() {
    var living = servers.stream().filter(Standing::alive).toList();
    if (living.isEmpty()) return servers;
    var open = living.stream().filter(server -> !server.draining()).toList();
    return open.isEmpty() ? living : open;
  }

  @Override
  public CompletionStage<Boolean> lost(String session) {
    var server = standing(session);
    if (!server.alive()) return CompletableFuture.completedFuture(someLive());
    if (!server.suspect(nanos.getAsLong())) return CompletableFuture.completedFuture(false);
    return client
        .ask(server.address(), command("query", session))
        .handle((reply, failure) -> failure == null && unknown(reply));
  }

  private static boolean unknown(Dictionary reply) {
    return reply.text("error-reason").orElse("").toLowerCase(Locale.ROOT).contains("call-id");
  }

  /** The server that holds, or would hold, that session. */
  public InetSocketAddress server(String session) {
    return standing(session).address();
  }

  private Standing standing(String session) {
    var at = session.lastIndexOf(AT);
    if (at < 0) return derived(session);
    var name = session.substring(at + 1);
    for (var server : servers) if (server.name().equals(name)) return server;
    return unlisted(name).orElseGet(() -> derived(session));
  }

  /** Taken out of the settings while sessions were there: nobody pings it, so it counts as dead. */
  private Optional<Standing> unlisted(String name) {
    try {
      var colon = name.lastIndexOf(':');
      var host = InetAddress.ofLiteral(name.substring(0, colon));
      var address = new InetSocketAddress(host, Integer.parseInt(name.substring(colon + 1)));
      return Optional.of(new Standing(address, false, nanos.getAsLong()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  private Standing derived(String session) {
    return Collections.max(
        servers, Comparator.comparingLong(server -> weight(session, server.address())));
  }

  private static boolean relays(String session) {
    return session.contains(RELAYED + AT);
  }

  @Override
  public CompletionStage<String> anchor(String session, String callerTag, String sdpOffer) {
    if (relays(session)) return rtpengine.anchor(session, callerTag, sdpOffer);
    return ask(session, offer(session, callerTag, sdpOffer))
        .thenCompose(reply ->
            reply.text("answer").isPresent()
                ? text(reply, "answer")
                : rtpengine.anchor(session, callerTag, sdpOffer));
  }

  @Override
  public CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp, RtpProfile profile) {
    if (relays(session)) return rtpengine.offer(session, callerTag, partyTag, callerSdp, profile);
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
    if (relays(session)) return rtpengine.connect(session, callerTag, partyTag, sdpAnswer);
    return ask(session, answer(session, callerTag, partyTag, sdpAnswer))
        .thenCompose(reply ->
            reply.whole("bridged").isPresent()
                ? CompletableFuture.<Void>completedFuture(null)
                : stop(session, callerTag));
  }

  @Override
  public CompletionStage<Void> admit(String session, String partyTag, String sdpAnswer) {
    if (relays(session)) return onlyTwo();
    return done(
        ask(session, command("admit", session).with("from-tag", partyTag).with("sdp", sdpAnswer)));
  }

  @Override
  public CompletionStage<Void> mix(String session, List<Hearing> hearings) {
    if (relays(session))
      return hearings.size() <= 2 ? CompletableFuture.completedFuture(null) : onlyTwo();
    var rows =
        hearings.stream()
            .<Bencoded>map(one ->
                Dictionary.EMPTY
                    .with("to-tag", one.listener())
                    .with("from-tag", one.speaker())
                    .with("percent", one.percent()))
            .toList();
    return done(ask(session, command("mix", session).with("hears", new Sequence(rows))));
  }

  private static CompletionStage<Void> onlyTwo() {
    return CompletableFuture.failedFuture(
        new MediaException("two hear each other here, and no third", false));
  }

  @Override
  public CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer) {
    if (relays(session)) return rtpengine.renegotiate(session, partyTag, sdpOffer);
    return ask(session, offer(session, partyTag, sdpOffer))
        .thenCompose(reply ->
            reply.text("answer").isPresent()
                ? text(reply, "answer")
                : rtpengine.renegotiate(session, partyTag, sdpOffer));
  }

  @Override
  public CompletionStage<Void> drop(String session, String partyTag) {
    if (relays(session)) return rtpengine.drop(session, partyTag);
    return done(ask(session, command("delete", session).with("from-tag", partyTag)));
  }

  @Override
  public CompletionStage<Duration> play(String session, String partyTag, String prompt, int times) {
    if (relays(session)) return rtpengine.play(session, partyTag, prompt, times);
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
    if (relays(session)) return rtpengine.stop(session, partyTag);
    return done(ask(session, command("stop media", session).with("from-tag", partyTag)));
  }

  @Override
  public CompletionStage<Void> mute(String session, String partyTag, boolean muted) {
    if (relays(session)) return rtpengine.mute(session, partyTag, muted);
    var verb = muted ? "block media" : "unblock media";
    return done(ask(session, command(verb, session).with("from-tag", partyTag)));
  }

  @Override
  public CompletionStage<List<Quality>> quality(String session) {
    return ask(session, command("query", session)).thenApply(Heard::in);
  }

  @Override
  public CompletionStage<Void> record(
      String session, String callerTag, String file, String key, Duration after) {
    if (relays(session)) return MediaServer.super.record(session, callerTag, file, key, after);
    return done(
        ask(
            session,
            command("record", session)
                .with("from-tag", callerTag)
                .with("file", file)
                .with("key", key)
                .with("after", after.toMillis())));
  }

  @Override
  public CompletionStage<Void> pauseRecording(String session) {
    if (relays(session)) return MediaServer.super.pauseRecording(session);
    return done(ask(session, command("pause record", session)));
  }

  @Override
  public CompletionStage<Void> endRecording(String session) {
    if (relays(session)) return MediaServer.super.endRecording(session);
    return done(ask(session, command("end record", session)));
  }

  @Override
  public CompletionStage<Void> release(String session) {
    standing(session).released();
    if (relays(session)) return rtpengine.release(session);
    return done(ask(session, command("delete", session).with("delete-delay", 0)));
  }

  private static Dictionary command(String verb, String session) {
    return Dictionary.EMPTY.with("command", verb).with("call-id", session);
  }

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

  private CompletableFuture<Dictionary> ask(String session, Dictionary command) {
    if (command.text("sdp").orElse("").length() > LONGEST_SDP)
      return CompletableFuture.failedFuture(new MediaException("SDP too long", true));
    var server = standing(session);
    if (!server.alive() && someLive())
      return CompletableFuture.failedFuture(
          new MediaException("media server " + server + " is dead", false));
    return client
        .ask(server.address(), command)
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
