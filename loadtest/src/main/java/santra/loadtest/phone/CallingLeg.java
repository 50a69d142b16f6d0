package santra.loadtest.phone;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import santra.protocol.sip.message.CSeq;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ClientTransaction;

/** The leg of a robot that calls. */
abstract class CallingLeg extends Leg implements ClientTransaction.Listener {
  private final InetSocketAddress proxy;
  private final String uri;
  private Map<String, String> extraHeaders = Map.of();
  private String offer = "";
  private long attempt;
  private @Nullable ClientTransaction invite;
  private boolean answered;
  private boolean givenUp;

  /**
   * @param proxy where the INVITE is sent
   * @param uri whom to call
   */
  CallingLeg(
      PhoneBank bank,
      NameAddress local,
      String uri,
      InetSocketAddress proxy,
      @Nullable Voice voice) {
    super(bank, bank.token() + "@" + bank.host(), local, NameAddress.of(uri), voice);
    this.proxy = proxy;
    this.uri = uri;
  }

  /** A provisional response of 101 or more. */
  abstract void progressing(Response response);

  /** The first 2xx; it has been acknowledged. */
  abstract void answered();

  final boolean isAnswered() {
    return answered;
  }

  final void invite(Map<String, String> headers) {
    invite(headers, sdp());
  }

  final void invite(Map<String, String> headers, String sdpOffer) {
    extraHeaders = headers;
    offer = sdpOffer;
    bank.remember(this);
    send("", "");
  }

  private void send(String credentials, String value) {
    attempt++;
    var headers =
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", local.toString())
            .plus("To", NameAddress.of(uri).toString())
            .plus("Call-ID", callId)
            .plus("CSeq", new CSeq(attempt, "INVITE").toString())
            .plus("Contact", "<" + bank.contact(local) + ">")
            .plus("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS");
    for (var header : extraHeaders.entrySet())
      headers = headers.plus(header.getKey(), header.getValue());
    if (!credentials.isEmpty()) headers = headers.plus(credentials, value);
    var request =
        Request.of("INVITE", uri, headers)
            .withBody("application/sdp", offer.getBytes(StandardCharsets.UTF_8));
    invite = bank.send(request, proxy, this);
  }

  /** Hangs up: BYE in an answered call, else CANCEL. */
  final void hangUp() {
    if (over()) return;
    givenUp = true;
    if (answered) bye();
    else if (invite != null) invite.cancel();
  }

  @Override
  public final void onResponse(ClientTransaction transaction, Response response) {
    if (response.success()) onSuccess(response);
    else if (response.provisional()) {
      if (response.status() == 100 || over()) return;
      listenTo(response);
      progressing(response);
    } else if (attempt == 1 && challenged(response)) answerChallenge(response);
    else
      finish(givenUp && response.status() == 487 ? End.BY_ROBOT : End.REFUSED, response.status());
  }

  /** The value of the credentials header; a robot without a password gives none. */
  String credentials(String challenge, String method, String requestUri) {
    return "";
  }

  private static boolean challenged(Response response) {
    return response.status() == 401 || response.status() == 407;
  }

  private void answerChallenge(Response response) {
    var asProxy = response.status() == 407;
    var challenge =
        response.headers().first(asProxy ? "Proxy-Authenticate" : "WWW-Authenticate").orElse("");
    var value = credentials(challenge, "INVITE", uri);
    if (value.isEmpty() || givenUp) finish(End.REFUSED, response.status());
    else send(asProxy ? "Proxy-Authorization" : "Authorization", value);
  }

  /** Every 2xx is acknowledged, repeated ones too (RFC 3261 section 13.2.2.4). */
  private void onSuccess(Response response) {
    if (!answered) {
      learn(response.to(), response, response.headers().all("Record-Route").reversed());
      listenTo(response);
    }
    acknowledge(response.cseq().number());
    if (answered) return;
    answered = true;
    if (givenUp) bye(); // it crossed our CANCEL
    else answered();
  }

  @Override
  public final void onFailure(ClientTransaction transaction, int status, String reason) {
    finish(End.FAILED, status);
  }
}
