package santra.protocol.sip.transport;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Certifies whoever a test needs, in a folder of its own. */
final class Authority {
  /** Certifies 127.0.0.1, for tests that do not care. */
  static final Authority USUAL = new Authority("usual");

  private final X509Bundle root;
  private final Path folder;
  private final Path trusted;

  Authority(String name) {
    try {
      this.folder = Files.createTempDirectory("authority-");
      this.root =
          built(
              new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true), null);
      this.trusted = folder.resolve("trusted.pem");
      Files.writeString(trusted, root.getRootCertificatePEM());
      issue("standard", builder -> builder.addSanIpAddress("127.0.0.1").addSanDnsName("localhost"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static X509Bundle built(CertificateBuilder builder, @Nullable X509Bundle issuer) {
    try {
      return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  Path trusted() {
    return trusted;
  }

  X509Bundle certify(UnaryOperator<CertificateBuilder> wishes) {
    return built(wishes.apply(new CertificateBuilder().subject("CN=peer")), root);
  }

  /** Writes NAME.pem and NAME.key, over what was there. */
  TlsSettings.Identity issue(String name, UnaryOperator<CertificateBuilder> wishes) {
    var bundle = certify(wishes);
    var identity =
        new TlsSettings.Identity(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    try {
      Files.writeString(identity.chain(), bundle.getCertificatePathPEM());
      Files.writeString(identity.key(), bundle.getPrivateKeyPEM());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return identity;
  }

  static CertificateBuilder expired(CertificateBuilder builder) {
    var yesterday = Instant.now().minus(Duration.ofDays(1));
    return builder.notBefore(yesterday.minus(Duration.ofDays(9))).notAfter(yesterday);
  }

  TlsSettings settings(TlsSettings.Identity... identities) {
    return new TlsSettings(Arrays.asList(identities), List.of(trusted));
  }

  TlsSettings standard() {
    return settings(
        new TlsSettings.Identity(folder.resolve("standard.pem"), folder.resolve("standard.key")));
  }

  /** A peer that trusts us and shows nothing. */
  SSLContext context() {
    return context(new KeyManager[0]);
  }

  /** A peer that shows this certificate. */
  SSLContext context(X509Bundle certificate) {
    try {
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(certificate.toKeyStore(new char[0]), new char[0]);
      return context(keys.getKeyManagers());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private SSLContext context(KeyManager[] keys) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {root.toTrustManager()}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
