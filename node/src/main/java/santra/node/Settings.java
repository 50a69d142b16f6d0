package santra.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import santra.channel.voice.Admission;
import santra.ha.membership.Times;
import santra.protocol.sip.auth.Algorithm;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TlsSettings;
import santra.protocol.sip.transport.WebSettings;
import santra.tenancy.Prompts;

/**
 * One node's settings, from its HOCON file; {@code docs/configuration.md} lists them. Addresses are
 * numeric: nothing asks DNS, and nothing binds to more than it says.
 *
 * @param key the cluster's secret, the same on every node
 * @param admission when new calls are refused
 * @param recordings where recordings are read; empty where nothing is recorded
 * @param generation the newest events that this node writes; empty for all it knows
 * @param traces how long SIP ladders are kept
 * @param operatorKey SHA-256 (lower-case hex) of the cluster operator's API key; empty for none
 */
public record Settings(
    String name,
    ClusterSettings cluster,
    SipSettings sip,
    InetSocketAddress http,
    String operatorKey,
    List<InetSocketAddress> mediaServers,
    int dtmfPort,
    JournalSettings journal,
    Path tenants,
    Prompts prompts,
    byte[] key,
    Admission.Limits admission,
    Duration traces,
    OptionalInt generation,
    Optional<RecordingSettings> recordings) {
  private static final Duration USUAL_TRACES = Duration.ofDays(7);

  public Settings {
    mediaServers = List.copyOf(mediaServers);
  }

  /**
   * @param seeds {@code host:port} of the cluster's first nodes, the same list on every node
   * @param times how long silence is waited for, the same on every node
   */
  public record ClusterSettings(String host, int port, List<String> seeds, Times times) {
    public ClusterSettings {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * @param address of UDP and TCP
   * @param realm of digest authentication, RFC 7616
   * @param digests offered to phones, best first; MD5 alone where phones stumble over SHA-256
   * @param more listeners: TLS and WebSocket, on the same address
   * @param nameServers asked where trunks with a name are; empty for the machine's own
   * @param takeover command that moves another node's address to this machine and back
   */
  public record SipSettings(
      InetSocketAddress address,
      String realm,
      List<Algorithm> digests,
      List<SipStack.Listener> more,
      TlsSettings tls,
      WebSettings web,
      List<InetSocketAddress> nameServers,
      Optional<Path> takeover) {
    public SipSettings {
      digests = List.copyOf(digests);
      more = List.copyOf(more);
      nameServers = List.copyOf(nameServers);
      if (digests.isEmpty()) throw new IllegalArgumentException("sip.digests names none");
    }

    /** The name by which legs remember this edge. */
    String edge() {
      var host = address.getAddress().getHostAddress();
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
  }

  /**
   * @param folder that the media servers write into
   * @param keys folder of keys, {@link santra.media.recording.RecordingKeys}
   */
  public record RecordingSettings(Path folder, Path keys) {}

  /** Where the journal is: in one database together with the read models, or in Cassandra. */
  public sealed interface JournalSettings {

    /**
     * @param contactPoints CQL addresses of some of Cassandra's nodes
     * @param datacenter the one whose replicas are asked
     * @param books where the read models are
     */
    record Cassandra(List<InetSocketAddress> contactPoints, String datacenter, Database books)
        implements JournalSettings {
      public Cassandra {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty())
          throw new IllegalArgumentException("journal.contact-points names none");
      }
    }

    /** A file of this process, or a server shared by several nodes. */
    sealed interface Database extends JournalSettings {
      record File(Path directory) implements Database {}

      record Server(String address, Path passwordFile) implements Database {}
    }
  }

  /** The file is missing, unreadable, or says something that cannot be. */
  public static final class BadSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadSettings(String message) {
      super(message);
    }
  }

  /**
   * @throws BadSettings with the file, the line where known, and the reason
   */
  public static Settings read(Path file) {
    try {
      var all = ConfigFactory.parseFile(file.toFile(), strict()).resolve();
      return read(all.getConfig("santra"), file.toAbsolutePath().resolveSibling(""));
    } catch (ConfigException | IllegalArgumentException | IOException unusable) {
      throw new BadSettings(file + ": " + unusable.getMessage());
    }
  }

  private static ConfigParseOptions strict() {
    return ConfigParseOptions.defaults().setAllowMissing(false);
  }

  private static Settings read(Config santra, Path folder) throws IOException {
    var cluster = santra.getConfig("cluster");
    var http = santra.getConfig("http");
    return new Settings(
        santra.getString("name"),
        new ClusterSettings(
            cluster.getString("host"),
            cluster.getInt("port"),
            cluster.getStringList("seeds"),
            times(cluster)),
        SipSection.read(santra.getConfig("sip"), folder),
        address(http),
        http.hasPath("operator-key-sha256") ? http.getString("operator-key-sha256") : "",
        santra.getStringList("media.servers").stream().map(Settings::address).toList(),
        santra.hasPath("media.dtmf-port") ? santra.getInt("media.dtmf-port") : 0,
        journal(santra.getConfig("journal"), folder),
        folder.resolve(santra.getString("tenants")),
        new Prompts(
            santra.hasPath("prompts")
                ? Optional.of(folder.resolve(santra.getString("prompts")))
                : Optional.empty()),
        HexFormat.of()
            .parseHex(Files.readString(folder.resolve(santra.getString("key-file"))).strip()),
        AdmissionSection.read(santra),
        time(santra, "keep-traces", USUAL_TRACES),
        santra.hasPath("generation")
            ? OptionalInt.of(santra.getInt("generation"))
            : OptionalInt.empty(),
        recordings(santra, folder));
  }

  private static Optional<RecordingSettings> recordings(Config santra, Path folder) {
    if (!santra.hasPath("recordings")) return Optional.empty();
    var recordings = santra.getConfig("recordings");
    return Optional.of(
        new RecordingSettings(
            folder.resolve(recordings.getString("dir")),
            folder.resolve(recordings.getString("keys"))));
  }

  private static Times times(Config cluster) {
    var usual = Times.LOCAL_NETWORK;
    if (!cluster.hasPath("times")) return usual;
    var times = cluster.getConfig("times");
    return new Times(
        time(times, "acceptable-pause", usual.acceptablePause()),
        time(times, "stable-after", usual.stableAfter()),
        time(times, "removal-margin", usual.removalMargin()),
        time(times, "pause-halts", usual.pauseHalts()),
        time(times, "minority-halts", usual.minorityHalts()));
  }

  private static Duration time(Config times, String key, Duration usual) {
    return times.hasPath(key) ? times.getDuration(key) : usual;
  }

  static InetSocketAddress address(Config config) {
    return new InetSocketAddress(
        InetAddress.ofLiteral(config.getString("host")), config.getInt("port"));
  }

  private static InetSocketAddress address(String hostPort) {
    var colon = hostPort.lastIndexOf(':');
    if (colon < 0) throw new IllegalArgumentException("host:port expected: " + hostPort);
    return new InetSocketAddress(
        InetAddress.ofLiteral(hostPort.substring(0, colon)),
        Integer.parseInt(hostPort.substring(colon + 1)));
  }

  private static JournalSettings journal(Config journal, Path folder) {
    return journal.getString("kind").equals("cassandra")
        ? new JournalSettings.Cassandra(
            journal.getStringList("contact-points").stream().map(Settings::address).toList(),
            journal.getString("datacenter"),
            database("journal.books", journal.getConfig("books"), folder))
        : database("journal", journal, folder);
  }

  private static JournalSettings.Database database(String place, Config database, Path folder) {
    var kind = database.getString("kind");
    return switch (kind) {
      case "h2-file" ->
          new JournalSettings.Database.File(folder.resolve(database.getString("dir")));
      case "h2-server" ->
          new JournalSettings.Database.Server(
              serverAddress(database.getString("url")),
              folder.resolve(database.getString("password-file")));
      default -> throw new IllegalArgumentException(place + ".kind " + kind + " is not known");
    };
  }

  /** Accepts {@code host:port} and {@code jdbc:h2:tcp://host:port/...}. */
  private static String serverAddress(String url) {
    var text = url.startsWith("jdbc:h2:tcp://") ? url.substring("jdbc:h2:tcp://".length()) : url;
    var slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  @Override
  public String toString() {
    return "Settings[" + name + "]"; // never the keys
  }
}
