package santra.protocol.sip.transport;

import io.netty.channel.ChannelHandlerContext;

/** A peer that does not read what it asked for is not waited for. */
final class SlowReader {
  private SlowReader() {}

  static void cut(ChannelHandlerContext context, Counters counters) {
    if (context.channel().isWritable() || !context.channel().isActive()) return;
    counters.count("closed.slow-reader");
    context
        .executor()
        .execute(() -> {
          var _ = context.close();
        });
  }
}
