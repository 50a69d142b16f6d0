package santra.channel.voice;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.ContactCommand;
import santra.contact.Leg;
import santra.contact.OfferOutcome;
import santra.contact.Path;
import santra.distribution.Entities;
import santra.media.MediaServer;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.NextHop;
import santra.protocol.sip.transport.SipStack;

/**
 * Requests of ours: INVITEs to agents' devices with what becomes of them, ACKs, CANCELs and BYEs.
 * Every branch carries the leg's token, so that any node can route a stray response.
 */
final class Outgoing {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  /** An INVITE's client transaction lives this long after its final response (timer M). */
  private static final Duration LINGER = Duration.ofSeconds(35);

  private final SipStack stack;
  private final Tokens tokens;
  private final Entities entities;
  private final MediaServer media;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private final AtomicLong transactions = new AtomicLong(System.nanoTime());

  /** An INVITE of ours; written on the event loop or under its own lock. */
  private static final class Call {
    final Tokens.Address leg;
    @Nullable ClientTransaction invite;
    @Nullable Request ack;
    boolean answered;
    boolean withdrawn;

    Call(Tokens.Address leg) {
      this.leg = leg;
    }
  }

  Outgoing(
      SipStack stack,
      Tokens tokens,
      Entities entities,
      MediaServer media,
      Clock clock,
      ScheduledExecutorService timer) {
    this.stack = stack;
    this.tokens = tokens;
    this.entities = entities;
    this.media = media;
    this.clock = clock;
    this.timer = timer;
  }

  int size() {
    return calls.size();
  }

  /** RFC 3261 section 8.1.1.7: unique in space and time, and ours names the leg. */
  private String branch(String token) {
    return Via.MAGIC_COOKIE
        + token
        + "."
        + Long.toString(transactions.incrementAndGet() & Long.MAX_VALUE, 36);
  }

  /** The leg a response belongs to, from its top Via branch. */
  static String tokenIn(String branch) {
    var end = branch.lastIndexOf('.');
    return end < Via.MAGIC_COOKIE.length() ? "" : branch.substring(Via.MAGIC_COOKIE.length(), end);
  }

  static String contact(String token, Path path) {
    var transport = path.transport().equals("TCP") ? ";transport=tcp" : "";
    return "<sip:" + token + "@" + path.edge() + transport + ">";
  }

  void ring(EdgeOrder.Ring order) {
    var address = tokens.read(order.token());
    if (address.isEmpty()) return;
    var call = new Call(address.get());
    if (calls.putIfAbsent(order.token(), call) != null) return; // told twice
    var invite =
        Wire.dialog(order.dialog())
            .request("INVITE")
            .with("Contact", contact(order.token(), order.path()))
            .with("Allow", Answers.METHODS)
            .with("User-Agent", "Santra");
    if (!order.testId().isEmpty()) invite = invite.with("X-Test-Id", order.testId());
    try {
      var sent =
          stack.send(
              invite.withBody(Answers.SDP, Wire.bytes(order.sdp())),
              Wire.flow(order.path()),
              branch(order.token()),
              new InviteListener(order.token(), call));
      synchronized (call) {
        call.invite = sent;
        if (call.withdrawn) sent.cancel();
      }
    } catch (RuntimeException unsendable) {
      LOG.warn("{} cannot be rung: {}", order.path(), unsendable.toString());
      calls.remove(order.token());
      lose(call.leg, OfferOutcome.UNREACHABLE, 503);
    }
  }

  private final class InviteListener implements ClientTransaction.Listener {
    private final String token;
    private final Call call;

    InviteListener(String token, Call call) {
      this.token = token;
      this.call = call;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (response.status() > 100 && response.provisional()) ringing(transaction, response);
      else if (response.success()) answered(transaction, response);
      else if (response.status() >= 300) {
        calls.remove(token);
        lose(call.leg, outcome(response.status()), response.status());
      }
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      LOG.debug("{}: {} {}", transaction.request(), status, reason);
      calls.remove(token);
      lose(call.leg, OfferOutcome.UNREACHABLE, status);
    }

    private void ringing(ClientTransaction transaction, Response response) {
      if (response.to().tag().isEmpty()) return;
      var dialog = Wire.dialog(Dialog.uac(transaction.request(), response));
      entities.ask(
          call.leg.contact(),
          new ContactCommand.NoteRinging(call.leg.leg(), dialog, clock.instant()));
    }

