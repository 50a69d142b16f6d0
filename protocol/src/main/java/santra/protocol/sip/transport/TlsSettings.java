package santra.protocol.sip.transport;

import java.nio.file.Path;
import java.util.List;

/**
 * Who we are and whom we trust. All files are PEM and are read again while the stack runs.
 *
 * @param identities ours, the first one for whoever names no host (RFC 6066 section 3); without any
 *     there is no TLS
 * @param trusted certificates of those who may vouch for a peer; without any, those of the JDK
 */
public record TlsSettings(List<Identity> identities, List<Path> trusted) {
  public static final TlsSettings NONE = new TlsSettings(List.of(), List.of());

  public TlsSettings {
    identities = List.copyOf(identities);
    trusted = List.copyOf(trusted);
  }

  /**
   * @param chain our certificate, then those that vouch for it
   * @param key its private key, PKCS#8, without a passphrase
   */
  public record Identity(Path chain, Path key) {}
}
