package santra.protocol.sip.transport;

import java.net.InetAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.Via;

/**
 * Refusals that leave no trace (RFC 3261 section 8.2.7): a repeated request is refused again, the
 * same way, and its ACK is recognised by our tag alone.
 */
final class Stateless {
  private static final int AMPLIFICATION = 2;

  private final Carrier carrier;
  private final SourceLimits limits;
  private final Counters counters;

  Stateless(Carrier carrier, SourceLimits limits, Counters counters) {
    this.carrier = carrier;
    this.limits = limits;
    this.counters = counters;
  }

  void reply(Request request, int status, Via via, Flow flow) {
    send(response(request, status, via), via, flow);
  }

  /** 503, spread over ten seconds, so that not all come again together. */
  void busy(Request request, Via via, Flow flow) {
    var seconds = 5 + Math.floorMod(via.hashCode(), 10);
    send(response(request, 503, via).with("Retry-After", String.valueOf(seconds)), via, flow);
  }

  /** What the codec refused gets its status, if there is one, cheaply and not too often. */
  void refuse(Unreadable unreadable) {
    var request = unreadable.reason().answerable();
    if (request == null || unreadable.reason().status() == 0) return;
    var flow = unreadable.flow();
    var via = request.topVia();
    var response =
        response(Vias.stamped(request, via, flow.remote()), unreadable.reason().status(), via);
    if (length(response) > AMPLIFICATION * unreadable.size() || !allowed(flow)) {
      counters.count("malformed.unanswered");
      return;
    }
    send(response, via, flow);
  }

  private boolean allowed(Flow flow) {
    InetAddress source = flow.remote().getAddress();
    return limits.request(source);
  }

  private void send(Response response, Via via, Flow flow) {
    counters.count("refused." + response.status());
    carrier.send(response, Vias.back(via, flow), _ -> counters.count("unsendable"));
  }

  private static Response response(Request request, int status, Via via) {
    var all = Response.to(request, status);
    var response =
        new Response(status, all.reason(), all.headers().without("Record-Route"), all.body());
    return response.headers().first("To").isPresent() ? response.withToTag(tag(via)) : response;
  }

  /** The same for every repetition, and for the ACK. */
  private static String tag(Via via) {
    var text = via.branch().orElse("") + via.sentBy();
    return "stateless-" + Integer.toHexString(text.hashCode());
  }

  /** Whether this ACK is for a refusal of ours. */
  static boolean answered(Request ack, Via via) {
    return ack.to().tag().filter(tag(via)::equals).isPresent();
  }

  private static int length(Response response) {
    int length = response.reason().length() + 40;
    for (var field : response.headers().fields())
      length += field.name().length() + field.value().length() + 4;
    return length;
  }
}
