package santra.loadtest.phone;

import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import santra.protocol.sip.message.CSeq;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * A robot's end of one call: the dialog of RFC 3261 section 12 and the voice in it. Lives on its
 * bank's thread.
 */
abstract class Leg {
  /** How a call ended, seen from the robot. */
  enum End {
    BY_ROBOT,
    BY_PEER,
    /** A final response of 300 or more. */
    REFUSED,
    /** Silence, or a broken transport. */
    FAILED
  }

  final PhoneBank bank;
  final String callId;
  final NameAddress local;
  final @Nullable Voice voice;
  private NameAddress remote;
  private String target = "";
  private List<String> routes = List.of();
  private long sequence = 10; // above any INVITE of ours
  private boolean over;

  Leg(PhoneBank bank, String callId, NameAddress local, NameAddress remote, @Nullable Voice voice) {
    this.bank = bank;
    this.callId = callId;
    this.local = local;
    this.remote = remote;
    this.voice = voice;
  }

  /** The leg is over; told once. */
  abstract void ended(End how, int status);

  final boolean over() {
    return over;
  }

  /** The peer's message established or refreshed the dialog: where our requests go from now on. */
  final void learn(NameAddress peer, SipMessage message, List<String> routeSet) {
    remote = peer;
    routes = List.copyOf(routeSet);
    message
        .headers()
        .first("Contact")
        .ifPresent(contact -> target = NameAddress.parse(contact).uri());
  }

  final void listenTo(SipMessage message) {
    if (voice == null || message.body().length == 0) return;
    Sdp.peer(message.bodyText()).ifPresent(voice::talkTo);
  }

  final String sdp() {
    return Sdp.of(bank.host(), voice == null ? bank.deafPort() : voice.port(), 1);
  }

  final byte[] sdpBytes() {
    return sdp().getBytes(StandardCharsets.UTF_8);
  }

  final void bye() {
    bank.send(inDialog("BYE", ++sequence), nextHop(), new Farewell());
    finish(End.BY_ROBOT, 200);
  }

  /** Sends the peer's other party on, RFC 5589 section 6; the peer hangs us up. */
  final void refer(String to) {
    var request =
        inDialog("REFER", ++sequence)
            .with("Refer-To", "<" + to + ">")
            .with("Contact", "<" + bank.contact(local) + ">");
    bank.send(request, nextHop(), new Quietly());
  }

  /** Names this call in the header of that name, RFC 3891, as it stands in a URI. */
  final String replaces() {
    var value =
        callId + ";to-tag=" + remote.tag().orElse("") + ";from-tag=" + local.tag().orElse("");
    return "Replaces=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** What became of a REFER: the status line in a NOTIFY. */
  void notified(String statusLine) {}

  /** Whether what this robot says is lost on the way: ACKs and responses. */
  boolean muted() {
    return false;
  }

  /** A re-INVITE of ours has been answered. */
  void reinvited() {}

  /** Says again where we listen, RFC 3261 section 14.1. */
  final void reinvite() {
    if (over) return;
    var request =
        inDialog("INVITE", ++sequence)
            .with("Contact", "<" + bank.contact(local) + ">")
            .withBody("application/sdp", sdpBytes());
    bank.send(request, nextHop(), new Renewal());
  }

  final void acknowledge(long inviteSequence) {
    if (muted()) return;
    bank.sendOutside(inDialog("ACK", inviteSequence), nextHop());
  }

  /** A key, as phones without RFC 4733 tell it. */
  final void info(char key) {
    var body = "Signal=%s\r\nDuration=160\r\n".formatted(key);
    bank.send(
        inDialog("INFO", ++sequence)
            .withBody("application/dtmf-relay", body.getBytes(StandardCharsets.UTF_8)),
        nextHop(),
        new Quietly());
  }

  private Request inDialog(String method, long number) {
    var headers =
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", local.toString())
            .plus("To", remote.toString())
            .plus("Call-ID", callId)
            .plus("CSeq", new CSeq(number, method).toString());
    for (var route : routes) headers = headers.plus("Route", route);
    return Request.of(method, target, headers);
  }

  private InetSocketAddress nextHop() {
    var uri =
        routes.isEmpty() ? SipUri.parse(target) : NameAddress.parse(routes.getFirst()).sipUri();
    return new InetSocketAddress(uri.host(), uri.portOr(5060));
  }

  /** A request inside this dialog; CANCEL and ACK come by their own ways. */
  final void onRequest(ServerTransaction transaction) {
    var request = transaction.request();
    switch (request.method()) {
      case "BYE" -> {
        transaction.reply(Response.to(request, 200));
        finish(End.BY_PEER, 200);
      }
      case "INVITE" -> {
        if (bank.putsOff(callId)) {
          transaction.reply(Response.to(request, 491));
          return;
        }
        listenTo(request);
        transaction.reply(
            Response.to(request, 200)
                .plus("Contact", "<" + bank.contact(local) + ">")
                .withBody("application/sdp", sdpBytes()));
      }
      case "NOTIFY" -> {
        if (!muted()) transaction.reply(Response.to(request, 200));
        notified(request.bodyText().strip());
      }
      case "OPTIONS", "UPDATE", "INFO" -> transaction.reply(Response.to(request, 200));
      default -> transaction.reply(Response.to(request, 405));
    }
  }

  final void finish(End how, int status) {
    if (over) return;
    over = true;
    bank.forget(this);
    if (voice != null) voice.close();
    ended(how, status);
  }

  /** For a request whose answer changes nothing; silence is counted against the peer. */
  private class Quietly implements ClientTransaction.Listener {
    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (!response.provisional() && !response.success() && response.status() != 481)
        bank.complain(transaction.request().method() + " got " + response);
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      bank.complain(transaction.request().method() + " " + callId + ": " + reason);
    }
  }

  private final class Renewal extends Quietly {
    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (response.success()) {
        acknowledge(response.cseq().number());
        listenTo(response);
        reinvited();
      } else super.onResponse(transaction, response);
    }
  }

  /** A BYE, and how long its answer takes. */
  private final class Farewell extends Quietly {
    private final long began = System.nanoTime();

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (!response.provisional()) bank.answeredBye(Duration.ofNanos(System.nanoTime() - began));
      super.onResponse(transaction, response);
    }
  }
}
