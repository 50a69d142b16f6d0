package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import santra.contact.ContactCommand.AgreeMedia;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Announce;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.BringIn;
import santra.contact.ContactCommand.CallIn;
import santra.contact.ContactCommand.Cancel;
import santra.contact.ContactCommand.ChangePart;
import santra.contact.ContactCommand.CloseCallback;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.Dial;
import santra.contact.ContactCommand.Dispose;
import santra.contact.ContactCommand.EndGreeting;
import santra.contact.ContactCommand.EndRecording;
import santra.contact.ContactCommand.ExpireSession;
import santra.contact.ContactCommand.FailMedia;
import santra.contact.ContactCommand.FlowOut;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.GiveUpPreferred;
import santra.contact.ContactCommand.HandOver;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.HearTaker;
import santra.contact.ContactCommand.Hold;
import santra.contact.ContactCommand.KeepRecording;
import santra.contact.ContactCommand.KeepSession;
import santra.contact.ContactCommand.LapseDisposition;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.LetGo;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.MissGuest;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.Mute;
import santra.contact.ContactCommand.NoteLookUp;
import santra.contact.ContactCommand.NotePrompt;
import santra.contact.ContactCommand.NoteQuality;
import santra.contact.ContactCommand.NoteRinging;
import santra.contact.ContactCommand.PauseRecording;
import santra.contact.ContactCommand.PrepareAnnouncement;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.PromiseCallback;
import santra.contact.ContactCommand.PutOffCallback;
import santra.contact.ContactCommand.RefreshSession;
import santra.contact.ContactCommand.RefuseCallback;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactCommand.RefuseReinvite;
import santra.contact.ContactCommand.Reinvite;
import santra.contact.ContactCommand.Release;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Resume;
import santra.contact.ContactCommand.ResumeCallback;
import santra.contact.ContactCommand.ResumeRecording;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.SendAway;
import santra.contact.ContactCommand.StartRecording;
import santra.contact.ContactCommand.TakePlace;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactCommand.WalkOn;
import santra.contact.ContactEvent.AgentOffered;
import santra.contact.ContactEvent.AgentRinging;
import santra.contact.ContactEvent.Anchored;
import santra.contact.ContactEvent.Announced;
import santra.contact.ContactEvent.AnnouncementDue;
import santra.contact.ContactEvent.Arrived;
import santra.contact.ContactEvent.CallbackDue;
import santra.contact.ContactEvent.CallbackPromised;
import santra.contact.ContactEvent.CallbackPutOff;
import santra.contact.ContactEvent.CallbackRefused;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.CallerAway;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.Disposed;
import santra.contact.ContactEvent.FlowWalked;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestJoined;
import santra.contact.ContactEvent.GuestLeft;
import santra.contact.ContactEvent.GuestOffered;
import santra.contact.ContactEvent.HandedOver;
import santra.contact.ContactEvent.Held;
import santra.contact.ContactEvent.MediaAgreed;
import santra.contact.ContactEvent.MessageAsked;
import santra.contact.ContactEvent.Muted;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.NumberRinging;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactEvent.Overflowed;
import santra.contact.ContactEvent.PartChanged;
import santra.contact.ContactEvent.PlaceTaken;
import santra.contact.ContactEvent.PromptStarted;
import santra.contact.ContactEvent.QualityMeasured;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Reanchored;
import santra.contact.ContactEvent.RecordingChanged;
import santra.contact.ContactEvent.Reinvited;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactEvent.Resumed;
import santra.contact.ContactEvent.SessionRefreshed;
import santra.contact.ContactEvent.TakerAgreed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.ContactEvent.TakerRefused;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactEvent.TrunkTried;
import santra.contact.ContactEvent.Unmuted;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.Stage.Arriving;
import santra.contact.Stage.Asking;
import santra.contact.Stage.Calling;
import santra.contact.Stage.Greeting;
import santra.contact.Stage.InFlow;
import santra.contact.Stage.LeavingMessage;
import santra.contact.Stage.Ringing;
import santra.contact.Stage.Talking;
import santra.contact.Stage.TalkingOutside;
import santra.contact.Stage.Waiting;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;
import santra.vocabulary.QueueId;

/**
 * The life of a contact. {@link #decide} says which facts follow from a command; {@link #evolve}
 * says which state follows from a fact; {@link #deadline} says what happens if nobody acts.
 */
public sealed interface Contact {

  /**
   * The media server answers or is known to be dead long before this, or the caller is told 503.
   * Longer than a contact is away whose node was cut off, for nobody asked a media server then.
   */
  Duration ANCHOR_WITHIN = Duration.ofSeconds(30);

  /** No conversation is endless: a leg whose both ends died is reaped here. */
  Duration LONGEST_TALK = Duration.ofHours(12);

  /** Offers in one contact's history; more means a device that answers and hangs up at once. */
  int MOST_OFFERS = 200;

  /**
   * More than one phone after the other is tried while a death goes unnoticed: busy ones are quick.
   */
  int MOST_LOST = 16;

  record New() implements Contact {}

