package santra.channel.voice;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.ContactCommand;
import santra.contact.Leg;
import santra.contact.OfferOutcome;
import santra.contact.Path;
import santra.contact.SessionTimer;
import santra.contact.entity.Introduction;
import santra.distribution.Entities;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Reasons;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.NextHop;
import santra.protocol.sip.transport.SipStack;
import santra.tenancy.Outlet;
import santra.vocabulary.SessionTerms;

/**
 * Requests of ours: INVITEs to agents' devices with what becomes of them, re-INVITEs, ACKs, CANCELs
 * and BYEs. Every branch carries the leg's token, so that any node can route a stray response.
 */
final class Outgoing {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  /** An INVITE's client transaction lives this long after its final response (timer M). */
  private static final Duration LINGER = Duration.ofSeconds(35);

  /** How long a re-INVITE waits for a caller's ACK: 64*T1 at most. */
  private static final int MOST_PUT_OFF = 320;

  private static final long PUT_OFF_MS = 100;

  private final SipStack stack;
  private final Tokens tokens;
  private final Entities entities;
  private final Anchors anchors;
  private final Predicate<String> unacknowledged;
  private final Carriers carriers;
  private final NewFlows newFlows;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  /** The latest re-INVITE of each leg, kept as calls are. */
  private final Map<String, Again> reinvites = new ConcurrentHashMap<>();

  private final LongAdder refused = new LongAdder();

  /**
   * An INVITE of ours, kept for a while after its end: what is told again must not ring again.
   * Written on the event loop or under its own lock.
   */
  private static final class Call {
    final Tokens.Address leg;
    @Nullable ClientTransaction invite;
    @Nullable Request ack;
    boolean answered;
    boolean withdrawn;
    volatile boolean heard;
    boolean early;

    Call(Tokens.Address leg) {
      this.leg = leg;
    }

    /**
     * Answered at another edge, or by a stray 200. The device has had its ACK and is silent about
     * an INVITE that comes again, until it takes it for a new one.
     */
    void settle() {
      answered = true;
      if (invite != null) invite.settle();
    }
  }

  /**
   * @param unacknowledged whether a caller, by its token, has not acknowledged our 200 yet
   */
  Outgoing(
      SipStack stack,
      Tokens tokens,
      Entities entities,
      Anchors anchors,
      Predicate<String> unacknowledged,
      Carriers carriers,
      NewFlows newFlows,
      Clock clock,
      ScheduledExecutorService timer) {
    this.stack = stack;
    this.tokens = tokens;
    this.entities = entities;
    this.anchors = anchors;
    this.unacknowledged = unacknowledged;
    this.carriers = carriers;
    this.newFlows = newFlows;
    this.clock = clock;
    this.timer = timer;
  }

  int size() {
    return calls.size();
  }

  /**
   * Unique in space and time (RFC 3261 section 8.1.1.7), as a leg's token is, and derived: what
   * another node sends in our stead is a retransmission of ours, and its response names the leg.
   */
  private static String branch(String token, Request request) {
    var method = request.method().toLowerCase(Locale.ROOT);
    return Via.MAGIC_COOKIE + token + "." + method + request.cseq().number();
  }

  /** The leg a response belongs to, from its top Via branch. */
  static String tokenIn(String branch) {
    var end = branch.lastIndexOf('.');
    return end < Via.MAGIC_COOKIE.length() ? "" : branch.substring(Via.MAGIC_COOKIE.length(), end);
  }

  String contact(String token, Path path) {
    return Wire.contact(token, path, stack.listeners());
  }

  void ring(EdgeOrder.Ring order) {
    var address = tokens.read(order.token());
    if (address.isEmpty()) return;
    var call = new Call(address.get());
    if (calls.putIfAbsent(order.token(), call) != null) return; // told twice
    var outlet = outlet(order, call);
    if (order.over().isPresent() && outlet.isEmpty()) {
      calls.remove(order.token());
      lose(call.leg, OfferOutcome.UNREACHABLE, 503); // the trunk is not configured any more
      return;
    }
    invite(order, call, Wire.dialog(order.dialog()), order.terms(), Optional.empty());
    outlet.ifPresent(
        it -> after(it.patience().toMillis(), () -> giveUpSilent(order.token(), call)));
  }

