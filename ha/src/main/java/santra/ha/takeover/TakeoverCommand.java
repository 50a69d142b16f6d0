package santra.ha.takeover;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the address itself, where it does not simply exist on every machine: runs {@code COMMAND
 * adopt ADDRESS} before the listeners open and {@code COMMAND give-back ADDRESS} after they have
 * closed. Started as it stands, never through a shell; what does not end in time is killed, and
 * counts as failed like any status but 0.
 */
public final class TakeoverCommand implements AddressHolder {
  private static final Logger LOG = LoggerFactory.getLogger(TakeoverCommand.class);

  private final Path command;
  private final Duration limit;
  private final AddressHolder listeners;

  public TakeoverCommand(Path command, Duration limit, AddressHolder listeners) {
    this.command = command;
    this.limit = limit;
    this.listeners = listeners;
  }

  @Override
  public CompletionStage<Done> adopt(String address) {
    return run("adopt", address).thenCompose(_ -> listeners.adopt(address));
  }

  @Override
  public CompletionStage<Done> giveBack(String address) {
    return listeners.giveBack(address).thenCompose(_ -> run("give-back", address));
  }

  private CompletionStage<Done> run(String what, String address) {
    var done = new CompletableFuture<Done>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            await(what, address);
            done.complete(Done.done());
          } catch (IOException failed) {
            LOG.warn("{} {} {}: {}", command, what, address, failed.getMessage());
            done.completeExceptionally(failed);
          } catch (InterruptedException stopping) {
            done.completeExceptionally(stopping);
          }
        });
    return done;
  }

  private void await(String what, String address) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command.toString(), what, address)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException("did not end within " + limit.toMillis() + " ms");
    }
    if (process.exitValue() != 0) throw new IOException("ended with " + process.exitValue());
  }
}