    private void answered(ClientTransaction transaction, Response response) {
      synchronized (call) {
        if (call.ack != null) {
          stack.sendOutside(call.ack, transaction.flow(), branch(token)); // a repeated 2xx
          return;
        }
        if (call.answered) return; // being recorded
        call.answered = true;
      }
      forgetLater(token);
      var dialog = Dialog.uac(transaction.request(), response);
      connect(call.leg, token, dialog, response, transaction.flow());
    }
  }

  private void connect(
      Tokens.Address leg, String token, Dialog dialog, Response response, Flow flow) {
    var session = leg.contact().entityId();
    media
        .connect(session, tokens.of(leg.contact(), Leg.CALLER), token, response.bodyText())
        .thenCompose(_ ->
            entities.order(
                leg.contact(),
                new ContactCommand.Connect(
                    leg.leg(), Wire.dialog(dialog), response.bodyText(), clock.instant())))
        .whenComplete((_, failure) -> {
          if (failure == null) return; // the contact's own order ACKs
          LOG.debug("{} answered in vain: {}", token, failure.toString());
          media.drop(session, token);
          hangUp(dialog, flow, token);
          lose(leg, OfferOutcome.UNREACHABLE, 488);
        });
  }

  /** An answer nobody wants any more is ACKed, then ended (RFC 3261 section 13.2.2.4). */
  private void hangUp(Dialog dialog, Flow flow, String token) {
    stack.sendOutside(dialog.ack(dialog.localCseq()), flow, branch(token));
    stack.send(dialog.next().request("BYE"), flow, branch(token), new Unheeded());
  }

  private void lose(Tokens.Address leg, OfferOutcome outcome, int status) {
    entities.order(
        leg.contact(), new ContactCommand.LoseOffer(leg.leg(), outcome, status, clock.instant()));
  }

  /** A redirection is a refusal: a device never makes us call another number. */
  private static OfferOutcome outcome(int status) {
    return switch (status) {
      case 486, 600 -> OfferOutcome.BUSY;
      case 408, 404, 410, 480, 481, 500, 502, 503, 504 -> OfferOutcome.UNREACHABLE;
      default -> OfferOutcome.REJECTED;
    };
  }

  void acknowledge(EdgeOrder.Acknowledge order) {
    var dialog = Wire.dialog(order.dialog());
    var ack = dialog.ack(dialog.localCseq());
    var call = calls.get(order.token());
    if (call != null)
      synchronized (call) {
        call.ack = ack;
      }
    stack.sendOutside(ack, flow(dialog, order.path()), branch(order.token()));
  }

  void withdraw(EdgeOrder.Withdraw order) {
    var call = calls.get(order.token());
    if (call == null) return;
    synchronized (call) {
      call.withdrawn = true;
      if (call.invite != null) call.invite.cancel();
    }
  }

  void hangUp(EdgeOrder.HangUp order) {
    calls.remove(order.token());
    var dialog = Wire.dialog(order.dialog());
    stack.send(
        dialog.request("BYE"), flow(dialog, order.path()), branch(order.token()), new Unheeded());
  }

  /** BYE: whatever the peer says, the call is over. */
  private static final class Unheeded implements ClientTransaction.Listener {
    @Override
    public void onResponse(ClientTransaction transaction, Response response) {}

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      LOG.debug("{}: {} {}", transaction.request(), status, reason);
    }
  }

  /**
   * Where the route set or the remote target says (RFC 3261 section 12.2.1.1); but a peer behind a
   * NAT names an address that is not its own, and is reached the way it came.
   */
  private Flow flow(Dialog dialog, Path path) {
    var cameFrom = Wire.flow(path);
    if (cameFrom.transport().reliable()) return cameFrom;
    return NextHop.of(dialog.nextHop(), stack.listeners())
        .filter(next -> next.transport() == cameFrom.transport())
        .filter(next -> reachable(next.remote(), cameFrom.remote()))
        .map(next -> Flow.to(next.transport(), cameFrom.local(), next.remote()))
        .orElse(cameFrom);
  }

  private static boolean reachable(InetSocketAddress named, InetSocketAddress seen) {
    return !named.getAddress().isSiteLocalAddress() || seen.getAddress().isSiteLocalAddress();
  }

  private void forgetLater(String token) {
    var _ = timer.schedule(() -> calls.remove(token), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
