package santra.protocol.sip.transport;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Where the pipelines of all channels meet the one table of transactions. */
@Sharable
final class TransactionHandler extends ChannelInboundHandlerAdapter {
  private final Transactions transactions;
  private final Complaints complaints;

  TransactionHandler(Transactions transactions, Complaints complaints) {
    this.transactions = transactions;
    this.complaints = complaints;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof Envelope envelope) transactions.received(envelope);
      else if (message instanceof Unreadable unreadable) transactions.unreadable(unreadable);
    } catch (RuntimeException ours) {
      // Whatever it was, the next message is not to blame.
      complaints.log("Handling of a message", ours);
    }
  }
}