  /** A trunk that says nothing at all: the next may, before our own timer B (32 s) ends. */
  private void giveUpSilent(String token, Call call) {
    synchronized (call) {
      if (call.heard || call.answered || call.withdrawn) return;
      call.withdrawn = true;
      if (call.invite != null) call.invite.cancel();
    }
    LOG.info("{}: the trunk says nothing", token);
    lose(call.leg, OfferOutcome.UNREACHABLE, 408);
  }

  private Optional<Outlet> outlet(EdgeOrder.Ring order, Call call) {
    return order.over().flatMap(over -> carriers.outlet(call.leg.contact().tenant(), over.trunk()));
  }

  /**
   * @param challenge what the carrier wants to be answered; empty before it has asked
   */
  private void invite(
      EdgeOrder.Ring order,
      Call call,
      Dialog dialog,
      Optional<SessionTerms> terms,
      Optional<Response> challenge) {
    var invite =
        dialog
            .request("INVITE")
            .with("Contact", contact(order.token(), order.path()))
            .with("Allow", Answers.METHODS)
            .with("User-Agent", "Santra");
    if (!order.testId().isEmpty()) invite = invite.with("X-Test-Id", order.testId());
    if (terms.isPresent()) invite = SessionExpires.asking(invite, terms.get());
    var outlet = outlet(order, call);
    if (outlet.isPresent() && order.over().isPresent())
      invite = Carriers.addressed(invite, outlet.get(), order.over().get());
    if (outlet.isPresent() && challenge.isPresent())
      invite = Carriers.proven(invite, outlet.get(), challenge.get()).orElse(invite);
    try {
      var sent =
          stack.send(
              invite.withBody(Answers.SDP, Wire.bytes(order.sdp())),
              Wire.flow(order.path()),
              branch(order.token(), invite),
              new InviteListener(order, call, dialog, terms, challenge.isPresent()));
      synchronized (call) {
        call.invite = sent;
        if (call.withdrawn) sent.cancel();
        if (call.answered) sent.settle();
      }
    } catch (RuntimeException unsendable) {
      LOG.warn("{} cannot be rung: {}", order.path(), unsendable.toString());
      calls.remove(order.token());
      lose(call.leg, OfferOutcome.UNREACHABLE, 503);
    }
  }

  private final class InviteListener implements ClientTransaction.Listener {
    private final EdgeOrder.Ring order;
    private final String token;
    private final Call call;
    private final Dialog dialog;
    private final Optional<SessionTerms> terms;
    private final boolean proven;

    InviteListener(
        EdgeOrder.Ring order,
        Call call,
        Dialog dialog,
        Optional<SessionTerms> terms,
        boolean proven) {
      this.order = order;
      this.token = order.token();
      this.call = call;
      this.dialog = dialog;
      this.terms = terms;
      this.proven = proven;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      call.heard = true;
      if (response.status() > 100 && response.provisional()) {
        ringing(call.leg, Dialog.uac(transaction.request(), response));
        if (order.over().isPresent()) earlyMedia(response);
      } else if (response.success()) answered(transaction, response);
      else if (response.status() == 422 && mayAskAgain()) askForLonger(response);
      else if (asksWhoWeAre(response)) prove(response);
      else if (response.status() >= 300) {
        forgetLater(token);
        lose(call.leg, outcome(response.status()), response.status());
      }
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      LOG.debug("{}: {} {}", transaction.request(), status, reason);
      if (status != 408 && order.over().isEmpty() && transaction.flow().transport().reliable())
        newFlows.followSoon(token, order.path(), order.dialog(), this::ring, () -> lost(status));
      else lost(status);
    }

    private void lost(int status) {
      forgetLater(token);
      lose(call.leg, OfferOutcome.UNREACHABLE, status);
    }

