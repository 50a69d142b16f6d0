package santra.protocol.sip.transport;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and private keys from their files' bytes (RFC 7468). */
final class Pem {
  private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_ENDS = "-----END PRIVATE KEY-----";
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  static List<X509Certificate> certificates(byte[] file) throws CertificateException {
    var certificates = new ArrayList<X509Certificate>();
    var factory = CertificateFactory.getInstance("X.509");
    for (var certificate : factory.generateCertificates(new ByteArrayInputStream(file)))
      certificates.add((X509Certificate) certificate);
    if (certificates.isEmpty()) throw new CertificateException("no certificate");
    return certificates;
  }

  static PrivateKey privateKey(byte[] file) throws GeneralSecurityException {
    var text = new String(file, StandardCharsets.ISO_8859_1);
    int from = text.indexOf(KEY_BEGINS);
    int to = text.indexOf(KEY_ENDS);
    if (from < 0 || to < from) throw new InvalidKeyException("no PKCS#8 private key");
    PKCS8EncodedKeySpec key;
    try {
      var base64 = text.substring(from + KEY_BEGINS.length(), to);
      key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException garbled) {
      throw new InvalidKeyException("the private key is not base64");
    }
    for (var kind : KEY_KINDS)
      try {
        return KeyFactory.getInstance(kind).generatePrivate(key);
      } catch (InvalidKeySpecException _) {
        // of another kind
      }
    throw new InvalidKeyException("the private key is neither RSA nor EC nor EdDSA");
  }

  /**
   * @throws InvalidKeyException when the key belongs to another certificate
   */
  static void pair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    var signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> "EdDSA";
            });
    signature.initSign(key);
    var proof = signature.sign();
    signature.initVerify(certified);
    if (!signature.verify(proof))
      throw new InvalidKeyException("the private key is not the certificate's");
  }
}
