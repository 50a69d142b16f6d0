package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.AgentCommand;
import santra.agent.AgentCommand.Missing;
import santra.contact.Announcement;
import santra.contact.Arrival;
import santra.contact.Callback;
import santra.contact.Comfort;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
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
import santra.contact.ContactEvent.Ended;
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
import santra.contact.ContactRecord;
import santra.contact.Detour;
import santra.contact.Handover;
import santra.contact.Leg;
import santra.contact.LegQuality;
import santra.contact.Offer;
import santra.contact.OfferOutcome;
import santra.contact.Part;
import santra.contact.Plan;
import santra.contact.Said;
import santra.contact.Stage;
import santra.flow.Position;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.media.Quality;
import santra.media.RtpProfile;
import santra.persistence.entity.Subscriber;
import santra.queue.Outcome;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.Taken;
import santra.queue.Waiting;
import santra.routing.ExpectedWait;
import santra.routing.WaitRange;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.Why;

/**
 * What follows from a contact's facts outside its channel: media, queue and agent. Everything here
 * may happen twice, and is told until it is heard.
 */
final class ContactEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(ContactEffects.class);

  /** For so long a queue can tell whether it has booked a contact that is over. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** What agents hear while a number is called for them. */
  private static final String RINGING = "ringing";

  /** Another tenant's queue that cannot be asked is asked again after this time. */
  private static final Duration UNDECIDED = Duration.ofSeconds(1);

  private static final String GONE = "the contact is over";

  /** So many media servers are tried for a contact that arrives. */
  private static final int PLACES = 3;

  private final ContactId contact;
  private final Entities entities;
  private final MediaServer media;
  private final Clock clock;

  /** Orders of one contact to a queue, and to an agent, are heard in the order they were given. */
  private final Map<QueueRef, CompletionStage<Done>> toQueue = new ConcurrentHashMap<>();

  private final Map<AgentRef, CompletionStage<Done>> toAgent = new ConcurrentHashMap<>();

  /** Where the arriving voice is placed; empty before. */
  private volatile String placed = "";

  private final GuestEffects guests;

  private final AtomicBoolean moving = new AtomicBoolean();

  /** The turn of the flow the caller is in, 0 for none; read on other threads. */
  private volatile int saying;

  /** A place in a queue. */
  private record Stand(QueueRef queue, Instant since) {}

  /** Where it stands in a queue, if it does; read on other threads than the contact's. */
  private volatile Optional<Stand> stands = Optional.empty();

  /** Whether music was asked for once more, perhaps after an agent had begun to be heard. */
  private volatile boolean musicAgain;

  private final LastAgents lastAgents;

  ContactEffects(ContactId contact, Entities entities, MediaServer media, Clock clock) {
    this(contact, entities, media, LastAgents.NOBODY, clock);
  }

  ContactEffects(
      ContactId contact, Entities entities, MediaServer media, LastAgents lastAgents, Clock clock) {
    this.lastAgents = lastAgents;
    this.contact = contact;
    this.entities = entities;
    this.media = media;
    this.clock = clock;
    this.guests = new GuestEffects(contact, entities, media, clock, this::toAgent);
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    saying = turn(now);
    for (var event : events)
      switch (event) {
        case Arrived(var arrival, _) -> anchor(arrival);
        case FlowWalked _
            when now instanceof Contact.Open open
                && open.stage() instanceof Stage.InFlow(var position, _)
                && turn(before) != position.turn() ->
            say(open, position, true, true);
        case Queued(_, var at) -> enqueue(at, now);
        case Overflowed _ when now instanceof Contact.Open open -> sentOn(open);
        case TakerAsked _
            when now instanceof Contact.Open open
                && open.stage() instanceof Stage.Asking asking -> {
          stand(open);
          ask(asking, Optional.empty());
        }
        case TakerAgreed _ when now instanceof Contact.Open open -> {
          stands = Optional.empty();
          settle(open.detours().getLast(), open);
          music(open);
        }
        case TakerRefused _ when now instanceof Contact.Open open -> comeBack(open);
        case TakerAgreed _, TakerRefused _
            when now instanceof Contact.Ended(var record, var at, var last) -> {
          for (var one : last.detours()) settle(one, last);
          settle(record, at, last);
        }
        case MessageAsked _ when now instanceof Contact.Open open -> {
          stands = Optional.empty();
          settle(open.detours().getLast(), open);
        }
        case AnnouncementDue _ when now instanceof Contact.Open open -> prepare(open);
        case Announced(var announcement, _) when now instanceof Contact.Open open ->
            announce(open, announcement);
        case AgentOffered _ when now instanceof Contact.Open open && open.comfort().isPresent() ->
            music(open); // whatever is being said
        case CallbackPromised _ when now instanceof Contact.Open open -> {
          stand(open);
          confirm(open);
        }
        case CallerAway _ when now instanceof Contact.Open open -> leave(session(open), open);
        case CallbackDue _, CallbackPutOff _ when now instanceof Contact.Open open -> stand(open);
        case PlaceTaken(var place, _) when now instanceof Contact.Open open -> {
          stands = Optional.of(new Stand(queueOf(open.plan()), place.since()));
          takePlace(open.plan(), place.since(), open);
        }
        case NumberGivenUp _ when now instanceof Contact.Open open && open.isAway() -> {
          stand(open);
          lastTry(open).ifPresent(this::settle);
          leave(session(open), open);
        }
        case TrunkFailed _ when now instanceof Contact.Open open && open.isAway() ->
            letHearRinging(open);
        case OfferEnded ended when before instanceof Contact.Open open ->
            open.offer().ifPresent(offer -> offerEnded(offer, ended, open));
        case Connected(_, _, _, var at, _)
            when now instanceof Contact.Open open && open.stage() instanceof Stage.Calling -> {
          open.offer().ifPresent(offer -> answered(open, offer, at));
          media.drop(session(open), open.caller().dialog().localTag());
          letHearRinging(open);
        }
        case Connected(_, _, _, var at, _) when now instanceof Contact.Open open -> {
          if (isSentOutside(before)) settle(open.detours().getLast(), open);
          connected(open, at);
          quieten(open);
        }
        case Held _ when now instanceof Contact.Open open -> hold(open);
        case Resumed _ when now instanceof Contact.Open open && consults(events) ->
            mute(open, false); // and goes on hearing music
        case Resumed _ when now instanceof Contact.Open open -> resume(open);
        case GuestInvited(var agent, _, _, _, _) when now instanceof Contact.Open open -> {
          open.company().guest(agent).ifPresent(guest -> guests.invite(open, guest));
          guests.sound(open);
        }
        case GuestJoined(var leg, _, _, _, _) when now instanceof Contact.Open open -> {
          open.company().guest(leg).ifPresent(guests::joined);
          guests.sound(open);
        }
        case GuestLeft left when now instanceof Contact.Open open -> {
          open.company().departed().stream()
              .filter(one -> one.left().equals(left))
              .forEach(one -> guests.left(open, one));
          guests.sound(open);
        }
        case PartChanged _, Muted _, Unmuted _ when now instanceof Contact.Open open ->
            guests.sound(open);
        case HandedOver(_, _, var at, _) when now instanceof Contact.Open open -> {
          handedOver(open);
          connected(open, at);
          guests.sound(open);
        }
        case Transferred _ when now instanceof Contact.Open open -> handedOver(open);
        case NumberDialled _ when now instanceof Contact.Open open -> {
          stand(open);
          music(open); // whatever was being said
        }
        case NumberGivenUp _ when now instanceof Contact.Open open && isSentOutside(before) -> {
          comeBack(open);
          music(open);
        }
        case TrunkFailed _, NumberGivenUp _
            when now instanceof Contact.Open open && open.peers().isEmpty() ->
            music(open); // whatever was heard of the number outside
        case CallbackWanted(_, _, var overflow)
            when now instanceof Contact.Open open && overflow.isPresent() ->
            comeBack(open); // a queue that was too long has not taken it yet
        case Reanchored _ when now instanceof Contact.Open open -> sound(open);
        case MediaAgreed agreed when now instanceof Contact.Open open -> agreed(open, agreed);
        case Disposed said -> disposed(said.agent());
        case Ended(var record, var at) when before instanceof Contact.Open open ->
            ended(open, record, at);
        case Anchored _,
            FlowWalked _,
            PromptStarted _,
            Overflowed _,
            TakerAsked _,
            TakerAgreed _,
            TakerRefused _,
            AnnouncementDue _,
            Announced _,
            AgentOffered _,
            AgentRinging _,
            OfferEnded _,
            Connected _,
            Renegotiated _,
            Reanchored _,
            Reinvited _,
            MediaAgreed _,
            SessionRefreshed _,
            Held _,
            Resumed _,
            Transferred _,
            GuestInvited _,
            GuestOffered _,
            GuestJoined _,
            PartChanged _,
            GuestLeft _,
            HandedOver _,
            Muted _,
            Unmuted _,
            NumberDialled _,
            TrunkTried _,
            NumberRinging _,
            TrunkFailed _,
            MessageAsked _,
            CallbackWanted _,
            PlaceTaken _,
            CallbackPromised _,
            CallbackRefused _,
            CallerAway _,
            CallbackDue _,
            CallbackPutOff _,
            NumberGivenUp _,
            DigitPressed _,
            QualityMeasured _,
            RecordingChanged _,
            Ended _ -> {}
      }
  }

  private static boolean consults(List<ContactEvent> events) {
    return events.stream()
        .anyMatch(event ->
            switch (event) {
              case GuestInvited(_, _, var part, _, _) -> !part.supervises();
              case PartChanged(_, var part, _) -> part == Part.CONSULTED;
              default -> false; // the rest is about nobody's part
            });
  }

  /** The node that recorded this may have died before it told anybody: everything is told again. */
  @Override
  public void recovered(Contact now, long sequence) {
    saying = turn(now);
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        for (var lost : open.lost()) missed(lost.offer(), lost.ended());
        for (var one : open.handovers()) settle(one, open);
        for (var one : open.detours()) settle(one, open);
        tries(open).forEach(this::settle);
        open.disposed().forEach(this::disposed);
        switch (open.stage()) {
          case Stage.Arriving _ -> anchor(open.arrival());
          case Stage.Greeting _, Stage.LeavingMessage _ -> {}
          case Stage.InFlow(var position, _) -> {
            if (position.isSpeaking(clock.instant()))
              say(open, position, false, position.spokenAt().isEmpty());
          }
          case Stage.Waiting(var since) ->
              open.preferred()
                  .ifPresentOrElse(
                      agent -> reserve(agent, since, open),
                      () -> {
                        comeBack(open);
                        confirm(open);
                        prepare(open);
                      });
          case Stage.Ringing(var since, _) -> {
            if (open.preferred().isEmpty()) join(since, open);
          }
          case Stage.Asking asking -> {
            join(asking.since(), open);
            stand(open);
            ask(asking, Optional.empty());
          }
          case Stage.Talking talking -> {
            connected(open, talking.since());
            if (talking.held()) hold(open);
            guests.recovered(open);
          }
          case Stage.Calling calling -> {
            if (calling.queued()) join(calling.queuedAt(), open);
            stand(open);
            calling.agent().ifPresent(offer -> answered(open, offer, calling.since()));
            letHearRinging(open);
          }
          case Stage.TalkingOutside talking -> connected(open, talking.since());
        }
        if (!open.anchorage().reinvites().isEmpty() || !open.anchorage().stale().isEmpty())
          sound(open);
        mediaChanged(open);
      }
      case Contact.Ended(var record, var at, var last) -> {
        for (var lost : last.lost()) missed(lost.offer(), lost.ended());
        for (var one : last.handovers()) settle(one, last);
        for (var one : last.detours()) settle(one, last);
        tries(last).forEach(this::settle);
        for (var one : last.company().departed()) guests.settle(one);
        ended(last, record, at);
        last.disposed().forEach(this::disposed);
      }
    }
  }

  // ---- where the voice is anchored

  private static String session(Contact.Open open) {
    return open.anchorage().session();
  }

  private void anchor(Arrival arrival) {
    if (placed.isEmpty()) placed = media.place(contact.entityId());
    anchor(arrival, placed, PLACES).thenCompose(this::toContact);
  }

  private CompletionStage<Done> toContact(ContactCommand command) {
    return entities
        .order(contact, command)
        .exceptionally(failure -> {
          LOG.debug("{} was anchored in vain: {}", contact, failure.toString());
          // A contact takes the Anchor of its own session however often, and never the failure of
          // one tried again: only a refused Anchor means a voice that nobody needs.
          if (command instanceof ContactCommand.Anchor && CompletionStages.refused(failure))
            media.release(placed);
          return Done.done();
        });
  }

  private CompletionStage<ContactCommand> anchor(Arrival arrival, String session, int places) {
    var tag = arrival.leg().dialog().localTag();
    return media
        .anchor(session, tag, arrival.leg().remoteSdp())
        .thenCompose(
            sdp -> greet(arrival, session, tag).thenApply(length -> anchored(sdp, length, session)))
        .exceptionallyCompose(failure ->
            media
                .lost(session)
                .thenCompose(lost ->
                    lost && places > 1
                        ? anchor(arrival, elsewhere(), places - 1)
                        : CompletableFuture.completedFuture(
                            anchorFailed(CompletionStages.cause(failure)))));
  }

  private String elsewhere() {
    placed = media.place(contact.entityId());
    return placed;
  }

  /** If the media server is dead that holds the voice, another takes it over; may be told twice. */
  void mediaChanged(Contact now) {
    if (!(now instanceof Contact.Open open) || open.stage() instanceof Stage.Arriving) return;
    if (!moving.compareAndSet(false, true)) return;
    media
        .lost(session(open))
        .thenCompose(lost -> lost ? move(open) : CompletionStages.done())
        .whenComplete((_, failure) -> {
          moving.set(false);
          if (failure != null)
            LOG.warn("{} has no media: {}", contact, CompletionStages.cause(failure).toString());
        });
  }

  /**
   * Anchors the voice anew, as it is known, and lets the contact record it; what is heard, and the
   * re-INVITEs, follow from that.
   */
  private CompletionStage<Done> move(Contact.Open open) {
    var from = session(open);
    var to = media.place(contact.entityId());
    var caller = open.base();
    var tag = caller.dialog().localTag();
    // Nobody is on the line: what is moved is where an agent will be rung from.
    var nobody = open.isAway() && open.peers().isEmpty();
    var anchored =
        nobody ? CompletableFuture.completedFuture("") : media.anchor(to, tag, caller.remoteSdp());
    return anchored
        .thenCompose(sdp -> {
          var there =
              open.isCaller(caller.id())
                  || open.offer().map(Offer::leg).equals(Optional.of(caller));
          CompletionStage<List<Said>> said =
              CompletableFuture.completedFuture(
                  there ? List.of(new Said(caller.id(), sdp)) : List.<Said>of());
          for (var leg : others(open))
            said =
                said.thenCombine(
                    Leg.isCalling(leg.id())
                        ? media.anchor(to, leg.dialog().localTag(), leg.remoteSdp())
                        : media.offer(
                            to, tag, leg.dialog().localTag(), caller.remoteSdp(), profile(leg)),
                    (before, offer) -> {
                      var all = new ArrayList<>(before);
                      all.add(new Said(leg.id(), offer));
                      return all;
                    });
          return said;
        })
        .thenCompose(said ->
            entities.order(contact, new ContactCommand.MoveMedia(from, to, said, clock.instant())))
        .whenComplete((_, failure) -> {
          if (failure == null) LOG.info("{} moved from {} to {}", contact, from, to);
          var left = failure == null ? from : to;
          if (!from.equals(to)) leave(left, open);
        });
  }

  private static RtpProfile profile(Leg leg) {
    return leg.remoteSdp().isEmpty()
        ? RtpProfile.over(leg.path().transport())
        : RtpProfile.of(leg.remoteSdp());
  }

  /** The legs besides the caller's: agent or number outside, and guests, answered or not. */
  private static List<Leg> others(Contact.Open open) {
    return Stream.concat(
            open.peers().stream().filter(leg -> !leg.id().equals(open.base().id())),
            open.company().guests().stream()
                .flatMap(guest -> Stream.concat(guest.leg().stream(), guest.asideLeg().stream())))
        .toList();
  }

  /** What is heard at this stage is heard again; what is heard already goes on. */
  private void sound(Contact.Open open) {
    var caller = open.caller().dialog().localTag();
    switch (open.stage()) {
      case Stage.Arriving _, Stage.LeavingMessage _ -> {}
      case Stage.Greeting _ -> greet(open.arrival(), session(open), caller);
      case Stage.InFlow(var position, _) -> {
        if (position.isSpeaking(clock.instant())) say(open, position, false, true);
      }
      case Stage.Waiting _, Stage.Asking _, Stage.Ringing _, Stage.Calling _ -> {
        musicAgain = true;
        music(open);
        letHearRinging(open);
      }
      case Stage.TalkingOutside talking -> {
        var leg = talking.attempt().leg();
        media
            .connect(session(open), caller, leg.dialog().localTag(), leg.remoteSdp())
            .exceptionally(failure -> {
              LOG.warn("{} cannot be connected again: {}", contact, failure.toString());
              return null;
            });
      }
      case Stage.Talking(_, _, var offer, var held) ->
          media
              .connect(
                  session(open), caller, offer.leg().dialog().localTag(), offer.leg().remoteSdp())
              .thenRun(() -> {
                if (held) hold(open);
                guests.soundAnew(open);
              })
              .exceptionally(failure -> {
                LOG.warn("{} cannot be connected again: {}", contact, failure.toString());
                return null;
              });
    }
  }

  /** A phone that takes the chance to move its own end is followed. */
  private void agreed(Contact.Open open, MediaAgreed agreed) {
    if (agreed.remoteSdp().isEmpty()) return;
    if (open.isCaller(agreed.leg()))
      media.renegotiate(
          session(open), open.caller().dialog().localTag(), open.caller().remoteSdp());
    else sound(open);
  }

  private CompletionStage<Duration> greet(Arrival arrival, String session, String tag) {
    var greeting = arrival.plan().greeting();
    return greeting.isEmpty()
        ? CompletableFuture.completedFuture(Duration.ZERO)
        : media.play(session, tag, greeting, 1).exceptionally(failure -> silent(greeting));
  }

  /** A missing prompt is the centre's shame, not the caller's loss. */
  private Duration silent(String prompt) {
    LOG.warn("{}: prompt {} cannot be played", contact, prompt);
    return Duration.ZERO;
  }

  private static int turn(Contact contact) {
    return contact instanceof Contact.Open open
            && open.stage() instanceof Stage.InFlow(var position, _)
        ? position.turn()
        : 0;
  }

  /**
   * What the caller hears in this turn of the flow, if it is only silence after a key.
   *
   * @param afresh from the beginning, though the same words may be being said already
   * @param noting whether the contact has to know how long it takes
   */
  private void say(Contact.Open open, Position position, boolean afresh, boolean noting) {
    var session = session(open);
    var tag = open.caller().dialog().localTag();
    var words = String.join(MediaServer.THEN, position.hears());
    var stopped = afresh ? media.stop(session, tag) : CompletableFuture.<Void>completedFuture(null);
    if (words.isEmpty()) return;
    stopped
        .handle((_, _) -> words)
        .thenAccept(all -> {
          if (saying == position.turn()) play(open, position, all, noting);
        });
  }

  private void play(Contact.Open open, Position position, String words, boolean noting) {
    var session = session(open);
    media
        .play(session, open.caller().dialog().localTag(), words, 1)
        .thenApply(Optional::of)
        .exceptionallyCompose(
            failure -> media.lost(session).thenApply(lost -> unsaid(open, words, lost)))
        .thenAccept(length -> {
          if (noting) length.ifPresent(it -> note(position, it));
        });
  }

  /** Empty where it will be said by another media server. */
  private Optional<Duration> unsaid(Contact.Open open, String words, boolean lost) {
    if (!lost) return Optional.of(silent(words));
    mediaChanged(open);
    return Optional.empty();
  }

  private void note(Position position, Duration length) {
    var now = clock.instant();
    entities.order(contact, new ContactCommand.NotePrompt(position.turn(), now.plus(length), now));
  }

  private ContactCommand anchored(String sdp, Duration greeting, String session) {
    var now = clock.instant();
    return new ContactCommand.Anchor(sdp, now.plus(greeting), now, Optional.of(session));
  }

  private ContactCommand anchorFailed(Throwable failure) {
    var unacceptable = failure instanceof MediaException media && media.unacceptable();
    if (!unacceptable) LOG.warn("{}: no media: {}", contact, failure.toString());
    return new ContactCommand.FailMedia(
        unacceptable ? 488 : 503,
        unacceptable ? "no common codec" : "no media server",
        clock.instant());
  }

  private void enqueue(Instant at, Contact now) {
    if (!(now instanceof Contact.Open open)) return;
    join(at, open);
    music(open);
  }

  private void music(Contact.Open open) {
    if (open.isAway()) return;
    var prompt = open.plan().music();
    media
        .play(session(open), open.caller().dialog().localTag(), prompt, MediaServer.FOR_EVER)
        .exceptionally(failure -> silent(prompt));
  }

  /** Finds out what there is to say, if it is time to say something. */
  private void prepare(Contact.Open open) {
    open.comfort()
        .filter(Comfort::preparing)
        .ifPresent(comfort ->
            place(queueOf(open.plan()))
                .thenAccept(place ->
                    entities.order(
                        contact,
                        new ContactCommand.Announce(
                            comfort.next(
                                place.map(Place::number),
                                place.flatMap(Place::expected).map(WaitRange::atMost)),
                            clock.instant()))));
  }

  /** Where a contact stands in its queue, 1 for the next, and how long it will stand there. */
  private record Place(int number, Optional<WaitRange> expected) {}

  /** Empty while the queue does not answer: what is told then does without it. */
  private CompletionStage<Optional<Place>> place(QueueRef queue) {
    return entities
        .report(queue)
        .thenCombine(
            entities.countReady(queue.tenant()),
            (report, now) -> {
              var ahead = report.waiting().stream().map(Waiting::contact).toList().indexOf(contact);
              return ahead < 0
                  ? Optional.<Place>empty()
                  : Optional.of(
                      new Place(
                          ahead + 1,
                          now.outlook(queue.queue())
                              .flatMap(outlook -> outlook.behind(ahead))
                              .flatMap(ExpectedWait::range)));
            })
        .exceptionally(failure -> {
          LOG.debug("{} has no place in {}: {}", contact, queue, failure.toString());
          return Optional.empty();
        });
  }

  private void announce(Contact.Open open, Announcement announcement) {
    if (announcement.prompts().isEmpty()) return;
    var words = String.join(MediaServer.THEN, announcement.prompts());
    media
        .play(
            session(open),
            open.caller().dialog().localTag(),
            words + MediaServer.AND_THEN_ON + open.plan().music(),
            MediaServer.FOR_EVER)
        .exceptionally(failure -> silent(words));
  }

  /** The session is over: what is known of it is noted first, if its server still answers. */
  private void leave(String session, Contact.Open open) {
    measured(session, open).thenCompose(_ -> media.release(session));
  }

  /** Never fails: a record without these figures is better than none. */
  private CompletionStage<Done> measured(String session, Contact.Open open) {
    return media
        .quality(session)
        .thenApply(parties -> legs(parties, open))
        .thenAccept(legs -> {
          if (!legs.isEmpty())
            entities.order(contact, new ContactCommand.NoteQuality(session, legs, clock.instant()));
        })
        .handle((_, failure) -> {
          if (failure != null) LOG.debug("{}: {} is not measured", contact, session, failure);
          return Done.done();
        });
  }

  private static List<LegQuality> legs(List<Quality> parties, Contact.Open open) {
    var byTag = new HashMap<String, String>();
    byTag.put(open.caller().dialog().localTag(), open.caller().id());
    for (var one : open.handovers()) name(one.offer().leg(), byTag);
    open.offer().ifPresent(offer -> name(offer.leg(), byTag));
    var legs = new ArrayList<LegQuality>();
    for (var party : parties) {
      var leg = byTag.get(party.partyTag());
      if (leg != null && party.packets() > 0) legs.add(heard(leg, party));
    }
    return legs;
  }

  private static void name(Leg leg, Map<String, String> byTag) {
    byTag.put(leg.dialog().localTag(), leg.id());
  }

  private static LegQuality heard(String leg, Quality party) {
    return new LegQuality(
        leg,
        party.packets(),
        party.bytes(),
        party.lost(),
        party.jitter().map(jitter -> jitter.toNanos() / 1_000),
        party.mos().map(mos -> Math.round(mos * 100)));
  }

  // ---- call-back

  /** Where it stands in its queue, to be matched or not. */
  private void stand(Contact.Open open) {
    var now = clock.instant();
    open.queuedAt()
        .ifPresent(since ->
            toQueue(
                queueOf(open.plan()),
                isMatched(open)
                    ? new QueueCommand.TakeUp(contact, since, now)
                    : new QueueCommand.PutOff(contact, since, now)));
  }

  /** Nobody is matched with whom a number is called for, nor with a call-back before its time. */
  private static boolean isMatched(Contact.Open open) {
    if (open.stage() instanceof Stage.Asking
        || (open.stage() instanceof Stage.Calling calling && calling.overflow().isPresent()))
      return false;
    return !(open.callback().orElse(null) instanceof Callback.Promised promised)
        || !promised.isOpen()
        || promised.due();
  }

  private static boolean isSentOutside(Contact before) {
    return before instanceof Contact.Open open
        && open.stage() instanceof Stage.Calling calling
        && calling.overflow().isPresent();
  }

  /** It stands in its queue, where it may have been put off, or which may not have taken it yet. */
  private void comeBack(Contact.Open open) {
    open.queuedAt().ifPresent(since -> join(since, open));
    stand(open);
  }

  /** The caller hears that it is promised; then the centre hangs up. */
  private void confirm(Contact.Open open) {
    if (!(open.callback().orElse(null) instanceof Callback.Promised promised)
        || promised.away().isPresent()) return;
    var words = promised.terms().words();
    media
        .play(session(open), open.caller().dialog().localTag(), words, 1)
        .exceptionally(_ -> silent(words))
        .thenCompose(length ->
            entities.after(
                length,
                () -> entities.order(contact, new ContactCommand.SendAway(clock.instant()))));
  }

  /** The agent waits for the number to answer. */
  private void letHearRinging(Contact.Open open) {
    if (!(open.stage() instanceof Stage.Calling calling)) return;
    calling
        .agent()
        .ifPresent(offer ->
            media
                .play(session(open), offer.leg().dialog().localTag(), RINGING, MediaServer.FOR_EVER)
                .exceptionally(_ -> silent(RINGING)));
  }

  private static List<Callback.Try> tries(Contact.Open open) {
    return open.callback().orElse(null) instanceof Callback.Promised promised
        ? promised.tries()
        : List.of();
  }

  private static Optional<Callback.Try> lastTry(Contact.Open open) {
    return tries(open).reversed().stream().findFirst();
  }

  /** An agent whom the number did not answer is free again. */
  private void settle(Callback.Try one) {
    finish(one.offer(), one.endedAt());
  }

  private void finish(Offer offer, Instant at) {
    toAgent(
        offer,
        new AgentCommand.Finish(
            contact, at, Duration.ZERO, offer.staysNotReady(), Optional.of(offer.offeredAt())));
  }

  // ---- hold and transfer

  /** The caller hears music; the agent hears nobody. */
  private void hold(Contact.Open open) {
    mute(open, true);
    music(open);
  }

  private void resume(Contact.Open open) {
    mute(open, false);
    media
        .stop(session(open), open.caller().dialog().localTag())
        .exceptionally(failure -> {
          LOG.warn("{} still hears music: {}", contact, failure.toString());
          return null;
        });
  }

  private void mute(Contact.Open open, boolean muted) {
    media
        .mute(session(open), open.caller().dialog().localTag(), muted)
        .exceptionally(failure -> {
          LOG.warn("{} cannot be muted or heard again: {}", contact, failure.toString());
          return null;
        });
  }

  /** The agent is let go; whoever comes next is heard by a caller who was on hold. */
  private void handedOver(Contact.Open open) {
    var handover = open.handovers().getLast();
    measured(session(open), open)
        .thenCompose(_ -> media.drop(session(open), handover.offer().leg().dialog().localTag()));
    handover.aside().ifPresent(leg -> media.drop(session(open), leg.dialog().localTag()));
    mute(open, false);
    settle(handover, open);
    open.preferred()
        .ifPresent(agent -> {
          music(open);
          reserve(agent, handover.transferred().at(), open);
        });
    if (open.stage() instanceof Stage.Calling) music(open);
  }

  /** What became of a conversation that was handed over, said to whom it concerns. */
  private void settle(Handover handover, Contact.Open open) {
    var offer = handover.offer();
    leave(
        handover.plan(),
        Outcome.ANSWERED,
        handover.answeredAt(),
        handover.queuedAt(),
        remembered(handover.transferred().at()),
        open);
    toAgent(
        offer,
        new AgentCommand.Finish(
            contact,
            handover.transferred().at(),
            handover.plan().wrapUp(),
            offer.staysNotReady(),
            Optional.of(offer.offeredAt()),
            owed(handover.plan(), offer, open)));
  }

  /** For how long that agent may say what it was about, if it has to and has not yet. */
  private static Optional<Duration> owed(Plan plan, Offer offer, Contact.Open open) {
    return open.disposed().contains(offer.agent())
        ? Optional.empty()
        : plan.disposition().map(DispositionTerms::within);
  }

  /** Who owed it is free to go on. */
  private void disposed(AgentId agent) {
    toAgent(agent, new AgentCommand.NoteDisposition(contact, clock.instant()));
  }

  private void reserve(AgentId agent, Instant at, Contact.Open open) {
    var until = at.plus(open.plan().ring()).plus(Distributor.GRACE);
    toAgent(
            agent,
            new AgentCommand.Reserve(
                contact,
                open.plan().queue(),
                at,
                until,
                new Why("transferred to this agent", 1, 0, 0, open.plan().configuration())))
        .exceptionally(failure -> {
          LOG.debug("{} cannot go to {}: {}", contact, agent, failure.toString());
          entities.order(contact, new ContactCommand.GiveUpPreferred(agent, clock.instant()));
          return Done.done();
        });
  }

  private boolean remembered(Instant at) {
    return at.plus(REMEMBERED).isAfter(clock.instant());
  }

  // ---- the queue

  private void join(Instant at, Contact.Open open) {
    if (open.plan().host().isPresent()) return; // it was taken, or it would not be here
    var queue = open.plan().queue();
    var ref = queueOf(open.plan());
    var stand = Optional.of(new Stand(ref, at));
    stands = stand;
    // Who has been talked with, or has waited already, is not turned away at the next door.
    var most = open.plan().mostWaiting(open.handovers().isEmpty() && open.detours().isEmpty());
    var from = from(open, queue, at);
    takePlace(open.plan(), at, open);
    after(
            toQueue,
            ref,
            () ->
                claimed(open, at)
                    .thenCompose(claim ->
                        entities.order(ref, new QueueCommand.Join(contact, at, most, claim, from))))
        .exceptionally(failure -> {
          var cause = CompletionStages.cause(failure);
          if (cause instanceof StatusReply.ErrorMessage)
            entities.order(
                contact,
                new ContactCommand.RefuseQueue(
                    String.valueOf(cause.getMessage()), clock.instant(), Optional.of(queue)));
          else if (stands.equals(stand)) {
            // Whoever waits must stand in the queue, however long the queue does not answer.
            LOG.warn("{} has not been heard by queue {}: {}", contact, queue, cause.toString());
            join(at, open);
          }
          return Done.done();
        });
  }

  /**
   * What it may claim there. Whoever talked with its caller last is found out only now: what the
   * queue has heard first counts, whoever says it again.
   */
  private CompletionStage<Optional<Claim>> claimed(Contact.Open open, Instant at) {
    var claim = open.plan().claimed();
    var within = claim.flatMap(Claim::lastWithin);
    if (within.isEmpty()) return CompletableFuture.completedFuture(claim);
    var caller = open.arrival().caller();
    var last =
        caller.isEmpty() || !open.detours().isEmpty()
            ? CompletableFuture.completedFuture(Optional.<AgentId>empty())
            : lastAgents.lastOf(contact.tenant(), caller, at.minus(within.get()));
    return last.exceptionally(_ -> Optional.empty())
        .thenApply(agent -> claim.map(one -> one.keptFor(agent)));
  }

  /** The queue that has sent it to its place in another. */
  private static Optional<QueueId> from(Contact.Open open, QueueId queue, Instant since) {
    var here = Optional.of(new Detour.Next(queue, since));
    return open.detours().stream()
        .filter(one -> one.next().equals(here))
        .map(one -> one.plan().queue())
        .findFirst();
  }

  /** It waits elsewhere now, and is told nothing: the music goes on. */
  private void sentOn(Contact.Open open) {
    var detour = open.detours().getLast();
    settle(detour, open);
    detour.next().ifPresent(next -> join(next.since(), open));
    music(open);
  }

  private void settle(Detour detour, Contact.Open open) {
    takePlace(detour.plan(), detour.since(), open);
    toQueue(
        queueOf(detour.plan()),
        new QueueCommand.Leave(
            contact,
            Outcome.OVERFLOWED,
            detour.leftAt(),
            Optional.of(detour.since()).filter(_ -> remembered(detour.leftAt())),
            Optional.of(detour.since()),
            Optional.of(detour.cause()),
            from(open, detour.plan().queue(), detour.since()),
            detour.to()));
  }

  // ---- another tenant

  /**
   * Its queue decides, once and for good, and is asked until it has.
   *
   * @param against why it shall not be taken any more, if it has not been
   */
  private void ask(Stage.Asking asking, Optional<String> against) {
    var host = asking.taker().host().orElseThrow();
    var at = asking.askedAt();
    var terms = host.terms();
    var closed =
        terms.isOpen(at) ? Optional.<String>empty() : Optional.of("outside the agreed hours");
    var take =
        new QueueCommand.Take(
            contact,
            at,
            new Taken(host.agreement(), terms.dayOf(at)),
            asking.taker().maxWaiting(),
            terms.maxWaiting(),
            terms.perDay(),
            against.or(() -> closed));
    toQueue(queueOf(asking.taker()), take)
        .whenComplete((_, failure) -> {
          if (failure == null) hear(at, Optional.empty());
          else if (isDecided(failure))
            hear(at, Optional.of(String.valueOf(CompletionStages.cause(failure).getMessage())));
          else {
            LOG.warn("{} has not heard of {}: {}", contact, host.agreement(), failure.toString());
            entities.after(
                UNDECIDED,
                () -> {
                  ask(asking, against);
                  return CompletionStages.done();
                });
          }
        });
  }

  /** A queue that cannot be asked now may have taken it before. */
  private static boolean isDecided(Throwable failure) {
    var cause = CompletionStages.cause(failure);
    return cause instanceof StatusReply.ErrorMessage
        && String.valueOf(cause.getMessage()).startsWith(Queue.NOT_TAKEN);
  }

  private void hear(Instant askedAt, Optional<String> refusal) {
    entities
        .order(contact, new ContactCommand.HearTaker(askedAt, refusal, clock.instant()))
        .exceptionally(failure -> {
          LOG.warn("{} does not hear who takes it: {}", contact, failure.toString());
          return Done.done();
        });
  }

  /**
   * @param unheard whether it is booked all the same if the queue has never heard of it
   */
  private void leave(
      Plan plan, Outcome outcome, Instant at, Instant since, boolean unheard, Contact.Open open) {
    takePlace(plan, since, open);
    toQueue(
        queueOf(plan),
        new QueueCommand.Leave(
            contact,
            outcome,
            at,
            // Whoever was taken is known there, and is counted there by that alone.
            unheard && plan.host().isEmpty() ? Optional.of(since) : Optional.empty(),
            Optional.of(since),
            Optional.empty(),
            from(open, plan.queue(), since),
            Optional.empty()));
  }

  /** A place that it has taken is known to the queue before anything else is said of it. */
  private void takePlace(Plan plan, Instant since, Contact.Open open) {
    open.taken()
        .filter(one -> plan.host().isEmpty() && one.is(plan.queue(), since))
        .ifPresent(one ->
            toQueue(
                queueOf(plan),
                new QueueCommand.TakePlace(
                    one.from(), since, contact, one.joined(), clock.instant())));
  }

  private CompletionStage<Done> toQueue(QueueRef queue, QueueCommand command) {
    return after(toQueue, queue, () -> entities.order(queue, command));
  }

  /** A contact that another tenant has taken stands in that one's queue. */
  private QueueRef queueOf(Plan plan) {
    return plan.queueOf(contact.tenant());
  }

  /** To whoever was offered the contact, of whichever tenant. */
  private CompletionStage<Done> toAgent(Offer offer, AgentCommand command) {
    return toAgent(offer.agentOf(contact.tenant()), command);
  }

  private CompletionStage<Done> toAgent(AgentId agent, AgentCommand command) {
    return toAgent(new AgentRef(contact.tenant(), agent), command);
  }

  private CompletionStage<Done> toAgent(AgentRef agent, AgentCommand command) {
    return after(toAgent, agent, () -> entities.order(agent, command));
  }

  private static <K> CompletionStage<Done> after(
      Map<K, CompletionStage<Done>> chains, K whom, Supplier<CompletionStage<Done>> order) {
    var done = new CompletableFuture<Done>();
    var before = chains.put(whom, done);
    (before == null ? CompletionStages.done() : before.exceptionally(_ -> Done.done()))
        .thenCompose(_ -> order.get())
        .whenComplete((heard, failure) -> {
          if (failure == null) done.complete(heard);
          else done.completeExceptionally(CompletionStages.cause(failure));
        });
    return done;
  }

  private void offerEnded(Offer offer, OfferEnded ended, Contact.Open open) {
    if (open.isAway()) media.release(session(open));
    else media.drop(session(open), offer.leg().dialog().localTag());
    missed(offer, ended);
    music(open);
    if (open.preferred().isPresent()) open.queuedAt().ifPresent(since -> join(since, open));
  }

  private void missed(Offer offer, OfferEnded ended) {
    toAgent(
        offer,
        new AgentCommand.Miss(
            contact,
            missing(ended.outcome()),
            ended.at(),
            Optional.of(offer.offeredAt()),
            offer.onMiss()));
  }

  private static Missing missing(OfferOutcome outcome) {
    return switch (outcome) {
      case NO_ANSWER -> Missing.NO_ANSWER;
      case BUSY -> Missing.BUSY;
      case REJECTED -> Missing.REJECTED;
      case UNREACHABLE -> Missing.UNREACHABLE;
    };
  }

  private void connected(Contact.Open open, Instant at) {
    stands = Optional.empty();
    open.offer().ifPresent(offer -> answered(open, offer, at));
    open.queuedAt().ifPresent(since -> leave(open.plan(), Outcome.ANSWERED, at, since, true, open));
  }

  private void answered(Contact.Open open, Offer offer, Instant at) {
    toAgent(
        offer,
        new AgentCommand.Answer(
            contact,
            at,
            Optional.of(
                new AgentCommand.Offered(open.plan().queue(), offer.offeredAt(), offer.why()))));
  }

  /** The two hear each other before that is recorded, and music may have begun in between. */
  private void quieten(Contact.Open open) {
    if (!musicAgain) return;
    musicAgain = false;
    media
        .stop(session(open), open.caller().dialog().localTag())
        .exceptionally(failure -> {
          LOG.warn("{} may hear music over the agent: {}", contact, failure.toString());
          return null;
        });
  }

  private void ended(Contact.Open open, ContactRecord record, Instant at) {
    stands = Optional.empty();
    leave(session(open), open);
    if (!placed.isEmpty() && !placed.equals(session(open))) media.release(placed);
    if (open.stage() instanceof Stage.Ringing(_, var offer))
      toAgent(offer, new AgentCommand.Withdraw(contact, at, Optional.of(offer.offeredAt())));
    guests.ended(open, at);
    if (open.stage() instanceof Stage.Calling calling)
      calling.agent().ifPresent(offer -> finish(offer, at));
    if (open.stage() instanceof Stage.Talking(_, _, var offer, _))
      toAgent(
          offer,
          new AgentCommand.Finish(
              contact,
              at,
              open.plan().wrapUp(),
              offer.staysNotReady(),
              Optional.of(offer.offeredAt()),
              owed(open.plan(), offer, open)));
    settle(record, at, open);
  }

  /** A contact that is over waits in no queue, and a Join that comes late brings it nowhere. */
  private void settle(ContactRecord record, Instant at, Contact.Open open) {
    if (record.queuedAt().isEmpty()) return;
    if (open.stage() instanceof Stage.Asking asking) {
      ask(asking, Optional.of(GONE));
      return;
    }
    var calledIn = record.callback().flatMap(ContactRecord.CalledBack::calledIn);
    var joined = calledIn.flatMap(ContactRecord.CalledIn::queuedAt);
    if (joined.isPresent()) {
      leavePlaceTo(calledIn.get().contact(), joined.get(), record, at, open);
      return;
    }
    leave(
        open.plan(),
        switch (record.outcome()) {
          case ANSWERED -> Outcome.ANSWERED;
          case ABANDONED -> Outcome.ABANDONED;
          case RELEASED, FAILED, SERVED -> Outcome.RELEASED;
          case REFUSED -> Outcome.REFUSED;
        },
        record.answeredAt().orElse(at),
        record.queuedAt().get(),
        remembered(at),
        open);
  }

  /** The call tells the queue that it has taken the place; if it cannot have it, nobody has. */
  private void leavePlaceTo(
      ContactId by, Instant joined, ContactRecord record, Instant at, Contact.Open open) {
    var since = record.queuedAt().orElse(at);
    entities
        .order(by, new ContactCommand.TakePlace(contact, record.queue(), since, joined, at))
        .exceptionally(failure -> {
          var cause = CompletionStages.cause(failure);
          if (cause instanceof StatusReply.ErrorMessage)
            leave(open.plan(), Outcome.RELEASED, at, since, remembered(at), open);
          else {
            LOG.warn("{} has not been heard by {}: {}", contact, by, cause.toString());
            leavePlaceTo(by, joined, record, at, open);
          }
          return Done.done();
        });
  }
}
