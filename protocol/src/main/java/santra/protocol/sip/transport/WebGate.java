package santra.protocol.sip.transport;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lets a browser's request pass that asks for SIP over WebSocket (RFC 7118 section 4.1) from a page
 * we know (RFC 6455 section 10.2); refuses others in HTTP.
 */
final class WebGate extends SimpleChannelInboundHandler<FullHttpRequest> {
  static final String PROTOCOL = "sip";

  private final WebSettings settings;

  /** Why not: an event for the pipeline, which counts it. */
  record Refusal(String reason, HttpResponseStatus status) {}

  WebGate(WebSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var refusal = refusal(request);
    if (refusal.isPresent()) refuse(context, refusal.get());
    else {
      context.fireChannelRead(request.retain());
      context.pipeline().remove(this);
    }
  }

  private Optional<Refusal> refusal(FullHttpRequest request) {
    var headers = request.headers();
    if (request.decoderResult().isFailure() || !request.method().equals(HttpMethod.GET))
      return Optional.of(new Refusal("web.refused.malformed", BAD_REQUEST));
    if (!request.uri().equals(settings.path()))
      return Optional.of(new Refusal("web.refused.path", NOT_FOUND));
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true))
      return Optional.of(new Refusal("web.refused.no-upgrade", UPGRADE_REQUIRED));
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !settings.admits(origin))
      return Optional.of(new Refusal("web.refused.origin", FORBIDDEN));
    var speaksSip =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .anyMatch(value -> value.strip().equals(PROTOCOL));
    return speaksSip
        ? Optional.empty()
        : Optional.of(new Refusal("web.refused.protocol", BAD_REQUEST));
  }

  private static void refuse(ChannelHandlerContext context, Refusal refusal) {
    context.fireUserEventTriggered(refusal);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.status().equals(UPGRADE_REQUIRED))
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
