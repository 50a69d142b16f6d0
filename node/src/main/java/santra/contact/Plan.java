package santra.contact;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.flow.Announcements;
import santra.flow.CallbackTerms;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;

/**
 * What the tenant's configuration said when the contact arrived. Kept with the contact: it ends
 * under the version it began with.
 *
 * @param configuration version of the tenant's file
 * @param greeting prompt played before the queue; empty for none
 * @param answersAtOnce the caller's leg is answered on arrival, else when an agent answers
 * @param claimed what it may claim over others who wait; empty for nothing
 * @param session what phones are asked for; empty from an earlier build
 * @param announcements what the caller is told while waiting; empty for nothing
 * @param outlets where it goes on when it waits in vain, the first that is open
 * @param callback on which terms it may be called back; empty where it may not
 * @param disposition on which terms its agents must say what it was about; empty where they need
 *     not
 * @param host the other tenant whose queue and agents these are; empty for the contact's own
 */
public record Plan(
    String configuration,
    String greeting,
    boolean answersAtOnce,
    QueueId queue,
    String music,
    int maxWaiting,
    Duration maxWait,
    Duration ring,
    Duration wrapUp,
    Duration promise,
    Optional<Claim> claimed,
    Optional<SessionTerms> session,
    Optional<Announcements> announcements,
    List<Outlet> outlets,
    Optional<CallbackTerms> callback,
    Optional<DispositionTerms> disposition,
    Optional<Host> host) {

  public Plan {
    outlets = List.copyOf(outlets);
  }

  /** In a queue of its own tenant. */
  public Plan(
      String configuration,
      String greeting,
      boolean answersAtOnce,
      QueueId queue,
      String music,
      int maxWaiting,
      Duration maxWait,
      Duration ring,
      Duration wrapUp,
      Duration promise,
      Optional<Claim> claimed,
      Optional<SessionTerms> session,
      Optional<Announcements> announcements,
      List<Outlet> outlets,
      Optional<CallbackTerms> callback,
      Optional<DispositionTerms> disposition) {
    this(
        configuration,
        greeting,
        answersAtOnce,
        queue,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        promise,
        claimed,
        session,
        announcements,
        outlets,
        callback,
        disposition,
        Optional.empty());
  }

  public Plan(
      String configuration,
      String greeting,
      boolean answersAtOnce,
      QueueId queue,
      String music,
      int maxWaiting,
      Duration maxWait,
      Duration ring,
      Duration wrapUp,
      Duration promise,
      Optional<Claim> claimed,
      Optional<SessionTerms> session) {
    this(
        configuration,
        greeting,
        answersAtOnce,
        queue,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        promise,
        claimed,
        session,
        Optional.empty(),
        List.of());
  }

  public Plan(
      String configuration,
      String greeting,
      boolean answersAtOnce,
      QueueId queue,
      String music,
      int maxWaiting,
      Duration maxWait,
      Duration ring,
      Duration wrapUp,
      Duration promise,
      Optional<Claim> claimed,
      Optional<SessionTerms> session,
      Optional<Announcements> announcements,
      List<Outlet> outlets) {
    this(
        configuration,
        greeting,
        answersAtOnce,
        queue,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        promise,
        claimed,
        session,
        announcements,
        outlets,
        Optional.empty());
  }

  public Plan(
      String configuration,
      String greeting,
      boolean answersAtOnce,
      QueueId queue,
      String music,
      int maxWaiting,
      Duration maxWait,
      Duration ring,
      Duration wrapUp,
      Duration promise,
      Optional<Claim> claimed,
      Optional<SessionTerms> session,
      Optional<Announcements> announcements,
      List<Outlet> outlets,
      Optional<CallbackTerms> callback) {
    this(
        configuration,
        greeting,
        answersAtOnce,
        queue,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        promise,
        claimed,
        session,
        announcements,
        outlets,
        callback,
        Optional.empty());
  }

  Plan without(Outlet outlet) {
    var others = new ArrayList<>(outlets);
    others.remove(outlet);
    return with(claimed, others);
  }

  /** At first; then anybody there may take it. */
  Plan keptFor(AgentId agent, Duration agentFor) {
    var priority = claimed.map(Claim::priority).orElse(0);
    return with(
        Optional.of(new Claim(priority, Optional.of(agent), Optional.of(agentFor))), outlets);
  }

  private Plan with(Optional<Claim> nextClaim, List<Outlet> nextOutlets) {
    return new Plan(
        configuration,
        greeting,
        answersAtOnce,
        queue,
        music,
        maxWaiting,
        maxWait,
        ring,
        wrapUp,
        promise,
        nextClaim,
        session,
        announcements,
        nextOutlets,
        callback,
        disposition,
        host);
  }

  /** Whose queue it is: that of a contact of this tenant, unless another has taken it. */
  public QueueRef queueOf(TenantId own) {
    return new QueueRef(tenantOr(own), queue);
  }

  public TenantId tenantOr(TenantId own) {
    return host.map(one -> one.agreement().taker()).orElse(own);
  }

  /** So many may wait in the queue at most, for it to be joined. */
  public int mostWaiting(boolean mayBeTurnedAway) {
    var most = mayBeTurnedAway ? maxWaiting : Integer.MAX_VALUE;
    return Overflows.longest(this).map(longest -> Math.min(longest, most)).orElse(most);
  }

  /** What a phone is asked for, RFC 4028. */
  public SessionTerms sessionTerms() {
    return session.orElse(SessionTerms.USUAL);
  }
}
