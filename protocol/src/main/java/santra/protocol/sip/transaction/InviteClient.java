package santra.protocol.sip.transaction;

import java.time.Duration;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transaction.Action.Arm;
import santra.protocol.sip.transaction.Action.Deliver;
import santra.protocol.sip.transaction.Action.Disarm;
import santra.protocol.sip.transaction.Action.Fail;
import santra.protocol.sip.transaction.Action.Launch;
import santra.protocol.sip.transaction.Action.Resend;
import santra.protocol.sip.transaction.Action.Send;
import santra.protocol.sip.transaction.ClientInput.Cancel;
import santra.protocol.sip.transaction.ClientInput.Expired;
import santra.protocol.sip.transaction.ClientInput.Received;
import santra.protocol.sip.transaction.ClientInput.Settled;
import santra.protocol.sip.transaction.ClientInput.Unsendable;

/** The INVITE client transaction, RFC 3261 figure 5 with RFC 6026's Accepted state. */
public sealed interface InviteClient extends State.OfClient {
  /** No answer yet. A CANCEL that is wanted now is held back until the first one (section 9.1). */
  record Calling(Request invite, Duration retransmit, boolean unwanted) implements InviteClient {}

  record Proceeding(Request invite) implements InviteClient {}

  /** CANCEL is on its way; the INVITE still needs its final response. */
  record Cancelled(Request invite) implements InviteClient {}

  record Accepted() implements InviteClient {}

  record Completed(Request ack) implements InviteClient {}

  record Terminated() implements InviteClient {}

  @Override
  default boolean terminated() {
    return this instanceof Terminated;
  }

  static Step<InviteClient> start(Request invite, Timing timing) {
    return Step.to(
        new Calling(invite, timing.t1(), false),
        timing.reliable() ? new Disarm(Timer.A) : new Arm(Timer.A, timing.t1()),
        new Arm(Timer.B, timing.giveUp()),
        new Send(invite));
  }

  static Step<InviteClient> step(InviteClient state, ClientInput input, Timing timing) {
    return switch (state) {
      case Calling c -> calling(c, input, timing);
      case Proceeding p -> proceeding(p, input, timing);
      case Cancelled c -> cancelled(c, input, timing);
      case Accepted a -> accepted(a, input);
      case Completed c -> completed(c, input);
      case Terminated _ -> Step.to(state);
    };
  }

  private static Step<InviteClient> calling(Calling state, ClientInput input, Timing timing) {
    return switch (input) {
      case Received(var r) when r.provisional() && state.unwanted() ->
          Step.to(
              new Cancelled(state.invite()),
              new Disarm(Timer.A),
              new Arm(Timer.B, timing.giveUp()),
              new Launch(Messages.cancel(state.invite())),
              new Deliver(r));
      case Received(var r) when r.provisional() ->
          Step.to(
              new Proceeding(state.invite()),
              new Disarm(Timer.A),
              new Disarm(Timer.B),
              new Arm(Timer.PATIENCE, timing.peerPatience()),
              new Deliver(r));
      case Received(var r) -> answered(state.invite(), r, timing);
      case Cancel _ -> Step.to(new Calling(state.invite(), state.retransmit(), true));
      case Expired(var timer) when timer == Timer.A -> {
        // Doubled without an upper bound: timer B comes before it matters (section 17.1.1.2).
        var next = state.retransmit().multipliedBy(2);
        yield Step.to(
            new Calling(state.invite(), next, state.unwanted()),
            new Arm(Timer.A, next),
            new Resend(state.invite()));
      }
      case Expired(var timer) when timer == Timer.B ->
          Step.to(new Terminated(), new Fail(408, "no answer"));
      case Unsendable(var reason) -> Step.to(new Terminated(), new Fail(503, reason));
      case Settled _ -> Step.to(new Terminated());
      case Expired _ -> Step.to(state);
    };
  }

  private static Step<InviteClient> proceeding(Proceeding state, ClientInput input, Timing timing) {
    return switch (input) {
      case Received(var r) when r.provisional() ->
          Step.to(state, new Arm(Timer.PATIENCE, timing.peerPatience()), new Deliver(r));
      case Received(var r) -> answered(state.invite(), r, timing);
      case Cancel _ ->
          Step.to(
              new Cancelled(state.invite()),
              new Disarm(Timer.PATIENCE),
              new Arm(Timer.B, timing.giveUp()),
              new Launch(Messages.cancel(state.invite())));
      case Expired(var timer) when timer == Timer.PATIENCE ->
          Step.to(new Terminated(), new Fail(408, "no final response"));
      case Settled _ -> Step.to(new Terminated());
      // The peer has the INVITE: it will find a way for its answer.
      case Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<InviteClient> cancelled(Cancelled state, ClientInput input, Timing timing) {
    return switch (input) {
      case Received(var r) when r.provisional() -> Step.to(state, new Deliver(r));
      case Received(var r) -> answered(state.invite(), r, timing);
      case Expired(var timer) when timer == Timer.B ->
          Step.to(new Terminated(), new Fail(408, "no final response after CANCEL"));
      case Cancel _, Settled _, Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<InviteClient> answered(Request invite, Response r, Timing timing) {
    if (r.success())
      return Step.to(
          new Accepted(),
          new Disarm(Timer.A),
          new Disarm(Timer.B),
          new Disarm(Timer.PATIENCE),
          new Arm(Timer.M, timing.giveUp()),
          new Deliver(r));
    var ack = Messages.ack(invite, r);
    if (timing.reliable()) return Step.to(new Terminated(), new Send(ack), new Deliver(r));
    return Step.to(
        new Completed(ack),
        new Disarm(Timer.A),
        new Disarm(Timer.B),
        new Disarm(Timer.PATIENCE),
        new Arm(Timer.D, timing.giveUp()),
        new Send(ack),
        new Deliver(r));
  }

  private static Step<InviteClient> accepted(Accepted state, ClientInput input) {
    return switch (input) {
      case Received(var r) when r.success() -> Step.to(state, new Deliver(r));
      case Expired(var timer) when timer == Timer.M -> Step.to(new Terminated());
      case Received _, Cancel _, Settled _, Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<InviteClient> completed(Completed state, ClientInput input) {
    return switch (input) {
      case Received(var r) when r.status() >= 300 -> Step.to(state, new Send(state.ack()));
      case Expired(var timer) when timer == Timer.D -> Step.to(new Terminated());
      case Received _, Cancel _, Settled _, Expired _, Unsendable _ -> Step.to(state);
    };
  }
}
