package santra.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import santra.distribution.CallControl;
import santra.distribution.ContactCentre;
import santra.distribution.InCall;
import santra.distribution.TrunkLines;
import santra.routing.ExpectedWait;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** A floor in memory: only who is logged in may change state. */
final class FakeCentre implements ContactCentre {
  static final Instant SINCE = Instant.parse("2025-03-01T10:00:00Z");

  final Map<AgentRef, AgentStatus> agents = new ConcurrentHashMap<>();
  volatile boolean silent;
  volatile boolean broken;

  @Override
  public CompletionStage<AgentStatus> logIn(AgentRef agent) {
    return answer(set(agent, "not-ready", Optional.empty()));
  }

  @Override
  public CompletionStage<AgentStatus> logOut(AgentRef agent) {
    return answer(set(agent, "logged-out", Optional.empty()));
  }

  @Override
  public CompletionStage<AgentStatus> ready(AgentRef agent) {
    if (now(agent).state().equals("logged-out"))
      return CompletableFuture.failedStage(new Refused("ready while logged-out"));
    return answer(set(agent, "ready", Optional.empty()));
  }

  @Override
  public CompletionStage<AgentStatus> notReady(AgentRef agent, String reason) {
    return answer(set(agent, "not-ready", Optional.of(reason)));
  }

  @Override
  public CompletionStage<AgentStatus> agent(AgentRef agent) {
    return answer(now(agent));
  }

  @Override
  public CompletionStage<TollFigures> trunks(TenantId tenant) {
    return answer(
        new TollFigures(
            List.of(new TrunkFigures("operator", true, new TrunkLines.State(false, 408), 3, 30)),
            1_250_000,
            "EUR",
            Map.of("per-minute", SINCE)));
  }

  @Override
  public CompletionStage<AgentStatus> set(AgentRef agent, State state, String reason) {
    orders.add("set %s %s %s".formatted(agent.agent(), state, reason));
    return answer(now(agent));
  }

  @Override
  public CompletionStage<AgentStatus> extendWrapUp(
      AgentRef agent, Duration by, boolean supervisor) {
    orders.add("extend %s %s %s".formatted(agent.agent(), by, supervisor));
    return answer(now(agent));
  }

  @Override
  public CompletionStage<AgentStatus> cutWrapUp(AgentRef agent, boolean supervisor) {
    orders.add("cut %s %s".formatted(agent.agent(), supervisor));
    return answer(now(agent));
  }

  @Override
  public CompletionStage<AgentStatus> pick(AgentRef agent, ContactId contact) {
    return order(contact, "pick by " + agent.agent()).thenApply(_ -> now(agent));
  }

  @Override
  public CompletionStage<Done> dispose(
      ContactId contact, AgentId agent, List<String> codes, String note) {
    return order(contact, "dispose %s %s %s".formatted(agent, codes, note));
  }

  /** Orders given, as words. */
  final List<String> orders = new CopyOnWriteArrayList<>();

  /** Contacts that nobody talks with. */
  final Set<ContactId> idle = ConcurrentHashMap.newKeySet();

  @Override
  public CompletionStage<Done> control(ContactId contact, InCall order) {
    return order(contact, order.toString());
  }

  @Override
  public CompletionStage<Done> hold(ContactId contact) {
    return order(contact, "hold");
  }

  @Override
  public CompletionStage<Done> resume(ContactId contact) {
    return order(contact, "resume");
  }

  @Override
  public CompletionStage<Done> startRecording(ContactId contact) {
    return order(contact, "start recording");
  }

  @Override
  public CompletionStage<Done> pauseRecording(ContactId contact) {
    return order(contact, "pause recording");
  }

  @Override
  public CompletionStage<Done> resumeRecording(ContactId contact) {
    return order(contact, "resume recording");
  }

  @Override
  public CompletionStage<Done> stopRecording(ContactId contact) {
    return order(contact, "stop recording");
  }

  @Override
  public CompletionStage<Done> transfer(ContactId contact, CallControl.Target target) {
    return order(contact, "transfer to " + target);
  }

  private CompletionStage<Done> order(ContactId contact, String words) {
    if (!contact.tenant().name().equals("acme"))
      return CompletableFuture.failedStage(new Unknown());
    if (idle.contains(contact))
      return CompletableFuture.failedStage(new Refused("Hold while Waiting"));
    orders.add(words);
    return answer(Done.done());
  }

  @Override
  public CompletionStage<List<QueueFigures>> queues(TenantId tenant) {
    return answer(List.of(figures("help", tenant), figures("sales", tenant)));
  }

  private static QueueFigures figures(String queue, TenantId tenant) {
    var offered = tenant.name().equals("acme") ? 4 : 77;
    return new QueueFigures(
        new QueueId(queue),
        offered,
        2,
        1,
        0,
        0,
        0,
        1,
        Duration.ofMillis(1_500),
        3,
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Optional.of(
            new ExpectedWait(
                ExpectedWait.Method.QUEUE_LENGTH,
                Duration.ofSeconds(100),
                Duration.ofSeconds(40))));
  }

  private AgentStatus now(AgentRef agent) {
    return agents.getOrDefault(agent, status(agent, "logged-out", Optional.empty()));
  }

  private AgentStatus set(AgentRef agent, String state, Optional<String> reason) {
    var status = status(agent, state, reason);
    agents.put(agent, status);
    return status;
  }

  private static AgentStatus status(AgentRef agent, String state, Optional<String> reason) {
    return new AgentStatus(agent, state, reason, SINCE, true, Optional.empty(), Optional.empty());
  }

  private <T> CompletionStage<T> answer(T value) {
    if (broken)
      return CompletableFuture.failedStage(new IllegalArgumentException("jdbc:secret@host"));
    return silent ? new CompletableFuture<>() : CompletableFuture.completedStage(value);
  }
}
