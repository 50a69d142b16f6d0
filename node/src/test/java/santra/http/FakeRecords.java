package santra.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import santra.reporting.AgentSpan;
import santra.reporting.AgentTimes;
import santra.reporting.AgreementFigures;
import santra.reporting.CallLeg;
import santra.reporting.Estimate;
import santra.reporting.QueueEntry;
import santra.reporting.Records;
import santra.reporting.Visit;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** As many records as asked for, each naming its tenant and position. */
final class FakeRecords implements Records {
  static final UUID CONTACT = UUID.fromString("01234567-89ab-8def-8123-456789abcdef");

  volatile long count = 2_500;
  volatile String padding = "";

  /** Calls that have come in. */
  final Semaphore entered = new Semaphore(0);

  volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public long contacts(TenantId tenant, long after, int limit, Consumer<String> line) {
    waitAtGate();
    var last = Math.max(after, Math.min(count, after + limit));
    LongStream.rangeClosed(after + 1, last)
        .forEach(n -> line.accept("{\"tenant\":\"%s\",\"n\":%d%s}".formatted(tenant, n, padding)));
    return last;
  }

  @Override
  public void agreements(
      TenantId tenant, Instant from, Instant to, Consumer<AgreementFigures> figures) {
    figures.accept(
        new AgreementFigures(
            "night",
            true,
            new TenantId("clinic"),
            5,
            2,
            1,
            1,
            1,
            Duration.ofMinutes(4).toMillis()));
  }

  @Override
  public Optional<String> contact(ContactId contact) {
    return contact.uuid().equals(CONTACT) && contact.tenant().name().equals("acme")
        ? Optional.of("{\"contact\":\"" + contact + "\"}")
        : Optional.empty();
  }

  @Override
  public List<String> trace(ContactId contact) {
    return contact.uuid().equals(CONTACT) && contact.tenant().name().equals("acme")
        ? List.of("{\"title\":\"INVITE\"}")
        : List.of();
  }

  @Override
  public List<String> recordings(TenantId tenant, Instant from, Instant to, int limit) {
    return tenant.name().equals("acme") ? List.of("{\"number\":1}") : List.of();
  }

  @Override
  public Optional<String> recordingFile(ContactId contact, int number) {
    return contact.uuid().equals(CONTACT) && contact.tenant().name().equals("acme") && number == 1
        ? Optional.of(FakeRecordings.FILE)
        : Optional.empty();
  }

  @Override
  public List<String> decisions(ContactId contact) {
    return contact.uuid().equals(CONTACT) && contact.tenant().name().equals("acme")
        ? List.of("{\"agent\":\"anna\"}", "{\"agent\":\"boris\"}")
        : List.of();
  }

  @Override
  public long events(TenantId tenant, long after, int limit, Consumer<String> line) {
    return contacts(tenant, after, limit, line);
  }

  final List<QueueEntry> entries = new CopyOnWriteArrayList<>();

  @Override
  public void entries(TenantId tenant, Instant from, Instant to, Consumer<QueueEntry> entry) {
    if (tenant.name().equals("acme")) entries.forEach(entry);
  }

  final List<AgentSpan> spans = new CopyOnWriteArrayList<>();

  @Override
  public void agentSpans(TenantId tenant, Instant from, Instant to, Consumer<AgentSpan> span) {
    if (tenant.name().equals("acme")) spans.forEach(span);
  }

  @Override
  public void holds(TenantId tenant, Instant from, Instant to, Consumer<AgentTimes.Hold> hold) {}

  final List<Estimate> estimates = new CopyOnWriteArrayList<>();

  @Override
  public void estimates(TenantId tenant, Instant from, Instant to, Consumer<Estimate> estimate) {
    if (tenant.name().equals("acme")) estimates.forEach(estimate);
  }

  final List<Visit> visits = new CopyOnWriteArrayList<>();
  final List<CallLeg> legs = new CopyOnWriteArrayList<>();

  @Override
  public void visits(TenantId tenant, Instant from, Instant to, Consumer<Visit> visit) {
    if (tenant.name().equals("acme")) visits.forEach(visit);
  }

  @Override
  public long legs(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<CallLeg> leg) {
    var mine =
        legs.stream()
            .filter(one -> tenant.name().equals("acme") && one.number() > after)
            .limit(limit)
            .toList();
    mine.forEach(leg);
    return mine.isEmpty() ? after : mine.getLast().number();
  }

  @Override
  public long contacts(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<String> line) {
    return contacts(tenant, after, limit, line);
  }

  @Override
  public Optional<LogMark> queueLog(
      TenantId tenant,
      Instant from,
      Instant to,
      Optional<LogMark> after,
      int limit,
      Consumer<String> line) {
    if (after.isPresent()) return Optional.empty();
    line.accept("1|c|sales|NONE|ENTERQUEUE||040|1");
    return Optional.of(new LogMark(1, 1, 0));
  }

  @Override
  public String books(TenantId tenant) {
    return "{\"tenant\":\"" + tenant + "\"}";
  }

  private void waitAtGate() {
    entered.release();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
