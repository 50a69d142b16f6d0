package santra.contact.entity;

import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Destination;
import santra.flow.Overflow;
import santra.flow.Speech;
import santra.flow.Step;
import santra.persistence.codec.Codec;

/** What the contact stores and says: add, never rename or remove. */
public final class ContactCodec {
  private ContactCodec() {}

  /** The journal: events only; a contact's history is short. */
  public static Codec journal() {
    return steps(variants(Codec.of("contact")))
        .record("arrived", 1, ContactEvent.Arrived.class)
        .record("anchored", 1, ContactEvent.Anchored.class)
        .record("flow-walked", 1, ContactEvent.FlowWalked.class)
        .record("prompt-started", 1, ContactEvent.PromptStarted.class)
        .record("queued", 1, ContactEvent.Queued.class)
        .record("announcement-due", 1, ContactEvent.AnnouncementDue.class)
        .record("announced", 1, ContactEvent.Announced.class)
        .record("agent-offered", 1, ContactEvent.AgentOffered.class)
        .record("agent-ringing", 1, ContactEvent.AgentRinging.class)
        .record("offer-ended", 1, ContactEvent.OfferEnded.class)
        .record("connected", 1, ContactEvent.Connected.class)
        .record("renegotiated", 1, ContactEvent.Renegotiated.class)
        .record("reanchored", 1, ContactEvent.Reanchored.class)
        .record("reinvited", 1, ContactEvent.Reinvited.class)
        .record("media-agreed", 1, ContactEvent.MediaAgreed.class)
        .record("session-refreshed", 1, ContactEvent.SessionRefreshed.class)
        .record("held", 1, ContactEvent.Held.class)
        .record("resumed", 1, ContactEvent.Resumed.class)
        .record("transferred", 1, ContactEvent.Transferred.class)
        .record("digit-pressed", 1, ContactEvent.DigitPressed.class)
        .record("ended", 1, ContactEvent.Ended.class)
        .since(1)
        .record("overflowed", 1, ContactEvent.Overflowed.class)
        .record("quality-measured", 1, ContactEvent.QualityMeasured.class)
        .record("recording-changed", 1, ContactEvent.RecordingChanged.class)
        .record("guest-invited", 1, ContactEvent.GuestInvited.class)
        .record("guest-offered", 1, ContactEvent.GuestOffered.class)
        .record("guest-joined", 1, ContactEvent.GuestJoined.class)
        .record("part-changed", 1, ContactEvent.PartChanged.class)
        .record("guest-left", 1, ContactEvent.GuestLeft.class)
        .record("handed-over", 1, ContactEvent.HandedOver.class)
        .record("muted", 1, ContactEvent.Muted.class)
        .record("unmuted", 1, ContactEvent.Unmuted.class)
        .record("number-dialled", 1, ContactEvent.NumberDialled.class)
        .record("trunk-tried", 1, ContactEvent.TrunkTried.class)
        .record("number-ringing", 1, ContactEvent.NumberRinging.class)
        .record("trunk-failed", 1, ContactEvent.TrunkFailed.class)
        .record("number-given-up", 1, ContactEvent.NumberGivenUp.class)
        .record("disposed", 1, ContactEvent.Disposed.class)
        .record("callback-wanted", 1, ContactEvent.CallbackWanted.class)
        .record("callback-promised", 1, ContactEvent.CallbackPromised.class)
        .record("callback-refused", 1, ContactEvent.CallbackRefused.class)
        .record("caller-away", 1, ContactEvent.CallerAway.class)
        .record("callback-due", 1, ContactEvent.CallbackDue.class)
        .record("callback-put-off", 1, ContactEvent.CallbackPutOff.class)
        .since(2)
        .record("place-taken", 1, ContactEvent.PlaceTaken.class)
        .record("message-asked", 1, ContactEvent.MessageAsked.class)
        .since(3)
        .record("taker-asked", 1, ContactEvent.TakerAsked.class)
        .record("taker-agreed", 1, ContactEvent.TakerAgreed.class)
        .record("taker-refused", 1, ContactEvent.TakerRefused.class)
        .build();
  }

