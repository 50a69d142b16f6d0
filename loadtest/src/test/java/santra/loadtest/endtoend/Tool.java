package santra.loadtest.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A foreign program at work in a folder of its own; its output is in {@code NAME.log} there. */
final class Tool implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final Process process;

  private Tool(String name, Path folder, Process process) {
    this.name = name;
    this.folder = folder;
    this.process = process;
  }

  static Tool start(String name, Path folder, List<String> command) throws IOException {
    Files.createDirectories(folder);
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    return new Tool(name, folder, process);
  }

  /** Waits for its end and gives the exit code. */
  int await(Duration patience) throws InterruptedException, IOException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
      throw new AssertionError(name + " does not end within " + patience + ":\n" + output());
    return process.exitValue();
  }

  String output() throws IOException {
    var text = Files.readString(folder.resolve(name + ".log"));
    return text.substring(Math.max(0, text.length() - 4_000));
  }

  @Override
  public void close() {
    end();
  }

  /** SIGTERM, and SIGKILL for who does not listen; once more does nothing. */
  void end() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
