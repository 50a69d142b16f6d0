package santra.distribution;

import java.util.Optional;
import santra.contact.Plan;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.Claim;

/** What a tenant's configuration says to a contact: when it arrives, and when it is sent on. */
public final class Plans {
  private Plans() {}

  public static Plan arriving(Tenant tenant, DialledNumber number, QueueProfile queue) {
    return plan(
        tenant,
        queue,
        number.greeting().orElse(""),
        number.answer() == AnswerPolicy.AT_ONCE,
        Optional.of(number.claim()).filter(claim -> !claim.equals(Claim.NONE)));
  }

  /**
   * Its caller is answered already, and has been greeted. Who is important stays so; who was to be
   * kept for one agent has been.
   */
  static Plan sentOn(Tenant tenant, QueueProfile queue, Plan before) {
    var claimed =
        before
            .claimed()
            .filter(claim -> claim.priority() > 0)
            .map(claim -> new Claim(claim.priority(), Optional.empty(), Optional.empty()));
    return plan(tenant, queue, "", true, claimed);
  }

  private static Plan plan(
      Tenant tenant,
      QueueProfile queue,
      String greeting,
      boolean answersAtOnce,
      Optional<Claim> claimed) {
    return new Plan(
        tenant.version(),
        greeting,
        answersAtOnce,
        queue.id(),
        queue.music(),
        queue.maxWaiting(),
        queue.maxWait(),
        queue.ring(),
        queue.wrapUp(),
        queue.promise(),
        claimed,
        Optional.of(tenant.session()),
        queue.announcements());
  }
}