  private static Codec.Builder variants(Codec.Builder codec) {
    return codec
        .variant(Destination.class, "queue", Destination.ToQueue.class)
        .variant(Destination.class, "agent", Destination.ToAgent.class)
        .variant(Destination.class, "number", Destination.ToNumber.class);
  }

  /** A contact that arrives carries its flow. */
  private static Codec.Builder steps(Codec.Builder codec) {
    return codec
        .variant(Step.class, "say", Step.Say.class)
        .variant(Step.class, "menu", Step.Menu.class)
        .variant(Step.class, "collect", Step.Collect.class)
        .variant(Step.class, "set", Step.Put.class)
        .variant(Step.class, "if", Step.Compare.class)
        .variant(Step.class, "hours", Step.Hours.class)
        .variant(Step.class, "look-up", Step.LookUp.class)
        .variant(Step.class, "queue", Step.Enqueue.class)
        .variant(Step.class, "call-back", Step.CallBack.class)
        .variant(Step.class, "agent", Step.ToAgent.class)
        .variant(Step.class, "transfer", Step.Transfer.class)
        .variant(Step.class, "hang-up", Step.HangUp.class)
        .variant(Overflow.When.class, "waited", Overflow.When.Waited.class)
        .variant(Overflow.When.class, "longer-than", Overflow.When.LongerThan.class)
        .variant(Overflow.When.class, "unstaffed", Overflow.When.Unstaffed.class)
        .variant(Overflow.When.class, "closed", Overflow.When.Closed.class)
        .variant(Overflow.Target.class, "queue", Overflow.Target.ToQueue.class)
        .variant(Overflow.Target.class, "number", Overflow.Target.ToNumber.class)
        .variant(Overflow.Target.class, "tenant", Overflow.Target.ToTenant.class)
        .variant(Overflow.Target.class, "call-back", Overflow.Target.ToCallback.class)
        .variant(Overflow.Target.class, "voicemail", Overflow.Target.ToVoicemail.class)
        .variant(Speech.class, "prompt", Speech.Prompt.class)
        .variant(Speech.class, "number", Speech.Quantity.class)
        .variant(Speech.class, "digits", Speech.Digits.class)
        .variant(Speech.class, "time", Speech.Time.class);
  }