    /** The same INVITE by the phone's new flow; a phone that rings takes it for a repetition. */
    private Optional<EdgeOrder> ring(Path path) {
      synchronized (call) {
        if (call.withdrawn || call.answered) return Optional.empty();
        calls.remove(token, call);
      }
      return Optional.of(
          new EdgeOrder.Ring(
              token, path, order.dialog(), order.sdp(), order.testId(), terms, order.over()));
    }

    /** Once, and only a carrier whose realm we have credentials for. */
    private boolean asksWhoWeAre(Response response) {
      return (response.status() == 401 || response.status() == 407)
          && !proven
          && !call.withdrawn
          && VoiceTelephone.rings(dialog.localCseq() + 1)
          && outlet(order, call).filter(it -> Carriers.mayProve(it, response)).isPresent();
    }

    private void prove(Response challenge) {
      invite(order, call, dialog.next(), terms, Optional.of(challenge));
    }

    /** What the carrier lets hear before the answer: ringing, or why there will be none. */
    private void earlyMedia(Response response) {
      var sdp = response.bodyText();
      if (sdp.isEmpty() || call.early) return;
      call.early = true;
      anchors
          .use(
              call.leg.contact(),
              now -> anchors.media().connect(now.session(), base(now), token, sdp))
          .exceptionally(failure -> {
            LOG.debug("{}: no early media: {}", token, failure.toString());
            return null;
          });
    }

    private boolean mayAskAgain() {
      return terms.isPresent() && VoiceTelephone.rings(dialog.localCseq() + 1) && !call.withdrawn;
    }

    /** RFC 4028 section 7.3: once more, for as long as the device wants. */
    private void askForLonger(Response response) {
      var least = SessionExpires.wanted(response, order.terms().orElseThrow().expires());
      invite(
          order,
          call,
          dialog.next(),
          Optional.of(new SessionTerms(least, least)),
          Optional.empty());
    }

    private void answered(ClientTransaction transaction, Response response) {
      synchronized (call) {
        if (call.ack != null) {
          acknowledge(call.ack, transaction.flow(), token); // a repeated 2xx
          return;
        }
        if (call.answered) return; // being recorded
        call.answered = true;
      }
      forgetLater(token);
      var answered = Dialog.uac(transaction.request(), response);
      var timer = terms.map(asked -> SessionExpires.granted(response, asked.expires()));
      var _ = connect(call.leg, token, answered, response, timer, transaction.flow());
    }
  }

  private void ringing(Tokens.Address leg, Dialog dialog) {
    if (dialog.remoteTag().isEmpty()) return;
    entities.ask(
        leg.contact(),
        new ContactCommand.NoteRinging(leg.leg(), Wire.dialog(dialog), clock.instant()));
  }

  /**
   * A response to an INVITE that was sent by a node which is gone. No transaction here takes its
   * retransmissions, so each has its own ACK (RFC 3261 section 13.2.2.4).
   */
  void stray(Response response, Flow from) {
    var token = tokenIn(response.topVia().branch().orElse(""));
    var address = tokens.read(token);
    if (address.isEmpty() || !response.cseq().method().equals("INVITE")) return;
    var leg = address.get();
    var dialog = Dialog.uac(response);
    if (Leg.isCalling(leg.leg()) || !VoiceTelephone.rings(dialog.localCseq()))
      strayAgain(leg, dialog, response, from);
    else if (response.success())
      connect(leg, token, dialog, response, Optional.of(usual(response)), from)
          .thenAccept(talks -> {
            if (talks) acknowledge(dialog.ack(dialog.localCseq()), from, token);
          });
    else if (response.status() > 100 && response.provisional()) ringing(leg, dialog);
    else if (response.status() >= 300) lose(leg, outcome(response.status()), response.status());
  }

  /** What the INVITE asked for, its sender knew; mostly it was this. */
  private static SessionTimer usual(Response response) {
    return SessionExpires.granted(response, SessionTerms.USUAL.expires());
  }

