package santra.channel.voice;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import santra.contact.ContactCommand;
import santra.contact.Path;
import santra.contact.SessionTimer;
import santra.distribution.Entities;
import santra.media.MediaException;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;

/** Requests inside a call: found by our tag, answered once the contact has recorded them. */
final class InDialog {
  private static final int MOST_RETRY_AFTER_S = 10;

  private final Addresses addresses;
  private final BiFunction<String, Path, String> contact;
  private final Tokens tokens;
  private final Entities entities;
  private final Anchors anchors;
  private final Predicate<String> reinviting;
  private final Keypad keypad;
  private final Function<TenantId, SessionTerms> terms;
  private final Referrals referrals;
  private final Clock clock;

  /** Offers of peers that have no answer yet, by our token of the leg. */
  private final Set<String> negotiating = ConcurrentHashMap.newKeySet();

  /**
   * @param contact our Contact on a leg, from its token and its path
   * @param reinviting whether an offer of ours to a leg, by its token, waits for its answer
   * @param terms of a tenant's sessions
   */
  InDialog(
      Addresses addresses,
      BiFunction<String, Path, String> contact,
      Tokens tokens,
      Entities entities,
      Anchors anchors,
      Predicate<String> reinviting,
      Keypad keypad,
      Function<TenantId, SessionTerms> terms,
      Referrals referrals,
      Clock clock) {
    this.addresses = addresses;
    this.contact = contact;
    this.tokens = tokens;
    this.entities = entities;
    this.anchors = anchors;
    this.reinviting = reinviting;
    this.keypad = keypad;
    this.terms = terms;
    this.referrals = referrals;
    this.clock = clock;
  }

  /** The leg named by the To tag, or by the Request-URI where a peer lost the tag. */
  Optional<Tokens.Address> leg(Request request) {
    return request.to().tag().flatMap(tokens::read);
  }

  void handle(ServerTransaction transaction) {
    var request = transaction.request();
    var leg = leg(request);
    if (leg.isEmpty()) {
      Answers.reply(transaction, 481);
      return;
    }
    switch (request.method()) {
      case "BYE" -> bye(transaction, leg.get());
      case "INVITE", "UPDATE" -> renegotiate(transaction, leg.get());
      case "REFER" -> referrals.handle(transaction, leg.get());
      case "INFO" -> info(transaction, leg.get());
      case "OPTIONS" -> Answers.reply(transaction, 200, "Allow", Answers.METHODS);
      default -> Answers.reply(transaction, 405, "Allow", Answers.METHODS);
    }
  }

  private void bye(ServerTransaction transaction, Tokens.Address leg) {
    var cseq = transaction.request().cseq().number();
    finish(
        transaction,
        entities.order(leg.contact(), new ContactCommand.HangUp(leg.leg(), cseq, clock.instant())),
        481);
  }

  private static void finish(
      ServerTransaction transaction, CompletionStage<Done> recorded, int refused) {
    recorded.whenComplete((_, failure) -> {
      if (failure == null) Answers.reply(transaction, 200);
      else Answers.reply(transaction, refused);
    });
  }

