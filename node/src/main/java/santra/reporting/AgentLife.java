package santra.reporting;

import java.util.Optional;
import santra.agent.Activity.Afterwards;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentEvent;
import santra.reporting.AgentSpan.State;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * What an agent does after each of its facts, as far as time is counted.
 *
 * @param state empty while logged out
 * @param reason of being not ready
 * @param afterwards what follows when the contact ends: {@code ready}, {@code log-out}, or {@code
 *     not-ready} and a reason behind a blank
 */
public record AgentLife(
    Optional<State> state,
    String reason,
    Optional<ContactId> contact,
    Optional<QueueId> queue,
    String afterwards) {
  private static final String READY = "ready";
  private static final String LOG_OUT = "log-out";
  private static final String NOT_READY = "not-ready ";

  public static final AgentLife LOGGED_OUT =
      new AgentLife(Optional.empty(), "", Optional.empty(), Optional.empty(), READY);

  private static AgentLife idle(State state, String reason) {
    return new AgentLife(Optional.of(state), reason, Optional.empty(), Optional.empty(), READY);
  }

  private AgentLife with(State next, String chosen) {
    return new AgentLife(Optional.of(next), "", contact, queue, chosen);
  }

  /** Equal to this one when the fact changes nothing that is counted. */
  public AgentLife after(AgentEvent event) {
    return switch (event) {
      case AgentEvent.LoggedIn _ -> idle(State.NOT_READY, "logged-in");
      case AgentEvent.LoggedOut _ -> LOGGED_OUT;
      case AgentEvent.BecameReady _ -> idle(State.READY, "");
      case AgentEvent.BecameNotReady not -> idle(State.NOT_READY, not.reason());
      case AgentEvent.AfterwardsChosen chosen ->
          state.isEmpty() ? this : with(state.get(), word(chosen.afterwards()));
      case AgentEvent.Reserved reserved ->
          new AgentLife(
              Optional.of(State.RINGING),
              "",
              Optional.of(reserved.contact()),
              Optional.of(reserved.queue()),
              READY);
      case AgentEvent.Answered _ -> with(State.BUSY, afterwards);
      case AgentEvent.Missed missed when missed.then().isPresent() ->
          taken(word(missed.then().get()));
      case AgentEvent.Missed missed -> idle(State.NOT_READY, word(missed.cause()));
      case AgentEvent.Released _ -> taken(afterwards);
      case AgentEvent.Finished end when end.wrapUpEndsAt().isAfter(end.at()) ->
          with(State.WRAP_UP, word(end.afterwards()));
      case AgentEvent.Finished end -> taken(word(end.afterwards()));
      case AgentEvent.WrapUpEnded _ -> taken(afterwards);
      case AgentEvent.WrapUpExtended _,
          AgentEvent.DispositionGiven _,
          AgentEvent.DispositionLapsed _,
          AgentEvent.Registered _,
          AgentEvent.Unregistered _ ->
          this;
    };
  }

  private static AgentLife taken(String afterwards) {
    if (afterwards.equals(LOG_OUT)) return LOGGED_OUT;
    return afterwards.startsWith(NOT_READY)
        ? idle(State.NOT_READY, afterwards.substring(NOT_READY.length()))
        : idle(State.READY, "");
  }

  private static String word(Afterwards afterwards) {
    return switch (afterwards) {
      case Afterwards.BackToReady _ -> READY;
      case Afterwards.LogOut _ -> LOG_OUT;
      case Afterwards.StayNotReady(var reason) -> NOT_READY + reason;
    };
  }

  private static String word(Missing cause) {
    return switch (cause) {
      case NO_ANSWER -> "no-answer";
      case BUSY -> "device-busy";
      case REJECTED -> "rejected";
      case UNREACHABLE -> "unreachable";
    };
  }
}
