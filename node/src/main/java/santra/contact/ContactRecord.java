package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.Agreement;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/**
 * The one record a contact leaves. Of a contact that was transferred, queue, times and agent are
 * those of its last stay; the earlier ones are in {@code transfers}.
 *
 * @param queuedAt when it entered the queue
 * @param answeredAt when the agent answered
 * @param waitMs from entering the queue to the answer, or to the end without one
 * @param talkMs from the answer to the end
 * @param sipCause status of the caller's INVITE: 200 when it was answered
 * @param transfers earlier stays in queues, each of which ended by a transfer
 * @param detours stays in queues that sent it on to another
 * @param callback the call-back that was promised; empty for none
 * @param tookOver the call-back whose place it took, when its customer called in; empty for none
 * @param host the other tenant that has taken it, whose queue, configuration and agent these are;
 *     empty for none
 * @param testId the test's own name for this call
 */
public record ContactRecord(
    ContactId contact,
    TenantId tenant,
    String channel,
    String number,
    String caller,
    QueueId queue,
    String configuration,
    Outcome outcome,
    HungUpBy hungUpBy,
    int sipCause,
    Optional<String> reason,
    Instant arrivedAt,
    Optional<Instant> queuedAt,
    Optional<Instant> answeredAt,
    Instant endedAt,
    long waitMs,
    long talkMs,
    Optional<AgentId> agent,
    Optional<String> testId,
    List<Segment> segments,
    List<LegRecord> legs,
    List<Stay> transfers,
    List<Detour> detours,
    Optional<CalledBack> callback,
    Optional<TookOver> tookOver,
    Optional<Hosted> host) {
  public ContactRecord {
    segments = List.copyOf(segments);
    legs = List.copyOf(legs);
    transfers = List.copyOf(transfers);
    detours = List.copyOf(detours);
  }

  public ContactRecord(
      ContactId contact,
      TenantId tenant,
      String channel,
      String number,
      String caller,
      QueueId queue,
      String configuration,
      Outcome outcome,
      HungUpBy hungUpBy,
      int sipCause,
      Optional<String> reason,
      Instant arrivedAt,
      Optional<Instant> queuedAt,
      Optional<Instant> answeredAt,
      Instant endedAt,
      long waitMs,
      long talkMs,
      Optional<AgentId> agent,
      Optional<String> testId,
      List<Segment> segments,
      List<LegRecord> legs,
      List<Stay> transfers,
      List<Detour> detours) {
    this(
        contact,
        tenant,
        channel,
        number,
        caller,
        queue,
        configuration,
        outcome,
        hungUpBy,
        sipCause,
        reason,
        arrivedAt,
        queuedAt,
        answeredAt,
        endedAt,
        waitMs,
        talkMs,
        agent,
        testId,
        segments,
        legs,
        transfers,
        detours,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Of one that no other tenant has taken. */
  public ContactRecord(
      ContactId contact,
      TenantId tenant,
      String channel,
      String number,
      String caller,
      QueueId queue,
      String configuration,
      Outcome outcome,
      HungUpBy hungUpBy,
      int sipCause,
      Optional<String> reason,
      Instant arrivedAt,
      Optional<Instant> queuedAt,
      Optional<Instant> answeredAt,
      Instant endedAt,
      long waitMs,
      long talkMs,
      Optional<AgentId> agent,
      Optional<String> testId,
      List<Segment> segments,
      List<LegRecord> legs,
      List<Stay> transfers,
      List<Detour> detours,
      Optional<CalledBack> callback,
      Optional<TookOver> tookOver) {
    this(
        contact,
        tenant,
        channel,
        number,
        caller,
        queue,
        configuration,
        outcome,
        hungUpBy,
        sipCause,
        reason,
        arrivedAt,
        queuedAt,
        answeredAt,
        endedAt,
        waitMs,
        talkMs,
        agent,
        testId,
        segments,
        legs,
        transfers,
        detours,
        callback,
        tookOver,
        Optional.empty());
  }

  /** As its own tenant reads it: of its stay with another it knows when, and not by whom. */
  public ContactRecord own() {
    if (host.isEmpty() || detours.isEmpty()) return this;
    var last = detours.getLast();
    return new ContactRecord(
        contact,
        tenant,
        channel,
        number,
        caller,
        last.queue(),
        configuration,
        outcome,
        hungUpBy,
        sipCause,
        reason,
        arrivedAt,
        Optional.of(last.since()),
        answeredAt,
        endedAt,
        millis(last.since(), answeredAt.orElse(endedAt)),
        talkMs,
        Optional.empty(),
        testId,
        segments.stream()
            .map(one -> one.from().isBefore(last.leftAt()) ? one : one.by(Optional.empty()))
            .toList(),
        legs.stream().map(one -> isHosts(one) ? one.by(Optional.empty()) : one).toList(),
        transfers,
        detours,
        callback,
        tookOver,
        host);
  }

  /** As the tenant reads it that has taken it: its own part, and what it is shown. */
  public Optional<ContactRecord> hosted() {
    return host.map(it -> {
      var from = queuedAt.orElse(endedAt);
      var whole = it.showsRecord();
      return new ContactRecord(
          new ContactId(it.agreement().taker(), contact.uuid()),
          it.agreement().taker(),
          channel,
          whole ? number : "",
          it.showsCaller() ? caller : "",
          queue,
          configuration,
          outcome,
          hungUpBy,
          sipCause,
          reason,
          whole ? arrivedAt : from,
          queuedAt,
          answeredAt,
          endedAt,
          waitMs,
          talkMs,
          agent,
          Optional.empty(),
          segments.stream()
              .filter(one -> whole || one.to().isAfter(from))
              .map(one ->
                  whole
                      ? one.by(one.agent().filter(_ -> !one.from().isBefore(from)))
                      : one.notBefore(from))
              .toList(),
          legs.stream().filter(this::isHosts).toList(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          host);
    });
  }

  private boolean isHosts(LegRecord leg) {
    return leg.agent().isPresent()
        && queuedAt.filter(since -> !leg.startedAt().isBefore(since)).isPresent();
  }

  private static long millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }

  /** Who has taken it, and what that one is shown beside its own part. */
  public record Hosted(Agreement agreement, boolean showsCaller, boolean showsRecord) {}

  /**
   * A call-back.
   *
   * @param number E.164
   * @param promisedAt when the caller was told that it is promised
   * @param tries how often the number was called, the one that was answered included
   * @param reachedAt when the number answered; empty when it never did
   * @param calledIn where the customer called in before that; empty for nowhere
   */
  public record CalledBack(
      String number,
      Instant promisedAt,
      int tries,
      Optional<Instant> reachedAt,
      Optional<CalledIn> calledIn) {}

  /**
   * The contact in which the customer of a call-back called in.
   *
   * @param queuedAt since when it waited in the same queue, and so was to have the place; empty
   *     where it was talked with elsewhere
   */
  public record CalledIn(ContactId contact, Optional<Instant> queuedAt) {}

  /**
   * The place of a call-back that was open when its customer called in.
   *
   * @param contact whose call-back it was
   * @param since the place
   * @param joinedAt when this contact itself entered the queue
   */
  public record TookOver(ContactId contact, QueueId queue, Instant since, Instant joinedAt) {}

  /** How a contact ended, seen from the customer. */
  public enum Outcome {
    ANSWERED,
    /** The customer left before an agent answered. */
    ABANDONED,
    /** The centre let go: longest wait reached. */
    RELEASED,
    /** The flow ended the call without an agent: self-service, or nobody was there. */
    SERVED,
    /** Never taken into the queue: it was full. */
    REFUSED,
    /** Our trouble, or nothing in common with the caller's SDP. */
    FAILED
  }

  /** Who ended it. */
  public enum HungUpBy {
    CUSTOMER,
    AGENT,
    CENTRE,
    /** The number outside that the customer talked with. */
    OUTSIDE
  }

  /**
   * A stretch of the contact's time; segments follow each other without a gap.
   *
   * @param kind arriving, greeting, flow, queue, voicemail, talk, hold, consult, conference, dial
   *     (a number outside is called), outside (it is talked with) or call-back (it waits without a
   *     leg)
   */
  public record Segment(String kind, Instant from, Instant to, Optional<AgentId> agent) {
    private Segment by(Optional<AgentId> whom) {
      return new Segment(kind, from, to, whom);
    }

    private Segment notBefore(Instant since) {
      return from.isBefore(since) ? new Segment(kind, since, to, agent) : this;
    }
  }

  /** A stay in a queue that was answered by an agent, who then transferred the contact. */
  public record Stay(
      QueueId queue, Instant queuedAt, Instant answeredAt, Instant endedAt, AgentId agent) {}

  /**
   * A stay in a queue that sent the contact on.
   *
   * @param since its place there
   * @param to by which another tenant has taken it; empty where none has
   */
  public record Detour(
      QueueId queue, Instant since, Instant leftAt, OverflowCause cause, Optional<Agreement> to) {
    public Detour(QueueId queue, Instant since, Instant leftAt, OverflowCause cause) {
      this(queue, since, leftAt, cause, Optional.empty());
    }
  }

  /**
   * One call leg.
   *
   * @param outcome of an offer: answered, no-answer, busy, rejected, unreachable, withdrawn,
   *     transferred; of a guest also left, let-go
   * @param outside what a leg to a number outside was, and what it costs; empty for others
   * @param part what a guest's last part was, as {@link Part}; empty for caller and agents
   */
  public record LegRecord(
      String leg,
      String callId,
      Optional<AgentId> agent,
      Instant startedAt,
      Instant endedAt,
      String outcome,
      int status,
      Optional<Charge> outside,
      Optional<String> part) {
    public LegRecord(
        String leg,
        String callId,
        Optional<AgentId> agent,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        int status) {
      this(leg, callId, agent, startedAt, endedAt, outcome, status, Optional.empty());
    }

    public LegRecord(
        String leg,
        String callId,
        Optional<AgentId> agent,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        int status,
        Optional<Charge> outside) {
      this(leg, callId, agent, startedAt, endedAt, outcome, status, outside, Optional.empty());
    }

    private LegRecord by(Optional<AgentId> whom) {
      return new LegRecord(leg, callId, whom, startedAt, endedAt, outcome, status, outside, part);
    }

    LegRecord as(String guestsPart) {
      return new LegRecord(
          leg,
          callId,
          agent,
          startedAt,
          endedAt,
          outcome,
          status,
          outside,
          Optional.of(guestsPart));
    }
  }

  /**
   * What a call to a number outside costs.
   *
   * @param costMicros millionths of the currency
   * @param currency ISO 4217; empty where nothing is charged
   */
  public record Charge(String number, String trunk, long costMicros, String currency) {}
}