  /**
   * The contact takes the answer, and its own order ACKs; or it does not, and the call is ended.
   */
  private CompletionStage<Boolean> connect(
      Tokens.Address leg,
      String token,
      Dialog dialog,
      Response response,
      Optional<SessionTimer> timer,
      Flow flow) {
    var sdp = response.bodyText();
    return anchors
        .use(
            leg.contact(),
            now ->
                takeIn(now, leg, token, sdp)
                    .thenCompose(_ ->
                        entities.order(
                            leg.contact(),
                            new ContactCommand.Connect(
                                leg.leg(), Wire.dialog(dialog), sdp, clock.instant(), timer)))
                    .whenComplete((_, failure) -> {
                      if (failure != null) anchors.media().drop(now.session(), token);
                    }))
        .handle((_, failure) -> {
          if (failure == null) return true;
          LOG.debug("{} answered in vain: {}", token, failure.toString());
          hangUp(dialog, flow, token);
          lose(leg, OfferOutcome.UNREACHABLE, 488);
          // Should its 200, repeated, have connected it before, the conversation is over as well.
          entities.order(leg.contact(), new ContactCommand.HangUp(leg.leg(), 0, clock.instant()));
          return false;
        });
  }

  /** A guest is heard once its contact knows of it, and then by whom it says. */
  private CompletionStage<Void> takeIn(
      Introduction now, Tokens.Address leg, String token, String sdp) {
    return Leg.isGuest(leg.leg())
        ? anchors.media().admit(now.session(), token, sdp)
        : anchors.media().connect(now.session(), base(now), token, sdp);
  }

  /** With whom whoever is called is connected. */
  private static String base(Introduction contact) {
    return contact.callerLeg().dialog().localTag();
  }

  /** An answer nobody wants any more is ACKed, then ended (RFC 3261 section 13.2.2.4). */
  private void hangUp(Dialog dialog, Flow flow, String token) {
    acknowledge(dialog.ack(dialog.localCseq()), flow, token);
    bye(dialog.next().request("BYE"), flow, token);
  }

  private void acknowledge(Request ack, Flow flow, String token) {
    stack.sendOutside(ack, flow, branch(token, ack));
  }

