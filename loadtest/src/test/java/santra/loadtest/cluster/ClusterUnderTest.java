package santra.loadtest.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.pkitesting.CertificateBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import santra.loadtest.centre.Centre;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Nodes;

/**
 * Journal server, media servers and nodes as processes of their own, started from the class path of
 * this test by class name, ended by process handle. Logs are in {@code target/cluster/BASE}.
 */
public final class ClusterUnderTest implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration END_WITHIN = Duration.ofSeconds(15);
  private static final Path CASSANDRA = Path.of("..", "cassandra", "run.sh").toAbsolutePath();
  private static final int CQL = 9042;

  private final Nodes nodes;
  private final Path folder;
  private final Path tenants;
  private final String digests;
  private static final Path RTPENGINE = Path.of("/usr/bin/rtpengine");
  private static final String MEDIA_SERVER = "santra.media.embedded.Main";
  private final int mediaServers;
  private final boolean rtpengine;
  private final int cassandras;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  private ClusterUnderTest(
      Nodes nodes,
      Path folder,
      Path tenants,
      String digests,
      int mediaServers,
      boolean rtpengine,
      int cassandras) {
    this.mediaServers = mediaServers;
    this.rtpengine = rtpengine;
    this.cassandras = cassandras;
    this.nodes = nodes;
    this.folder = folder;
    this.tenants = tenants;
    this.digests = digests;
  }

  /**
   * Starts everything and returns when every node is ready.
   *
   * @param base addresses nobody else uses at the time, for instance {@code 127.0.9}
   */
  public static ClusterUnderTest start(String base, int count, Centre centre)
      throws IOException, InterruptedException {
    return start(base, count, centre, "SHA-256, MD5");
  }

  /**
   * @param digests offered to phones: baresip 1.0 gives up on a challenge for SHA-256
   */
  public static ClusterUnderTest start(String base, int count, Centre centre, String digests)
      throws IOException, InterruptedException {
    return start(base, count, centre, digests, 1);
  }

  /**
   * @param mediaServers number N is at {@code base.N}
   */
  public static ClusterUnderTest start(
      String base, int count, Centre centre, String digests, int mediaServers)
      throws IOException, InterruptedException {
    return start(base, count, centre, digests, mediaServers, false, 0);
  }

  /**
   * With the journal in Cassandra; skips the test where there is no JDK 17 or no jars of it.
   *
   * @param cassandras number N is at {@code base.N}; each event is in all of them
   */
  static ClusterUnderTest onCassandra(String base, int count, Centre centre, int cassandras)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(CASSANDRA.resolveSibling("target").resolve("lib")),
        "skipped: no jars of Cassandra; 'mvn -f cassandra/pom.xml initialize' fetches them");
    assumeTrue(
        new ProcessBuilder(CASSANDRA.toString(), "--check").inheritIO().start().waitFor() == 0,
        "skipped: no JDK 17 for Cassandra");
    return start(base, count, centre, "SHA-256, MD5", 1, false, cassandras);
  }

  /** One node, and Debian's rtpengine in the place of our media server. */
  public static ClusterUnderTest withRtpengine(String base, Centre centre)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(RTPENGINE), "skipped: rtpengine is not installed");
    return start(base, 1, centre, "MD5", 1, true, 0);
  }

  private static ClusterUnderTest start(
      String base,
      int count,
      Centre centre,
      String digests,
      int mediaServers,
      boolean rtpengine,
      int cassandras)
      throws IOException, InterruptedException {
    var folder = Path.of("target", "cluster", base).toAbsolutePath();
    deleteAll(folder);
    Files.createDirectories(folder);
    var nodes = new Nodes(base, count);
    centre.write(nodes.callers() + "/32");
    var tenants = centre.folder().toAbsolutePath();
    var cluster =
        new ClusterUnderTest(nodes, folder, tenants, digests, mediaServers, rtpengine, cassandras);
    try {
      cluster.giveKeys(centre);
      cluster.startAll();
      cluster.awaitReady();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  public Nodes nodes() {
    return nodes;
  }

  public Path folder() {
    return folder;
  }

  private void startAll() throws IOException, InterruptedException {
    var password = folder.resolve("journal-password");
    Files.writeString(password, "not-a-secret-on-loopback");
    Files.writeString(folder.resolve("key"), "5a".repeat(32));
    certify();
    if (nodes.count() > 1) startJournal();
    if (cassandras > 0) startCassandras();
    for (int server = 1; server <= mediaServers; server++)
      if (rtpengine) startRtpengine(server);
      else startMedia(server);
    for (int node = 1; node <= nodes.count(); node++) {
      Files.writeString(folder.resolve("node" + node + ".conf"), configuration(node));
      startNode(node, node == 1);
    }
  }

  /** What tenants seal their recordings with. */
  private void giveKeys(Centre centre) throws IOException {
    for (var organisation : centre.organisations())
      Files.writeString(
          Path.of(dir("recording-keys"), organisation.tenant() + ".one.key"), "7b".repeat(32));
  }

  /** Tenants whose files are in the folder of the first ones; returns when every node has them. */
  void admit(Centre centre) throws IOException, InterruptedException {
    giveKeys(centre);
    var deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (var http = Desk.client()) {
      for (var organisation : centre.organisations())
        for (var node : nodes.http()) {
          var tenant = organisation.tenant();
          var desk = new Desk(http, List.of(node), tenant, centre.key(tenant));
          while (!knows(desk)) {
            if (System.nanoTime() > deadline)
              throw new IOException(node + " has no tenant " + tenant + ":\n" + lastLines("node1"));
            Thread.sleep(100);
          }
        }
    }
  }

  private static boolean knows(Desk desk) {
    try {
      desk.books();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whatever was stopped or killed runs again; returns when every node is ready. */
  void mend() throws IOException, InterruptedException {
    for (var name : List.copyOf(processes.keySet()))
      if (named(name).isAlive()) resume(name);
      else if (name.equals("journal")) startJournal();
      else if (name.startsWith("node")) startNode(Integer.parseInt(name.substring(4)), false);
      else if (name.equals("media")) startMedia(1);
      else if (name.startsWith("media")) startMedia(Integer.parseInt(name.substring(5)));
    awaitReady();
  }

  /** Keys are reported to the first node. */
  private void startRtpengine(int server) throws IOException, InterruptedException {
    var host = nodes.base() + "." + server;
    var sounds =
        new ProcessBuilder(
                java(), "-cp", classPath(), MEDIA_SERVER, "--write-sounds", dir("prompts"))
            .redirectErrorStream(true)
            .redirectOutput(log("sounds"))
            .start();
    if (sounds.waitFor() != 0) throw new IOException(lastLines("sounds"));
    processes.put(
        media(server),
        new ProcessBuilder(
                RTPENGINE.toString(),
                "--config-file=none", // else it reads its package's
                "--foreground",
                "--table=-1",
                "--interface=" + host,
                "--listen-ng=" + host + ":2223",
                "--dtmf-log-dest=" + nodes.base() + ".1:2226",
                "--port-min=30000",
                "--port-max=39999",
                "--log-stderr",
                "--log-level=6",
                "--delete-delay=0",
                "--num-threads=2",
                "--media-num-threads=1")
            .directory(folder.resolve("prompts").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(media(server))))
            .start());
  }

  /** Keys are reported to every node. */
  private void startMedia(int server) throws IOException {
    var host = nodes.base() + "." + server;
    var listeners =
        IntStream.rangeClosed(1, nodes.count())
            .mapToObj(node -> nodes.base() + "." + node + ":2226")
            .collect(Collectors.joining(","));
    launch(
        media(server),
        MEDIA_SERVER,
        List.of(
            "--listen",
            host + ":2223",
            "--media",
            host,
            "--ports",
            "30000-39999",
            "--dtmf",
            listeners,
            "--prompts",
            dir("prompts"),
            "--recordings",
            dir("recordings"),
            "--recording-keys",
            dir("recording-keys")));
  }

  private static String media(int server) {
    return server == 1 ? "media" : "media" + server;
  }

  /** Starts a media server again, and returns when every node has heard from it. */
  public void restartMedia(int server) throws IOException, InterruptedException {
    var back = "media server %s.%d:2223 is back".formatted(nodes.base(), server);
    var before = said(back);
    startMedia(server);
    var deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (said(back) < before + nodes.count()) {
      if (System.nanoTime() > deadline) throw new IOException(lastLines(media(server)));
      Thread.sleep(50);
    }
  }

  /** How often the nodes have said so in their logs. */
  private long said(String words) throws IOException {
    var times = 0L;
    for (int node = 1; node <= nodes.count(); node++)
      times +=
          Files.readAllLines(log("node" + node).toPath()).stream()
              .filter(line -> line.contains(words))
              .count();
    return times;
  }

  /** Starts the journal server, the first time or again. */
  public void startJournal() throws IOException {
    launch(
        "journal",
        "santra.persistence.journal.JournalServer",
        List.of(
            "--dir",
            dir("data"),
            "--listen",
            nodes.base() + ".1:9092",
            "--password-file",
            folder.resolve("journal-password").toString()));
  }

  /** One after the other, as they join; then the tables. */
  private void startCassandras() throws IOException, InterruptedException {
    for (int number = 1; number <= cassandras; number++) {
      startCassandra(number);
      var deadline = System.nanoTime() + READY_WITHIN.toNanos();
      while (!listens(nodes.base() + "." + number)) {
        if (System.nanoTime() > deadline) throw new IOException(lastLines("cassandra" + number));
        Thread.sleep(200);
      }
    }
    var schema =
        new ProcessBuilder(
                java(),
                "-cp",
                classPath(),
                "santra.persistence.journal.CassandraSchema",
                nodes.base() + ".1:" + CQL,
                "datacenter1",
                String.valueOf(cassandras))
            .redirectErrorStream(true)
            .redirectOutput(log("schema"))
            .start();
    if (schema.waitFor() != 0) throw new IOException(lastLines("schema"));
  }

  /** The first time or again; does not wait for it. */
  void startCassandra(int number) throws IOException {
    var name = "cassandra" + number;
    var seeds =
        IntStream.rangeClosed(1, cassandras)
            .mapToObj(n -> nodes.base() + "." + n)
            .collect(Collectors.joining(","));
    var builder =
        new ProcessBuilder(
            CASSANDRA.toString(), dir(name), nodes.base() + "." + number, seeds, "384");
    builder
        .environment()
        .putAll(Map.of("CASSANDRA_RING_DELAY", "1000", "CASSANDRA_SYNC", "periodic"));
    processes.put(
        name,
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)))
            .start());
  }

  private static boolean listens(String host) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, CQL), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** SIGKILL for a media server; returns when it is gone. */
  public void killMedia(int server) throws InterruptedException {
    kill(media(server));
  }

  /** SIGKILL for {@code journal}, {@code media} or {@code node1}; returns when it has ended. */
  public void kill(String name) throws InterruptedException {
    var process = named(name);
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGSTOP: it keeps its connections and answers nobody. */
  public void pause(String name) throws IOException, InterruptedException {
    signal(name, "-STOP");
  }

  public void resume(String name) throws IOException, InterruptedException {
    signal(name, "-CONT");
  }

  private void signal(String name, String signal) throws IOException, InterruptedException {
    var pid = String.valueOf(named(name).pid());
    if (new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor() != 0)
      throw new IOException("no " + signal + " for " + name);
  }

  /** One certificate for all nodes; phones trust {@code sip-authority.pem}. */
  private void certify() throws IOException {
    try {
      var authority =
          new CertificateBuilder()
              .subject("CN=authority")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      var nodesOfAll = new CertificateBuilder().subject("CN=santra");
      for (var node : nodes.allSip()) nodesOfAll.addSanIpAddress(node.getHostString());
      var certificate = nodesOfAll.buildIssuedBy(authority);
      Files.writeString(folder.resolve("sip-authority.pem"), authority.getRootCertificatePEM());
      Files.writeString(folder.resolve("sip.pem"), certificate.getCertificatePathPEM());
      Files.writeString(folder.resolve("sip.key"), certificate.getPrivateKeyPEM());
    } catch (IOException unwritable) {
      throw unwritable;
    } catch (Exception uncertified) {
      throw new IOException(uncertified);
    }
  }

  /** Starts a node, the first of all with {@code --form}. */
  public void startNode(int node, boolean form) throws IOException {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("--config", folder.resolve("node" + node + ".conf").toString()));
    if (form) arguments.add("--form");
    launch("node" + node, "santra.node.Main", arguments);
  }

  /** SIGKILL: no word of farewell. */
  public void killNode(int node) {
    process(node).destroyForcibly();
  }

  /** SIGTERM: the node hands over what it has, and ends. */
  public void terminateNode(int node) {
    process(node).destroy();
  }

  private Process process(int node) {
    return named("node" + node);
  }

  private Process named(String name) {
    var process = processes.get(name);
    if (process == null) throw new IllegalArgumentException("no process " + name);
    return process;
  }

  /** Starts a node again as soon as it has ended, and returns when all are ready. */
  public void restartNode(int node) throws IOException, InterruptedException {
    if (!process(node).waitFor(END_WITHIN.toSeconds() * 2, TimeUnit.SECONDS))
      throw new IOException("node " + node + " does not end");
    startNode(node, false);
    awaitReady();
  }

  private String configuration(int node) {
    var seeds =
        IntStream.rangeClosed(1, nodes.count())
            .mapToObj(n -> "\"" + nodes.base() + "." + n + ":25520\"")
            .collect(Collectors.joining(", "));
    var journal =
        nodes.count() == 1
            ? "kind = \"h2-file\", dir = \"" + folder.resolve("data") + "\""
            : "kind = \"h2-server\", url = \"jdbc:h2:tcp://%s.1:9092/santra\", password-file = \"%s\""
                .formatted(nodes.base(), folder.resolve("journal-password"));
    if (cassandras > 0)
      journal =
          "kind = \"cassandra\", contact-points = [%s], datacenter = \"datacenter1\", books { %s }"
              .formatted(
                  IntStream.rangeClosed(1, cassandras)
                      .mapToObj(n -> "\"" + nodes.base() + "." + n + ":" + CQL + "\"")
                      .collect(Collectors.joining(", ")),
                  journal);
    return """
    santra {
      name = node%1$d
      cluster { host = "%2$s.%1$d", port = 25520, seeds = [%3$s] }
      sip {
        host = "%2$s.%1$d", port = 5060, realm = "santra", digests = [%8$s]
        certificate = "sip.pem", key = "sip.key", trusted = ["sip-authority.pem"]
        tls { port = 5061 }, ws { port = 5080 }, wss { port = 5443 }
        web { origins = ["*"] }
      }
      http { host = "%2$s.%1$d", port = 8080, operator-key-sha256 = "%4$s" }
      media { servers = [%9$s], dtmf-port = 2226 }
      recordings { dir = "recordings", keys = "recording-keys" }
      journal { %5$s }
      tenants = "%6$s"
      key-file = "%7$s"
    }
    """
        .formatted(
            node,
            nodes.base(),
            seeds,
            Centre.sha256("operator"),
            journal,
            tenants,
            folder.resolve("key"),
            digests,
            IntStream.rangeClosed(1, mediaServers)
                .mapToObj(server -> "\"" + nodes.base() + "." + server + ":2223\"")
                .collect(Collectors.joining(", ")));
  }

  private String dir(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name)).toString();
  }

  private void launch(String name, String mainClass, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // they live for seconds
            "-Xmx320m",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            mainClass));
    command.addAll(arguments);
    command.addAll(List.of("--pid-file", folder.resolve(name + ".pid").toString()));
    processes.put(
        name,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)))
            .start());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private File log(String name) {
    return folder.resolve(name + ".log").toFile();
  }

  private static String classPath() {
    return System.getProperty("surefire.real.class.path", System.getProperty("java.class.path"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    var deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      for (var node : nodes.http())
        while (!ready(http, node.resolve("/health/ready"))) {
          for (var process : processes.entrySet())
            if (!process.getValue().isAlive())
              throw new IOException(process.getKey() + " ended:\n" + lastLines(process.getKey()));
          if (System.nanoTime() > deadline)
            throw new IOException(node + " is not ready:\n" + lastLines("node1"));
          Thread.sleep(200);
        }
    }
  }

  private static boolean ready(HttpClient http, URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String lastLines(String name) throws IOException {
    var lines = Files.readAllLines(log(name).toPath());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** Process ids by name: {@code node1}, {@code media}, {@code journal}. */
  public Map<String, Long> pids() {
    var pids = new LinkedHashMap<String, Long>();
    processes.forEach((name, process) -> pids.put(name, process.pid()));
    return pids;
  }

  /** SIGTERM, last started first; SIGKILL for who does not listen. */
  @Override
  public void close() {
    for (var process : List.copyOf(processes.values()).reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
      } catch (InterruptedException hurried) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList())
        Files.delete(file);
    }
  }
}
