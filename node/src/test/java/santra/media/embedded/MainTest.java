package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;

/** The process, as the launcher sees it. */
class MainTest {
  private static final Pattern SERVES =
      Pattern.compile("media server serves ng on 127.0.0.1:([0-9]+), .*");

  @TempDir Path folder = Path.of("");

  private static Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void itServesUntilItIsTerminatedAndLeavesNoPidFile() throws Exception {
    var pidFile = folder.resolve("media.pid");
    var process =
        start(
            "--listen",
            "127.0.0.1:0",
            "--ports",
            "41600-41699",
            "--loops",
            "1",
            "--pid-file",
            pidFile.toString());
    try (var output = output(process);
        var client = NgClient.open(NgClient.Settings.DEFAULT)) {
      var line = output.readLine();
      while (line != null && !SERVES.matcher(line).matches()) line = output.readLine();
      var serving = SERVES.matcher(String.valueOf(line));
      assertThat(serving.matches()).isTrue();
      assertThat(Files.readString(pidFile).trim()).isEqualTo(Long.toString(process.pid()));
      var address =
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), Integer.parseInt(serving.group(1)));
      var pong = client.ask(address, Dictionary.EMPTY.with("command", "ping"));
      assertThat(pong.get(3, TimeUnit.SECONDS).text("result")).contains("pong");

      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(pidFile).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void badArgumentsAreNamedAndRefused() throws Exception {
    var process = start("--listen", "localhost:2223");
    try (var output = output(process)) {
      assertThat(output.readLine()).contains("localhost");
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(2);
    } finally {
      process.destroyForcibly();
    }
  }
}