  private void bye(Request bye, Flow flow, String token) {
    stack.send(bye, flow, branch(token, bye), new Unheeded());
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

  // ---- re-INVITEs, RFC 3261 section 14.1

  /** A re-INVITE of ours. Written on the event loop. */
  private static final class Again {
    final long cseq;
    volatile boolean settled;
    @Nullable Request ack;

    Again(long cseq) {
      this.cseq = cseq;
    }
  }

  /** Whether an offer of ours to that leg waits for its answer. */
  boolean reinviting(String token) {
    var now = reinvites.get(token);
    return now != null && !now.settled;
  }

  /** Re-INVITEs that were refused for good: who refused them may hear nothing. */
  long refused() {
    return refused.sum();
  }

  void reinvite(EdgeOrder.Reinvite order) {
    reinvite(order, MOST_PUT_OFF);
  }

  /** No INVITE while another is under way in the dialog: the caller's, until it has its ACK. */
  private void reinvite(EdgeOrder.Reinvite order, int times) {
    if (times > 0 && unacknowledged.test(order.token())) {
      after(PUT_OFF_MS, () -> reinvite(order, times - 1));
      return;
    }
    var address = tokens.read(order.token());
    var cseq = order.dialog().localCseq();
    var now = new Again(cseq);
    if (address.isEmpty()
        || reinvites.merge(order.token(), now, (old, again) -> old.cseq < again.cseq ? again : old)
            != now) return; // told twice
    var dialog = Wire.dialog(order.dialog());
    var request =
        dialog
            .request("INVITE")
            .with("Contact", contact(order.token(), order.path()))
            .with("Allow", Answers.METHODS)
            .with("User-Agent", "Santra")
            .withBody(Answers.SDP, Wire.bytes(order.sdp()));
    if (order.timer().isPresent()) request = SessionExpires.asking(request, order.timer().get());
    var listener = new ReinviteListener(order, address.get(), dialog, now);
    try {
      stack.send(request, flow(dialog, order.path()), branch(order.token(), request), listener);
    } catch (RuntimeException unsendable) {
      LOG.debug("{} cannot be reached: {}", order.path(), unsendable.toString());
      listener.putOff();
    }
  }

  private void after(long millis, Runnable task) {
    var _ = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private final class ReinviteListener implements ClientTransaction.Listener {
    private final EdgeOrder.Reinvite order;
    private final Tokens.Address leg;
    private final Dialog dialog;
    private final Again now;

    ReinviteListener(EdgeOrder.Reinvite order, Tokens.Address leg, Dialog dialog, Again now) {
      this.order = order;
      this.leg = leg;
      this.dialog = dialog;
      this.now = now;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (response.provisional()) return;
      settle();
      if (response.success()) answered(transaction, response);
      else
        switch (response.status()) {
          case 408, 481 -> gone(response.status());
          case 491, 500, 502, 503, 504 -> putOff();
          case 422 -> again(leg, now.cseq, order.timer().map(timer -> longer(timer, response)));
          default -> {
            LOG.warn("{}: re-INVITE refused with {}", order.token(), response.status());
            refused.increment();
            entities.order(
                leg.contact(),
                new ContactCommand.RefuseReinvite(leg.leg(), now.cseq, clock.instant()));
          }
        }
    }

    /** Every 2xx has its ACK, repeated ones too. */
    private void answered(ClientTransaction transaction, Response response) {
      if (now.ack != null) {
        acknowledge(now.ack, transaction.flow(), order.token());
        return;
      }
      var target = target(response);
      var ack = target.map(dialog::retarget).orElse(dialog).ack(now.cseq);
      now.ack = ack;
      acknowledge(ack, transaction.flow(), order.token());
      agree(
          leg,
          now.cseq,
          target.orElse(""),
          response,
          order.timer().map(timer -> SessionExpires.granted(response, timer.expires())));
    }

    private void settle() {
      if (now.settled) return;
      now.settled = true;
      after(LINGER.toMillis(), () -> reinvites.remove(order.token(), now));
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      settle();
      LOG.debug("{}: {} {}", transaction.request(), status, reason);
      if (status == 408) gone(status);
      else if (Wire.flow(order.path()).transport().reliable()) unsent();
      else putOff();
    }

    /** Said by the phone's new flow, else again when there may be another way. */
    private void unsent() {
      newFlows.follow(
          order.token(),
          order.path(),
          order.dialog(),
          path -> {
            reinvites.remove(order.token(), now);
            return Optional.of(
                new EdgeOrder.Reinvite(
                    order.token(), path, order.dialog(), order.sdp(), order.timer()));
          },
          this::putOff);
    }

    /**
     * Our offer met the peer's, or the peer's trouble. Who began the call waits longer, so that the
     * two do not meet again: agents' calls are ours, callers' are not.
     */
    void putOff() {
      settle();
      var random = ThreadLocalRandom.current();
      after(
          Leg.isCalling(leg.leg()) ? random.nextLong(2_000) : random.nextLong(2_100, 4_000),
          () -> again(leg, now.cseq, Optional.empty()));
    }

    /** The peer knows nothing of the call, or says nothing: RFC 3261 section 12.2.1.2. */
    private void gone(int status) {
      LOG.info("{}: re-INVITE got {}, the call is over", order.token(), status);
      bye(dialog.next().request("BYE"), flow(dialog, order.path()), order.token());
      entities.order(leg.contact(), new ContactCommand.HangUp(leg.leg(), 0, clock.instant()));
    }
  }

  private static Optional<String> target(Response response) {
    return response.headers().first("Contact").map(NameAddress::parse).map(NameAddress::uri);
  }

  private static SessionTimer longer(SessionTimer timer, Response tooSmall) {
    return new SessionTimer(
        SessionExpires.wanted(tooSmall, timer.expires()), timer.refreshedByUs());
  }

  private void again(Tokens.Address leg, long cseq, Optional<SessionTimer> timer) {
    entities.order(
        leg.contact(), new ContactCommand.Reinvite(leg.leg(), cseq, clock.instant(), timer));
  }

  private void agree(
      Tokens.Address leg,
      long cseq,
      String target,
      Response response,
      Optional<SessionTimer> timer) {
    entities.order(
        leg.contact(),
        new ContactCommand.AgreeMedia(
            leg.leg(), cseq, target, response.bodyText(), clock.instant(), timer));
  }

  /** The response to a re-INVITE of a node that is gone; the contact says it here again, too. */
  private void strayAgain(Tokens.Address leg, Dialog dialog, Response response, Flow from) {
    if (!response.success()) return;
    var token = tokens.of(leg.contact(), leg.leg());
    acknowledge(dialog.ack(dialog.localCseq()), from, token);
    agree(leg, dialog.localCseq(), target(response).orElse(""), response, Optional.empty());
  }

  void acknowledge(EdgeOrder.Acknowledge order) {
    var dialog = Wire.dialog(order.dialog());
    var ack = dialog.ack(dialog.localCseq());
    var call = calls.get(order.token());
    if (call != null)
      synchronized (call) {
        call.ack = ack;
        call.settle();
      }
    acknowledge(ack, flow(dialog, order.path()), order.token());
  }

  void withdraw(EdgeOrder.Withdraw order) {
    order.ring().ifPresent(this::ring);
    var call = calls.get(order.token());
    if (call == null) return;
    synchronized (call) {
      call.withdrawn = true;
      if (call.invite != null) call.invite.cancel();
    }
  }

  void hangUp(EdgeOrder.HangUp order) {
    forgetLater(order.token());
    var call = calls.get(order.token());
    if (call != null)
      synchronized (call) {
        call.settle();
      }
    var dialog = Wire.dialog(order.dialog());
    var bye = dialog.request("BYE");
    say(
        bye,
        dialog,
        order.path(),
        order.token(),
        () ->
            newFlows.follow(
                order.token(),
                order.path(),
                order.dialog(),
                path -> Optional.of(new EdgeOrder.HangUp(order.token(), path, order.dialog())),
                () -> toContact(bye, dialog, order.path(), order.token())));
  }

  /**
   * A request in a dialog, after which whatever the peer says all is as it was.
   *
   * @param unsent what to do when the stream over which the peer was reached is gone
   */
  private void say(Request request, Dialog dialog, Path path, String token, Runnable unsent) {
    var flow = flow(dialog, path);
    stack.send(
        request,
        flow,
        branch(token, request),
        new Unheeded() {
          @Override
          public void onFailure(ClientTransaction transaction, int status, String reason) {
            super.onFailure(transaction, status, reason);
            if (flow.transport().reliable() && status != 408) unsent.run();
          }
        });
  }

  /** By a connection of our own to where the peer says it is (RFC 3261 section 18.1.1). */
  private void toContact(Request request, Dialog dialog, Path path, String token) {
    var cameFrom = Wire.flow(path);
    NextHop.of(dialog.nextHop(), stack.listeners())
        .filter(next -> next.transport() == cameFrom.transport())
        .filter(next -> !next.remote().equals(cameFrom.remote()))
        .ifPresent(next -> {
          var to = Flow.to(next.transport(), cameFrom.local(), next.remote());
          stack.send(request, to, branch(token, request), new Unheeded());
        });
  }

  /** RFC 3515 section 2.4.4: one NOTIFY, which ends the subscription that a REFER is. */
  void notify(EdgeOrder.Notify order) {
    var dialog = Wire.dialog(order.dialog());
    var request =
        dialog
            .request("NOTIFY")
            .with("Contact", contact(order.token(), order.path()))
            .with("Event", "refer")
            .with("Subscription-State", "terminated;reason=noresource")
            .withBody(
                "message/sipfrag;version=2.0",
                Wire.bytes(
                    "SIP/2.0 " + order.status() + " " + Reasons.phrase(order.status()) + "\r\n"));
    say(
        request,
        dialog,
        order.path(),
        order.token(),
        () ->
            newFlows.follow(
                order.token(),
                order.path(),
                order.dialog(),
                path ->
                    Optional.of(
                        new EdgeOrder.Notify(order.token(), path, order.dialog(), order.status())),
                () -> toContact(request, dialog, order.path(), order.token())));
  }

  /** BYE, NOTIFY: whatever the peer says, what is told is so. */
  private static class Unheeded implements ClientTransaction.Listener {
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
