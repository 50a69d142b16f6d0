package santra.loadtest.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes that the launcher has started: signals by pid file, new starts by the launcher.
 *
 * @param home the launcher's folder, with {@code run/NAME.pid} and {@code run/NAME.log}
 * @param launcher the program {@code santra}
 * @param base first three numbers of the addresses
 */
public record Processes(Path home, Path launcher, String base) {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  /** Signals by their POSIX names. */
  enum Signal {
    KILL,
    TERM,
    STOP,
    CONT
  }

  static String node(int number) {
    return "node-" + number;
  }

  private long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(home.resolve("run/" + name + ".pid")).strip());
  }

  boolean lives(String name) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid(name) + "/stat"), StandardCharsets.UTF_8);
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  void signal(String name, Signal signal) throws IOException, InterruptedException {
    run(Duration.ofSeconds(5), List.of("kill", "-" + signal, String.valueOf(pid(name))));
  }

  /** Returns when the node is ready. */
  void start(int node) throws IOException, InterruptedException {
    start(String.valueOf(node));
  }

  /**
   * @param server as the launcher calls it, such as {@code media-2}
   */
  void start(String server) throws IOException, InterruptedException {
    run(READY_WITHIN, List.of(launcher.toString(), "start", server, "--base", base));
  }

  void run(Duration limit, List<String> command) throws IOException, InterruptedException {
    var output = Files.createTempFile("santra", ".out");
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("SANTRA_HOME", home.toString());
      var process = builder.redirectOutput(output.toFile()).start();
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " did not end in " + limit);
      }
      if (process.exitValue() != 0)
        throw new IOException(String.join(" ", command) + ": " + Files.readString(output).strip());
    } finally {
      Files.delete(output);
    }
  }

  Path log(String name) {
    return home.resolve("run/" + name + ".log");
  }
}
