package santra.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import santra.http.HealthSource.Check;
import santra.tenancy.Prompts;
import santra.tenancy.TenancyReport;
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.tenancy.Tenants;

/** The server on a free loopback port with two tenants and fakes behind its ports. */
final class House implements AutoCloseable {
  static final String OPERATOR = "operator-key";
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  final FakeCentre centre = new FakeCentre();
  final FakeRecords records = new FakeRecords();
  final FakeRecordings recordings = new FakeRecordings();
  final List<Check> health = new ArrayList<>(List.of(new Check("journal", true, "open")));
  final List<QuarantineSource.Case> quarantine = new ArrayList<>();
  final Hands clock = new Hands();
  final List<String> served = new CopyOnWriteArrayList<>();
  final HttpPorts ports;
  final HttpServer server;
  final HttpClient client = HttpClient.newBuilder().build();

  /** A clock that stands still until it is told to go. */
  static final class Hands extends Clock {
    private volatile Instant now = NOW;

    synchronized void forward(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  House() {
    this(settings(10_000));
  }

  House(HttpSettings settings) {
    var tenants = new Tenants(List.of(tenant("acme", "100"), tenant("beta", "200")));
    ports =
        new HttpPorts(
            centre,
            records,
            () -> tenants,
            new HealthSource() {
              @Override
              public List<Check> live() {
                return List.copyOf(health);
              }

              @Override
              public List<Check> ready() {
                return List.copyOf(health);
              }
            },
            () -> "santra_up 1\n",
            () -> TenancyReport.NONE,
            () -> TenancyReport.NONE,
            () -> "no transactions\n",
            clock,
            new QuarantineSource() {
              @Override
              public List<Case> cases() {
                return List.copyOf(quarantine);
              }

              @Override
              public int retry() {
                var count = quarantine.size();
                quarantine.clear();
                return count;
              }
            },
            (tenant, queue, at, range) -> served.add(tenant + "/" + queue + " " + range),
            Optional.of(recordings));
    server = HttpServer.start(settings, ports);
  }

  static HttpSettings settings(int strikes) {
    return new HttpSettings(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
        Optional.of(sha256(OPERATOR)),
        Duration.ofMillis(300),
        100,
        50,
        8,
        strikes,
        Duration.ofMillis(500),
        Duration.ofSeconds(1));
  }

  private static Tenant tenant(String id, String number) {
    var text =
        """
        tenant: %s
        keys: {desk: %s}
        reasons: [lunch, training]
        accounting:
          services: {care: [sales, help]}
          contracts:
            city:
              {queues: [sales], from: 2026-01-01, fee: 10000.00, most: 20, meters: {
                answered: {promise: 20s, target: 80, sanctions: [
                  {below: 80, percent: 5}, {below: 60, percent: 10}]},
                reached: {measures: reached, promise: 5m, target: 100, sanctions: [
                  {below: 100, percent: 1.5}]}}}
          costs: [{from: 2026-11-01, contact: 0.10, minute: 0.05, agent-hour: 40}]
        public-status: {sales: {title: Sales}}
        dispositions: {fault: Fault, complaint: {title: Complaint, codes: {invoice: Invoice}}}
        queues: {sales: {wrap-up: 1500ms}, help: {}}
        numbers: {"%s": {queue: sales}}
        agents:
          anna: {name: Anna, device: "1001", skills: {sales: 5}}
          %s-only: {device: "1002"}
        devices:
          "1001": {password: hunter2}
          "1002": {password: hunter2}
        """
            .formatted(id, sha256(key(id)), number, id);
    var content = text.getBytes(StandardCharsets.UTF_8);
    return TenantFile.read(id + ".yaml", content, Path.of("."), "santra", Prompts.UNSEEN)
        .tenant()
        .orElseThrow();
  }

  static String key(String tenant) {
    return tenant + "-key-0123456789";
  }

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  HttpRequest.Builder as(String key, String path) {
    return request(path).header("Authorization", "Bearer " + key);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** GET as acme. */
  HttpResponse<String> get(String path) throws IOException {
    return send(as(key("acme"), "/api/v1/tenants/acme" + path));
  }

  /** POST of JSON as acme. */
  HttpResponse<String> post(String path, String body) throws IOException {
    return send(
        as(key("acme"), "/api/v1/tenants/acme" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