  /**
   * @param plan what it goes by now: as it arrived, or as it was transferred
   * @param caller the caller's leg as it is now
   * @param answered whether the caller's INVITE has had its 200
   * @param legs agent legs that are over
   * @param lost the last offers that ended without an answer, at most {@link #MOST_LOST}: whoever
   *     takes over may have to say it again
   * @param handovers the conversations that ended by a transfer, at most {@link Handover#MOST}
   * @param preferred the agent whom a transfer is meant for, before it is put into the queue
   * @param comfort the announcements to a caller in a queue; empty where there are none
   * @param detours stays in queues that sent it on to another
   * @param company who else takes part in the conversation
   * @param callback what the caller was promised instead of waiting on the line; empty for nothing
   * @param disposed agents who have said what it was about, or for whom the default was taken
   * @param taken the place of another contact's call-back that it stands in, or stood; empty for
   *     none
   */
  record Open(
      ContactId id,
      Arrival arrival,
      Plan plan,
      Instant arrivedAt,
      Leg caller,
      boolean answered,
      Stage stage,
      Anchorage anchorage,
      List<ContactRecord.Segment> segments,
      List<LegRecord> legs,
      List<Lost> lost,
      SessionTimers timers,
      List<Handover> handovers,
      Optional<AgentId> preferred,
      Optional<Comfort> comfort,
      List<Detour> detours,
      Company company,
      Optional<Callback> callback,
      Optional<TakenPlace> taken,
      List<AgentId> disposed)
      implements Contact {
    public Open {
      segments = List.copyOf(segments);
      legs = List.copyOf(legs);
      lost = List.copyOf(lost);
      handovers = List.copyOf(handovers);
      detours = List.copyOf(detours);
      disposed = List.copyOf(disposed);
    }

    /** The agent's leg that rings or talks now, or waits for a number to answer. */
    public Optional<Offer> offer() {
      return switch (stage) {
        case Ringing(_, var offer) -> Optional.of(offer);
        case Talking(_, _, var offer, _) -> Optional.of(offer);
        case Calling calling -> calling.agent();
        case Arriving _,
            Greeting _,
            InFlow _,
            Waiting _,
            Asking _,
            LeavingMessage _,
            TalkingOutside _ ->
            Optional.empty();
      };
    }

    /** The call to a number outside that is being made or talked over now. */
    public Optional<Attempt> attempt() {
      return switch (stage) {
        case Calling calling -> calling.attempt();
        case TalkingOutside talking -> Optional.of(talking.attempt());
        case Arriving _,
            Greeting _,
            InFlow _,
            Waiting _,
            Asking _,
            Ringing _,
            LeavingMessage _,
            Talking _ ->
            Optional.empty();
      };
    }

    /** The legs beside the caller's that ring or talk now. */
    public List<Leg> peers() {
      return Stream.concat(offer().map(Offer::leg).stream(), attempt().map(Attempt::leg).stream())
          .toList();
    }

    /** The message that is being left, once it is known when it begins. */
    Optional<RecordingPart> message() {
      var parts = anchorage.recordings();
      return parts.isEmpty()
          ? Optional.empty()
          : Optional.of(parts.getLast()).filter(part -> part.voicemail().isPresent());
    }

    /** Whether it waits to be called back: the caller's leg is over. */
    public boolean isAway() {
      return callback.filter(one -> one instanceof Callback.Promised it && it.isAway()).isPresent();
    }

    /** When and how it was called back; empty when it was not. */
    public Optional<Callback.Reached> reached() {
      return callback.flatMap(one ->
          one instanceof Callback.Promised it ? it.reached() : Optional.<Callback.Reached>empty());
    }

    /** Whether the caller is there, and that is the caller's leg. */
    public boolean isCaller(String leg) {
      return !isAway() && caller.id().equals(leg);
    }

    /**
     * The leg with which whoever is called is connected: the caller's, or that of the agent who
     * waits for a call-back to be answered.
     */
    public Leg base() {
      return stage instanceof Calling calling
          ? calling.agent().map(Offer::leg).orElse(caller)
          : caller;
    }

    /** Whether an agent may be asked now, as far as the contact is concerned. */
    public boolean waits() {
      return stage instanceof Waiting && Callbacks.mayBeOffered(this);
    }

    /** When it entered the queue, if it has. */
    public Optional<Instant> queuedAt() {
      return switch (stage) {
        case Waiting(var since) -> Optional.of(since);
        case Asking asking -> Optional.of(asking.since());
        case Ringing(var since, _) -> Optional.of(since);
        case Talking(var since, _, _, _) -> Optional.of(since);
        case Calling calling when calling.queued() -> Optional.of(calling.queuedAt());
        case TalkingOutside talking when talking.queued() -> Optional.of(talking.queuedAt());
        case Arriving _, Greeting _, InFlow _, LeavingMessage _, Calling _, TalkingOutside _ ->
            Optional.empty();
      };
    }

    /**
     * The time of what happens next. Two nodes' clocks differ, and an order that was said again
     * comes late with its old time: a contact's own time never goes back.
     */
    Instant notBefore(Instant at) {
      var last = latest();
      if (!legs.isEmpty()) last = later(last, legs.getLast().endedAt());
      if (!segments.isEmpty()) last = later(last, segments.getLast().to());
      return later(last, at);
    }

    private Instant latest() {
      return switch (stage) {
        case Arriving _, Greeting _ -> arrivedAt;
        case InFlow(_, var since) -> since;
        case Waiting(var since) -> since;
        case Asking asking -> asking.askedAt();
        case Ringing(var since, var offer) -> later(since, offer.offeredAt());
        case Talking(_, var since, _, _) -> since;
        case LeavingMessage(var since, _, _) -> since;
        case Calling calling -> calling.lately();
        case TalkingOutside talking -> talking.since();
      };
    }

    private static Instant later(Instant one, Instant other) {
      return one.isBefore(other) ? other : one;
    }

    boolean rings(String leg) {
      return stage instanceof Ringing(_, var offer) && offer.leg().id().equals(leg);
    }

    /** One reservation rings once, however often it is told. */
    private boolean hasLost(String leg) {
      return legs.stream().anyMatch(over -> over.leg().equals(leg));
    }

    boolean talks(String leg) {
      return stage instanceof Talking(_, _, var offer, _) && offer.leg().id().equals(leg);
    }

    /** Whether a number outside is called over that leg. */
    boolean calls(String leg) {
      return stage instanceof Calling calling
          && calling.attempt().filter(one -> one.leg().id().equals(leg)).isPresent();
    }

    boolean talksOutside(String leg) {
      return stage instanceof TalkingOutside talking && talking.attempt().leg().id().equals(leg);
    }

    /** Whether that leg is the agent's who waits for a number to answer. */
    boolean waitsFor(String leg) {
      return stage instanceof Calling calling && calling.isAgents(leg);
    }

    /** The leg of that name that is there now. */
    public Optional<Leg> leg(String leg) {
      if (caller.id().equals(leg)) return Optional.of(caller);
      return peers().stream()
          .filter(one -> one.id().equals(leg))
          .findFirst()
          .or(() -> company.guest(leg).flatMap(Guest::leg))
          .or(() -> company.beside(leg).flatMap(Guest::asideLeg));
    }

    /** What that leg's session goes by. */
    public Optional<SessionTimer> timer(String leg) {
      return timers.of(leg);
    }

    /** Whether that leg is in a confirmed dialog: only there is an INVITE a re-INVITE. */
    boolean confirmed(String leg) {
      return isCaller(leg) ? answered : takesPart(leg);
    }

    /** Whether that leg is an agent's, or a guest's, who has answered. */
    boolean takesPart(String leg) {
      return talks(leg)
          || talksOutside(leg)
          || waitsFor(leg)
          || company.guest(leg).filter(Guest::joined).isPresent()
          || company.beside(leg).isPresent();
    }

    /**
     * In the queue that a script has led it to; a transfer has said already which plan it goes by.
     */
    Open ledTo(QueueId queue) {
      return handovers.isEmpty() && detours.isEmpty() ? by(Guide.plan(this, queue)) : this;
    }

    Open by(Plan next) {
      return new Open(
          id, arrival, next, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, detours, company, callback, taken, disposed);
    }

    Open in(Stage next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, next, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, detours, company, callback, taken, disposed);
    }

