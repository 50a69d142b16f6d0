package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.agent.Phone;
import santra.contact.Announcement;
import santra.contact.Arrival;
import santra.contact.Attempt;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.Departure;
import santra.contact.Destination;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.Outside;
import santra.contact.Part;
import santra.contact.Plan;
import santra.contact.Said;
import santra.contact.entity.Introduction;
import santra.flow.Position;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.node.Examples;
import santra.queue.Books;
import santra.queue.Outcome;
import santra.queue.QueueCommand;
import santra.queue.Waiting;
import santra.queue.entity.QueueReport;
import santra.simulation.Town;
import santra.tenancy.Device;
import santra.tenancy.Outlet;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** What is told to others after a fact, and told again by whoever takes over. */
class EffectsTest {
  private static final Instant AT = Examples.AT;
  private static final AgentRef ANNA = new AgentRef(Examples.CALL.tenant(), new AgentId("anna"));

  private final FakePost post = new FakePost();
  private final Entities entities = new Entities(post);

  /** Answers everything at once. */
  private static final MediaServer MEDIA =
      (MediaServer)
          Proxy.newProxyInstance(
              MediaServer.class.getClassLoader(),
              new Class<?>[] {MediaServer.class},
              (_, method, _) ->
                  switch (method.getName()) {
                    case "place" -> "session";
                    case "lost" -> CompletableFuture.completedFuture(false);
                    case "play" -> CompletableFuture.completedFuture(Duration.ZERO);
                    default -> CompletableFuture.completedFuture("sdp");
                  });

  private static Clock clock(Duration later) {
    return Clock.fixed(AT.plus(later), ZoneOffset.UTC);
  }

  private static Contact after(ContactEvent... events) {
    Contact contact = new Contact.New();
    for (var event : events) contact = Contact.evolve(Examples.CALL, contact, event);
    return contact;
  }

  private static List<ContactEvent> talking() {
    return List.of(
        new ContactEvent.Arrived(Examples.ARRIVAL, AT),
        new ContactEvent.Anchored("sdp", AT.plusSeconds(1), AT, Optional.empty()),
        new ContactEvent.Queued(Examples.SALES, AT.plusSeconds(1)),
        new ContactEvent.AgentOffered(Examples.OFFER, AT.plusSeconds(2)),
        new ContactEvent.Connected(
            "a1", Examples.DIALOG, "sdp", AT.plusSeconds(5), Optional.empty()));
  }

