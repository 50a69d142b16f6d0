package santra.node;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import santra.protocol.sip.auth.Algorithm;
import santra.protocol.sip.transport.ClientCertificate;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TlsSettings;
import santra.protocol.sip.transport.Transport;
import santra.protocol.sip.transport.WebSettings;

/** The part {@code sip} of a node's file. */
final class SipSection {
  private static final int DNS = 53;

  private SipSection() {}

  static Settings.SipSettings read(Config sip, Path folder) {
    var address = Settings.address(sip);
    var more = new ArrayList<SipStack.Listener>();
    for (var transport : List.of(Transport.TLS, Transport.WS, Transport.WSS)) {
      var key = transport.name().toLowerCase(Locale.ROOT);
      if (!sip.hasPath(key)) continue;
      var at = new InetSocketAddress(address.getAddress(), sip.getInt(key + ".port"));
      more.add(new SipStack.Listener(transport, at, clientCertificate(sip.getConfig(key))));
    }
    var tls = tls(sip, folder);
    if (tls.identities().isEmpty() && more.stream().anyMatch(one -> one.transport().encrypted()))
      throw new IllegalArgumentException("sip.tls and sip.wss need sip.certificate and sip.key");
    return new Settings.SipSettings(
        address,
        sip.getString("realm"),
        digests(sip),
        more,
        tls,
        web(sip),
        nameServers(sip),
        sip.hasPath("takeover.command")
            ? Optional.of(folder.resolve(sip.getString("takeover.command")))
            : Optional.empty());
  }

  /** Numeric {@code host} or {@code host:port}. */
  private static List<InetSocketAddress> nameServers(Config sip) {
    if (!sip.hasPath("name-servers")) return List.of();
    var servers = new ArrayList<InetSocketAddress>();
    for (var text : sip.getStringList("name-servers"))
      try {
        var colon = text.lastIndexOf(':');
        var ported = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        var host = ported ? text.substring(0, colon) : text;
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var port = ported ? Integer.parseInt(text.substring(colon + 1)) : DNS;
        servers.add(new InetSocketAddress(InetAddress.ofLiteral(bare), port));
      } catch (IllegalArgumentException unreadable) {
        throw new IllegalArgumentException(
            "sip.name-servers: " + text + " is no address such as 192.0.2.53", unreadable);
      }
    return servers;
  }

  private static List<Algorithm> digests(Config sip) {
    if (!sip.hasPath("digests")) return List.of(Algorithm.values());
    return sip.getStringList("digests").stream().map(Algorithm::named).toList();
  }

  private static ClientCertificate clientCertificate(Config listener) {
    if (!listener.hasPath("client-certificate")) return ClientCertificate.NOT_ASKED;
    var wish = listener.getString("client-certificate");
    return switch (wish) {
      case "not-asked" -> ClientCertificate.NOT_ASKED;
      case "optional" -> ClientCertificate.OPTIONAL;
      case "required" -> ClientCertificate.REQUIRED;
      default -> throw new IllegalArgumentException("client-certificate " + wish + " is not known");
    };
  }

  private static TlsSettings tls(Config sip, Path folder) {
    var identities = new ArrayList<TlsSettings.Identity>();
    if (sip.hasPath("certificate")) identities.add(identity(sip, folder));
    if (sip.hasPath("more-certificates"))
      for (var one : sip.getConfigList("more-certificates")) identities.add(identity(one, folder));
    var trusted =
        sip.hasPath("trusted")
            ? sip.getStringList("trusted").stream().map(folder::resolve).toList()
            : List.<Path>of();
    return new TlsSettings(identities, trusted);
  }

  private static TlsSettings.Identity identity(Config config, Path folder) {
    return new TlsSettings.Identity(
        folder.resolve(config.getString("certificate")), folder.resolve(config.getString("key")));
  }

  private static WebSettings web(Config sip) {
    var usual = WebSettings.USUAL;
    return new WebSettings(
        sip.hasPath("web.path") ? sip.getString("web.path") : usual.path(),
        sip.hasPath("web.origins") ? sip.getStringList("web.origins") : usual.origins(),
        sip.hasPath("web.ping") ? sip.getDuration("web.ping") : usual.ping());
  }
}
