package santra.channel.voice;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.Activity.Busy;
import santra.agent.entity.AgentReport;
import santra.contact.Aside;
import santra.contact.Leg;
import santra.distribution.CallControl;
import santra.distribution.Entities;
import santra.media.MediaException;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.transport.ServerTransaction;
import santra.tenancy.AgentProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;

/**
 * An agent who talks with a contact calls a colleague from the same phone: that is a consultation
 * of this contact, no contact of its own. The call is answered once it is recorded; a REFER that
 * replaces it completes the transfer (RFC 5589 section 7).
 */
record AsideCalls(
    Addresses addresses,
    Tokens tokens,
    OpenInvites open,
    Entities entities,
    Anchors anchors,
    CallControl control,
    AtomicInteger arriving) {
  private static final Logger LOG = LoggerFactory.getLogger(AsideCalls.class);

  /** Such calls that are being recorded. */
  private static final int MOST_ARRIVING = 500;

  /** Until an overloaded node may be asked again. */
  private static final Duration SOON = Duration.ofSeconds(5);

  void dialled(ServerTransaction transaction, Tenant tenant, AgentRef caller, AgentProfile whom) {
    var request = transaction.request();
    var terms = tenant.session();
    if (SessionExpires.isTooSmall(request, terms))
      transaction.reply(SessionExpires.minimum(request, terms));
    else if (request.body().length == 0)
      Answers.reply(transaction, 488, "Warning", "399 santra \"an offer in the INVITE is needed\"");
    else if (!Answers.carriesSdp(request)) Answers.reply(transaction, 415, "Accept", Answers.SDP);
    else if (arriving.incrementAndGet() > MOST_ARRIVING) {
      arriving.decrementAndGet();
      Answers.busy(transaction, SOON);
    } else
      entities
          .report(caller)
          .thenCompose(report ->
              talksWith(report)
                  .map(contact -> consult(transaction, tenant, contact, whom))
                  .orElseGet(() -> {
                    // Nobody to be consulted about: agents do not call each other through us yet.
                    Answers.reply(transaction, 404);
                    return CompletableFuture.completedFuture(Done.done());
                  }))
          .whenComplete((_, failure) -> {
            arriving.decrementAndGet();
            if (failure != null) {
              LOG.debug("{} cannot consult {}: {}", caller, whom.id(), failure.toString());
              Answers.reply(transaction, status(failure));
            }
          });
  }

  private static Optional<ContactId> talksWith(AgentReport report) {
    return report.state().activity() instanceof Busy busy
        ? Optional.of(busy.contact())
        : Optional.empty();
  }

  private CompletionStage<Done> consult(
      ServerTransaction transaction, Tenant tenant, ContactId contact, AgentProfile whom) {
    var request = transaction.request();
    var id = "d" + name(transaction);
    var token = tokens.of(contact, id);
    var leg =
        new Leg(
            id,
            Wire.path(addresses.of(transaction.flow()), transaction.flow()),
            Wire.dialog(Dialog.uas(request, token)),
            "",
            request.bodyText());
    var timer = SessionExpires.granted(request, tenant.session());
    open.put(token, transaction);
    return anchors
        .use(
            contact,
            now ->
                anchors
                    .media()
                    .anchor(now.session(), token, request.bodyText())
                    .thenCompose(sdp ->
                        control.consultBeside(
                            contact,
                            whom.id(),
                            new Aside(leg.saying(sdp), Wire.invite(request), Optional.of(timer))))
                    .whenComplete((_, failure) -> {
                      if (failure != null) anchors.media().drop(now.session(), token);
                    }))
        .whenComplete((_, failure) -> {
          if (failure != null) open.remove(token);
        });
  }

  /** The same for an INVITE that comes again by another way. */
  private String name(ServerTransaction transaction) {
    var request = transaction.request();
    var via = request.topVia();
    var uuid =
        tokens.contactOf(
            request.callId(),
            request.from().tag().orElse(""),
            via.branch().orElse(""),
            via.sentBy(),
            0);
    return Long.toUnsignedString(uuid.getLeastSignificantBits(), 36);
  }

  private static int status(Throwable failure) {
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null)
      cause = cause.getCause();
    if (cause instanceof MediaException media) return media.unacceptable() ? 488 : 503;
    return 486;
  }
}
