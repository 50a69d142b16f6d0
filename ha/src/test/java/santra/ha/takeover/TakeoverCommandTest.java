package santra.ha.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeoverCommandTest {
  @TempDir private Path folder;

  private final List<String> listeners = new CopyOnWriteArrayList<>();

  private final AddressHolder holder =
      new AddressHolder() {
        @Override
        public CompletionStage<Done> adopt(String address) {
          listeners.add("open after " + ran());
          return CompletableFuture.completedStage(Done.done());
        }

        @Override
        public CompletionStage<Done> giveBack(String address) {
          listeners.add("close before " + ran());
          return CompletableFuture.completedStage(Done.done());
        }
      };

  private List<String> ran() {
    try {
      var log = folder.resolve("log");
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private TakeoverCommand command(String body) throws java.io.IOException {
    var script = folder.resolve("move");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new TakeoverCommand(script, Duration.ofSeconds(2), holder);
  }

  private static void await(CompletionStage<Done> done) throws Exception {
    done.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void itRunsBeforeTheListenersOpenAndAfterTheyHaveClosed() throws Exception {
    var command = command("echo \"$1 $2\" >> \"$(dirname \"$0\")/log\"");
    await(command.adopt("10.0.0.1:5060"));
    await(command.giveBack("10.0.0.1:5060"));
    assertThat(listeners)
        .containsExactly("open after [adopt 10.0.0.1:5060]", "close before [adopt 10.0.0.1:5060]");
    assertThat(ran()).containsExactly("adopt 10.0.0.1:5060", "give-back 10.0.0.1:5060");
  }

  @Test
  void whatFailsOrHangsOpensNothing() throws Exception {
    var failing = command("exit 3");
    assertThatThrownBy(() -> await(failing.adopt("10.0.0.1:5060"))).hasMessageContaining("with 3");
    var hanging = command("exec sleep 60");
    assertThatThrownBy(() -> await(hanging.adopt("10.0.0.1:5060"))).hasMessageContaining("2000 ms");
    assertThat(listeners).isEmpty();
  }

  @Test
  void anAddressIsAnArgumentAndNothingElse() throws Exception {
    var command = command("echo \"$2\" >> \"$(dirname \"$0\")/log\"");
    await(command.adopt("x; touch " + folder.resolve("trap")));
    assertThat(folder.resolve("trap")).doesNotExist();
  }
}
