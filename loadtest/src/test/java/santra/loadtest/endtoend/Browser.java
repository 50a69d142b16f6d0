package santra.loadtest.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import santra.loadtest.phone.Sound;

/**
 * Headless Chromium as an agent's phone: JsSIP on a page that we serve. It says the agent's tone,
 * and reports what it hears; see {@code e2e/browser/phone.js}.
 */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path FILES = Path.of("e2e/browser").toAbsolutePath();

  /** As {@code npm ci} leaves it there. */
  static final Path BUNDLER = FILES.resolve("node_modules/.bin/esbuild");

  private static final byte[] PAGE =
      "<!doctype html><script src=\"phone.js\"></script>".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer pages;
  private final byte[] script;
  private final Tool chromium;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> order = new AtomicReference<>("");
  private volatile int hertz;
  private volatile String keys = "";

  private Browser(Path folder, URI socket, String uri, String password)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    script = Files.readAllBytes(bundle(folder));
    Tones.writeWav(folder.resolve("voice.wav"), Sound.AGENT_HERTZ, 10);
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    pages.createContext("/", exchange -> answer(exchange, PAGE, "text/html"));
    pages.createContext("/phone.js", exchange -> answer(exchange, script, "text/javascript"));
    pages.createContext("/report", this::report);
    pages.start();
    var page =
        "http://127.0.0.1:%d/?socket=%s&uri=%s&password=%s"
            .formatted(
                pages.getAddress().getPort(),
                coded(socket.toString()),
                coded(uri),
                coded(password));
    chromium =
        Tool.start(
            "chromium",
            folder,
            List.of(
                CHROMIUM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile"),
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + folder.resolve("voice.wav"),
                "--autoplay-policy=no-user-gesture-required",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                "--allow-loopback-in-peer-connection",
                "--ignore-certificate-errors", // its authority is ours
                page));
  }

  /**
   * @param socket the WebSocket where it registers
   * @param uri its address of record
   */
  static Browser start(Path folder, URI socket, String uri, String password)
      throws IOException, InterruptedException {
    return new Browser(folder, socket, uri, password);
  }

  private static Path bundle(Path folder) throws IOException, InterruptedException {
    var bundle = folder.resolve("phone.bundle.js");
    try (var esbuild =
        Tool.start(
            "esbuild",
            folder,
            List.of(
                BUNDLER.toString(),
                FILES.resolve("phone.js").toString(),
                "--bundle",
                "--outfile=" + bundle))) {
      if (esbuild.await(PATIENCE) != 0) throw new IOException(esbuild.output());
    }
    return bundle;
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, byte[] body, String type) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    var lines =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    hertz = Integer.parseInt(lines.get(0));
    keys = lines.size() > 1 ? lines.get(1) : "";
    events.addAll(lines.subList(Math.min(2, lines.size()), lines.size()));
    answer(exchange, order.getAndSet("").getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  /** {@code hold}, {@code unhold} or {@code bye}, with its next report. */
  void command(String what) {
    order.set(what);
  }

  void awaitEvent(String event) throws InterruptedException, IOException {
    await(event, () -> events.contains(event));
  }

  /** That tone is the loudest it hears. */
  void awaitTone(double wanted) throws InterruptedException, IOException {
    await(wanted + " Hz", () -> Math.abs(hertz - wanted) < 15);
  }

  void awaitSilence() throws InterruptedException, IOException {
    await("silence", () -> hertz == 0);
  }

  /** How the keys of its voice were agreed, and which cipher it is. */
  String keys() {
    return keys;
  }

  private void await(String what, BooleanSupplier so) throws InterruptedException, IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline)
        throw new AssertionError(
            "the browser never saw "
                + what
                + ", but "
                + events
                + ", hears "
                + hertz
                + " Hz, "
                + keys
                + "\n"
                + chromium.output());
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    chromium.close();
    pages.stop(0);
  }
}
