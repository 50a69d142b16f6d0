package santra.loadtest.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import santra.loadtest.phone.Sound;

/** A baresip phone that says 660 Hz, driven over its control port (netstrings of JSON). */
final class Baresip implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final Tool tool;
  private final Socket control;

  /**
   * Starts the phone, which registers by itself.
   *
   * @param number tells several phones on one host apart
   */
  static Baresip start(Path folder, Path configuration, String host, int number, String account)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var controlPort = 4440 + number;
    Files.writeString(
        folder.resolve("config"),
        Files.readString(configuration)
            .replace("@HOST@", host)
            .replace("@SIP@", String.valueOf(5160 + number))
            .replace("@RTP@", (20_000 + 100 * number) + "-" + (20_098 + 100 * number))
            .replace("@CONTROL@", String.valueOf(controlPort)));
    Files.writeString(folder.resolve("accounts"), account + "\n");
    Tones.writeWav(folder.resolve("agent.wav"), Sound.AGENT_HERTZ, 60);
    var tool = Tool.start("baresip", folder, List.of("baresip", "-f", "."));
    return new Baresip(folder, tool, connect(host, controlPort, tool));
  }

  private Baresip(Path folder, Tool tool, Socket control) {
    this.folder = folder;
    this.tool = tool;
    this.control = control;
  }

  private static Socket connect(String host, int port, Tool tool)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true)
      try {
        var socket = new Socket(host, port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) throw new IOException(tool.output(), notYet);
        Thread.sleep(100);
      }
  }

  /** Reads events until one of this type, for instance {@code CALL_INCOMING}. */
  void awaitEvent(String type) throws IOException {
    while (!next().path("type").asText().equals(type)) {
      // the socket's time-out ends a wait for what never comes
    }
  }

  /** It may have registered before its control port took us on, so its state is asked for. */
  void awaitRegistered() throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (System.nanoTime() > deadline) throw new IOException("not registered: " + tool.output());
      Thread.sleep(100);
      command("reginfo");
    } while (!response().contains("OK"));
  }

  private String response() throws IOException {
    while (true) {
      var message = next();
      if (message.path("response").asBoolean()) return message.path("data").asText();
    }
  }

  void command(String command) throws IOException {
    var message = JSON.createObjectNode().put("command", command).put("token", "t").toString();
    var netstring = message.length() + ":" + message + ",";
    control.getOutputStream().write(netstring.getBytes(StandardCharsets.US_ASCII));
  }

  private JsonNode next() throws IOException {
    var in = control.getInputStream();
    var length = 0;
    for (int digit = read(in); digit != ':'; digit = read(in)) length = length * 10 + digit - '0';
    var message = in.readNBytes(length);
    read(in); // the comma
    return JSON.readTree(message);
  }

  private static int read(InputStream in) throws IOException {
    var octet = in.read();
    if (octet < 0) throw new IOException("baresip is gone");
    return octet;
  }

  /** What the phone's owner heard, once the call is over. */
  List<Sound> heard() throws IOException {
    try (var recordings = Files.newDirectoryStream(folder, "dump-*-dec.wav")) {
      var recording = recordings.iterator();
      if (!recording.hasNext()) throw new IOException("nothing was recorded: " + tool.output());
      return Tones.heard(recording.next());
    }
  }

  @Override
  public void close() throws IOException {
    control.close();
    tool.close();
  }
}
