package santra.protocol.sip.transport;

import io.netty.util.NetUtil;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import santra.protocol.sip.message.SipUri;

/**
 * The domains a certificate speaks for, RFC 5922 section 7.1: its {@code sip:} URIs and DNS names;
 * its common name only when it has neither. A wildcard speaks for nobody (section 7.2). Numeric
 * addresses are beyond that RFC: they match an address the certificate names, for peers that are
 * configured by theirs.
 */
final class PeerNames {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  private PeerNames() {}

  /** A certificate that is good, but somebody else's. */
  static final class WrongName extends CertificateException {
    private static final long serialVersionUID = 1L;

    WrongName(String message) {
      super(message);
    }
  }

  static void mustSpeakFor(X509Certificate certificate, String domain) throws CertificateException {
    var names = of(certificate);
    if (!names.contains(canonical(domain)))
      throw new WrongName("the certificate is for " + names + ", not for " + domain);
  }

  /** In lower case, sorted. */
  static Set<String> of(X509Certificate certificate) throws CertificateParsingException {
    var names = new TreeSet<String>();
    boolean domains = false;
    for (var alternative : alternatives(certificate)) {
      var kind = (Integer) alternative.getFirst();
      if (!(alternative.get(1) instanceof String value)) continue;
      switch (kind) {
        case DNS -> {
          domains = true;
          names.add(canonical(value));
        }
        case URI -> sipDomain(value).ifPresent(names::add);
        case ADDRESS -> names.add(canonical(value));
        default -> {
          // mail addresses and directory names say nothing of a host
        }
      }
      domains |= kind == URI;
    }
    if (!domains) commonName(certificate).ifPresent(names::add);
    names.removeIf(name -> name.indexOf('*') >= 0);
    return names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate)
      throws CertificateParsingException {
    var alternatives = certificate.getSubjectAlternativeNames();
    return alternatives == null ? List.of() : alternatives;
  }

  /** A URI with a user is a person's certificate, not a domain's. */
  private static Optional<String> sipDomain(String uri) {
    try {
      var sip = SipUri.parse(uri);
      return sip.user().isEmpty() ? Optional.of(sip.host()) : Optional.empty();
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> canonical(String.valueOf(part.getValue())))
              .findFirst();
    } catch (InvalidNameException unreadable) {
      return Optional.empty();
    }
  }

  /** One spelling for each name and each address. */
  private static String canonical(String name) {
    var bare =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    var address = NetUtil.createInetAddressFromIpAddressString(bare);
    if (address != null) return NetUtil.toAddressString(address);
    var lower = bare.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
