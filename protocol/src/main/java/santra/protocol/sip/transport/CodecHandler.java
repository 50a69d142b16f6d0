package santra.protocol.sip.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import santra.protocol.sip.message.BadMessage;
import santra.protocol.sip.message.SipCodec;

/** Frames to messages and back, for all channels of one event loop. */
@Sharable
final class CodecHandler extends ChannelDuplexHandler {
  private static final int TOO_LARGE = 513;

  private final SipCodec codec;
  private final SourceLimits limits;
  private final Counters counters;
  private final MessageWatch watch;

  CodecHandler(SipCodec codec, SourceLimits limits, Counters counters, MessageWatch watch) {
    this.watch = watch;
    this.codec = codec;
    this.limits = limits;
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var frame = (Frame) message;
    if (limits.frame(frame.flow().remote().getAddress())) context.fireChannelRead(read(frame));
    else counters.count("dropped.flood");
  }

  private Object read(Frame frame) {
    try {
      var parsed = codec.parse(frame.bytes());
      if (!frame.whole()) return tooLarge(frame, new BadMessage(0, "too large", null));
      watch.passed(parsed, frame.flow(), false);
      return new Envelope(parsed, frame.flow());
    } catch (BadMessage bad) {
      return frame.whole()
          ? new Unreadable(bad, frame.flow(), frame.bytes().length)
          : tooLarge(frame, bad);
    }
  }

  /** Cut off within its body, a message is malformed too, which yields what can be answered. */
  private static Unreadable tooLarge(Frame frame, BadMessage bad) {
    return new Unreadable(
        new BadMessage(TOO_LARGE, "too large", bad.answerable()),
        frame.flow(),
        frame.bytes().length);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var envelope = (Envelope) message;
    byte[] bytes;
    try {
      bytes = codec.print(envelope.message());
    } catch (RuntimeException unprintable) {
      promise.tryFailure(unprintable);
      return;
    }
    watch.passed(envelope.message(), envelope.flow(), true);
    var _ = context.write(new Frame(bytes, envelope.flow(), true), promise);
  }
}
