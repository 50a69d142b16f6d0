package santra.loadtest.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tenant's HTTP interface. Asks each node in turn until one answers, as a desk behind a dead node
 * would. Blocking; every request ends within {@link #PATIENCE} a node.
 */
public final class Desk {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 5;
  private static final int PAGE = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final List<URI> nodes;
  private final String tenant;
  private final String key;

  /**
   * @param nodes for instance {@code http://127.0.0.1:8080}
   */
  public Desk(HttpClient http, List<URI> nodes, String tenant, String key) {
    this.http = http;
    this.nodes = List.copyOf(nodes);
    this.tenant = tenant;
    this.key = key;
  }

  /** Any number of desks share one of these. */
  public static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(3))
        .build();
  }

  /** The agent's state afterwards, for instance {@code ready}; so with the other orders. */
  public String logIn(String agent) throws IOException {
    return change(agent, "login", "");
  }

  public String logOut(String agent) throws IOException {
    return change(agent, "logout", "");
  }

  public String ready(String agent) throws IOException {
    return change(agent, "ready", "");
  }

  public String notReady(String agent, String reason) throws IOException {
    return change(agent, "not-ready", JSON.createObjectNode().put("reason", reason).toString());
  }

  /** What names nobody: {@code hold}, {@code resume}, {@code back}, {@code complete}... */
  public void order(String contact, String what) throws IOException {
    ask("contacts/" + contact + "/" + what, "POST", "");
  }

  /** What names a colleague: {@code consult}, {@code listen}, {@code take-over}... */
  public void order(String contact, String what, String agent) throws IOException {
    var body = JSON.createObjectNode().put("agent", agent).toString();
    ask("contacts/" + contact + "/" + what, "POST", body);
  }

  public void transfer(String contact, String kind, String to) throws IOException {
    var body = JSON.createObjectNode().put(kind, to).toString();
    ask("contacts/" + contact + "/transfer", "POST", body);
  }

  /** The contact an agent is rung for, talks with or wraps up; empty for none. */
  public String contactOf(String agent) throws IOException {
    return JSON.readTree(ask("agents/" + agent, "GET", "").body()).path("contact").asText();
  }

  /** Every agent's state, by agent. */
  public Map<String, String> states() throws IOException {
    var states = new TreeMap<String, String>();
    for (var status : JSON.readTree(ask("agents", "GET", "").body()).path("agents"))
      states.put(status.path("agent").asText(), status.path("state").asText());
    return states;
  }

  public Books books() throws IOException {
    return Books.of(JSON.readTree(ask("books", "GET", "").body()));
  }

  /** How many contacts entered each queue, as the statistics count them. */
  public Map<String, Long> offeredSince(Instant from) throws IOException {
    var offered = new TreeMap<String, Long>();
    for (var queue :
        JSON.readTree(ask("statistics/queues?from=" + from, "GET", "").body()).path("queues"))
      for (var interval : queue.path("intervals"))
        offered.merge(queue.path("queue").asText(), interval.path("offered").asLong(), Long::sum);
    return offered;
  }

  public List<ContactRecord> contacts() throws IOException {
    var records = new ArrayList<ContactRecord>();
    for (var line : lines("contacts")) records.add(ContactRecord.of(line));
    return records;
  }

  public List<JsonNode> events() throws IOException {
    return lines("events");
  }

  /** A contact's record, whole; {@link Refusal} with 404 as long as there is none. */
  public JsonNode record(String contact) throws IOException {
    return JSON.readTree(ask("contacts/" + contact, "GET", "").body());
  }

  /** One part of a contact's recording, as a WAV file. */
  public byte[] recording(String contact, int number) throws IOException {
    return ask(
            "contacts/" + contact + "/recordings/" + number, "GET", "", BodyHandlers.ofByteArray())
        .body();
  }

  /** The SIP messages of a contact, in order; {@link Refusal} with 404 when there are none. */
  public List<JsonNode> trace(String contact) throws IOException {
    var messages = new ArrayList<JsonNode>();
    JSON.readTree(ask("contacts/" + contact + "/trace", "GET", "").body())
        .path("messages")
        .forEach(messages::add);
    return messages;
  }

  private List<JsonNode> lines(String what) throws IOException {
    var all = new ArrayList<JsonNode>();
    var after = "0";
    while (true) {
      var page = ask(what + "?limit=" + PAGE + "&after=" + after, "GET", "");
      var lines = page.body().lines().toList();
      for (var line : lines) all.add(JSON.readTree(line));
      var next = page.headers().firstValue("X-Next-After").orElse(after);
      if (lines.isEmpty() || next.equals(after)) return all;
      after = next;
    }
  }

  private String change(String agent, String what, String body) throws IOException {
    return JSON.readTree(ask("agents/" + agent + "/" + what, "POST", body).body())
        .path("state")
        .asText();
  }

  private HttpResponse<String> ask(String path, String method, String body) throws IOException {
    return ask(path, method, body, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> ask(
      String path, String method, String body, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    var failure = new IOException("no node to ask");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var node = nodes.get(attempt % nodes.size());
      try {
        return once(node.resolve("/api/v1/tenants/" + tenant + "/" + path), method, body, handler);
      } catch (Refusal refusal) {
        throw refusal;
      } catch (IOException unreachable) {
        failure = unreachable;
      }
    }
    throw failure;
  }

  private <T> HttpResponse<T> once(
      URI uri, String method, String body, HttpResponse.BodyHandler<T> handler) throws IOException {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, handler);
      if (response.statusCode() / 100 == 2) return response;
      var text = method + " " + uri + ": " + response.statusCode() + " " + response.body();
      if (response.statusCode() / 100 == 4) throw new Refusal(response.statusCode(), text);
      throw new IOException(text);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** The cluster understood and said no; another node would say the same. */
  public static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String text) {
      super(text);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
