package santra.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import santra.contact.ContactCommand;
import santra.distribution.CallControl.Target;
import santra.distribution.ContactCentre;
import santra.distribution.ContactCentre.AgentStatus;
import santra.distribution.ContactCentre.State;
import santra.reporting.Records;
import santra.tenancy.AgentProfile;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** What a tenant's desk, wallboard or data warehouse may ask. */
final class TenantApi {
  static final String ROOT = "/api/v1/tenants/{tenant}";

  private static final int MAX_LINES = 10_000;

  /** A page that grows beyond this ends early; {@code X-Next-After} says where to go on. */
  private static final int MAX_PAGE_BYTES = 8 << 20;

  private static final int READ_AT_ONCE = 500;
  private static final int ASK_AT_ONCE = 100;
  private static final Pattern NUMBER = Pattern.compile("[+]?[0-9][0-9 ().-]{1,38}");
  private static final Map<String, State> STATES =
      new TreeMap<>(
          Map.of(
              "logged-in", State.LOGGED_IN,
              "logged-out", State.LOGGED_OUT,
              "ready", State.READY,
              "not-ready", State.NOT_READY));
  private static final Duration MOST_WRAP_UP = Duration.ofHours(8);
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final ContactCentre centre;
  private final Records records;
  private final Floor floor;
  private final Statistics statistics;
  private final AgentStatistics agentStatistics;
  private final NumberStatistics numberStatistics;
  private final Estimates estimates;
  private final Settlements settlements;
  private final Exports exports;

  /** Pages are held in memory while they are gathered. */
  private final Turns pages = new Turns(8, 2);

  TenantApi(ContactCentre centre, Records records, Floor floor, Clock clock) {
    this.statistics = new Statistics(records, pages, clock);
    this.agentStatistics = new AgentStatistics(records, pages, clock);
    this.numberStatistics = new NumberStatistics(records, pages, clock);
    this.estimates = new Estimates(records, pages, clock);
    this.settlements = new Settlements(records, pages, clock);
    this.exports = new Exports(records, new Turns(8, 2), clock);
    this.centre = centre;
    this.records = records;
    this.floor = floor;
  }

  List<Route> routes() {
    var routes = new ArrayList<>(floorRoutes());
    routes.addAll(new CallRoutes(centre::control, this::order).under(ROOT + "/contacts/{contact}"));
    return routes;
  }

  private List<Route> floorRoutes() {
    return List.of(
        Route.get(ROOT + "/agents", this::agents),
        Route.get(ROOT + "/agents/{agent}", call -> tell(call, centre::agent)),
        Route.post(ROOT + "/agents/{agent}/login", call -> tell(call, centre::logIn)),
        Route.post(ROOT + "/agents/{agent}/logout", call -> tell(call, centre::logOut)),
        Route.post(ROOT + "/agents/{agent}/ready", call -> tell(call, centre::ready)),
        Route.post(ROOT + "/agents/{agent}/not-ready", this::notReady),
        Route.post(ROOT + "/agents/{agent}/state", this::state),
        Route.post(ROOT + "/agents/{agent}/wrap-up", this::wrapUp),
        Route.post(ROOT + "/agents/{agent}/pick", this::pick),
        Route.get(ROOT + "/queues", this::queues),
        Route.get(ROOT + "/queues/{queue}", this::queue),
        Route.get(ROOT + "/trunks", this::trunks),
        Route.get(ROOT + "/contacts", call -> page(call, records::contacts)),
        Route.get(ROOT + "/contacts/{contact}", this::contact),
        Route.post(ROOT + "/contacts/{contact}/hold", call -> order(call, centre::hold)),
        Route.post(ROOT + "/contacts/{contact}/resume", call -> order(call, centre::resume)),
        Route.post(ROOT + "/contacts/{contact}/transfer", this::transfer),
        Route.post(ROOT + "/contacts/{contact}/disposition", this::disposition),
        Route.get(ROOT + "/contacts/{contact}/decisions", this::decisions),
        Route.get(ROOT + "/contacts/{contact}/trace", this::trace),
        Route.get(ROOT + "/events", call -> page(call, records::events)),
        Route.get(ROOT + "/books", this::books),
        Route.get(ROOT + "/statistics/queues", statistics::queues),
        Route.get(ROOT + "/statistics/agents", agentStatistics::agents),
        Route.get(ROOT + "/statistics/agents/{agent}/spans", agentStatistics::spans),
        Route.get(ROOT + "/statistics/numbers", numberStatistics::numbers),
        Route.get(ROOT + "/statistics/estimates", estimates::estimates),
        Route.get(ROOT + "/statistics/costs", settlements::costs),
        Route.get(ROOT + "/statistics/agreements", settlements::agreements),
        Route.get(ROOT + "/contracts/{contract}/statement", settlements::statement),
        Route.get(ROOT + "/exports/contacts", exports::contacts),
        Route.get(ROOT + "/exports/legs", exports::legs),
        Route.get(ROOT + "/exports/stays", exports::stays),
        Route.get(ROOT + "/exports/shifts", exports::shifts),
        Route.get(ROOT + "/exports/queue-log", exports::queueLog),
        Route.get(
            ROOT + "/configuration", call -> Answer.json(Views.Configuration.of(call.tenant()))));
  }

