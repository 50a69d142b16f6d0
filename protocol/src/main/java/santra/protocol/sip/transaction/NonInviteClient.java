package santra.protocol.sip.transaction;

import java.time.Duration;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transaction.Action.Arm;
import santra.protocol.sip.transaction.Action.Deliver;
import santra.protocol.sip.transaction.Action.Disarm;
import santra.protocol.sip.transaction.Action.Fail;
import santra.protocol.sip.transaction.Action.Resend;
import santra.protocol.sip.transaction.Action.Send;
import santra.protocol.sip.transaction.ClientInput.Cancel;
import santra.protocol.sip.transaction.ClientInput.Expired;
import santra.protocol.sip.transaction.ClientInput.Received;
import santra.protocol.sip.transaction.ClientInput.Settled;
import santra.protocol.sip.transaction.ClientInput.Unsendable;

/** The client transaction of every method but INVITE and ACK, RFC 3261 figure 6. */
public sealed interface NonInviteClient extends State.OfClient {
  record Trying(Request request, Duration retransmit) implements NonInviteClient {}

  record Proceeding(Request request) implements NonInviteClient {}

  record Completed() implements NonInviteClient {}

  record Terminated() implements NonInviteClient {}

  @Override
  default boolean terminated() {
    return this instanceof Terminated;
  }

  static Step<NonInviteClient> start(Request request, Timing timing) {
    return Step.to(
        new Trying(request, timing.t1()),
        timing.reliable() ? new Disarm(Timer.E) : new Arm(Timer.E, timing.t1()),
        new Arm(Timer.F, timing.giveUp()),
        new Send(request));
  }

  static Step<NonInviteClient> step(NonInviteClient state, ClientInput input, Timing timing) {
    return switch (state) {
      case Trying t -> trying(t, input, timing);
      case Proceeding p -> proceeding(p, input, timing);
      case Completed _ when input instanceof Expired(var timer) && timer == Timer.K ->
          Step.to(new Terminated());
      case Completed _, Terminated _ -> Step.to(state);
    };
  }

  private static Step<NonInviteClient> trying(Trying state, ClientInput input, Timing timing) {
    return switch (input) {
      case Received(var r) -> answered(state.request(), r, timing);
      case Expired(var timer) when timer == Timer.E -> {
        var next = timing.backOff(state.retransmit());
        yield Step.to(
            new Trying(state.request(), next), new Arm(Timer.E, next), new Resend(state.request()));
      }
      case Expired(var timer) when timer == Timer.F -> gaveUp();
      case Unsendable(var reason) -> Step.to(new Terminated(), new Fail(503, reason));
      case Cancel _, Settled _, Expired _ -> Step.to(state);
    };
  }

  private static Step<NonInviteClient> proceeding(
      Proceeding state, ClientInput input, Timing timing) {
    return switch (input) {
      case Received(var r) -> answered(state.request(), r, timing);
      case Expired(var timer) when timer == Timer.E ->
          Step.to(state, new Arm(Timer.E, timing.t2()), new Send(state.request()));
      case Expired(var timer) when timer == Timer.F -> gaveUp();
      case Unsendable(var reason) -> Step.to(new Terminated(), new Fail(503, reason));
      case Cancel _, Settled _, Expired _ -> Step.to(state);
    };
  }

  private static Step<NonInviteClient> answered(Request request, Response r, Timing timing) {
    if (r.provisional()) return Step.to(new Proceeding(request), new Deliver(r));
    if (timing.reliable()) return Step.to(new Terminated(), new Deliver(r));
    return Step.to(
        new Completed(),
        new Disarm(Timer.E),
        new Disarm(Timer.F),
        new Arm(Timer.K, timing.t4()),
        new Deliver(r));
  }

  private static Step<NonInviteClient> gaveUp() {
    return Step.to(new Terminated(), new Fail(408, "no answer"));
  }
}
