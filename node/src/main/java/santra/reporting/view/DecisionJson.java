package santra.reporting.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import santra.contact.Offer;
import santra.vocabulary.Judgement;

/** A routing decision as the outside reads it; {@code openapi.yaml} lists its fields. */
final class DecisionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecisionJson() {}

  static String of(Offer offer) {
    var why = offer.why();
    var json =
        JSON.createObjectNode()
            .put("offeredAt", offer.offeredAt().toString())
            .put("agent", offer.agent().name())
            .put("rule", why.rule())
            .put("configuration", why.configuration())
            .put("candidates", why.candidates())
            .put("agentIdleMs", why.agentIdleMs())
            .put("contactWaitMs", why.contactWaitMs());
    why.judgement().ifPresent(judgement -> weighed(judgement, json));
    return json.toString();
  }

  private static void weighed(Judgement judgement, ObjectNode json) {
    json.put("decidedAt", judgement.at().toString())
        .put("contactChoice", word(judgement.contactChoice()))
        .put("agentChoice", word(judgement.agentChoice()))
        .put("need", judgement.need())
        .put("step", judgement.step())
        .put("passedOver", judgement.passedOver());
    var contacts = json.putArray("contacts");
    for (var one : judgement.contacts())
      contacts
          .addObject()
          .put("contact", one.contact().uuid().toString())
          .put("queue", one.queue().name())
          .put("since", one.since().toString())
          .put("waitMs", Duration.between(one.since(), judgement.at()).toMillis())
          .put("priority", one.priority())
          .put("ageingMs", one.ageingMs())
          .put("promiseMs", one.promiseMs())
          .put("weight", one.weight())
          .put("lateAfterMs", one.lateAfterMs());
    var agents = json.putArray("agents");
    for (var one : judgement.agents())
      agents
          .addObject()
          .put("agent", one.agent().name())
          .put("step", one.step())
          .put("score", one.score())
          .put("idleSince", one.idleSince().toString());
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
