package santra.agent.entity;

import santra.agent.Activity;
import santra.agent.Activity.Afterwards;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.persistence.codec.Codec;

/** What the agent stores and says: add, never rename or remove. */
public final class AgentCodec {
  private AgentCodec() {}

  /** The journal: events and snapshots. */
  public static Codec journal() {
    return variants(Codec.of("agent"))
        .record("logged-in", 1, AgentEvent.LoggedIn.class)
        .record("logged-out", 1, AgentEvent.LoggedOut.class)
        .record("became-ready", 1, AgentEvent.BecameReady.class)
        .record("became-not-ready", 1, AgentEvent.BecameNotReady.class)
        .record("afterwards-chosen", 1, AgentEvent.AfterwardsChosen.class)
        .record("reserved", 1, AgentEvent.Reserved.class)
        .record("answered", 1, AgentEvent.Answered.class)
        .record("missed", 1, AgentEvent.Missed.class)
        .record("released", 1, AgentEvent.Released.class)
        .record("finished", 1, AgentEvent.Finished.class)
        .record("wrap-up-ended", 1, AgentEvent.WrapUpEnded.class)
        .record("registered", 1, AgentEvent.Registered.class)
        .record("unregistered", 1, AgentEvent.Unregistered.class)
        .record("state", 1, Agent.class)
        .since(1)
        .record("wrap-up-extended", 1, AgentEvent.WrapUpExtended.class)
        .since(2)
        .record("disposition-given", 1, AgentEvent.DispositionGiven.class)
        .record("disposition-lapsed", 1, AgentEvent.DispositionLapsed.class)
        .build();
  }

  /** What is said between nodes. */
  public static Codec messages() {
    return variants(Codec.of("agent-message"))
        .variant(AgentCommand.class, "log-in", AgentCommand.LogIn.class)
        .variant(AgentCommand.class, "log-out", AgentCommand.LogOut.class)
        .variant(AgentCommand.class, "make-ready", AgentCommand.MakeReady.class)
        .variant(AgentCommand.class, "make-not-ready", AgentCommand.MakeNotReady.class)
        .variant(AgentCommand.class, "reserve", AgentCommand.Reserve.class)
        .variant(AgentCommand.class, "answer", AgentCommand.Answer.class)
        .variant(AgentCommand.class, "miss", AgentCommand.Miss.class)
        .variant(AgentCommand.class, "withdraw", AgentCommand.Withdraw.class)
        .variant(AgentCommand.class, "finish", AgentCommand.Finish.class)
        .variant(AgentCommand.class, "lapse", AgentCommand.Lapse.class)
        .variant(AgentCommand.class, "end-wrap-up", AgentCommand.EndWrapUp.class)
        .variant(AgentCommand.class, "pick", AgentCommand.Pick.class)
        .variant(AgentCommand.class, "cut-wrap-up", AgentCommand.CutWrapUp.class)
        .variant(AgentCommand.class, "extend-wrap-up", AgentCommand.ExtendWrapUp.class)
        .variant(AgentCommand.class, "note-disposition", AgentCommand.NoteDisposition.class)
        .variant(AgentCommand.class, "register", AgentCommand.Register.class)
        .variant(AgentCommand.class, "unregister", AgentCommand.Unregister.class)
        .variant(AgentCommand.class, "expire-registration", AgentCommand.ExpireRegistration.class)
        .record("tell", 1, AgentEntity.Tell.class)
        .record("report", 1, AgentEntity.Report.class)
        .record("reported", 1, AgentReport.class)
        .build();
  }

  /** The sealed types inside an agent's state, for every list that carries one. */
  public static Codec.Builder variants(Codec.Builder codec) {
    return codec
        .variant(Activity.class, "logged-out", Activity.LoggedOut.class)
        .variant(Activity.class, "not-ready", Activity.NotReady.class)
        .variant(Activity.class, "ready", Activity.Ready.class)
        .variant(Activity.class, "ringing", Activity.Ringing.class)
        .variant(Activity.class, "busy", Activity.Busy.class)
        .variant(Activity.class, "wrapping-up", Activity.WrappingUp.class)
        .variant(Afterwards.class, "back-to-ready", Afterwards.BackToReady.class)
        .variant(Afterwards.class, "stay-not-ready", Afterwards.StayNotReady.class)
        .variant(Afterwards.class, "log-out", Afterwards.LogOut.class);
  }
}