  /** An agent the tenant does not have is not asked: asking would bring an entity to life. */
  private static AgentProfile agentOf(Call call) {
    return call.tenant()
        .agent(call.name("agent", AgentId::new))
        .orElseThrow(() -> new Halt(Answer.notFound()));
  }

  private Answer tell(Call call, Function<AgentRef, CompletionStage<AgentStatus>> order) {
    var agent = agentOf(call);
    var status = floor.await(order.apply(new AgentRef(call.tenant().id(), agent.id())));
    return Answer.json(Views.Agent.of(agent, status));
  }

  private Answer notReady(Call call) {
    agentOf(call);
    var reason = reason(call, 1);
    return tell(call, agent -> centre.notReady(agent, reason));
  }

  /** Its id: what the tenant calls it may change. */
  private static String reason(Call call, int size) {
    var reasons = call.tenant().reasons();
    var body = call.json();
    var reason = body.path("reason");
    if (body.size() != size || !reason.isTextual() || !reasons.contains(reason.textValue()))
      throw new Halt(
          Answer.badRequest(
              "the body must be {\"reason\": one of "
                  + String.join(", ", reasons.stream().sorted().toList())
                  + "}"));
    return reason.textValue();
  }

  /** A supervisor's order. */
  private Answer state(Call call) {
    agentOf(call);
    var body = call.json();
    var state = STATES.get(body.path("state").asText());
    if (state == null || (body.size() != 1 && state != State.NOT_READY))
      throw new Halt(
          Answer.badRequest(
              "the body must be {\"state\": one of "
                  + String.join(", ", STATES.keySet())
                  + "}, for not-ready with its reason"));
    var reason = state == State.NOT_READY ? reason(call, 2) : "";
    return tell(call, agent -> centre.set(agent, state, reason));
  }

  private Answer wrapUp(Call call) {
    agentOf(call);
    var body = call.json();
    var supervisor = body.path("supervisor").asBoolean(false);
    var more = body.path("extendMs");
    var end = body.path("end");
    var size = body.has("supervisor") ? 2 : 1;
    if (body.size() == size && end.isBoolean() && end.booleanValue())
      return tell(call, agent -> centre.cutWrapUp(agent, supervisor));
    if (body.size() == size && more.isIntegralNumber() && more.asLong() > 0) {
      var by = Duration.ofMillis(Math.min(more.asLong(), MOST_WRAP_UP.toMillis()));
      return tell(call, agent -> centre.extendWrapUp(agent, by, supervisor));
    }
    throw new Halt(
        Answer.badRequest("the body must be {\"end\": true} or {\"extendMs\": from now}"));
  }

  private Answer pick(Call call) {
    agentOf(call);
    var body = call.json();
    var contact = body.path("contact").asText();
    if (body.size() != 1 || !UUID_FORM.matcher(contact).matches())
      throw new Halt(Answer.badRequest("the body must be {\"contact\": its id}"));
    var picked = new ContactId(call.tenant().id(), UUID.fromString(contact));
    return tell(call, agent -> centre.pick(agent, picked));
  }

  private Answer disposition(Call call) {
    var body = call.json();
    var tenant = call.tenant();
    var agent =
        word(body.path("agent").asText(), AgentId::new).filter(it -> tenant.agent(it).isPresent());
    var codes = new ArrayList<String>();
    for (var code : body.path("codes")) codes.add(code.asText());
    var note = body.path("note").asText("");
    var known = tenant.agentTerms().dispositions().keySet();
    if (agent.isEmpty()
        || !body.path("codes").isArray()
        || codes.size() > ContactCommand.Dispose.MOST_CODES
        || !known.containsAll(codes)
        || note.length() > ContactCommand.Dispose.LONGEST_NOTE
        || (codes.isEmpty() && note.isEmpty()))
      throw new Halt(
          Answer.badRequest(
              "the body must be {\"agent\": ..., \"codes\": up to %d of %s, \"note\": ...}"
                  .formatted(
                      ContactCommand.Dispose.MOST_CODES,
                      String.join(", ", known.stream().sorted().toList()))));
    return order(call, contact -> centre.dispose(contact, agent.get(), codes, note));
  }

  private Answer agents(Call call) {
    var deadline = floor.deadline();
    var profiles =
        call.tenant().agents().values().stream()
            .sorted(Comparator.comparing(agent -> agent.id().name()))
            .toList();
    var views = new ArrayList<Views.Agent>();
    for (int from = 0; from < profiles.size(); from += ASK_AT_ONCE) {
      var asked = new LinkedHashMap<AgentProfile, CompletionStage<AgentStatus>>();
      for (var agent : profiles.subList(from, Math.min(profiles.size(), from + ASK_AT_ONCE)))
        asked.put(agent, centre.agent(new AgentRef(call.tenant().id(), agent.id())));
      asked.forEach(
          (agent, stage) -> views.add(Views.Agent.of(agent, floor.await(stage, deadline))));
    }
    return Answer.json(new Views.Agents(views));
  }

