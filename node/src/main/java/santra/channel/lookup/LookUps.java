package santra.channel.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Script;
import santra.contact.Stage;
import santra.distribution.Entities;
import santra.flow.Position;
import santra.flow.Step;
import santra.persistence.entity.Subscriber;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/**
 * Asks where the tenant's file says, by GET with the variables in the query, and lets the contact
 * record what was found: once recorded, nobody asks again. Only a short JSON object that comes in
 * time with status 200 is an answer; redirects are not followed.
 */
public final class LookUps {
  private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);

  /** A longer answer is none. */
  static final int MOST_BYTES = 64 << 10;

  /** Questions of one tenant at once; further callers go on without an answer. */
  private static final int AT_ONCE = 50;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final Map<TenantId, Semaphore> turns = new ConcurrentHashMap<>();
  private final LongAdder asked = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private volatile @Nullable Entities entities;

  public LookUps(Supplier<Tenants> tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /** Where answers go; those that come before are found by the contact's own deadline. */
  public void open(Entities toWhom) {
    entities = toWhom;
  }

  /** Questions asked, and those that got no answer of use. */
  public Map<String, Long> figures() {
    return Map.of("asked", asked.sum(), "unanswered", unanswered.sum());
  }

  /** Follows one contact. */
  public Subscriber<ContactEvent, Contact> of(ContactId contact) {
    return new Subscriber<>() {
      @Override
      public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
        if (events.stream().anyMatch(ContactEvent.FlowWalked.class::isInstance)) ask(contact, now);
      }

      // Whoever asked may have died with the answer.
      @Override
      public void recovered(Contact now, long sequence) {
        ask(contact, now);
      }
    };
  }

  private void ask(ContactId contact, Contact now) {
    if (!(now instanceof Contact.Open open)
        || !(open.stage() instanceof Stage.InFlow(var position, _))) return;
    var step = open.arrival().script().map(Script::flow).map(flow -> flow.at(position));
    if (step.isEmpty() || !(step.get() instanceof Step.LookUp lookUp)) return;
    var to = entities;
    if (to == null) return;
    ask(contact.tenant(), lookUp, position)
        .thenAccept(found ->
            to.order(
                contact, new ContactCommand.NoteLookUp(position.turn(), found, clock.instant())));
  }

  /** Never fails: no answer is one. */
  private CompletionStage<Optional<Map<String, String>>> ask(
      TenantId tenant, Step.LookUp lookUp, Position position) {
    var url = tenants.get().find(tenant).map(Tenant::lookUps).map(all -> all.get(lookUp.lookUp()));
    return url.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : ask(tenant, url.get(), lookUp, position.variables());
  }

  CompletionStage<Optional<Map<String, String>>> ask(
      TenantId tenant, URI url, Step.LookUp lookUp, Map<String, String> variables) {
    var turn = turns.computeIfAbsent(tenant, _ -> new Semaphore(AT_ONCE));
    asked.increment();
    if (!turn.tryAcquire()) {
      unanswered.increment();
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var request =
        HttpRequest.newBuilder(withQuery(url, lookUp.sends(), variables))
            .timeout(lookUp.within())
            .header("Accept", "application/json")
            .GET()
            .build();
    return client
        .sendAsync(request, _ -> new ShortBody(MOST_BYTES))
        .orTimeout(lookUp.within().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(answer -> read(answer, lookUp))
        .handle((found, failure) -> {
          turn.release();
          if (failure != null)
            LOG.debug("look-up {} of {}: {}", lookUp.lookUp(), tenant, failure.toString());
          var answer = failure == null ? found : Optional.<Map<String, String>>empty();
          if (answer.isEmpty()) unanswered.increment();
          return answer;
        });
  }

  private static URI withQuery(URI url, List<String> sends, Map<String, String> variables) {
    if (sends.isEmpty()) return url;
    var query =
        sends.stream()
            .map(name -> name + "=" + encoded(variables.getOrDefault(name, "")))
            .collect(Collectors.joining("&"));
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Optional<Map<String, String>> read(
      HttpResponse<byte[]> answer, Step.LookUp lookUp) {
    if (answer.statusCode() != 200) return Optional.empty();
    try {
      var json = JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
      return json != null && json.isObject() ? Optional.of(taken(json, lookUp)) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** Plain values; what is a list or an object is left out. */
  private static Map<String, String> taken(JsonNode json, Step.LookUp lookUp) {
    var found = new HashMap<String, String>();
    lookUp
        .takes()
        .forEach((variable, field) -> {
          var value = json.path(field);
          if (value.isValueNode() && !value.isNull())
            found.put(variable, value.asText().replaceAll("\\p{Cntrl}", " "));
        });
    return found;
  }
}