  /** Ended with that outcome, as its rulebook ends it. */
  private static Contact ended(ContactRecord.Outcome outcome) {
    var events = new ArrayList<>(talking());
    events.add(
        new ContactEvent.Ended(
            new ContactRecord(
                Examples.CALL,
                Examples.CALL.tenant(),
                "voice",
                "+358100100",
                "040",
                Examples.SALES,
                "v1",
                outcome,
                ContactRecord.HungUpBy.CUSTOMER,
                200,
                Optional.empty(),
                AT,
                Optional.of(AT.plusSeconds(1)),
                outcome == ContactRecord.Outcome.ANSWERED
                    ? Optional.of(AT.plusSeconds(5))
                    : Optional.empty(),
                AT.plusSeconds(9),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            AT.plusSeconds(9)));
    return after(events.toArray(ContactEvent[]::new));
  }

  private List<Object> saidAgain(Contact contact, Duration later) {
    new ContactEffects(Examples.CALL, entities, MEDIA, clock(later)).recovered(contact, 6);
    return post.sent;
  }

  private static final Outside ELSEWHERE =
      new Outside("+358401234567", "", false, "", Duration.ofSeconds(60));

  /** Waits since second 1, and is sent to a number outside at second 30. */
  private static List<ContactEvent> sentOutside() {
    return new ArrayList<>(
        List.of(
            new ContactEvent.Arrived(Examples.ARRIVAL, AT),
            new ContactEvent.Anchored("sdp", AT.plusSeconds(1), AT, Optional.empty()),
            new ContactEvent.Queued(Examples.SALES, AT.plusSeconds(1)),
            new ContactEvent.NumberDialled(
                ELSEWHERE, AT.plusSeconds(30), Optional.of(OverflowCause.WAIT))));
  }

  private List<Object> told(List<ContactEvent> before, ContactEvent event) {
    var was = after(before.toArray(ContactEvent[]::new));
    new ContactEffects(Examples.CALL, entities, MEDIA, clock(Duration.ofSeconds(40)))
        .recorded(was, List.of(event), Contact.evolve(Examples.CALL, was, event), 6);
    return post.sent;
  }

  @Test
  void whoseNumberIsCalledByOverflowKeepsItsPlaceAndIsNotMatched() {
    assertThat(saidAgain(after(sentOutside().toArray(ContactEvent[]::new)), Duration.ofSeconds(31)))
        .filteredOn(QueueCommand.class::isInstance)
        .hasExactlyElementsOfTypes(QueueCommand.Join.class, QueueCommand.PutOff.class);
  }

  @Test
  void whoIsNotReachedByOverflowIsMatchedAgain() {
    assertThat(
            told(
                sentOutside(),
                new ContactEvent.NumberGivenUp("+358401234567", 486, "", AT.plusSeconds(35))))
        .hasExactlyElementsOfTypes(QueueCommand.Join.class, QueueCommand.TakeUp.class);
  }

  /** Law BooksAreExact: once as it is answered, and as often as somebody takes over. */
  @Test
  void aNumberThatAnswersByOverflowIsFlowOut() {
    var events = sentOutside();
    var leg = new Leg("o", Examples.PATH, Examples.DIALOG, "sdp", "");
    events.add(
        new ContactEvent.TrunkTried(
            new Attempt(leg, "first", 0, "", AT.plusSeconds(31), AT.plusSeconds(91)),
            AT.plusSeconds(31)));
    var connected =
        new ContactEvent.Connected(
            "o", Examples.DIALOG, "sdp", AT.plusSeconds(35), Optional.empty());
    var left =
        new QueueCommand.Leave(
            Examples.CALL,
            Outcome.OVERFLOWED,
            AT.plusSeconds(35),
            Optional.of(AT.plusSeconds(1)),
            Optional.of(AT.plusSeconds(1)),
            Optional.of(OverflowCause.WAIT),
            Optional.empty());

    assertThat(told(events, connected)).containsExactly(left);
    post.sent.clear();
    events.add(connected);
    assertThat(saidAgain(after(events.toArray(ContactEvent[]::new)), Duration.ofSeconds(40)))
        .containsExactly(left);
  }

  @Test
  void whoIsAskedForAMessageHasLeftTheQueue() {
    var asked =
        new ContactEvent.MessageAsked(
            Examples.SALES,
            OverflowCause.CLOSED,
            "message.wav",
            Duration.ofMinutes(3),
            AT.plusSeconds(30));
    var waiting = sentOutside().subList(0, 3);
    var left =
        new QueueCommand.Leave(
            Examples.CALL,
            Outcome.OVERFLOWED,
            AT.plusSeconds(30),
            Optional.of(AT.plusSeconds(1)),
            Optional.of(AT.plusSeconds(1)),
            Optional.of(OverflowCause.CLOSED),
            Optional.empty());

    assertThat(told(waiting, asked)).containsExactly(left);
    post.sent.clear();
    var events = new ArrayList<>(waiting);
    events.add(asked);
    assertThat(saidAgain(after(events.toArray(ContactEvent[]::new)), Duration.ofSeconds(40)))
        .containsExactly(left);
  }

  /** Laws BooksAreExact and AgentIsFreedAgain, when a node dies with a contact's end unsaid. */
  @Test
  void aContactThatHasEndedTellsQueueAndAgentAgain() {
    assertThat(saidAgain(ended(ContactRecord.Outcome.ANSWERED), Duration.ofSeconds(20)))
        .contains(
            new QueueCommand.Leave(
                Examples.CALL,
                Outcome.ANSWERED,
                AT.plusSeconds(5),
                Optional.of(AT.plusSeconds(1)),
                Optional.of(AT.plusSeconds(1))),
            new AgentCommand.Finish(
                Examples.CALL, AT.plusSeconds(9), Examples.PLAN.wrapUp(), true, Optional.of(AT)));
  }

  /** Its node may have died before the agent, who must say it, was told that it is said. */
  @Test
  void whatItWasAboutIsToldToTheAgentAgain() {
    var said =
        Contact.evolve(
            Examples.CALL,
            ended(ContactRecord.Outcome.ANSWERED),
            new ContactEvent.Disposed(Examples.ANNA, List.of("fault"), "", AT.plusSeconds(20)));

    assertThat(saidAgain(said, Duration.ofSeconds(30)))
        .contains(new AgentCommand.NoteDisposition(Examples.CALL, AT.plusSeconds(30)));
  }

  @Test
  void longAfterItsEndItOnlyLeavesIfItIsStillThere() {
    assertThat(saidAgain(ended(ContactRecord.Outcome.ABANDONED), Duration.ofHours(1)))
        .contains(
            new QueueCommand.Leave(
                Examples.CALL,
                Outcome.ABANDONED,
                AT.plusSeconds(9),
                Optional.empty(),
                Optional.of(AT.plusSeconds(1))));
  }

  @Test
  void aContactThatWasTurnedAwaySaysSo() {
    assertThat(saidAgain(ended(ContactRecord.Outcome.REFUSED), Duration.ofSeconds(20)))
        .contains(
            new QueueCommand.Leave(
                Examples.CALL,
                Outcome.REFUSED,
                AT.plusSeconds(9),
                Optional.of(AT.plusSeconds(1)),
                Optional.of(AT.plusSeconds(1))));
  }

  private static final AgentId BEN = new AgentId("ben");

  private static Contact talkingWith(ContactEvent... guests) {
    var events = new ArrayList<>(talking());
    events.addAll(List.of(guests));
    return after(events.toArray(ContactEvent[]::new));
  }

  private static ContactEvent invited() {
    return new ContactEvent.GuestInvited(
        BEN,
        new Destination.ToAgent(BEN, Examples.PLAN),
        Part.CONSULTED,
        AT.plusSeconds(10),
        Optional.empty());
  }

  private static ContactEvent offered() {
    var leg = Examples.OFFER.leg();
    var theirs = new Leg("b1", leg.path(), leg.dialog(), "sdp", "");
    return new ContactEvent.GuestOffered(
        new Offer(BEN, false, theirs, AT.plusSeconds(10), AT.plusSeconds(30), Examples.OFFER.why()),
        AT.plusSeconds(11));
  }

  private static ContactEvent joined() {
    return new ContactEvent.GuestJoined(
        "b1", Examples.DIALOG, "sdp", AT.plusSeconds(15), Optional.empty());
  }

  /**
   * The node died before the colleague was sent for, or heard that it talks, or that it is over.
   */
  @Test
  void whoIsConsultedIsToldAgainWhatMayNotHaveBeenHeard() {
    var since = AT.plusSeconds(10);
    assertThat(saidAgain(talkingWith(invited()), Duration.ofSeconds(12)))
        .anyMatch(one ->
            one instanceof AgentCommand.Reserve reserve
                && reserve.contact().equals(Examples.CALL)
                && reserve.at().equals(since));
    post.sent.clear();

    assertThat(saidAgain(talkingWith(invited(), offered()), Duration.ofSeconds(12)))
        .noneMatch(one -> one instanceof AgentCommand.Reserve);
    post.sent.clear();

    assertThat(saidAgain(talkingWith(invited(), offered(), joined()), Duration.ofSeconds(20)))
        .anyMatch(one ->
            one instanceof AgentCommand.Answer answer
                && answer.offer().map(AgentCommand.Offered::reservedAt).equals(Optional.of(since)));
    post.sent.clear();

    var over = new ContactEvent.GuestLeft(BEN, Departure.LET_GO, 200, AT.plusSeconds(40));
    assertThat(saidAgain(talkingWith(invited(), offered(), joined(), over), Duration.ofSeconds(50)))
        .contains(
            new AgentCommand.Finish(
                Examples.CALL, AT.plusSeconds(40), Duration.ZERO, false, Optional.of(since)));
  }

  @Test
  void aHandOverIsToldAgainToBothAndToTheQueue() {
    var handedOver = new ContactEvent.HandedOver("a1", BEN, AT.plusSeconds(40), false);
    assertThat(
            saidAgain(
                talkingWith(invited(), offered(), joined(), handedOver), Duration.ofSeconds(50)))
        .contains(
            new AgentCommand.Finish(
                Examples.CALL,
                AT.plusSeconds(40),
                Examples.PLAN.wrapUp(),
                Examples.OFFER.staysNotReady(),
                Optional.of(AT)),
            new QueueCommand.Leave(
                Examples.CALL,
                Outcome.ANSWERED,
                AT.plusSeconds(40),
                Optional.of(AT.plusSeconds(40)),
                Optional.of(AT.plusSeconds(40))))
        .anyMatch(one ->
            one instanceof AgentCommand.Answer answer && answer.at().equals(AT.plusSeconds(40)));
  }

  private final List<String> heard = new ArrayList<>();

  /** Writes down what is played and stopped. */
  private MediaServer listening(CompletableFuture<Duration> length) {
    return (MediaServer)
        Proxy.newProxyInstance(
            MediaServer.class.getClassLoader(),
            new Class<?>[] {MediaServer.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "play" -> {
                    heard.add((String) arguments[2]);
                    yield length;
                  }
                  case "stop" -> {
                    heard.add("stop");
                    yield CompletableFuture.completedFuture(null);
                  }
                  case "mix" -> {
                    heard.add("mix " + arguments[1]);
                    yield CompletableFuture.completedFuture(null);
                  }
                  case "lost" -> CompletableFuture.completedFuture(false);
                  default -> CompletableFuture.completedFuture("sdp");
                });
  }

  /** The node died before the media server was told that the two hear each other now. */
  @Test
  void whoTakesOverAHandOverLetsTheTwoHearEachOther() {
    var handedOver = new ContactEvent.HandedOver("a1", BEN, AT.plusSeconds(40), false);

    effects(new CompletableFuture<>())
        .recovered(talkingWith(invited(), offered(), joined(), handedOver), 9);

    assertThat(heard).contains("stop").anyMatch(one -> one.startsWith("mix"));
  }

  /**
   * Found by MediaDeathTest: the contact was resumed between an agent's answer, when the media
   * server lets the two hear each other, and its record; the caller heard music for ever.
   */
  @Test
  void musicThatBeginsAgainWhileAnAgentPicksUpDoesNotGoOn() {
    var events = new ArrayList<>(talking());
    var connected = (ContactEvent.Connected) events.removeLast();
    var legs =
        List.of(new Said(Leg.CALLER, "sdp of 2"), new Said(Examples.OFFER.leg().id(), "sdp of 2"));
    events.add(new ContactEvent.Reanchored("s@2", legs, AT));
    var ringing = after(events.toArray(ContactEvent[]::new));
    events.add(connected);
    var talking = after(events.toArray(ContactEvent[]::new));
    var effects = effects(CompletableFuture.completedFuture(Duration.ZERO));

    effects.recovered(ringing, 5);
    effects.recorded(ringing, List.of(connected), talking, 6);

    assertThat(heard).containsExactly(Examples.PLAN.music(), "stop");
  }

  @Test
  void nothingIsStoppedForAnAgentWhoPicksUpAsUsual() {
    var events = new ArrayList<>(talking());
    var connected = (ContactEvent.Connected) events.removeLast();
    var ringing = after(events.toArray(ContactEvent[]::new));

    effects(new CompletableFuture<>()).recorded(ringing, List.of(connected), talkingWith(), 6);

    assertThat(heard).isEmpty();
  }

  private static Position asking(int turn, List<String> words, Optional<Instant> spokenAt) {
    return new Position("ask", turn, 0, "", Map.of(), words, spokenAt, AT.plusSeconds(30));
  }

  private Contact inFlow(Position position) {
    return after(
        new ContactEvent.Arrived(Examples.IN_FLOW, AT),
        new ContactEvent.Anchored("sdp", AT, AT, Optional.empty()),
        new ContactEvent.FlowWalked(List.of(), position, AT));
  }

  private ContactEffects effects(CompletableFuture<Duration> length) {
    return new ContactEffects(Examples.CALL, entities, listening(length), clock(Duration.ZERO));
  }

  private void walked(Position from, Position to, CompletableFuture<Duration> length) {
    effects(length)
        .recorded(
            inFlow(from), List.of(new ContactEvent.FlowWalked(List.of(), to, AT)), inFlow(to), 4);
  }

  @Test
  void theWordsOfATurnAreSaidAfreshAndTheirLengthIsNoted() {
    var words = asking(2, List.of("welcome", "choose"), Optional.empty());
    walked(
        asking(1, List.of(), Optional.of(AT)),
        words,
        CompletableFuture.completedFuture(Duration.ofSeconds(4)));

    assertThat(heard).containsExactly("stop", "welcome+choose");
    assertThat(post.sent).containsExactly(new ContactCommand.NotePrompt(2, AT.plusSeconds(4), AT));
  }

  @Test
  void aKeySilencesTheQuestionAndTheNextOneLeavesTheSilenceAlone() {
    var spoken = CompletableFuture.completedFuture(Duration.ZERO);
    walked(
        asking(1, List.of("choose"), Optional.empty()),
        asking(2, List.of(), Optional.of(AT)),
        spoken);
    walked(asking(2, List.of(), Optional.of(AT)), asking(2, List.of(), Optional.of(AT)), spoken);

    assertThat(heard).containsExactly("stop");
    assertThat(post.sent).isEmpty();
  }

  @Test
  void wordsThatCannotBePlayedHoldNobodyUp() {
    walked(
        asking(1, List.of(), Optional.of(AT)),
        asking(2, List.of("missing"), Optional.empty()),
        CompletableFuture.failedFuture(new MediaException("unknown prompt", false)));

    assertThat(post.sent).containsExactly(new ContactCommand.NotePrompt(2, AT, AT));
  }

  /** What is playing goes on when it is asked for again, so nothing is stopped. */
  @Test
  void whoTakesOverSaysWhatMayNotHaveBeenSaidToItsEnd() {
    var length = CompletableFuture.completedFuture(Duration.ofSeconds(4));
    effects(length)
        .recovered(inFlow(asking(1, List.of("choose"), Optional.of(AT.plusSeconds(2)))), 3);
    assertThat(heard).containsExactly("choose");
    assertThat(post.sent).isEmpty();

    effects(length).recovered(inFlow(asking(1, List.of("choose"), Optional.empty())), 3);
    assertThat(post.sent).containsExactly(new ContactCommand.NotePrompt(1, AT.plusSeconds(4), AT));

    heard.clear();
    effects(length).recovered(inFlow(asking(1, List.of("choose"), Optional.of(AT))), 3);
    assertThat(heard).isEmpty();
  }

  private static Contact waiting(ContactEvent... then) {
    var usual = Examples.ARRIVAL;
    var arrival =
        new Arrival(
            usual.number(),
            usual.caller(),
            usual.callerName(),
            usual.testId(),
            Examples.ANNOUNCING,
            usual.invite(),
            usual.leg(),
            Optional.empty(),
            Optional.empty());
    var events = new ArrayList<ContactEvent>();
    events.add(new ContactEvent.Arrived(arrival, AT));
    events.add(new ContactEvent.Anchored("sdp", AT, AT, Optional.empty()));
    events.add(new ContactEvent.Queued(Examples.ANNOUNCING.queue(), AT));
    events.addAll(List.of(then));
    return after(events.toArray(ContactEvent[]::new));
  }

  private static QueueReport queue(Instant... others) {
    var waiting = new ArrayList<Waiting>();
    for (var since : others) waiting.add(new Waiting(Examples.OTHER, since));
    waiting.add(new Waiting(Examples.CALL, AT));
    return new QueueReport(
        new QueueRef(Examples.CALL.tenant(), Examples.ANNOUNCING.queue()), waiting, Books.EMPTY, 7);
  }

  private static final ContactEvent DUE = new ContactEvent.AnnouncementDue(0, AT);

  private static ContactCommand announcing(int place) {
    return new ContactCommand.Announce(
        new Announcement(
            0,
            List.of("place.wav", "words/fi/" + place + ".wav"),
            Optional.of(place),
            Optional.empty()),
        AT);
  }

  @Test
  void whatThereIsToSayIsFoundOutWhenItIsTime() {
    post.queueSays = Optional.of(queue(AT.minusSeconds(9)));
    effects(new CompletableFuture<>()).recorded(waiting(), List.of(DUE), waiting(DUE), 5);
    assertThat(post.sent).contains(announcing(2));
    assertThat(heard).isEmpty();
  }

  @Test
  void whoTakesOverFindsOutWhatTheOtherHasNotSaid() {
    post.queueSays = Optional.of(queue());
    effects(new CompletableFuture<>()).recovered(waiting(DUE), 5);
    assertThat(post.sent).contains(announcing(1));

    post.sent.clear();
    effects(new CompletableFuture<>()).recovered(waiting(), 4);
    assertThat(post.sent).noneMatch(ContactCommand.Announce.class::isInstance);
  }

  @Test
  void wordsAreFollowedByMusicAndCutShortByAnOffer() {
    var words =
        new Announcement(
            0, List.of("place.wav", "words/fi/2.wav"), Optional.of(2), Optional.empty());
    var announced = new ContactEvent.Announced(words, AT);
    var spoken = CompletableFuture.completedFuture(Duration.ofSeconds(3));
    effects(spoken).recorded(waiting(DUE), List.of(announced), waiting(DUE, announced), 6);
    assertThat(heard).containsExactly("place.wav+words/fi/2.wav>music");

    var offered = new ContactEvent.AgentOffered(Examples.OFFER, AT);
    effects(spoken)
        .recorded(waiting(DUE, announced), List.of(offered), waiting(DUE, announced, offered), 7);
    assertThat(heard).last().isEqualTo("music");
  }

  @Test
  void whereThereIsNothingToSayTheMusicGoesOn() {
    var nothing =
        new ContactEvent.Announced(
            new Announcement(0, List.of(), Optional.empty(), Optional.empty()), AT);
    effects(new CompletableFuture<>())
        .recorded(waiting(DUE), List.of(nothing), waiting(DUE, nothing), 6);
    assertThat(heard).isEmpty();
  }

  /** A takeover anchors again; that one failing must not end the voice that the first one won. */
  @Test
  void anAnchorTriedAgainInVainLeavesTheVoiceAlone() {
    var asked = new ArrayList<String>();
    var media =
        (MediaServer)
            Proxy.newProxyInstance(
                MediaServer.class.getClassLoader(),
                new Class<?>[] {MediaServer.class},
                (_, method, _) -> {
                  asked.add(method.getName());
                  return switch (method.getName()) {
                    case "place" -> "session";
                    case "lost" -> CompletableFuture.completedFuture(false);
                    case "anchor" ->
                        CompletableFuture.failedFuture(new MediaException("no answer", false));
                    default -> CompletableFuture.completedFuture("sdp");
                  };
                });
    post.refusal = Optional.of("FailMedia while Waiting");

    new ContactEffects(Examples.CALL, entities, media, clock(Duration.ZERO))
        .recovered(after(new ContactEvent.Arrived(Examples.ARRIVAL, AT)), 1);

    assertThat(asked).contains("anchor").doesNotContain("release");
  }

  private void reserved(Telephone telephone) {
    var tenants =
        new Tenants(List.of(new Town("acme").queue("sales").agent("anna", "sales").version("v1")));
    var ringing =
        new Activity.Ringing(
            Examples.CALL, Examples.SALES, AT, AT, AT.plusSeconds(30), Examples.OFFER.why());
    new AgentEffects(ANNA, entities, MEDIA, telephone, () -> tenants, clock(Duration.ZERO))
        .recorded(
            Agent.NEW,
            List.of(
                new AgentEvent.Reserved(
                    Examples.CALL, Examples.SALES, AT, AT.plusSeconds(30), Examples.OFFER.why())),
            new Agent(ringing, List.of()),
            3);
  }

  private static final Telephone PHONE =
      new Telephone() {
        @Override
        public Optional<Phone> reach(Device device, Optional<Phone> registered) {
          return Optional.of(
              new Phone("sip:anna@h", "e", "UDP", "r", 0, "c", 1, "", 0, Instant.MAX));
        }

        @Override
        public Leg legTo(Introduction contact, Device device, Phone phone, Instant reservedAt) {
          return Examples.OFFER.leg();
        }

        @Override
        public Leg legOver(ContactId contact, String leg, Outlet outlet, Outside outside) {
          throw new UnsupportedOperationException();
        }

        @Override
        public List<Outlet> places(TenantId tenant, Trunk trunk) {
          return trunk.out().stream().toList();
        }
      };

  /** Only the contact knows how it ended; whoever finds out that it is over lets it speak. */
  @Test
  void aReservationForAContactThatIsOverWakesTheContactAndFreesTheAgent() {
    reserved(PHONE);

    assertThat(post.sent)
        .contains("resume " + Examples.CALL)
        .contains(new AgentCommand.Withdraw(Examples.CALL, AT, Optional.of(AT)))
        .noneMatch(QueueCommand.class::isInstance);
  }

  /** Its history cannot be read: it never will say how it ended, and must not wait for ever. */
  @Test
  void aContactThatCannotSpeakIsTakenOutOfItsQueue() {
    post.refusal = Optional.of("cannot be read");

    reserved(PHONE);

    assertThat(post.sent)
        .contains(
            new QueueCommand.Leave(
                Examples.CALL, Outcome.RELEASED, AT, Optional.empty(), Optional.empty()));
  }

  /** Sticky routing: the queue hears whom the contact is kept for; nobody waits for the answer. */
  @Test
  void aCallerIsKeptForWhoeverTalkedLast() {
    var plan = Examples.PLAN;
    var claim =
        new Claim(3, Optional.empty(), Optional.of(Duration.ofSeconds(20)), Optional.of(LONG_AGO));
    var asking =
        new Plan(
            plan.configuration(),
            "",
            true,
            plan.queue(),
            plan.music(),
            plan.maxWaiting(),
            plan.maxWait(),
            plan.ring(),
            plan.wrapUp(),
            plan.promise(),
            Optional.of(claim),
            Optional.empty());
    var arrival = Examples.ARRIVAL;
    var contact =
        after(
            new ContactEvent.Arrived(
                new Arrival(
                    arrival.number(),
                    arrival.caller(),
                    "",
                    "",
                    asking,
                    arrival.invite(),
                    arrival.leg(),
                    Optional.empty(),
                    Optional.empty()),
                AT),
            new ContactEvent.Anchored("sdp", AT, AT, Optional.empty()),
            new ContactEvent.Queued(plan.queue(), AT));
    var anna = new AgentId("anna");
    LastAgents remembering =
        (tenant, caller, notBefore) ->
            CompletableFuture.completedFuture(
                caller.equals("040") && notBefore.equals(AT.minus(LONG_AGO))
                    ? Optional.of(anna)
                    : Optional.empty());

    new ContactEffects(Examples.CALL, entities, MEDIA, remembering, clock(Duration.ZERO))
        .recovered(contact, 3);

    assertThat(post.sent)
        .contains(
            new QueueCommand.Join(
                Examples.CALL,
                AT,
                plan.maxWaiting(),
                Optional.of(new Claim(3, Optional.of(anna), Optional.of(Duration.ofSeconds(20))))));
  }

  private static final Duration LONG_AGO = Duration.ofDays(30);
}
