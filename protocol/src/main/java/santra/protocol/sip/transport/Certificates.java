package santra.protocol.sip.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Our certificates and those we trust, as their files stand now. TLS 1.2 and 1.3 with forward
 * secrecy only (RFC 9325 section 4).
 */
final class Certificates {
  private static final int MAX_HELLO = 16 * 1024;
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  static {
    // A peer that asks for a second handshake on TLS 1.2 costs us much and itself nothing.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final TlsSettings settings;
  private final Duration deadline;
  private final Executor tasks;
  private volatile Loaded loaded;

  /**
   * @param standard for whoever names no host, or one we do not have
   */
  private record Loaded(
      byte[] print, SslContext standard, Map<String, SslContext> byHost, SslContext outgoing) {}

  private record Keys(PrivateKey key, X509Certificate[] chain) {}

  /**
   * @param tasks where signatures are made and certificates checked: not on the event loop
   */
  Certificates(TlsSettings settings, Duration deadline, Executor tasks)
      throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.deadline = deadline;
    this.tasks = tasks;
    var files = files();
    this.loaded = load(files, print(files));
  }

  /** Takes the files as they are now; false when they have not changed. */
  boolean reload() throws IOException, GeneralSecurityException {
    var files = files();
    var print = print(files);
    if (MessageDigest.isEqual(print, loaded.print())) return false;
    loaded = load(files, print);
    return true;
  }

  private Map<Path, byte[]> files() throws IOException {
    var files = new HashMap<Path, byte[]>();
    for (var path : paths()) files.put(path, Files.readAllBytes(path));
    return files;
  }

  private List<Path> paths() {
    var paths = new ArrayList<Path>();
    for (var identity : settings.identities()) {
      paths.add(identity.chain());
      paths.add(identity.key());
    }
    paths.addAll(settings.trusted());
    return paths;
  }

  private byte[] print(Map<Path, byte[]> files) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var path : paths()) {
      var file = files.getOrDefault(path, new byte[0]);
      digest.update((byte) (file.length >> 8));
      digest.update((byte) file.length);
      digest.update(file);
    }
    return digest.digest();
  }

  private Loaded load(Map<Path, byte[]> files, byte[] print)
      throws IOException, GeneralSecurityException {
    var trust = trust(files);
    var byHost = new HashMap<String, SslContext>();
    var contexts = new ArrayList<SslContext>();
    var outgoing = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
    for (var identity : settings.identities()) {
      var keys = keys(identity, files);
      var context = usual(SslContextBuilder.forServer(keys.key(), keys.chain()), trust);
      if (contexts.isEmpty()) outgoing.keyManager(keys.key(), keys.chain());
      contexts.add(context);
      for (var name : PeerNames.of(keys.chain()[0])) byHost.putIfAbsent(name, context);
    }
    return new Loaded(print, contexts.getFirst(), Map.copyOf(byHost), usual(outgoing, trust));
  }

  private static SslContext usual(SslContextBuilder builder, X509ExtendedTrustManager trust)
      throws IOException {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
        .trustManager(trust)
        .build();
  }

  private static Keys keys(TlsSettings.Identity identity, Map<Path, byte[]> files)
      throws GeneralSecurityException {
    var chain = Pem.certificates(files.getOrDefault(identity.chain(), new byte[0]));
    var key = Pem.privateKey(files.getOrDefault(identity.key(), new byte[0]));
    Pem.pair(key, chain.getFirst().getPublicKey());
    return new Keys(key, chain.toArray(X509Certificate[]::new));
  }

  private X509ExtendedTrustManager trust(Map<Path, byte[]> files)
      throws IOException, GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    if (settings.trusted().isEmpty()) factory.init((KeyStore) null);
    else {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (var path : settings.trusted())
        for (var certificate : Pem.certificates(files.getOrDefault(path, new byte[0])))
          store.setCertificateEntry("trusted-" + number++, certificate);
      factory.init(store);
    }
    return new PeerTrust(
        Arrays.stream(factory.getTrustManagers())
            .filter(X509ExtendedTrustManager.class::isInstance)
            .map(X509ExtendedTrustManager.class::cast)
            .findFirst()
            .orElseThrow());
  }

  /** The first handler of a connection that comes in. */
  ChannelHandler incoming(ClientCertificate wanted) {
    return new SniHandler(this::standing, MAX_HELLO, 2 * deadline.toMillis()) {
      @Override
      protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        var handler = context.newHandler(allocator, tasks);
        switch (wanted) {
          case NOT_ASKED -> {}
          case OPTIONAL -> handler.engine().setWantClientAuth(true);
          case REQUIRED -> handler.engine().setNeedClientAuth(true);
        }
        // HandshakeWatch is quicker, and says why.
        handler.setHandshakeTimeoutMillis(2 * deadline.toMillis());
        return handler;
      }
    };
  }

  private SslContext standing(@Nullable String host) {
    var now = loaded;
    return Optional.ofNullable(host)
        .map(name -> now.byHost().get(name.toLowerCase(Locale.ROOT)))
        .orElse(now.standard());
  }

  /** The first handler of a connection that we open. */
  SslHandler outgoing(ByteBufAllocator allocator, Flow flow) {
    var domain =
        flow.domain().isEmpty()
            ? NetUtil.toAddressString(flow.remote().getAddress())
            : flow.domain();
    var handler = loaded.outgoing().newHandler(allocator, domain, flow.remote().getPort(), tasks);
    handler.setHandshakeTimeoutMillis(deadline.toMillis());
    return handler;
  }
}
