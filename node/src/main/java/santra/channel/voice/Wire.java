package santra.channel.voice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import santra.contact.Dialog;
import santra.contact.Invite;
import santra.contact.Path;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Reasons;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.Transport;

/** The contact's words for a leg, and SIP's words for the same. */
final class Wire {
  private static final byte[] NO_BODY = {};

  private Wire() {}

  static String text(InetSocketAddress address) {
    var host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Reads {@code host:port} without asking DNS. */
  static InetSocketAddress address(String text) {
    var colon = text.lastIndexOf(':');
    var host = text.substring(0, colon);
    if (host.startsWith("[")) host = host.substring(1, host.length() - 1);
    return new InetSocketAddress(
        InetAddress.ofLiteral(host), Integer.parseInt(text.substring(colon + 1)));
  }

  static Path path(String edge, Flow flow) {
    return new Path(
        edge,
        flow.transport().name(),
        text(flow.remote()),
        flow.connection(),
        flow.domain().isEmpty() ? Optional.empty() : Optional.of(flow.domain()));
  }

  static Flow flow(Path path) {
    return new Flow(
        Transport.valueOf(path.transport()),
        address(path.edge()),
        address(path.remote()),
        path.connection(),
        path.name().orElse(""));
  }

  /**
   * Our Contact on a leg: the leg's address with the port that its transport has there, so that a
   * peer whose connection is gone finds us again.
   */
  static String contact(String token, Path path, List<SipStack.Listener> listeners) {
    var transport = Transport.valueOf(path.transport());
    var host = address(path.edge()).getAddress();
    var at =
        listeners.stream()
            .filter(listener -> listener.transport() == transport)
            .map(SipStack.Listener::address)
            .filter(address -> address.getAddress().equals(host))
            .findFirst()
            .map(Wire::text)
            .orElse(path.edge());
    return "<sip:" + token + "@" + at + transport.uriParameter() + ">";
  }

  /** The user part without the escapes of a number and a feature code. */
  static String dialled(SipUri uri) {
    return uri.user().replace("%2B", "+").replace("%2A", "*");
  }

  static byte[] bytes(String sdp) {
    return sdp.getBytes(StandardCharsets.UTF_8);
  }

  static Invite invite(Request request) {
    return new Invite(
        request.headers().all("Via"),
        request.headers().all("Record-Route"),
        request.headers().first("From").orElse(""),
        request.headers().first("To").orElse(""),
        request.cseq().number());
  }

  /** The response as it stands in RFC 3261 section 8.2.6, from what the contact remembers. */
  static Response response(EdgeOrder.Respond order) {
    var invite = order.invite();
    var headers = Headers.NONE;
    for (var via : invite.vias()) headers = headers.plus("Via", via);
    if (order.status() > 100)
      for (var route : invite.recordRoutes()) headers = headers.plus("Record-Route", route);
    headers =
        headers
            .plus("From", invite.from())
            .plus("To", invite.to())
            .plus("Call-ID", order.callId())
            .plus("CSeq", invite.cseq() + " INVITE");
    var response = new Response(order.status(), Reasons.phrase(order.status()), headers, NO_BODY);
    return order.status() == 100 ? response : response.withToTag(order.token());
  }

  static santra.protocol.sip.dialog.Dialog dialog(Dialog dialog) {
    return new santra.protocol.sip.dialog.Dialog(
        dialog.callId(),
        dialog.localTag(),
        dialog.remoteTag(),
        dialog.localUri(),
        dialog.remoteUri(),
        dialog.remoteTarget(),
        dialog.routeSet(),
        dialog.localCseq(),
        dialog.remoteCseq());
  }

  static Dialog dialog(santra.protocol.sip.dialog.Dialog dialog) {
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        dialog.remoteTag(),
        dialog.localUri(),
        dialog.remoteUri(),
        dialog.remoteTarget(),
        dialog.routeSet(),
        dialog.localCseq(),
        dialog.remoteCseq());
  }
}