  /** Hold, resume, a moved address, a session refresh: RFC 3261 section 14, RFC 3311, RFC 4028. */
  private void renegotiate(ServerTransaction transaction, Tokens.Address leg) {
    var request = transaction.request();
    var granted = terms.apply(leg.contact().tenant());
    if (SessionExpires.isTooSmall(request, granted)) {
      transaction.reply(SessionExpires.minimum(request, granted));
      return;
    }
    var timer = SessionExpires.granted(request, granted);
    if (request.body().length == 0 && request.method().equals("UPDATE")) {
      refresh(transaction, leg, timer);
      return;
    }
    if (request.body().length == 0) {
      Answers.reply(transaction, 488, "Warning", "399 santra \"an offer is needed\"");
      return;
    }
    if (!Answers.carriesSdp(request)) {
      Answers.reply(transaction, 415, "Accept", Answers.SDP);
      return;
    }
    var token = tokens.of(leg.contact(), leg.leg());
    if (reinviting.test(token)) {
      Answers.reply(transaction, 491); // RFC 3261 section 14.2: theirs and ours have met
      return;
    }
    if (!negotiating.add(token)) {
      // RFC 3261 section 14.2, RFC 3311 section 5.2: one after the other.
      var soon = ThreadLocalRandom.current().nextInt(MOST_RETRY_AFTER_S + 1);
      Answers.reply(transaction, 500, "Retry-After", String.valueOf(soon));
      return;
    }
    anchors
        .use(leg.contact(), now -> renegotiate(request, leg, now.session(), timer))
        .whenComplete((sdp, failure) -> {
          negotiating.remove(token);
          if (failure == null)
            transaction.reply(
                accepted(transaction, token, timer).withBody(Answers.SDP, Wire.bytes(sdp)));
          else Answers.reply(transaction, status(failure));
        });
  }

  private void refresh(ServerTransaction transaction, Tokens.Address leg, SessionTimer timer) {
    entities
        .order(
            leg.contact(),
            new ContactCommand.KeepSession(
                leg.leg(),
                transaction.request().cseq().number(),
                Optional.of(timer),
                clock.instant()))
        .whenComplete((_, failure) -> {
          if (failure == null)
            transaction.reply(accepted(transaction, tokens.of(leg.contact(), leg.leg()), timer));
          else Answers.reply(transaction, 481);
        });
  }

  private CompletionStage<String> renegotiate(
      Request request, Tokens.Address leg, String session, SessionTimer timer) {
    return anchors
        .media()
        .renegotiate(session, tokens.of(leg.contact(), leg.leg()), request.bodyText())
        .thenCompose(sdp ->
            entities
                .order(
                    leg.contact(),
                    new ContactCommand.Renegotiate(
                        leg.leg(),
                        request.cseq().number(),
                        request.bodyText(),
                        sdp,
                        clock.instant(),
                        Optional.of(session),
                        Optional.of(timer)))
                .thenApply(_ -> sdp));
  }

  /** Trouble with media is no reason to end the call, as 481 would be. */
  private static int status(Throwable failure) {
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null)
      cause = cause.getCause();
    if (cause instanceof MediaException media) return media.unacceptable() ? 488 : 500;
    return 481;
  }

  private Response accepted(ServerTransaction transaction, String token, SessionTimer timer) {
    var path = Wire.path(addresses.of(transaction.flow()), transaction.flow());
    return SessionExpires.granting(
        Response.to(transaction.request(), 200)
            .with("Contact", contact.apply(token, path))
            .with("Allow", Answers.METHODS),
        timer);
  }

  /** Digits from phones that send them by SIP INFO (application/dtmf-relay). */
  private void info(ServerTransaction transaction, Tokens.Address leg) {
    var request = transaction.request();
    var type = request.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT).trim();
    var digit =
        type.startsWith("application/dtmf") ? digit(request.bodyText()) : Optional.<String>empty();
    if (request.body().length == 0) Answers.reply(transaction, 200);
    else if (digit.isEmpty()) Answers.reply(transaction, 415, "Accept", "application/dtmf-relay");
    else finish(transaction, keypad.press(leg, digit.get(), Optional.of(press(leg, request))), 481);
  }

  /** Repeated to the next node, it is the same press of the key (RFC 3261 section 12.2.1.1). */
  private static String press(Tokens.Address leg, Request request) {
    return "info-" + leg.leg() + "-" + request.cseq().number();
  }

  private static Optional<String> digit(String body) {
    var text = body.strip();
    for (var line : text.lines().limit(10).toList())
      if (line.regionMatches(true, 0, "Signal=", 0, 7)) text = line.substring(7).strip();
    return text.length() == 1 && "0123456789*#ABCD".indexOf(text.charAt(0)) >= 0
        ? Optional.of(text)
        : Optional.empty();
  }
}
