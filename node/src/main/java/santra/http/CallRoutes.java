package santra.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.Done;
import santra.contact.Part;
import santra.distribution.CallControl.Target;
import santra.distribution.InCall;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;

/** What desks and supervisors order in a conversation: one path a verb. */
record CallRoutes(
    BiFunction<ContactId, InCall, CompletionStage<Done>> control,
    BiFunction<Call, Function<ContactId, CompletionStage<Done>>, Answer> order) {

  /** By path, below that of the contact. */
  List<Route> under(String contact) {
    return List.of(
        Route.post(contact + "/consult", call -> give(call, new InCall.Consult(agent(call)))),
        Route.post(contact + "/back", call -> give(call, new InCall.Back())),
        Route.post(contact + "/swap", call -> give(call, new InCall.Swap())),
        Route.post(contact + "/conference", call -> give(call, new InCall.Conference())),
        Route.post(contact + "/complete", call -> give(call, new InCall.Complete())),
        Route.post(contact + "/mute", call -> give(call, new InCall.Mute(true))),
        Route.post(contact + "/unmute", call -> give(call, new InCall.Mute(false))),
        Route.post(contact + "/listen", call -> supervise(call, Part.LISTENING)),
        Route.post(contact + "/whisper", call -> supervise(call, Part.WHISPERING)),
        Route.post(contact + "/barge", call -> supervise(call, Part.BARGING)),
        Route.post(
            contact + "/take-over", call -> give(call, new InCall.TakeOver(agent(call).agent()))),
        Route.post(contact + "/leave", call -> give(call, new InCall.Leave(agent(call).agent()))));
  }

  private Answer supervise(Call call, Part part) {
    return give(call, new InCall.Supervise(agent(call).agent(), part));
  }

  private Answer give(Call call, InCall verb) {
    return order.apply(call, contact -> control.apply(contact, verb));
  }

  private static Target.Agent agent(Call call) {
    var body = call.json();
    if (body.size() == 1 && body.path("agent").isTextual()) {
      var agent = TenantApi.word(body.path("agent").textValue(), AgentId::new);
      if (agent.flatMap(call.tenant()::agent).isPresent()) return new Target.Agent(agent.get());
    }
    throw new Halt(Answer.badRequest("the body must be {\"agent\": ...}, one of the tenant's"));
  }
}