    Open with(Leg nextCaller, boolean nowAnswered) {
      return new Open(
          id,
          arrival,
          plan,
          arrivedAt,
          nextCaller,
          nowAnswered,
          stage,
          anchorage,
          segments,
          legs,
          lost,
          timers,
          handovers,
          preferred,
          comfort,
          detours,
          company,
          callback,
          taken,
          disposed);
    }

    Open with(Anchorage next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, next, segments, legs, lost, timers,
          handovers, preferred, comfort, detours, company, callback, taken, disposed);
    }

    Open with(Company next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, detours, next, callback, taken, disposed);
    }

    Open with(SessionTimers next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          next, handovers, preferred, comfort, detours, company, callback, taken, disposed);
    }

    /** With the leg of the same name replaced. */
    Open with(Leg next) {
      if (next.id().equals(caller.id())) return with(next, answered);
      var guest = company.guest(next.id());
      if (guest.isPresent())
        return with(company.changing(guest.get().agent(), one -> one.with(next)));
      var beside = company.beside(next.id());
      if (beside.isPresent())
        return with(company.changing(beside.get().agent(), one -> one.beside(next)));
      return switch (stage) {
        case Ringing(var since, var offer) -> in(new Ringing(since, offer.with(next)));
        case Talking talking -> in(talking.with(talking.offer().with(next)));
        case Calling calling when calling.isAgents(next.id()) -> in(calling.withAgent(next));
        case Calling calling -> in(calling.with(next));
        case TalkingOutside talking -> in(talking.with(next));
        case Arriving _, Greeting _, InFlow _, Waiting _, Asking _, LeavingMessage _ -> this;
      };
    }

    Open with(Callback next) {
      return called(Optional.of(next));
    }

    Open called(Optional<Callback> next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, detours, company, next, taken, disposed);
    }

    Open taking(TakenPlace next) {
      return new Open(
          id,
          arrival,
          plan,
          arrivedAt,
          caller,
          answered,
          stage,
          anchorage,
          segments,
          legs,
          lost,
          timers,
          handovers,
          preferred,
          comfort,
          detours,
          company,
          callback,
          Optional.of(next),
          disposed);
    }

    Open disposedBy(AgentId agent) {
      if (disposed.contains(agent)) return this;
      var all = new ArrayList<>(disposed);
      all.add(agent);
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, detours, company, callback, taken, all);
    }

    /** Whoever is on that leg is the caller from now on. */
    Open calledBy(Leg leg) {
      return with(leg, true);
    }

    Open recording(List<ContactRecord.Segment> nextSegments, List<LegRecord> nextLegs) {
      return new Open(
          id,
          arrival,
          plan,
          arrivedAt,
          caller,
          answered,
          stage,
          anchorage,
          nextSegments,
          nextLegs,
          lost,
          timers,
          handovers,
          preferred,
          comfort,
          detours,
          company,
          callback,
          taken,
          disposed);
    }

    Open losing(Lost offer) {
      var next = new ArrayList<>(lost);
      if (next.size() == MOST_LOST) next.removeFirst();
      next.add(offer);
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, next,
          timers, handovers, preferred, comfort, detours, company, callback, taken, disposed);
    }

    Open handedOver(Handover handover, Optional<AgentId> to) {
      var next = new ArrayList<>(handovers);
      next.add(handover);
      var nextPlan = handover.transferred().to().plan();
      return new Open(
          id,
          arrival,
          nextPlan,
          arrivedAt,
          caller,
          answered,
          stage,
          anchorage,
          segments,
          legs,
          lost,
          timers,
          next,
          to,
          Optional.empty(),
          detours,
          company,
          callback,
          taken,
          disposed);
    }

    /** By another plan, after a stay in a queue that has sent it on. */
    Open detoured(Detour detour, Plan next) {
      var all = new ArrayList<>(detours);
      all.add(detour);
      return new Open(
          id, arrival, next, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, comfort, all, company, callback, taken, disposed);
    }

    /** When it came to the queue it stands in, whatever its place there. */
    Instant entered() {
      var since = itself(queuedAt().orElse(arrivedAt));
      return detours.isEmpty() ? since : later(since, detours.getLast().leftAt());
    }

    /**
     * Since when it waits itself: who has taken a place has not been there as long as the place.
     */
    private Instant itself(Instant since) {
      return taken.map(one -> later(since, one.joined())).orElse(since);
    }

    private Deadline<ContactCommand> earliestDeadline() {
      return Stream.of(
              Optional.of(stageDeadline()),
              timers.deadline(anchorage),
              comfort.flatMap(one -> one.deadline(stage)),
              Overflows.deadline(this),
              Callbacks.deadline(this),
              company.guests().stream()
                  .flatMap(guest -> guest.deadline().stream())
                  .min(Comparator.comparing(Deadline::at)))
          .flatMap(Optional::stream)
          .min(Comparator.comparing(Deadline::at))
          .orElseThrow();
    }

    private Deadline<ContactCommand> stageDeadline() {
      return switch (stage) {
        case Arriving(var until) -> released(until);
        case Greeting(var endsAt) -> new Deadline<>(endsAt, new EndGreeting(endsAt));
        case InFlow(var position, _) ->
            new Deadline<>(position.due(), new WalkOn(position.turn(), position.due()));
        case Waiting(var since) ->
            preferred
                .map(agent -> givenUp(agent, Transfers.giveUpAt(this, since)))
                .or(() -> Callbacks.promised(this).map(Callbacks::givenUp))
                .orElseGet(() -> released(itself(since).plus(plan.maxWait())));
        // What the other tenant says is waited for no longer than anything else.
        case Asking asking -> released(itself(asking.since()).plus(plan.maxWait()));
        case Ringing(_, var offer) ->
            new Deadline<>(offer.lapsesAt(), new LapseOffer(offer.leg().id(), offer.lapsesAt()));
        case Talking(_, var since, _, _) -> released(since.plus(LONGEST_TALK));
        case LeavingMessage message -> released(Voicemail.endsAt(this, message));
        case Calling calling -> Dialling.deadline(calling);
        case TalkingOutside talking -> released(talking.since().plus(LONGEST_TALK));
      };
    }

    private static Deadline<ContactCommand> givenUp(AgentId agent, Instant at) {
      return new Deadline<>(at, new GiveUpPreferred(agent, at));
    }

    /** In a queue, for whoever comes. */
    Open forAnybody() {
      return new Open(
          id,
          arrival,
          plan,
          arrivedAt,
          caller,
          answered,
          stage,
          anchorage,
          segments,
          legs,
          lost,
          timers,
          handovers,
          Optional.empty(),
          comfort,
          detours,
          company,
          callback,
          taken,
          disposed);
    }

    Open comforted(Optional<Comfort> next) {
      return new Open(
          id, arrival, plan, arrivedAt, caller, answered, stage, anchorage, segments, legs, lost,
          timers, handovers, preferred, next, detours, company, callback, taken, disposed);
    }
  }

  /** An offer, and how it ended. */
  record Lost(Offer offer, OfferEnded ended) {}

  /**
   * Nothing changes any more; kept for a while to answer what is still on the wires.
   *
   * @param last as it was when it ended: whoever takes over may have to say its end again
   */
  record Ended(ContactRecord record, Instant at, Open last) implements Contact {}

  default String describe() {
    return switch (this) {
      case New _ -> "New";
      case Open open -> open.stage().getClass().getSimpleName();
      case Ended _ -> "Ended";
    };
  }

  static Decision<ContactEvent> decide(Contact contact, ContactCommand command) {
    return switch (contact) {
      case New _ ->
          command instanceof Arrive(var arrival, var at)
              ? accept(new Arrived(arrival, at))
              : reject(command, contact.describe());
      case Open open -> RecordingRules.following(open, decide(open, command));
      case Ended ended when command instanceof Dispose dispose ->
          Dispositions.dispose(ended, dispose);
      case Ended ended when command instanceof LapseDisposition lapse ->
          Dispositions.lapse(ended.last(), lapse);
      case Ended ended when command instanceof HearTaker hear -> Takers.hear(ended, hear);
      case Ended(var record, _, var last) ->
          switch (command) {
            // Said again because it was not heard in time; any other begins a contact of its own.
            case Arrive(_, var at) when at.equals(record.arrivedAt()) -> accept();
            case HangUp _,
                Cancel _,
                Release _,
                LapseOffer _,
                EndGreeting _,
                NotePrompt _,
                WalkOn _,
                NoteLookUp _,
                PrepareAnnouncement _,
                Announce _,
                FlowOut _,
                LoseOffer _,
                Reinvite _,
                RefuseReinvite _,
                AgreeMedia _,
                RefreshSession _,
                ExpireSession _,
                GiveUpPreferred _,
                LetGo _,
                MissGuest _,
                GiveUpNumber _,
                RefuseCallback _,
                SendAway _,
                ResumeCallback _,
                PutOffCallback _,
                CloseCallback _ ->
                accept();
            case CallIn in when Callbacks.isCalledIn(record, in) -> accept();
            case TakePlace take when Callbacks.hasTaken(last, take) -> accept();
            case KeepRecording keep -> RecordingRules.keep(last, keep);
            case PauseRecording _, EndRecording _ -> accept();
            case NoteQuality(var session, var legs, var at) ->
                accept(new QualityMeasured(session, legs, at));
            case Transfer(var leg, _, _, _) when Handover.isDone(last.handovers(), leg) -> accept();
            case HandOver(var leg, _, _, _) when Handover.isDone(last.handovers(), leg) -> accept();
            case Arrive _,
                MoveMedia _,
                Anchor _,
                FailMedia _,
                RefuseQueue _,
                HearTaker _,
                Ring _,
                NoteRinging _,
                Connect _,
                Renegotiate _,
                KeepSession _,
                Hold _,
                Resume _,
                StartRecording _,
                ResumeRecording _,
                Transfer _,
                BringIn _,
                ChangePart _,
                HandOver _,
                Mute _,
                Dial _,
                TryTrunk _,
                Dispose _,
                LapseDisposition _,
                PromiseCallback _,
                CallIn _,
                TakePlace _,
                PressDigit _ ->
                reject(command, contact.describe());
          };
    };
  }

  private static Decision<ContactEvent> decide(Open open, ContactCommand command) {
    var stage = open.stage();
    return switch (command) {
      case Arrive _ -> accept(); // a retransmission that reached us by another way
      case Anchor anchor when stage instanceof Arriving -> anchored(open, anchor);
      // Who is refused releases the session that it has begun.
      case Anchor(_, _, _, var session) when Voice.isCurrent(open, session) -> accept();
      case Anchor _ -> reject(command, "anchored at " + open.anchorage().session());
      case FailMedia(var status, var reason, var at) when stage instanceof Arriving ->
          accept(end(open, Outcome.FAILED, HungUpBy.CENTRE, status, reason, at));
      case EndGreeting(var at) when stage instanceof Greeting ->
          accept(new Queued(open.plan().queue(), open.notBefore(at)));
      case NotePrompt note -> Guide.speaking(open, note);
      case WalkOn on -> Guide.walkOn(open, on);
      case NoteLookUp note -> Guide.lookedUp(open, note);
      case PrepareAnnouncement prepare -> Comfort.prepare(open, prepare);
      case Announce announce -> Comfort.announce(open, announce);
      case RefuseQueue(_, _, var queue)
          when queue.filter(one -> !one.equals(open.plan().queue())).isPresent() ->
          accept(); // it has gone on meanwhile
      // Whoever has taken it has said so for good, and has not been refused by it since.
      case RefuseQueue _ when open.plan().host().isPresent() -> accept();
      case RefuseQueue refusal when stage instanceof Waiting ->
          accept(
              Overflows.refused(open, refusal)
                  .orElseGet(() ->
                      end(
                          open,
                          Outcome.REFUSED,
                          HungUpBy.CENTRE,
                          486,
                          refusal.reason(),
                          refusal.at())));
      case FlowOut flowOut -> Overflows.flowOut(open, flowOut);
      case HearTaker hear -> Takers.hear(open, hear);
      // Who is refused takes the agent's voice out of the session again.
      case Ring(var offer, _, _)
          when open.rings(offer.leg().id())
              || open.talks(offer.leg().id())
              || open.waitsFor(offer.leg().id()) ->
          accept();
      case Ring(var offer, var at, var session)
          when stage instanceof Waiting(var since)
              && open.waits()
              && offer.isFor(open.id(), open.plan().queue(), since)
              && open.legs().size() < MOST_OFFERS
              && !open.hasLost(offer.leg().id())
              && !open.company().wasGuest(offer.agent(), offer.offeredAt())
              && Voice.isCurrent(open, session) ->
          accept(new AgentOffered(offer, at));
      case Ring ring when Guests.isFor(open, ring) -> Guests.ring(open, ring);
      case NoteRinging(var leg, var dialog, var at)
          when stage instanceof Ringing(_, var offer)
              && open.rings(leg)
              && offer.leg().dialog().remoteTag().isEmpty() ->
          accept(new AgentRinging(leg, dialog, at));
      case NoteRinging(var leg, var dialog, var at)
          when open.calls(leg) && open.leg(leg).get().dialog().remoteTag().isEmpty() ->
          accept(new NumberRinging(leg, dialog, at));
      case NoteRinging _ -> accept();
      case Connect(var leg, var dialog, var sdp, var at, var timer)
          when open.rings(leg) || open.calls(leg) ->
          accept(new Connected(leg, dialog, sdp, open.notBefore(at), timer));
      case Connect(var leg, _, _, _, _)
          when open.talks(leg)
              || open.talksOutside(leg)
              || open.waitsFor(leg)
              || open.isCaller(leg) ->
          accept();
      case Connect connect when open.company().guest(connect.leg()).isPresent() ->
          Guests.connect(open, open.company().guest(connect.leg()).get(), connect);
      case LoseOffer(var leg, var outcome, var status, var at)
          when open.company().guest(leg).isPresent() ->
          Guests.lose(open, open.company().guest(leg).get(), outcome, status, at);
      case LoseOffer(var leg, var outcome, var status, var at) when open.rings(leg) ->
          accept(new OfferEnded(leg, outcome, status, open.notBefore(at)));
      case LapseOffer(var leg, var at) when open.rings(leg) ->
          accept(new OfferEnded(leg, OfferOutcome.NO_ANSWER, 487, open.notBefore(at)));
      case LoseOffer(var leg, var outcome, var status, var at)
          when stage instanceof Calling calling && open.calls(leg) ->
          Dialling.failed(open, calling, leg, outcome, status, at);
      case LapseOffer(var leg, var at) when stage instanceof Calling calling && open.calls(leg) ->
          Dialling.failed(open, calling, leg, OfferOutcome.NO_ANSWER, 487, at);
      case LoseOffer _, LapseOffer _ -> accept();
      case HangUp(var leg, _, var at) -> hangUp(open, leg, at);
      case Cancel(var at) when !open.answered() ->
          accept(end(open, Outcome.ABANDONED, HungUpBy.CUSTOMER, 487, "", at));
      case Cancel _ -> accept(); // crossed our 200: the caller's BYE follows
      case Renegotiate(var leg, var cseq, var remote, var local, var at, var session, var timer)
          when (open.isCaller(leg) || open.takesPart(leg)) && Voice.isCurrent(open, session) ->
          HoldRules.renegotiated(open, new Renegotiated(leg, cseq, remote, local, at, timer));
      case MoveMedia move -> Voice.move(open, move);
      case Reinvite reinvite -> Voice.reinvite(open, reinvite);
      case RefuseReinvite refusal -> SessionTimers.refused(open, refusal);
      case AgreeMedia agree -> Voice.agree(open, agree);
      case RefreshSession refresh -> SessionTimers.refresh(open, refresh);
      case KeepSession keep -> SessionTimers.keep(open, keep);
      case ExpireSession expire when open.timers().expired(expire) -> expire(open, expire);
      case ExpireSession _ -> accept(); // a sign of life came meanwhile
      case Hold(var at) -> HoldRules.hold(open, at);
      case Resume(var at) -> HoldRules.resume(open, at);
      case Transfer transfer -> Transfers.transfer(open, transfer);
      case StartRecording start -> RecordingRules.start(open, start);
      case PauseRecording pause -> RecordingRules.pause(open, pause);
      case ResumeRecording resume -> RecordingRules.resume(open, resume);
      case EndRecording end -> RecordingRules.end(open, end);
      case KeepRecording keep -> RecordingRules.keep(open, keep);
      case NoteQuality(var session, var legs, var at) ->
          accept(new QualityMeasured(session, legs, at));
      case GiveUpPreferred giveUp -> Transfers.giveUp(open, giveUp);
      case BringIn bringIn -> Guests.bringIn(open, bringIn);
      case ChangePart change -> Guests.changePart(open, change);
      case LetGo letGo -> Guests.letGo(open, letGo);
      case MissGuest miss -> Guests.miss(open, miss);
      case HandOver handOver -> Guests.handOver(open, handOver);
      case Mute mute -> Guests.mute(open, mute);
      case Dial dial -> Dialling.dial(open, dial);
      case TryTrunk attempt -> Dialling.tryTrunk(open, attempt);
      case GiveUpNumber giveUp -> Dialling.giveUp(open, giveUp);
      case Dispose dispose -> Dispositions.dispose(open, dispose);
      case LapseDisposition lapse -> Dispositions.lapse(open, lapse);
      case PressDigit(_, _, _, var press) when open.anchorage().heard(press) -> accept();
      case PressDigit press when stage instanceof InFlow flow && press.leg().equals(Leg.CALLER) ->
          Guide.press(open, flow, press);
      case PressDigit press when Callbacks.isAskedFor(open, press) ->
          accept(
              new DigitPressed(press.leg(), press.digit(), press.at(), press.press()),
              Callbacks.wanted(open.arrival().caller(), open.notBefore(press.at())));
      case PressDigit(var leg, var digit, var at, var press) ->
          accept(new DigitPressed(leg, digit, at, press));
      case PromiseCallback promise -> Callbacks.promise(open, promise);
      case RefuseCallback refusal -> Callbacks.refuse(open, refusal);
      case SendAway away -> Callbacks.sendAway(open, away);
      case ResumeCallback resume -> Callbacks.resume(open, resume);
      case PutOffCallback putOff -> Callbacks.putOff(open, putOff);
      case CloseCallback close ->
          Callbacks.closed(open, close)
              .map(reason ->
                  accept(end(open, Outcome.RELEASED, HungUpBy.CENTRE, 200, reason, close.at())))
              .orElse(accept());
      case CallIn in ->
          Callbacks.calledIn(open, in)
              .map(closed ->
                  accept(end(closed, Outcome.RELEASED, HungUpBy.CENTRE, 200, "called in", in.at())))
              .orElseGet(() -> reject(in, open.describe()));
      case TakePlace take -> Callbacks.takePlace(open, take);
      // An alarm that went off while the contact went on is no alarm of the stage it is in now.
      case Release(var at) when open.stageDeadline().at().isAfter(at) -> accept();
      case Release(var at) -> accept(release(open, at));
      // Listed, not defaulted: a new command does not compile until it has a line here.
      case FailMedia _, EndGreeting _, RefuseQueue _, Ring _, Connect _, Renegotiate _ ->
          reject(command, open.describe());
    };
  }

  private static Decision<ContactEvent> anchored(Open open, Anchor anchor) {
    var at = open.notBefore(anchor.at());
    var anchored = new Anchored(anchor.sdp(), anchor.greetingEndsAt(), at, anchor.session());
    var script = open.arrival().script();
    if (script.isPresent()) return Guide.begin(open, script.get(), anchored, at);
    return anchor.greetingEndsAt().isAfter(at)
        ? accept(anchored)
        : accept(anchored, new Queued(open.plan().queue(), at));
  }

  private static Decision<ContactEvent> hangUp(Open open, String leg, Instant at) {
    var talking = open.stage() instanceof Talking || open.stage() instanceof TalkingOutside;
    if (open.isCaller(leg) && !talking) {
      var away = Callbacks.away(open, false, at);
      if (away.isPresent()) return away.get();
    }
    if (open.stage() instanceof Calling calling && calling.isAgents(leg))
      return Callbacks.agentGone(open, calling, at);
    if (open.isCaller(leg) && open.stage() instanceof LeavingMessage)
      return accept(Voicemail.over(open, HungUpBy.CUSTOMER, at));
    if (open.isCaller(leg))
      return accept(
          end(
              open,
              talking ? Outcome.ANSWERED : Outcome.ABANDONED,
              HungUpBy.CUSTOMER,
              open.answered() ? 200 : 487,
              "",
              at));
    var guest = open.company().guest(leg);
    if (guest.isPresent()) return Guests.hungUp(open, guest.get(), at);
    var beside = open.company().beside(leg);
    if (beside.isPresent()) return Guests.over(open, beside.get(), at);
    if (open.talks(leg))
      return accept(
          Guests.inherited(open, at)
              .orElseGet(() -> end(open, Outcome.ANSWERED, HungUpBy.AGENT, 200, "", at)));
    if (open.talksOutside(leg))
      return accept(end(open, Outcome.ANSWERED, HungUpBy.OUTSIDE, 200, "", at));
    return accept(); // a leg that is over already
  }

  /** A leg that has silently gone: whoever else is there hears the end of it, or goes on. */
  private static Decision<ContactEvent> expire(Open open, ExpireSession expire) {
    var at = expire.at();
    var guest = open.company().guest(expire.leg()).or(() -> open.company().beside(expire.leg()));
    if (guest.isPresent()) return Guests.over(open, guest.get(), at);
    if (open.isCaller(expire.leg())) {
      var away = Callbacks.away(open, true, at);
      if (away.isPresent()) return away.get();
    }
    if (open.stage() instanceof Calling calling && calling.isAgents(expire.leg()))
      return Callbacks.agentGone(open, calling, at);
    if (open.stage() instanceof LeavingMessage)
      return accept(Voicemail.over(open, HungUpBy.CENTRE, at));
    var inherited =
        open.talks(expire.leg()) ? Guests.inherited(open, at) : Optional.<ContactEvent>empty();
    var outcome =
        open.stage() instanceof Talking || open.stage() instanceof TalkingOutside
            ? Outcome.ANSWERED
            : Outcome.ABANDONED;
    return accept(
        inherited.orElseGet(() -> end(open, outcome, HungUpBy.CENTRE, 200, "session expired", at)));
  }

  private static ContactEvent release(Open open, Instant at) {
    return switch (open.stage()) {
      case Arriving _ ->
          end(open, Outcome.FAILED, HungUpBy.CENTRE, 503, "no media server answered", at);
      case Talking _, TalkingOutside _ ->
          end(open, Outcome.ANSWERED, HungUpBy.CENTRE, 200, "longest call", at);
      case LeavingMessage _ -> Voicemail.over(open, HungUpBy.CENTRE, at);
      case Greeting _, InFlow _, Waiting _, Asking _, Ringing _, Calling _ ->
          end(
              open,
              Outcome.RELEASED,
              HungUpBy.CENTRE,
              open.answered() ? 200 : 480,
              "longest wait",
              at);
    };
  }

  static ContactEvent end(
      Open open, Outcome outcome, HungUpBy by, int status, String reason, Instant saidAt) {
    var at = open.notBefore(saidAt);
    return new ContactEvent.Ended(RecordKeeper.close(open, outcome, by, status, reason, at), at);
  }

  static Contact evolve(ContactId id, Contact contact, ContactEvent event) {
    if (event instanceof Arrived(var arrival, var at) && contact instanceof New)
      return new Open(
          id,
          arrival,
          arrival.plan(),
          at,
          arrival.leg(),
          false,
          new Arriving(at.plus(ANCHOR_WITHIN)),
          Anchorage.of(id.entityId()),
          List.of(),
          List.of(),
          List.of(),
          SessionTimers.NONE,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Company.NONE,
          Optional.empty(),
          Optional.empty(),
          List.of());
    if (contact instanceof Open open) return evolve(open, event);
    if (contact instanceof Ended && event instanceof QualityMeasured) return contact;
    if (contact instanceof Ended(var record, var at, var last)
        && event instanceof RecordingChanged(var part, _))
      return new Ended(record, at, RecordingRules.changed(last, part));
    if (contact instanceof Ended(var record, var at, var last)
        && event instanceof Disposed disposed)
      return new Ended(record, at, last.disposedBy(disposed.agent()));
    if (contact instanceof Ended(_, var at, var last)
        && event instanceof TakerAgreed(var record, _)
        && record.isPresent()) return new Ended(record.get(), at, Takers.agreed(last));
    if (contact instanceof Ended(var record, var at, var last) && event instanceof TakerRefused)
      return new Ended(record, at, Takers.refused(last));
    throw impossible(contact, event);
  }

  private static Contact evolve(Open open, ContactEvent event) {
    return switch (event) {
      case Arrived _ -> throw impossible(open, event);
      case Anchored(var sdp, var greetingEndsAt, var at, var session) ->
          RecordKeeper.closing(open, at)
              .with(open.caller().saying(sdp), open.plan().answersAtOnce())
              .with(open.plan().answersAtOnce() ? callersTimer(open, at) : open.timers())
              .with(open.anchorage().at(session.orElse(open.anchorage().session())))
              .in(new Greeting(greetingEndsAt));
      case FlowWalked(_, var position, var at) -> Guide.at(open, position, at);
      case PromptStarted started -> Guide.speaking(open, started);
      case Queued(var queue, var at) ->
          comforted(RecordKeeper.closing(open, at).ledTo(queue).forAnybody(), at)
              .in(new Waiting(at));
      case Overflowed overflowed -> Overflows.overflowed(open, overflowed);
      case TakerAsked asked -> Takers.asked(open, asked);
      case TakerAgreed _ -> Takers.agreed(open);
      case TakerRefused _ -> Takers.refused(open);
      case AnnouncementDue _ -> open.comforted(open.comfort().map(one -> one.prepared(true)));
      case Announced(var announcement, var at) ->
          open.comforted(open.comfort().map(one -> one.announced(announcement, at)));
      case AgentOffered(var offer, _) ->
          open.comforted(open.comfort().map(one -> one.prepared(false)))
              .in(new Ringing(queuedAt(open, event), offer));
      case AgentRinging(_, var dialog, _) ->
          open.in(new Ringing(queuedAt(open, event), early(open, event, dialog)));
      case OfferEnded ended ->
          RecordKeeper.losing(open, offer(open, event), ended)
              .losing(new Lost(offer(open, event), ended))
              .with(open.anchorage().without(ended.leg()))
              .forAnybody()
              .in(new Waiting(queuedAt(open, event)));
      case Connected connected
          when open.isAway()
              && open.stage() instanceof Ringing ringing
              && open.rings(connected.leg()) ->
          Voice.overdue(Callbacks.agentThere(open, ringing, connected));
      case Connected connected
          when open.stage() instanceof Calling calling
              && calling.agent().isPresent()
              && open.calls(connected.leg()) ->
          Voice.overdue(Callbacks.reached(open, calling, calling.agent().get(), connected));
      case Connected connected
          when open.stage() instanceof Calling calling && open.calls(connected.leg()) ->
          Voice.overdue(Dialling.connected(open, calling, connected));
      case Connected(var leg, var dialog, var sdp, var at, var timer) ->
          Voice.overdue(
              RecordKeeper.closing(open, at)
                  .with(open.caller(), true)
                  .with(
                      (open.answered() ? open.timers() : callersTimer(open, at))
                          .from(at, leg, timer))
                  .forAnybody()
                  .in(
                      new Talking(
                          queuedAt(open, event),
                          at,
                          answered(offer(open, event), dialog, sdp),
                          false)));
      case Renegotiated renegotiated -> renegotiated(open, renegotiated);
      case Reanchored reanchored -> Voice.moved(open, reanchored);
      case Reinvited(var leg, var cseq, _, var timer) ->
          Voice.reinviting(open, leg, cseq).with(open.timers().by(leg, timer));
      case SessionRefreshed refreshed -> SessionTimers.refreshed(open, refreshed);
      case Held(var at) -> HoldRules.held(open, true, at);
      case Resumed(var at) -> HoldRules.held(open, false, at);
      case Transferred transferred -> Transfers.transferred(open, transferred);
      case NumberDialled dialled -> Dialling.dialled(open, dialled);
      case TrunkTried(var attempt, var at) when open.stage() instanceof Calling calling ->
          open.in(calling.with(attempt, at));
      case NumberRinging(var leg, var dialog, _) ->
          open.leg(leg).map(one -> open.with(one.ringing(dialog.remoteTag()))).orElse(open);
      case TrunkFailed failed -> Dialling.failed(open, failed);
      case NumberGivenUp givenUp -> Dialling.givenUp(open, givenUp);
      case TrunkTried _ -> throw impossible(open, event);
      case MediaAgreed agreed -> Voice.agreed(open, agreed);
      case QualityMeasured _ -> open; // for the record's readers
      case RecordingChanged(var part, _) -> RecordingRules.changed(open, part);
      case GuestInvited invited -> Guests.invited(open, invited);
      case GuestOffered offered -> Guests.offered(open, offered);
      case GuestJoined joined -> Guests.joined(open, joined);
      case PartChanged changed -> Guests.partChanged(open, changed);
      case GuestLeft left -> Guests.left(open, left);
      case HandedOver handedOver -> Guests.handedOver(open, handedOver);
      case Muted _ -> open.with(open.company().muted(true));
      case Unmuted _ -> open.with(open.company().muted(false));
      case DigitPressed(_, _, _, var press) -> open.with(open.anchorage().pressed(press));
      case Disposed disposed -> open.disposedBy(disposed.agent());
      case CallbackWanted wanted -> Callbacks.wanted(open, wanted);
      case MessageAsked asked -> Voicemail.asked(open, asked);
      case CallbackPromised promised -> Callbacks.promised(open, promised);
      case CallbackRefused _ -> open.called(Optional.empty());
      case CallerAway away -> Callbacks.callerAway(open, away);
      case CallbackDue due -> Callbacks.due(open, due);
      case CallbackPutOff putOff -> Callbacks.putOff(open, putOff);
      case PlaceTaken taken -> Callbacks.placeTaken(open, taken);
      case ContactEvent.Ended(var record, var at) -> new Ended(record, at, open);
    };
  }

  private static Open comforted(Open open, Instant since) {
    return open.comforted(Comfort.from(open.plan(), since));
  }

  private static SessionTimers callersTimer(Open open, Instant answeredAt) {
    return open.timers().from(answeredAt, Leg.CALLER, open.arrival().timer());
  }

  private static Offer offer(Open open, ContactEvent event) {
    return open.offer().orElseThrow(() -> impossible(open, event));
  }

  private static Instant queuedAt(Open open, ContactEvent event) {
    return open.queuedAt().orElseThrow(() -> impossible(open, event));
  }

  private static Offer early(Open open, ContactEvent event, Dialog dialog) {
    var offer = offer(open, event);
    return offer.with(offer.leg().ringing(dialog.remoteTag()));
  }

  private static Offer answered(Offer offer, Dialog dialog, String sdp) {
    return offer.with(offer.leg().confirmed(dialog, sdp));
  }

  /** What the leg has been told now is the newest there is: a re-INVITE of ours is needless. */
  private static Contact renegotiated(Open open, Renegotiated event) {
    var leg = open.leg(event.leg()).orElseThrow(() -> impossible(open, event));
    return open.with(leg.renegotiated(event.cseq(), event.remoteSdp(), event.localSdp()))
        .with(open.anchorage().without(event.leg()))
        .with(open.timers().from(event.at(), event.leg(), event.timer()));
  }

  private static IllegalStateException impossible(Contact contact, ContactEvent event) {
    return new IllegalStateException(
        "impossible history: %s while %s"
            .formatted(event.getClass().getSimpleName(), contact.describe()));
  }

  /** Derived from state alone, so a node that takes over after a crash re-arms the same timer. */
  default Optional<Deadline<ContactCommand>> deadline() {
    return switch (this) {
      case New _, Ended _ -> Optional.empty();
      case Open open -> Optional.of(open.earliestDeadline());
    };
  }

  private static Deadline<ContactCommand> released(Instant at) {
    return new Deadline<>(at, new Release(at));
  }
}
