package santra.distribution;

import java.util.Optional;
import santra.contact.Plan;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;

/** What a tenant's configuration says to a contact: when it arrives, and when it is sent on. */
public final class Plans {
  private Plans() {}

  public static Plan arriving(Tenant tenant, DialledNumber number, QueueProfile queue) {
    return plan(
        tenant, queue, number.greeting().orElse(""), number.answer() == AnswerPolicy.AT_ONCE);
  }

  /** Its caller is answered already, and has been greeted. */
  static Plan sentOn(Tenant tenant, QueueProfile queue) {
    return plan(tenant, queue, "", true);
  }

  private static Plan plan(
      Tenant tenant, QueueProfile queue, String greeting, boolean answersAtOnce) {
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
        Optional.of(tenant.session()));
  }
}