  private List<Views.Queue> figures(Call call) {
    return floor.await(centre.queues(call.tenant().id())).stream().map(Views.Queue::of).toList();
  }

  private Answer queues(Call call) {
    return Answer.json(new Views.Queues(figures(call)));
  }

  private Answer trunks(Call call) {
    return Answer.json(Views.Trunks.of(floor.await(centre.trunks(call.tenant().id()))));
  }

  private Answer queue(Call call) {
    var queue = call.name("queue", QueueId::new);
    if (call.tenant().queue(queue).isEmpty()) throw new Halt(Answer.notFound());
    return figures(call).stream()
        .filter(figures -> figures.queue().equals(queue.name()))
        .findFirst()
        .map(Answer::json)
        .orElseThrow(() -> new Halt(Answer.notFound()));
  }

  static ContactId contactOf(Call call) {
    return new ContactId(call.tenant().id(), call.name("contact", TenantApi::uuid));
  }

  private Answer order(Call call, Function<ContactId, CompletionStage<Done>> order) {
    var contact = contactOf(call);
    floor.await(order.apply(contact));
    return Answer.json(new Views.Ordered(contact.uuid().toString()));
  }

  private Answer transfer(Call call) {
    var target = target(call);
    return order(call, contact -> centre.transfer(contact, target));
  }

  private static Target target(Call call) {
    var body = call.json();
    var tenant = call.tenant();
    if (body.size() == 1 && body.path("queue").isTextual()) {
      var queue = word(body.path("queue").textValue(), QueueId::new);
      if (queue.flatMap(tenant::queue).isPresent()) return new Target.Queue(queue.get());
    }
    if (body.size() == 1 && body.path("agent").isTextual()) {
      var agent = word(body.path("agent").textValue(), AgentId::new);
      if (agent.flatMap(tenant::agent).isPresent()) return new Target.Agent(agent.get());
    }
    if (body.size() == 1
        && body.path("number").isTextual()
        && NUMBER.matcher(body.path("number").textValue()).matches())
      return new Target.Dialled(body.path("number").textValue());
    throw new Halt(
        Answer.badRequest(
            "the body must be {\"queue\": ...} or {\"agent\": ...}, one of the tenant's, or"
                + " {\"number\": ...}"));
  }

  static <T> Optional<T> word(String text, Function<String, T> constructor) {
    try {
      return Optional.of(constructor.apply(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Answer contact(Call call) {
    var contact = contactOf(call);
    return pages
        .take(call.tenant().id(), () -> records.contact(contact))
        .map(Answer::json)
        .orElseThrow(() -> new Halt(Answer.notFound()));
  }

  /** A contact that was never offered to anybody has no decisions. */
  private Answer decisions(Call call) {
    var contact = contactOf(call);
    var decisions = pages.take(call.tenant().id(), () -> records.decisions(contact));
    return Answer.json(
        "{\"contact\":\"%s\",\"decisions\":[%s]}"
            .formatted(contact.uuid(), String.join(",", decisions)));
  }

  private Answer trace(Call call) {
    var contact = contactOf(call);
    var messages = pages.take(call.tenant().id(), () -> records.trace(contact));
    if (messages.isEmpty()) throw new Halt(Answer.notFound());
    return Answer.json(
        "{\"contact\":\"%s\",\"messages\":[%s]}"
            .formatted(contact.uuid(), String.join(",", messages)));
  }

  /** {@link UUID#fromString} also takes short forms, which would give one contact many names. */
  private static UUID uuid(String text) {
    if (!UUID_FORM.matcher(text).matches()) throw new IllegalArgumentException("not a UUID");
    return UUID.fromString(text);
  }

  private Answer books(Call call) {
    var tenant = call.tenant().id();
    return Answer.json(pages.take(tenant, () -> records.books(tenant)));
  }

  /** {@link Records#contacts} or {@link Records#events}. */
  private interface Source {
    long read(TenantId tenant, long after, int limit, Consumer<String> line);
  }

  private Answer page(Call call, Source source) {
    var after = call.number("after", 0, 0, Long.MAX_VALUE);
    var limit = (int) call.number("limit", 1_000, 1, MAX_LINES);
    return pages.take(call.tenant().id(), () -> gather(source, call.tenant().id(), after, limit));
  }

  private static Answer gather(Source source, TenantId tenant, long after, int limit) {
    var page = new ByteArrayOutputStream();
    var next = after;
    var left = limit;
    while (left > 0 && page.size() < MAX_PAGE_BYTES) {
      var lines = new ArrayList<String>();
      var most = Math.min(left, READ_AT_ONCE);
      next = source.read(tenant, next, most, lines::add);
      for (var line : lines) {
        page.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        page.write('\n');
      }
      left -= lines.size();
      if (lines.size() < most) break;
    }
    return new Answer(
        200,
        "application/x-ndjson",
        page.toByteArray(),
        Map.of("X-Next-After", Long.toString(next)));
  }
}
