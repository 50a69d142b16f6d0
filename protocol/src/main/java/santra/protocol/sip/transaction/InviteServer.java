package santra.protocol.sip.transaction;

import java.time.Duration;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transaction.Action.Arm;
import santra.protocol.sip.transaction.Action.Deliver;
import santra.protocol.sip.transaction.Action.Disarm;
import santra.protocol.sip.transaction.Action.Fail;
import santra.protocol.sip.transaction.Action.Send;
import santra.protocol.sip.transaction.ServerInput.Expired;
import santra.protocol.sip.transaction.ServerInput.Received;
import santra.protocol.sip.transaction.ServerInput.Reply;
import santra.protocol.sip.transaction.ServerInput.Unsendable;

/** The INVITE server transaction, RFC 3261 figure 7 with RFC 6026's Accepted state. */
public sealed interface InviteServer extends State.OfServer {
  /**
   * Nothing is sent yet, repeated INVITEs are met with silence. The RFC begins in Proceeding,
   * because it says 100 at once; we promise nothing that is not durable.
   */
  record Trying() implements InviteServer {}

  record Proceeding(Response last) implements InviteServer {}

  record Accepted() implements InviteServer {}

  record Completed(Response last, Duration retransmit) implements InviteServer {}

  record Confirmed() implements InviteServer {}

  record Terminated() implements InviteServer {}

  @Override
  default boolean terminated() {
    return this instanceof Terminated;
  }

  static Step<InviteServer> start(Request invite, Timing timing) {
    return Step.to(
        new Trying(), new Arm(Timer.PATIENCE, timing.userPatience()), new Deliver(invite));
  }

  static Step<InviteServer> step(InviteServer state, ServerInput input, Timing timing) {
    return switch (state) {
      case Trying t -> trying(t, input, timing);
      case Proceeding p -> proceeding(p, input, timing);
      case Accepted a -> accepted(a, input);
      case Completed c -> completed(c, input, timing);
      case Confirmed _ when input instanceof Expired(var timer) && timer == Timer.I ->
          Step.to(new Terminated());
      case Confirmed _, Terminated _ -> Step.to(state);
    };
  }

  private static Step<InviteServer> trying(Trying state, ServerInput input, Timing timing) {
    return switch (input) {
      case Reply(var r) -> replied(r, timing);
      // The client gave up long ago (timer B): nobody waits for an answer.
      case Expired(var timer) when timer == Timer.PATIENCE ->
          Step.to(new Terminated(), new Fail(408, "never answered"));
      case Received _, Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<InviteServer> proceeding(Proceeding state, ServerInput input, Timing timing) {
    return switch (input) {
      case Reply(var r) -> replied(r, timing);
      case Received(var r) when r.method().equals("INVITE") ->
          Step.to(state, new Send(state.last()));
      // As a proxy does by its timer C (RFC 3261 section 16.8): the caller shall not ring for ever.
      case Expired(var timer) when timer == Timer.PATIENCE ->
          abandoned(Messages.timeout(state.last()), timing);
      // A lost provisional response matters less than the call.
      case Received _, Expired _, Unsendable _ -> Step.to(state);
    };
  }

  private static Step<InviteServer> replied(Response r, Timing timing) {
    if (r.provisional())
      return Step.to(
          new Proceeding(r), new Send(r), new Arm(Timer.PATIENCE, timing.userPatience()));
    if (r.success())
      return Step.to(
          new Accepted(),
          new Disarm(Timer.PATIENCE),
          new Send(r),
          new Arm(Timer.L, timing.giveUp()));
    return Step.to(
        new Completed(r, timing.t1()),
        new Disarm(Timer.PATIENCE),
        new Send(r),
        repeats(r, timing) ? new Arm(Timer.G, timing.t1()) : new Disarm(Timer.G),
        new Arm(Timer.H, timing.giveUp()));
  }

  private static Step<InviteServer> abandoned(Response timeout, Timing timing) {
    return Step.to(
        new Completed(timeout, timing.t1()),
        new Send(timeout),
        timing.reliable() ? new Disarm(Timer.G) : new Arm(Timer.G, timing.t1()),
        new Arm(Timer.H, timing.giveUp()),
        new Fail(408, "no word for too long"));
  }

  /**
   * A challenge is said once for each INVITE (RFC 3261 section 26.3.2.4): retransmitting it would
   * make us an amplifier for whoever forges the source.
   */
  private static boolean repeats(Response r, Timing timing) {
    return !timing.reliable() && r.status() != 401 && r.status() != 407;
  }

  private static Step<InviteServer> accepted(Accepted state, ServerInput input) {
    return switch (input) {
      case Received(var r) when r.method().equals("ACK") -> Step.to(state, new Deliver(r));
      case Reply(var r) when r.success() -> Step.to(state, new Send(r));
      case Expired(var timer) when timer == Timer.L -> Step.to(new Terminated());
      case Unsendable(var reason) -> Step.to(new Terminated(), new Fail(503, reason));
      case Received _, Reply _, Expired _ -> Step.to(state);
    };
  }

  private static Step<InviteServer> completed(Completed state, ServerInput input, Timing timing) {
    return switch (input) {
      case Received(var r) when r.method().equals("ACK") && timing.reliable() ->
          Step.to(new Terminated());
      case Received(var r) when r.method().equals("ACK") ->
          Step.to(
              new Confirmed(),
              new Disarm(Timer.G),
              new Disarm(Timer.H),
              new Arm(Timer.I, timing.t4()));
      case Received _ -> Step.to(state, new Send(state.last()));
      case Expired(var timer) when timer == Timer.G -> {
        var next = timing.backOff(state.retransmit());
        yield Step.to(
            new Completed(state.last(), next), new Send(state.last()), new Arm(Timer.G, next));
      }
      case Expired(var timer) when timer == Timer.H ->
          Step.to(new Terminated(), new Fail(408, "no ACK"));
      case Unsendable(var reason) -> Step.to(new Terminated(), new Fail(503, reason));
      case Expired _, Reply _ -> Step.to(state);
    };
  }
}
