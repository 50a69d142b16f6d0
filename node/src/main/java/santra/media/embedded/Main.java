package santra.media.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.NgClient;

/**
 * The media server's process.
 *
 * <pre>
 * --listen HOST:PORT      ng commands; an inner address (default 127.0.0.1:2223)
 * --media HOST            address callers and agents send to (default 127.0.0.1)
 * --ports LOW-HIGH        UDP ports for voice (default 30000-39999)
 * --prompts FOLDER        .wav and .ul files to play
 * --recordings FOLDER     where calls are recorded (default: recordings, if keys are given)
 * --recording-keys FOLDER files TENANT.ID.key, 32 bytes in hex (default: recording-keys)
 * --dtmf HOST:PORT[,...]  who is told of pressed keys
 * --loops N               threads (default: one per core)
 * --pid-file FILE         written once it serves, removed when it ends
 * --write-sounds FOLDER   no server of its own: the built-in sounds as WAV files in FOLDER/built-in,
 *                         for an rtpengine that is started in FOLDER
 * --drain HOST:PORT       no server of its own: tells the one there to be given no new calls
 * --undrain HOST:PORT     the same, to be given calls again
 * </pre>
 *
 * Prints one line when it serves. SIGTERM ends it with exit code 143 after the sockets are closed;
 * bad arguments end it with 2, an address that cannot be bound with 1.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length == 2 && arguments[0].endsWith("drain"))
      return drain(arguments[1], arguments[0].equals("--drain"), out, err);
    if (arguments.length == 2 && arguments[0].equals("--write-sounds"))
      return writeSounds(arguments[1], err);
    var pidFile = Optional.<Path>empty();
    var settings = Settings.DEFAULT;
    try {
      var words = Arrays.asList(arguments).iterator();
      while (words.hasNext()) {
        var option = words.next();
        if (option.equals("--pid-file")) pidFile = Optional.of(Path.of(value(option, words)));
        else settings = with(settings, option, value(option, words));
      }
    } catch (IllegalArgumentException bad) {
      err.println("media server: " + bad.getMessage());
      return 2;
    }
    try {
      serve(settings, pidFile, out);
      return 0;
    } catch (IOException | RuntimeException failure) {
      err.println("media server: " + failure.getMessage());
      return 1;
    }
  }

  private static int writeSounds(String folder, PrintStream err) {
    try {
      var built = Files.createDirectories(Path.of(folder, "built-in"));
      WaveFile.write(built.resolve("music.wav"), Melody.music());
      WaveFile.write(built.resolve("welcome.wav"), Melody.welcome());
      WaveFile.write(built.resolve("ringing.wav"), Melody.ringing());
      return 0;
    } catch (IOException failure) {
      err.println("media server: " + failure);
      return 1;
    }
  }

  private static int drain(String server, boolean on, PrintStream out, PrintStream err) {
    var order = Dictionary.EMPTY.with("command", "drain").with("on", on ? 1 : 0);
    try (var client = NgClient.open(NgClient.Settings.DEFAULT)) {
      var reply = client.ask(address(server), order).join();
      if (!reply.text("result").orElse("").equals("ok"))
        throw new IllegalStateException("" + reply);
      out.println(server + (on ? " is given no new calls" : " is given new calls"));
      return 0;
    } catch (RuntimeException failed) {
      err.println("media server: " + failed.getMessage());
      return 1;
    }
  }

  private static void serve(Settings settings, Optional<Path> pidFile, PrintStream out)
      throws IOException {
    var server = EmbeddedMediaServer.open(settings);
    if (pidFile.isPresent()) Files.writeString(pidFile.get(), ProcessHandle.current().pid() + "\n");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, pidFile), "media-end"));
    out.printf(
        "media server serves ng on %s:%d, voice on %s:%d-%d%n",
        server.address().getAddress().getHostAddress(),
        server.address().getPort(),
        settings.media().getHostAddress(),
        settings.lowPort(),
        settings.highPort());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(EmbeddedMediaServer server, Optional<Path> pidFile) {
    server.close();
    try {
      if (pidFile.isPresent()) Files.deleteIfExists(pidFile.get());
    } catch (IOException failure) {
      System.err.println("media server: " + failure.getMessage());
    }
  }

  private static Settings with(Settings settings, String option, String value) {
    return switch (option) {
      case "--listen" -> settings.listeningOn(address(value));
      case "--media" -> settings.withMedia(InetAddress.ofLiteral(value));
      case "--ports" -> {
        var range = value.split("-", 2);
        if (range.length < 2) throw new IllegalArgumentException("no port range: " + value);
        yield settings.withPorts(number(range[0]), number(range[1]));
      }
      case "--prompts" -> settings.withPrompts(Path.of(value));
      case "--dtmf" ->
          settings.tellingDigitsTo(
              List.of(value.split(",", -1)).stream().map(Main::address).toList());
      case "--recordings" ->
          settings.recordingTo(
              new Settings.Recordings(
                  Path.of(value),
                  settings
                      .recordings()
                      .map(Settings.Recordings::keys)
                      .orElse(Path.of("recording-keys"))));
      case "--recording-keys" ->
          settings.recordingTo(
              new Settings.Recordings(
                  settings
                      .recordings()
                      .map(Settings.Recordings::folder)
                      .orElse(Path.of("recordings")),
                  Path.of(value)));
      case "--loops" -> settings.withLoops(number(value));
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) throw new IllegalArgumentException(option + " needs a value");
    return words.next();
  }

  /** Numeric only: a name would be another's choice of address. */
  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) throw new IllegalArgumentException("no HOST:PORT: " + text);
    var host = text.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(InetAddress.ofLiteral(host), number(text.substring(colon + 1)));
  }

  private static int number(String digits) {
    if (!digits.matches("[0-9]{1,6}")) throw new IllegalArgumentException("no number: " + digits);
    return Integer.parseInt(digits);
  }
}
