package santra.protocol.sip.transport;

import java.util.function.BiConsumer;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.transaction.ClientInput;
import santra.protocol.sip.transaction.InviteClient;
import santra.protocol.sip.transaction.NonInviteClient;
import santra.protocol.sip.transaction.State;
import santra.protocol.sip.transaction.Step;
import santra.protocol.sip.transaction.Timer;
import santra.protocol.sip.transaction.Timing;
import santra.protocol.sip.transaction.TransactionKey;

/** A request of ours that wants an answer. */
final class LiveClient extends Live<State.OfClient> implements ClientTransaction {
  private final Request request;
  private final Flow flow;
  private final Listener listener;
  private final BiConsumer<LiveClient, ClientInput> wishes;

  LiveClient(
      TransactionKey key,
      Request request,
      Flow flow,
      Listener listener,
      Timing timing,
      long sinceNanos,
      BiConsumer<LiveClient, ClientInput> wishes) {
    super(
        key,
        request.method().equals("INVITE")
            ? new InviteClient.Calling(request, timing.t1(), false)
            : new NonInviteClient.Trying(request, timing.t1()),
        timing,
        sinceNanos);
    this.request = request;
    this.flow = flow;
    this.listener = listener;
    this.wishes = wishes;
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
  public void cancel() {
    wishes.accept(this, new ClientInput.Cancel());
  }

  @Override
  public void settle() {
    wishes.accept(this, new ClientInput.Settled());
  }

  @Override
  Flow target(Carrier carrier) {
    return flow;
  }

  @Override
  void deliver(TransactionUser user, SipMessage message) {
    if (message instanceof Response response) listener.onResponse(this, response);
  }

  @Override
  void fail(TransactionUser user, int status, String reason) {
    listener.onFailure(this, status, reason);
  }

  @Override
  void apologise() {
    // Our own request: there is nobody to apologise to.
  }

  Listener listener() {
    return listener;
  }

  Step<? extends State.OfClient> start() {
    return request.method().equals("INVITE")
        ? InviteClient.start(request, timing)
        : NonInviteClient.start(request, timing);
  }

  Step<? extends State.OfClient> step(ClientInput input) {
    return switch (state()) {
      case InviteClient invite -> InviteClient.step(invite, input, timing);
      case NonInviteClient other -> NonInviteClient.step(other, input, timing);
    };
  }

  @Override
  Step<? extends State.OfClient> expired(Timer timer) {
    return step(new ClientInput.Expired(timer));
  }

  @Override
  Step<? extends State.OfClient> unsendable(String reason) {
    return step(new ClientInput.Unsendable(reason));
  }

  @Override
  public String toString() {
    return request + " to " + flow.remote();
  }
}
