package santra.simulation;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.contact.Plan;
import santra.contact.Script;
import santra.distribution.Plans;
import santra.flow.Flow;
import santra.flow.Speech;
import santra.flow.Step;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.Claim;
import santra.vocabulary.QueueId;

/** What the simulated towns plan for a caller, with or without a menu before the queue. */
final class Menus {
  private Menus() {}

  /** A greeting, a menu, and a number that is asked for. */
  static Script script(Tenants all, Tenant tenant, boolean atOnce, Optional<Claim> claim) {
    var words = List.<Speech>of(new Speech.Prompt("welcome"));
    var asking = new Step.Asking(words, words, Duration.ofSeconds(3), 2, "sales");
    var steps =
        Map.<String, Step>of(
            "hello", new Step.Say(words, "menu"),
            "menu", new Step.Menu(asking, keys(tenant)),
            "card", new Step.Collect(asking, "card", 2, 3, "#", "bye"),
            "sales", new Step.Enqueue(new QueueId("sales")),
            "billing", new Step.Enqueue(new QueueId("billing")),
            "back", new Step.CallBack(SALES, "caller"),
            "bye", new Step.HangUp());
    var flow = new Flow("main", tenant.version(), "en", "hello", steps, Map.of());
    var plans = new HashMap<QueueId, Plan>();
    for (var queue : tenant.queues().values())
      plans.put(queue.id(), plan(all, tenant, queue, false, atOnce, claim));
    return new Script(flow, plans);
  }

  private static final QueueId SALES = new QueueId("sales");

  private static Map<String, String> keys(Tenant tenant) {
    var back = tenant.queue(SALES).filter(queue -> queue.callback().isPresent()).isPresent();
    return Map.of("1", "sales", "2", "billing", "3", "card", "5", back ? "back" : "sales");
  }

  static Plan plan(
      Tenants all,
      Tenant tenant,
      QueueProfile queue,
      boolean greeted,
      boolean atOnce,
      Optional<Claim> claim) {
    return Plans.arriving(
        all,
        tenant,
        new DialledNumber(
            "+358100100",
            greeted ? Optional.of("welcome") : Optional.empty(),
            Optional.empty(),
            queue.id(),
            atOnce ? AnswerPolicy.AT_ONCE : AnswerPolicy.BY_AGENT,
            false,
            claim.orElse(Claim.NONE)),
        queue,
        "",
        LocalDate.EPOCH);
  }
}
