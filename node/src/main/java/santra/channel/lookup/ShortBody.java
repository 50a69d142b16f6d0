package santra.channel.lookup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes an answer up to a limit; what is longer is let go of unread. */
final class ShortBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int most;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  ShortBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription from) {
    subscription = from;
    from.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (var piece : pieces) {
      if (whole.isDone()) return;
      if (body.size() + piece.remaining() > most) {
        whole.completeExceptionally(new IOException("longer than " + most + " bytes"));
        if (subscription != null) subscription.cancel();
        return;
      }
      var bytes = new byte[piece.remaining()];
      piece.get(bytes);
      body.writeBytes(bytes);
    }
    if (subscription != null) subscription.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(body.toByteArray());
  }
}
