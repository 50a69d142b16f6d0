package santra.protocol.sip.transport;

import java.util.function.BiConsumer;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transaction.InviteServer;
import santra.protocol.sip.transaction.NonInviteServer;
import santra.protocol.sip.transaction.ServerInput;
import santra.protocol.sip.transaction.State;
import santra.protocol.sip.transaction.Step;
import santra.protocol.sip.transaction.Timer;
import santra.protocol.sip.transaction.Timing;
import santra.protocol.sip.transaction.TransactionKey;

/** A request that a peer wants answered. */
final class LiveServer extends Live<State.OfServer> implements ServerTransaction {
  private final Request request;
  private final Flow flow;
  private final Via via;
  private final BiConsumer<LiveServer, Response> replies;

  LiveServer(
      TransactionKey key,
      Request request,
      Flow flow,
      Via via,
      Timing timing,
      long sinceNanos,
      BiConsumer<LiveServer, Response> replies) {
    super(
        key,
        request.method().equals("INVITE")
            ? new InviteServer.Trying()
            : new NonInviteServer.Trying(),
        timing,
        sinceNanos);
    this.request = request;
    this.flow = flow;
    this.via = via;
    this.replies = replies;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Flow flow() {
    return flow;
  }

  @Override
  public void reply(Response response) {
    replies.accept(this, response);
  }

  /** RFC 3261 section 18.2.2: the way it came; if that is gone, to where the Via says. */
  @Override
  Flow target(Carrier carrier) {
    return carrier.alive(flow) ? Vias.back(via, flow) : Vias.reconnect(via, flow);
  }

  @Override
  void deliver(TransactionUser user, SipMessage message) {
    if (message instanceof Request ack && ack.method().equals("ACK")) user.onAck(ack, flow);
    else user.onRequest(this);
  }

  @Override
  void fail(TransactionUser user, int status, String reason) {
    user.onUnacknowledged(this);
  }

  @Override
  void apologise() {
    if (unanswered()) reply(Response.to(request, 500).withToTag(Long.toHexString(sinceNanos)));
  }

  Step<? extends State.OfServer> start() {
    return request.method().equals("INVITE")
        ? InviteServer.start(request, timing)
        : NonInviteServer.start(request, timing);
  }

  Step<? extends State.OfServer> step(ServerInput input) {
    return switch (state()) {
      case InviteServer invite -> InviteServer.step(invite, input, timing);
      case NonInviteServer other -> NonInviteServer.step(other, input, timing);
    };
  }

  @Override
  Step<? extends State.OfServer> expired(Timer timer) {
    return step(new ServerInput.Expired(timer));
  }

  @Override
  Step<? extends State.OfServer> unsendable(String reason) {
    return step(new ServerInput.Unsendable(reason));
  }

  boolean unanswered() {
    return switch (state()) {
      case InviteServer.Trying _, InviteServer.Proceeding _ -> true;
      case NonInviteServer.Trying _, NonInviteServer.Proceeding _ -> true;
      case InviteServer _, NonInviteServer _ -> false;
    };
  }

  @Override
  public String toString() {
    return request + " from " + flow.remote();
  }
}
