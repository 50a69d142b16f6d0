package santra.channel.voice;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.TransactionUser;

/** Answers 503 between the opening of the ports and the edge being whole. */
final class Gate implements TransactionUser {
  private final TransactionUser edge;
  private volatile boolean open;

  Gate(TransactionUser edge) {
    this.edge = edge;
  }

  void open() {
    open = true;
  }

  @Override
  public void onRequest(ServerTransaction transaction) {
    if (open) edge.onRequest(transaction);
    else Answers.busy(transaction);
  }

  @Override
  public void onAck(Request ack, Flow from) {
    if (open) edge.onAck(ack, from);
  }

  @Override
  public void onCancel(ServerTransaction invite, Request cancel) {
    if (open) edge.onCancel(invite, cancel);
  }

  @Override
  public void onStrayResponse(Response response, Flow from) {
    if (open) edge.onStrayResponse(response, from);
  }

  @Override
  public void onUnacknowledged(ServerTransaction transaction) {
    if (open) edge.onUnacknowledged(transaction);
  }
}
