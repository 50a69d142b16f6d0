package santra.channel.voice;

import java.util.ArrayList;
import java.util.List;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.TransactionUser;

/**
 * Holds what comes between the opening of the ports and the edge being whole, and hands it on in
 * order: a transaction that has been shown to us is not shown again when its request is repeated,
 * and a BYE that gets 503 hangs up nobody.
 */
final class Gate implements TransactionUser {
  /** More is more than comes in the moment this takes; requests beyond it get 503. */
  static final int MOST_HELD = 2_000;

  private final TransactionUser edge;
  private final List<Runnable> held = new ArrayList<>();
  private volatile boolean open;

  Gate(TransactionUser edge) {
    this.edge = edge;
  }

  synchronized void open() {
    held.forEach(Runnable::run);
    held.clear();
    open = true;
  }

  private void pass(Runnable message, Runnable full) {
    if (open || !hold(message, full)) message.run();
  }

  /** False once it is open: who saw it shut may have come a moment late. */
  private synchronized boolean hold(Runnable message, Runnable full) {
    if (open) return false;
    if (held.size() < MOST_HELD) held.add(message);
    else full.run();
    return true;
  }

  @Override
  public void onRequest(ServerTransaction transaction) {
    pass(() -> edge.onRequest(transaction), () -> Answers.busy(transaction));
  }

  @Override
  public void onAck(Request ack, Flow from) {
    pass(() -> edge.onAck(ack, from), Gate::drop);
  }

  @Override
  public void onCancel(ServerTransaction invite, Request cancel) {
    pass(() -> edge.onCancel(invite, cancel), Gate::drop);
  }

  @Override
  public void onStrayResponse(Response response, Flow from) {
    pass(() -> edge.onStrayResponse(response, from), Gate::drop);
  }

  @Override
  public void onUnacknowledged(ServerTransaction transaction) {
    pass(() -> edge.onUnacknowledged(transaction), Gate::drop);
  }

  /** What is lost here will be said again by its peer. */
  private static void drop() {}
}
