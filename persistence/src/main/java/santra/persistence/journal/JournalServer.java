package santra.persistence.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.tools.Server;

/**
 * H2's own server as a process of its own, so that several local nodes share one journal:
 *
 * <pre>
 * java santra.persistence.journal.JournalServer
 *     --dir D --listen 127.0.0.1:9092 --password-file F [--pid-file P]
 * </pre>
 *
 * Listens at that address only, serves the two databases in D (events, read models), which it
 * creates with the password from the first line of F, and creates no other. Port 0 takes a free
 * one. Prints one line when serving; SIGTERM closes them cleanly, and kill -9 loses nothing
 * acknowledged. Exit status 2 for wrong arguments, 1 if it cannot serve.
 */
public final class JournalServer implements AutoCloseable {
  private static final List<String> REQUIRED = List.of("--dir", "--listen", "--password-file");
  private static final List<String> OPTIONAL = List.of("--pid-file");

  private final Server server;
  private final Connection events;
  private final Connection views;
  private final String host;

  private JournalServer(Server server, Connection events, Connection views, String host) {
    this.server = server;
    this.events = events;
    this.views = views;
    this.host = host;
  }

  public static void main(String... arguments) {
    Map<String, String> options;
    try {
      options = options(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println("journal: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    try {
      var serving = start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(serving::close, "journal-close"));
      System.out.println("journal serving at " + serving.address());
    } catch (SQLException | IOException | IllegalArgumentException failed) {
      System.err.println("journal: " + reason(failed));
      System.exit(1);
    }
  }

  private static JournalServer start(Map<String, String> options) throws SQLException, IOException {
    var listen = options.getOrDefault("--listen", "");
    var colon = listen.lastIndexOf(':');
    if (colon < 1) throw new IllegalArgumentException("--listen wants host:port, not " + listen);
    var directory = Path.of(options.getOrDefault("--dir", "")).toAbsolutePath();
    var password = password(Path.of(options.getOrDefault("--password-file", "")));
    Files.createDirectories(directory);
    var serving =
        start(directory, listen.substring(0, colon), listen.substring(colon + 1), password);
    var pidFile = options.get("--pid-file");
    if (pidFile != null) Files.writeString(Path.of(pidFile), ProcessHandle.current().pid() + "\n");
    return serving;
  }

  /**
   * The keepers' connections create the databases, and keep them open and warm between nodes. H2
   * reads the address to bind from a system property, once: one server in a process.
   */
  private static JournalServer start(Path directory, String host, String port, String password)
      throws SQLException, UnknownHostException {
    System.setProperty("h2.bindAddress", host);
    var opened = new ArrayList<Connection>();
    try {
      for (var url : List.of(H2Journal.fileUrl(directory), H2Journal.viewsFileUrl(directory)))
        opened.add(DriverManager.getConnection(url, H2Journal.USER, password));
      Schema.create(opened.getFirst());
      var settings = new ArrayList<>(List.of("-tcpPort", port, "-baseDir", directory.toString()));
      // Without it H2 turns away peers that are not on this host, whatever it listens on.
      if (!InetAddress.getByName(host).isLoopbackAddress()) settings.add("-tcpAllowOthers");
      var server = Server.createTcpServer(settings.toArray(String[]::new)).start();
      return new JournalServer(server, opened.getFirst(), opened.getLast(), host);
    } catch (SQLException | UnknownHostException failed) {
      for (var connection : opened) connection.close();
      throw failed;
    }
  }

  String address() {
    return host + ":" + server.getPort();
  }

  /** Turns clients away, then closes the databases. */
  @Override
  public void close() {
    server.stop();
    shutDown(views);
    shutDown(events);
  }

  private static void shutDown(Connection keeper) {
    try (keeper;
        var statement = keeper.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException failed) {
      System.err.println("journal: not closed cleanly: " + failed.getMessage());
    }
  }

  private static String password(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new IllegalArgumentException("no password in " + file));
    }
  }

  private static Map<String, String> options(String... arguments) {
    if (arguments.length % 2 != 0) throw new IllegalArgumentException(usage());
    var options = new HashMap<String, String>();
    for (int at = 0; at < arguments.length; at += 2) {
      var name = arguments[at];
      if (!REQUIRED.contains(name) && !OPTIONAL.contains(name))
        throw new IllegalArgumentException("unknown option " + name + "; " + usage());
      options.put(name, arguments[at + 1]);
    }
    if (!options.keySet().containsAll(REQUIRED)) throw new IllegalArgumentException(usage());
    return options;
  }

  private static String usage() {
    return "wants --dir D --listen host:port --password-file F [--pid-file P]";
  }

  private static String reason(Exception failed) {
    return failed instanceof SQLException sql && sql.getErrorCode() == H2Journal.WRONG_PASSWORD
        ? "the database exists with another password"
        : Optional.ofNullable(failed.getMessage()).orElseGet(failed::toString);
  }
}