  /** What is said between nodes. */
  public static Codec messages() {
    return steps(variants(Codec.of("contact-message")))
        .variant(ContactCommand.class, "arrive", ContactCommand.Arrive.class)
        .variant(ContactCommand.class, "anchor", ContactCommand.Anchor.class)
        .variant(ContactCommand.class, "fail-media", ContactCommand.FailMedia.class)
        .variant(ContactCommand.class, "end-greeting", ContactCommand.EndGreeting.class)
        .variant(ContactCommand.class, "note-prompt", ContactCommand.NotePrompt.class)
        .variant(ContactCommand.class, "walk-on", ContactCommand.WalkOn.class)
        .variant(ContactCommand.class, "note-look-up", ContactCommand.NoteLookUp.class)
        .variant(
            ContactCommand.class, "prepare-announcement", ContactCommand.PrepareAnnouncement.class)
        .variant(ContactCommand.class, "announce", ContactCommand.Announce.class)
        .variant(ContactCommand.class, "refuse-queue", ContactCommand.RefuseQueue.class)
        .variant(ContactCommand.class, "flow-out", ContactCommand.FlowOut.class)
        .variant(ContactCommand.class, "hear-taker", ContactCommand.HearTaker.class)
        .variant(ContactCommand.class, "ring", ContactCommand.Ring.class)
        .variant(ContactCommand.class, "note-ringing", ContactCommand.NoteRinging.class)
        .variant(ContactCommand.class, "connect", ContactCommand.Connect.class)
        .variant(ContactCommand.class, "lose-offer", ContactCommand.LoseOffer.class)
        .variant(ContactCommand.class, "lapse-offer", ContactCommand.LapseOffer.class)
        .variant(ContactCommand.class, "hang-up", ContactCommand.HangUp.class)
        .variant(ContactCommand.class, "cancel", ContactCommand.Cancel.class)
        .variant(ContactCommand.class, "renegotiate", ContactCommand.Renegotiate.class)
        .variant(ContactCommand.class, "move-media", ContactCommand.MoveMedia.class)
        .variant(ContactCommand.class, "reinvite", ContactCommand.Reinvite.class)
        .variant(ContactCommand.class, "refuse-reinvite", ContactCommand.RefuseReinvite.class)
        .variant(ContactCommand.class, "agree-media", ContactCommand.AgreeMedia.class)
        .variant(ContactCommand.class, "refresh-session", ContactCommand.RefreshSession.class)
        .variant(ContactCommand.class, "keep-session", ContactCommand.KeepSession.class)
        .variant(ContactCommand.class, "expire-session", ContactCommand.ExpireSession.class)
        .variant(ContactCommand.class, "hold", ContactCommand.Hold.class)
        .variant(ContactCommand.class, "resume", ContactCommand.Resume.class)
        .variant(ContactCommand.class, "transfer", ContactCommand.Transfer.class)
        .variant(ContactCommand.class, "start-recording", ContactCommand.StartRecording.class)
        .variant(ContactCommand.class, "pause-recording", ContactCommand.PauseRecording.class)
        .variant(ContactCommand.class, "resume-recording", ContactCommand.ResumeRecording.class)
        .variant(ContactCommand.class, "end-recording", ContactCommand.EndRecording.class)
        .variant(ContactCommand.class, "keep-recording", ContactCommand.KeepRecording.class)
        .variant(ContactCommand.class, "note-quality", ContactCommand.NoteQuality.class)
        .variant(ContactCommand.class, "give-up-preferred", ContactCommand.GiveUpPreferred.class)
        .variant(ContactCommand.class, "dial", ContactCommand.Dial.class)
        .variant(ContactCommand.class, "try-trunk", ContactCommand.TryTrunk.class)
        .variant(ContactCommand.class, "give-up-number", ContactCommand.GiveUpNumber.class)
        .variant(ContactCommand.class, "dispose", ContactCommand.Dispose.class)
        .variant(ContactCommand.class, "press-digit", ContactCommand.PressDigit.class)
        .variant(ContactCommand.class, "bring-in", ContactCommand.BringIn.class)
        .variant(ContactCommand.class, "change-part", ContactCommand.ChangePart.class)
        .variant(ContactCommand.class, "let-go", ContactCommand.LetGo.class)
        .variant(ContactCommand.class, "miss-guest", ContactCommand.MissGuest.class)
        .variant(ContactCommand.class, "hand-over", ContactCommand.HandOver.class)
        .variant(ContactCommand.class, "mute", ContactCommand.Mute.class)
        .variant(ContactCommand.class, "promise-callback", ContactCommand.PromiseCallback.class)
        .variant(ContactCommand.class, "refuse-callback", ContactCommand.RefuseCallback.class)
        .variant(ContactCommand.class, "send-away", ContactCommand.SendAway.class)
        .variant(ContactCommand.class, "resume-callback", ContactCommand.ResumeCallback.class)
        .variant(ContactCommand.class, "put-off-callback", ContactCommand.PutOffCallback.class)
        .variant(ContactCommand.class, "close-callback", ContactCommand.CloseCallback.class)
        .variant(ContactCommand.class, "call-in", ContactCommand.CallIn.class)
        .variant(ContactCommand.class, "take-place", ContactCommand.TakePlace.class)
        .variant(ContactCommand.class, "lapse-disposition", ContactCommand.LapseDisposition.class)
        .variant(ContactCommand.class, "release", ContactCommand.Release.class)
        .record("tell", 1, ContactEntity.Tell.class)
        .record("introduce", 1, ContactEntity.Introduce.class)
        .record("resume", 1, ContactEntity.Resume.class)
        .record("introduction", 1, Introduction.class)
        .build();
  }
}
