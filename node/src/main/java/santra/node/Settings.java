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
import java.util.HexFormat;
import java.util.List;
import santra.protocol.sip.auth.Algorithm;

/**
 * One node's settings, from its HOCON file; {@code docs/configuration.md} lists them. Addresses are
 * numeric: nothing asks DNS, and nothing binds to more than it says.
 *
 * @param key the cluster's secret, the same on every node
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
    byte[] key) {

  public Settings {
    mediaServers = List.copyOf(mediaServers);
  }

  /**
   * @param seeds {@code host:port} of the cluster's first nodes, the same list on every node
   */
  public record ClusterSettings(String host, int port, List<String> seeds) {
    public ClusterSettings {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * @param realm of digest authentication, RFC 7616
   * @param digests offered to phones, best first; MD5 alone where phones stumble over SHA-256
   */
  public record SipSettings(InetSocketAddress address, String realm, List<Algorithm> digests) {
    public SipSettings {
      digests = List.copyOf(digests);
      if (digests.isEmpty()) throw new IllegalArgumentException("sip.digests names none");
    }

    /** The name by which legs remember this edge. */
    String edge() {
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
  }

  /** Where the journal is: a file of this process, or a server shared by several nodes. */
  public sealed interface JournalSettings {
    record File(Path directory) implements JournalSettings {}

    record Server(String address, Path passwordFile) implements JournalSettings {}
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
            cluster.getString("host"), cluster.getInt("port"), cluster.getStringList("seeds")),
        new SipSettings(
            address(santra.getConfig("sip")),
            santra.getConfig("sip").getString("realm"),
            digests(santra.getConfig("sip"))),
        address(http),
        http.hasPath("operator-key-sha256") ? http.getString("operator-key-sha256") : "",
        santra.getStringList("media.servers").stream().map(Settings::address).toList(),
        santra.hasPath("media.dtmf-port") ? santra.getInt("media.dtmf-port") : 0,
        journal(santra.getConfig("journal"), folder),
        folder.resolve(santra.getString("tenants")),
        HexFormat.of()
            .parseHex(Files.readString(folder.resolve(santra.getString("key-file"))).strip()));
  }

  private static List<Algorithm> digests(Config sip) {
    if (!sip.hasPath("digests")) return List.of(Algorithm.values());
    return sip.getStringList("digests").stream().map(Algorithm::named).toList();
  }

  private static InetSocketAddress address(Config config) {
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
    var kind = journal.getString("kind");
    return switch (kind) {
      case "h2-file" -> new JournalSettings.File(folder.resolve(journal.getString("dir")));
      case "h2-server" ->
          new JournalSettings.Server(
              serverAddress(journal.getString("url")),
              folder.resolve(journal.getString("password-file")));
      default -> throw new IllegalArgumentException("journal.kind " + kind + " is not known");
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
