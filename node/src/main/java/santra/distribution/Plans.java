package santra.distribution;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.contact.Outlet;
import santra.contact.Plan;
import santra.flow.Overflow.Target;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.Claim;

/** What a tenant's configuration says to a contact: when it arrives, and when it is sent on. */
public final class Plans {
  private Plans() {}

  /**
   * @param day about which the opening hours are kept with the contact
   */
  public static Plan arriving(
      Tenant tenant, DialledNumber number, QueueProfile queue, LocalDate day) {
    return plan(
        tenant,
        queue,
        day,
        number.greeting().orElse(""),
        number.answer() == AnswerPolicy.AT_ONCE,
        Optional.of(number.claim()).filter(claim -> !claim.equals(Claim.NONE)));
  }

  /**
   * Its caller is answered already, and has been greeted. Who is important stays so; who was to be
   * kept for one agent has been.
   */
  static Plan sentOn(Tenant tenant, QueueProfile queue, Plan before, LocalDate day) {
    return sentOn(tenant, queue, before.claimed(), day);
  }

  private static Plan sentOn(
      Tenant tenant, QueueProfile queue, Optional<Claim> before, LocalDate day) {
    var claimed =
        before
            .filter(claim -> claim.priority() > 0)
            .map(claim -> new Claim(claim.priority(), Optional.empty(), Optional.empty()));
    return plan(tenant, queue, day, "", true, claimed);
  }

  private static Plan plan(
      Tenant tenant,
      QueueProfile queue,
      LocalDate day,
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
        queue.announcements(),
        outlets(tenant, queue, answersAtOnce, claimed, day),
        queue.callback().map(terms -> terms.around(day)),
        queue.disposition());
  }

  /** The tenant's file has been seen to end: no way leads back. */
  private static List<Outlet> outlets(
      Tenant tenant,
      QueueProfile queue,
      boolean answersAtOnce,
      Optional<Claim> claimed,
      LocalDate day) {
    var outlets = new ArrayList<Outlet>();
    for (var overflow : queue.overflows())
      switch (overflow.target()) {
        case Target.ToQueue(var to) ->
            tenant
                .queue(to)
                .map(next -> plan(tenant, next, day, "", answersAtOnce, claimed))
                .ifPresent(plan -> outlets.add(new Outlet(overflow.around(day), plan)));
      }
    return outlets;
  }
}
