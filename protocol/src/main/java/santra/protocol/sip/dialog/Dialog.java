package santra.protocol.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.protocol.sip.message.CSeq;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.message.SipUri;

/**
 * A dialog, RFC 3261 section 12, seen from our side: what is needed to speak inside it, and to
 * store it. Early and confirmed dialogs look the same.
 *
 * @param localTag ours
 * @param remoteTag theirs; empty for an RFC 2543 peer
 * @param localUri our address as it stands in From of what we send, without the tag
 * @param remoteUri theirs, likewise
 * @param remoteTarget URI from their Contact
 * @param routeSet Route values in the order we send them
 * @param localCseq number of our last request; 0 before the first
 * @param remoteCseq number of their last request; -1 before the first
 */
public record Dialog(
    String callId,
    String localTag,
    String remoteTag,
    String localUri,
    String remoteUri,
    String remoteTarget,
    List<String> routeSet,
    long localCseq,
    long remoteCseq) {

  public Dialog {
    routeSet = List.copyOf(routeSet);
  }

  /** The dialog that an INVITE from a peer opens, section 12.1.1. */
  public static Dialog uas(Request invite, String localTag) {
    var remote = invite.from();
    return new Dialog(
        invite.callId(),
        localTag,
        remote.tag().orElse(""),
        untagged(invite.to()),
        untagged(remote),
        contact(invite).orElse(remote.uri()),
        invite.headers().all("Record-Route"),
        0,
        invite.cseq().number());
  }

  /** The dialog that a tagged response to our INVITE opens, section 12.1.2. */
  public static Dialog uac(Request invite, Response response) {
    var local = invite.from();
    return new Dialog(
        invite.callId(),
        local.tag().orElse(""),
        response.to().tag().orElse(""),
        untagged(local),
        untagged(invite.to()),
        contact(response).orElse(invite.uri()),
        response.headers().all("Record-Route").reversed(),
        invite.cseq().number(),
        -1);
  }

  /**
   * The same from the response alone, which repeats what the INVITE said (section 8.2.6.2): for
   * whoever receives the answer to an INVITE that another has sent.
   */
  public static Dialog uac(Response response) {
    var local = response.from();
    var remote = response.to();
    return new Dialog(
        response.callId(),
        local.tag().orElse(""),
        remote.tag().orElse(""),
        untagged(local),
        untagged(remote),
        contact(response).orElse(remote.uri()),
        response.headers().all("Record-Route").reversed(),
        response.cseq().number(),
        -1);
  }

  private static Optional<String> contact(SipMessage message) {
    return message
        .headers()
        .first("Contact")
        .map(NameAddress::parse)
        .map(NameAddress::uri)
        .filter(uri -> !uri.equals("*"));
  }

  private static String untagged(NameAddress address) {
    return new NameAddress(address.display(), address.uri(), address.parameters().without("tag"))
        .toString();
  }

  /** Reserves the number of our next request. */
  public Dialog next() {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        remoteTarget,
        routeSet,
        localCseq + 1,
        remoteCseq);
  }

  /** After a target refresh: re-INVITE or UPDATE, section 12.2. */
  public Dialog retarget(String contactUri) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        contactUri,
        routeSet,
        localCseq,
        remoteCseq);
  }

  /**
   * The dialog after a request of the peer in it; empty when the request is older than one we have
   * had, which is answered 500 (section 12.2.2). Not for ACK and CANCEL, whose number is that of
   * their INVITE.
   */
  public Optional<Dialog> received(Request inDialog) {
    var number = inDialog.cseq().number();
    if (number <= remoteCseq) return Optional.empty();
    return Optional.of(
        new Dialog(
            callId,
            localTag,
            remoteTag,
            localUri,
            remoteUri,
            remoteTarget,
            routeSet,
            localCseq,
            number));
  }

  /** A request of ours with the number that {@link #next} reserved, section 12.2.1.1. */
  public Request request(String method) {
    return request(method, localCseq);
  }

  /** The ACK of a 2xx to the INVITE or re-INVITE with that number, section 13.2.2.4. */
  public Request ack(long inviteCseq) {
    return request("ACK", inviteCseq);
  }

  private Request request(String method, long number) {
    var fields = new ArrayList<Headers.Field>();
    for (var route : routes()) fields.add(new Headers.Field("Route", route));
    fields.add(new Headers.Field("Max-Forwards", "70"));
    fields.add(new Headers.Field("From", tagged(localUri, localTag)));
    fields.add(new Headers.Field("To", tagged(remoteUri, remoteTag)));
    fields.add(new Headers.Field("Call-ID", callId));
    fields.add(new Headers.Field("CSeq", new CSeq(number, method).toString()));
    return Request.of(method, strict() ? firstRoute() : remoteTarget, new Headers(fields));
  }

  private static String tagged(String address, String tag) {
    return tag.isEmpty()
        ? address
        : NameAddress.parse(address).withParameter("tag", tag).toString();
  }

  /** The URI that a request must be sent to: the first proxy of the route set, else the target. */
  public String nextHop() {
    return routeSet.isEmpty() ? remoteTarget : firstRoute();
  }

  /** A strict router wants to be the Request-URI, and the target at the end of the route. */
  private List<String> routes() {
    if (!strict()) return routeSet;
    var routes = new ArrayList<>(routeSet.subList(1, routeSet.size()));
    routes.add("<" + remoteTarget + ">");
    return routes;
  }

  private boolean strict() {
    if (routeSet.isEmpty()) return false;
    try {
      return !SipUri.parse(firstRoute()).parameters().has("lr");
    } catch (IllegalArgumentException notSip) {
      return false;
    }
  }

  private String firstRoute() {
    return NameAddress.parse(routeSet.getFirst()).uri();
  }
}
