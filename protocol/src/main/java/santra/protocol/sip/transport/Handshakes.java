package santra.protocol.sip.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;

/** Why a handshake came to nothing, as the name of a counter. */
final class Handshakes {
  private static final int MAX_CAUSES = 10;

  private Handshakes() {}

  static String refusal(Throwable failure) {
    var cause = failure;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      switch (cause) {
        case PeerNames.WrongName _ -> {
          return "tls.refused.name";
        }
        case CertificateExpiredException _, CertificateNotYetValidException _ -> {
          return "tls.refused.expired";
        }
        case NotSslRecordException _ -> {
          return "tls.refused.plain";
        }
        case SslHandshakeTimeoutException _ -> {
          return "tls.refused.slow";
        }
        case ClosedChannelException _ -> {
          return "tls.refused.gone";
        }
        case CertPathValidatorException path
            when !(path.getCause() instanceof CertificateException) -> {
          return "tls.refused.untrusted";
        }
        default -> cause = cause.getCause();
      }
    }
    return said(failure);
  }

  /** What is left is told apart by the words of the JDK. */
  private static String said(Throwable failure) {
    var cause =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    var words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("protocol")) return "tls.refused.version";
    if (words.contains("cipher suites")) return "tls.refused.ciphers";
    if (words.contains("empty client certificate") || words.contains("certificate_required"))
      return "tls.refused.no-certificate";
    if (words.contains("received fatal alert")) return "tls.refused.by-peer";
    return words.contains("certif") || words.contains("pkix")
        ? "tls.refused.untrusted"
        : "tls.refused.other";
  }
}
