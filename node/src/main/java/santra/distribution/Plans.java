package santra.distribution;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import santra.contact.Host;
import santra.contact.Outlet;
import santra.contact.Outside;
import santra.contact.Plan;
import santra.contact.Script;
import santra.contact.entity.Introduction;
import santra.flow.Flow;
import santra.flow.Overflow.Target;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.Claim;
import santra.vocabulary.QueueId;

/** What a tenant's configuration says to a contact: when it arrives, and when it is sent on. */
public final class Plans {
  private Plans() {}

  /** What is asked of the tenant's file for one contact. */
  private record Asked(
      Tenants all, Tenant tenant, LocalDate day, Function<String, Optional<Outside>> outside) {}

  /**
   * @param day about which the opening hours are kept with the contact
   */
  public static Plan arriving(
      Tenants all,
      Tenant tenant,
      DialledNumber number,
      QueueProfile queue,
      String caller,
      LocalDate day) {
    return plan(
        asked(all, tenant, number.number(), caller, day),
        queue,
        number.greeting().orElse(""),
        number.answer() == AnswerPolicy.AT_ONCE,
        Optional.of(number.claim()).filter(claim -> !claim.equals(Claim.NONE)));
  }

  /** Of a number that has a flow: with all that the flow may lead to. */
  public static Script script(
      Tenants all, Tenant tenant, DialledNumber number, Flow flow, String caller, LocalDate day) {
    var plans = new HashMap<QueueId, Plan>();
    for (var queue : flow.queues())
      tenant
          .queue(queue)
          .ifPresent(
              profile -> plans.put(queue, arriving(all, tenant, number, profile, caller, day)));
    var asked = asked(all, tenant, number.number(), caller, day);
    var outsides = new HashMap<String, Outside>();
    for (var to : flow.numbers())
      asked.outside().apply(to).ifPresent(outside -> outsides.put(to, outside));
    return new Script(flow.around(day), plans, outsides);
  }

  /**
   * Its caller is answered already, and has been greeted. Who is important stays so; who was to be
   * kept for one agent has been.
   */
  static Plan sentOn(
      Tenants all, Tenant tenant, QueueProfile queue, Introduction contact, LocalDate day) {
    var claimed =
        contact
            .plan()
            .claimed()
            .filter(claim -> claim.priority() > 0)
            .map(claim -> new Claim(claim.priority(), Optional.empty(), Optional.empty()));
    return plan(
        asked(all, tenant, contact.number(), contact.caller(), day), queue, "", true, claimed);
  }

  private static Asked asked(
      Tenants all, Tenant tenant, String dialled, String caller, LocalDate day) {
    return new Asked(all, tenant, day, to -> CallControl.outside(tenant, to, dialled, caller));
  }

  private static Plan plan(
      Asked asked,
      QueueProfile queue,
      String greeting,
      boolean answersAtOnce,
      Optional<Claim> claimed) {
    return new Plan(
        asked.tenant().version(),
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
        Optional.of(asked.tenant().session()),
        queue.announcements(),
        outlets(asked, queue, answersAtOnce, claimed),
        queue.callback().map(terms -> terms.around(asked.day())),
        queue.disposition());
  }

  /**
   * In another tenant's queue, as its callers wait there. From there no way leads on, and what is
   * its own tenant's, call-back and disposition, is not to be had.
   */
  private static Plan hosted(Asked asked, Tenants.Taker taker, boolean answersAtOnce) {
    var queue = taker.queue();
    return new Plan(
        taker.tenant().version(),
        "",
        answersAtOnce,
        queue.id(),
        queue.music(),
        queue.maxWaiting(),
        queue.maxWait(),
        queue.ring(),
        queue.wrapUp(),
        queue.promise(),
        Optional.empty(),
        Optional.of(asked.tenant().session()),
        queue.announcements(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Host(taker.agreement(), taker.terms().around(asked.day()))));
  }

  /** The tenant's file has been seen to end: no way leads back. */
  private static List<Outlet> outlets(
      Asked asked, QueueProfile queue, boolean answersAtOnce, Optional<Claim> claimed) {
    var outlets = new ArrayList<Outlet>();
    for (var written : queue.overflows()) {
      var overflow = written.around(asked.day());
      switch (overflow.target()) {
        case Target.ToQueue(var to) ->
            asked
                .tenant()
                .queue(to)
                .map(next -> plan(asked, next, "", answersAtOnce, claimed))
                .ifPresent(plan -> outlets.add(Outlet.toQueue(overflow, plan)));
        case Target.ToNumber(var number) ->
            asked
                .outside()
                .apply(number)
                .ifPresent(outside -> outlets.add(Outlet.toNumber(overflow, outside)));
        case Target.ToTenant(var agreement) ->
            asked
                .all()
                .taker(asked.tenant(), agreement)
                .map(taker -> hosted(asked, taker, answersAtOnce))
                .ifPresent(plan -> outlets.add(Outlet.toQueue(overflow, plan)));
        case Target.ToCallback _, Target.ToVoicemail _ -> outlets.add(Outlet.of(overflow));
      }
    }
    return outlets;
  }
}
