package santra.channel.voice;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.distribution.ContactCentre;
import santra.distribution.ContactCentre.AgentStatus;
import santra.media.MediaServer;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentRef;

/**
 * An agent dials a feature code: the order is given, a chime or a low tone says how it went, and
 * the phone is hung up. Such a call is no contact and leaves no record; the agent's journal has the
 * change.
 */
final class FeatureCalls {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureCalls.class);
  private static final String ACCEPTED = "welcome";
  private static final String REFUSED = "tone:200";
  private static final Duration LISTEN = Duration.ofMillis(1_500);
  private static final int MOST_AT_ONCE = 500;

  /** Why an agent is not ready who dialled the code for it: no reason can be dialled yet. */
  private static final String BY_PHONE = "phone";

  private final Addresses addresses;
  private final ContactCentre floor;
  private final MediaServer media;
  private final ScheduledExecutorService timer;
  private final Outgoing outgoing;
  private final Map<String, Dialog> live = new ConcurrentHashMap<>();

  FeatureCalls(
      Addresses addresses,
      ContactCentre floor,
      MediaServer media,
      ScheduledExecutorService timer,
      Outgoing outgoing) {
    this.addresses = addresses;
    this.floor = floor;
    this.media = media;
    this.timer = timer;
    this.outgoing = outgoing;
  }

  static boolean isCode(Tenant tenant, String number) {
    var codes = tenant.featureCodes();
    return number.equals(codes.logIn())
        || number.equals(codes.logOut())
        || number.equals(codes.ready())
        || number.equals(codes.notReady());
  }

  void dialled(ServerTransaction transaction, Tenant tenant, AgentRef agent, String code) {
    if (live.size() >= MOST_AT_ONCE) {
      Answers.busy(transaction);
      return;
    }
    var tag = Long.toString(System.nanoTime() & Long.MAX_VALUE, 36);
    var session = media.place("feature-" + tag);
    var dialog = Dialog.uas(transaction.request(), tag);
    live.put(tag, dialog);
    give(tenant, agent, code)
        .handle((_, refused) -> refused == null ? ACCEPTED : REFUSED)
        .thenCompose(prompt ->
            media
                .anchor(session, tag, transaction.request().bodyText())
                .thenCompose(sdp -> {
                  transaction.reply(answer(transaction, tag, sdp));
                  return media.play(session, tag, prompt, 1);
                }))
        .whenComplete((_, failure) -> {
          if (failure == null) endLater(session, tag, transaction);
          else {
            // The order stands; only its chime is missing.
            LOG.debug("feature code {} of {}: {}", code, agent, failure.toString());
            live.remove(tag);
            media.release(session);
            Answers.reply(transaction, 480);
          }
        });
  }

  private CompletionStage<AgentStatus> give(Tenant tenant, AgentRef agent, String code) {
    var codes = tenant.featureCodes();
    if (code.equals(codes.logIn())) return floor.logIn(agent);
    if (code.equals(codes.logOut())) return floor.logOut(agent);
    if (code.equals(codes.ready())) return floor.ready(agent);
    if (code.equals(codes.notReady())) return floor.notReady(agent, BY_PHONE);
    return CompletableFuture.failedFuture(new ContactCentre.Refused("unknown code " + code));
  }

  private Response answer(ServerTransaction transaction, String tag, String sdp) {
    return Response.to(transaction.request(), 200)
        .withToTag(tag)
        .with(
            "Contact",
            outgoing.contact(tag, Wire.path(addresses.of(transaction.flow()), transaction.flow())))
        .with("Allow", Answers.METHODS)
        .withBody(Answers.SDP, Wire.bytes(sdp));
  }

  private void endLater(String session, String tag, ServerTransaction transaction) {
    var _ =
        timer.schedule(
            () -> end(session, tag, transaction), LISTEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end(String session, String tag, ServerTransaction transaction) {
    media.release(session);
    var dialog = live.remove(tag);
    if (dialog == null) return; // the phone hung up first
    outgoing.hangUp(
        new EdgeOrder.HangUp(
            tag,
            Wire.path(addresses.of(transaction.flow()), transaction.flow()),
            Wire.dialog(dialog.next())));
  }

  /** Whether this BYE ended a feature call. */
  boolean hungUp(String tag) {
    return live.remove(tag) != null;
  }
}
