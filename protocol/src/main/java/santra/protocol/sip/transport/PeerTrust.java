package santra.protocol.sip.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom the certificates of its settings vouch for; a server must also be the one we meant to
 * call (RFC 5922 section 7.3). A client is named by nobody beforehand.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager vouching;

  PeerTrust(X509ExtendedTrustManager vouching) {
    this.vouching = vouching;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    vouching.checkServerTrusted(chain, authType, engine);
    PeerNames.mustSpeakFor(chain[0], engine.getPeerHost());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    vouching.checkClientTrusted(chain, authType, engine);
  }

  // ---- not by an engine: then nobody could say whom we meant

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("not by sockets");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not by sockets");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("not by sockets");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not by sockets");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return vouching.getAcceptedIssuers();
  }
}
