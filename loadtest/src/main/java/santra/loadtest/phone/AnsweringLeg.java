package santra.loadtest.phone;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;

/** The leg of a robot that is called. */
abstract class AnsweringLeg extends Leg {
  private static final long T1_MS = 500;
  private static final long T2_MS = 4_000;
  private static final long GIVE_UP_MS = 64 * T1_MS;

  private final ServerTransaction invite;
  private boolean answered;
  private boolean acknowledged;
  private @Nullable ScheduledFuture<?> repeat;

  AnsweringLeg(PhoneBank bank, ServerTransaction invite, @Nullable Voice voice) {
    super(
        bank,
        invite.request().callId(),
        invite.request().to().withParameter("tag", bank.token()),
        invite.request().from(),
        voice);
    this.invite = invite;
    learn(
        invite.request().from(), invite.request(), invite.request().headers().all("Record-Route"));
  }

  /** The ACK of our 200 has come: both sides may talk. */
  abstract void connected();

  final Request invitation() {
    return invite.request();
  }

  final void ring() {
    if (!over() && !muted()) invite.reply(response(180));
  }

  final void reject(int status) {
    if (over() || answered) return;
    invite.reply(response(status));
    finish(End.BY_ROBOT, status);
  }

  final void answer() {
    if (over() || answered) return;
    answered = true;
    listenTo(invite.request());
    repeatUntilAcknowledged(T1_MS, 0);
  }

  /** The 2xx is the transaction user's to repeat, RFC 3261 section 13.3.1.4. */
  private void repeatUntilAcknowledged(long wait, long waited) {
    if (over() || acknowledged) return;
    if (waited > GIVE_UP_MS) {
      bank.complain("no ACK for " + callId);
      bye();
      return;
    }
    if (!muted()) invite.reply(response(200).withBody("application/sdp", sdpBytes()));
    repeat =
        bank.timer(wait, () -> repeatUntilAcknowledged(Math.min(2 * wait, T2_MS), waited + wait));
  }

  final void onAck() {
    if (acknowledged || over()) return;
    acknowledged = true;
    if (repeat != null) repeat.cancel(false);
    connected();
  }

  final void onCancel() {
    if (over() || answered) return;
    invite.reply(response(487));
    finish(End.BY_PEER, 487);
  }

  final void hangUp() {
    if (answered && !over()) bye();
  }

  private Response response(int status) {
    return Response.to(invite.request(), status)
        .with("To", local.toString())
        .plus("Contact", "<" + bank.contact(local) + ">");
  }

  /** The user part the call was sent to: which of a bank's phones rings. */
  static String calledUser(Request invite) {
    return NameAddress.of(invite.uri()).sipUri().user();
  }
}
