package santra.protocol.sip.transaction;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transaction.Action.Arm;
import santra.protocol.sip.transaction.Action.Deliver;
import santra.protocol.sip.transaction.Action.Disarm;
import santra.protocol.sip.transaction.Action.Send;
import santra.protocol.sip.transaction.ServerInput.Expired;
import santra.protocol.sip.transaction.ServerInput.Received;
import santra.protocol.sip.transaction.ServerInput.Reply;
import santra.protocol.sip.transaction.ServerInput.Unsendable;

/** The server transaction of every method but INVITE and ACK, RFC 3261 figure 8. */
public sealed interface NonInviteServer extends State.OfServer {
  record Trying() implements NonInviteServer {}

  record Proceeding(Response last) implements NonInviteServer {}

  record Completed(Response last) implements NonInviteServer {}

  record Terminated() implements NonInviteServer {}

  @Override
  default boolean terminated() {
    return this instanceof Terminated;
  }

  static Step<NonInviteServer> start(Request request, Timing timing) {
    return Step.to(new Trying(), new Arm(Timer.PATIENCE, timing.giveUp()), new Deliver(request));
  }

  static Step<NonInviteServer> step(NonInviteServer state, ServerInput input, Timing timing) {
    return switch (state) {
      case Trying t -> trying(t, input, timing);
      case Proceeding p -> proceeding(p, input, timing);
      case Completed c -> completed(c, input);
      case Terminated _ -> Step.to(state);
    };
  }

  private static Step<NonInviteServer> trying(Trying state, ServerInput input, Timing timing) {
    return switch (input) {
      case Reply(var r) -> replied(r, timing);
      // The client's timer F has run out too; a late 408 would only be stray (RFC 4320).
      case Expired(var timer) when timer == Timer.PATIENCE -> Step.to(new Terminated());
      case Received _, Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<NonInviteServer> proceeding(
      Proceeding state, ServerInput input, Timing timing) {
    return switch (input) {
      case Reply(var r) -> replied(r, timing);
      case Received _ -> Step.to(state, new Send(state.last()));
      case Expired(var timer) when timer == Timer.PATIENCE -> Step.to(new Terminated());
      case Unsendable _ -> Step.to(new Terminated());
      case Expired _ -> Step.to(state);
    };
  }

  private static Step<NonInviteServer> replied(Response r, Timing timing) {
    if (r.provisional()) return Step.to(new Proceeding(r), new Send(r));
    if (timing.reliable()) return Step.to(new Terminated(), new Send(r));
    return Step.to(
        new Completed(r),
        new Disarm(Timer.PATIENCE),
        new Send(r),
        new Arm(Timer.J, timing.giveUp()));
  }

  private static Step<NonInviteServer> completed(Completed state, ServerInput input) {
    return switch (input) {
      case Received _ -> Step.to(state, new Send(state.last()));
      case Expired(var timer) when timer == Timer.J -> Step.to(new Terminated());
      case Unsendable _ -> Step.to(new Terminated());
      case Reply _, Expired _ -> Step.to(state);
    };
  }
}
