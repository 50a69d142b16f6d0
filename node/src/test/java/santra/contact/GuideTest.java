package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.NoteLookUp;
import santra.contact.ContactCommand.NotePrompt;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactCommand.WalkOn;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.flow.Flow;
import santra.flow.Passed;
import santra.flow.Position;
import santra.flow.Speech;
import santra.flow.Step;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** A contact whose caller walks a flow. */
class GuideTest {
  private static final Instant T0 = Instant.parse("2026-11-30T08:00:00Z");
  private static final ContactId ID = new ContactId(new TenantId("acme"), new UUID(0, 1));
  private static final QueueId OFFICE = new QueueId("office");
  private static final QueueId SALES = new QueueId("sales");
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Flow MENU =
      flow(
          Map.of(
              "start",
              new Step.Menu(asking("office"), Map.of("1", "sales", "2", "card", "3", "bye")),
              "card",
              new Step.Collect(asking("bye"), "card", 3, 6, "#", "sales"),
              "sales",
              new Step.Enqueue(SALES),
              "office",
              new Step.Enqueue(OFFICE),
              "bye",
              new Step.HangUp()));

  private Contact contact = new Contact.New();
  private final List<ContactEvent> history = new ArrayList<>();

  private static Flow flow(Map<String, Step> steps) {
    return new Flow("main", "v1", "en", "start", steps, Map.of());
  }

  private static Step.Asking asking(String otherwise) {
    var choose = List.<Speech>of(new Speech.Prompt("choose"));
    return new Step.Asking(choose, choose, PATIENCE, 2, otherwise);
  }

  private static Plan plan(QueueId queue, String music) {
    return new Plan(
        "v1",
        "",
        true,
        queue,
        music,
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty());
  }

  private static Arrive arrive(Flow flow) {
    var dialog =
        new Dialog(
            "call", "us", "them", "<sip:a@h>", "<sip:b@h>", "sip:b@127.0.0.1", List.of(), 0, 1);
    return new Arrive(
        new Arrival(
            "+358100100",
            "040",
            "",
            "test-1",
            plan(OFFICE, "music"),
            new Invite(List.of("SIP/2.0/UDP h"), List.of(), "f", "t", 1),
            new Leg(
                Leg.CALLER,
                new Path("127.0.0.1:5060", "UDP", "127.0.0.9:5060", 0),
                dialog,
                "",
                "caller sdp"),
            Optional.of(
                new Script(
                    flow, Map.of(OFFICE, plan(OFFICE, "music"), SALES, plan(SALES, "jazz")))),
            Optional.empty()),
        T0);
  }

  private GuideTest when(ContactCommand command) {
    switch (Contact.decide(contact, command)) {
      case Accepted<ContactEvent>(var events) ->
          events.forEach(event -> {
            history.add(event);
            contact = Contact.evolve(ID, contact, event);
          });
      case Rejected<ContactEvent>(var reason) -> throw new AssertionError(reason);
      case Declined<ContactEvent>(var reason, _) -> throw new AssertionError(reason);
    }
    return this;
  }

  private GuideTest whenTimePasses() {
    return when(contact.deadline().orElseThrow().command());
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private GuideTest asked() {
    return when(arrive(MENU)).when(new Anchor("sdp", at(1), at(1), Optional.empty()));
  }

  private GuideTest press(String key, int second) {
    return when(new PressDigit(Leg.CALLER, key, at(second), Optional.of("k" + history.size())));
  }

  private Contact.Open open() {
    return (Contact.Open) contact;
  }

  private Position position() {
    return ((Stage.InFlow) open().stage()).position();
  }

  private ContactRecord record() {
    return ((Contact.Ended) contact).record();
  }

  private List<Class<?>> facts() {
    return history.stream().<Class<?>>map(Object::getClass).toList();
  }

  @Test
  void theFlowBeginsWhenTheVoiceIsAnchored() {
    asked();

    assertThat(facts())
        .containsExactly(
            ContactEvent.Arrived.class, ContactEvent.Anchored.class, ContactEvent.FlowWalked.class);
    assertThat(position().step()).isEqualTo("start");
    assertThat(position().hears()).containsExactly("choose");
  }

  private static final Flow ASKS =
      flow(
          Map.of(
              "start",
              new Step.LookUp(
                  "crm",
                  List.of("caller"),
                  Map.of("vip", "gold"),
                  Duration.ofSeconds(3),
                  "rank",
                  "office"),
              "rank",
              new Step.Compare("vip", Step.Test.IS, "true", "sales", "office"),
              "sales",
              new Step.Enqueue(SALES),
              "office",
              new Step.Enqueue(OFFICE)));

  private GuideTest lookingUp() {
    return when(arrive(ASKS)).when(new Anchor("sdp", at(1), at(1), Optional.empty()));
  }

  /** What was found is in the journal: whoever takes over need not ask again. */
  @Test
  void whatALookUpFoundIsRecordedAndDecides() {
    lookingUp().when(new NoteLookUp(1, Optional.of(Map.of("vip", "true")), at(2)));

    assertThat(open().plan().queue()).isEqualTo(SALES);
    var walked = (ContactEvent.FlowWalked) history.get(history.size() - 2);
    assertThat(walked.position().variables()).containsEntry("vip", "true");
    var before = contact;
    when(new NoteLookUp(1, Optional.empty(), at(3)));
    assertThat(contact).isEqualTo(before);
  }

  @Test
  void aLookUpThatNobodyAnswersHoldsNobodyUp() {
    lookingUp().whenTimePasses();

    assertThat(open().stage()).isInstanceOf(Stage.Waiting.class);
    assertThat(open().plan().queue()).isEqualTo(OFFICE);
    when(new HangUp(Leg.CALLER, 2, at(20)));
    when(new NoteLookUp(1, Optional.of(Map.of()), at(21)));
    assertThat(record().queue()).isEqualTo(OFFICE);
  }

  @Test
  void aKeyLeadsToItsQueueWithThatQueuesPlan() {
    asked().press("1", 3);

    assertThat(facts().subList(3, 6))
        .containsExactly(
            ContactEvent.DigitPressed.class,
            ContactEvent.FlowWalked.class,
            ContactEvent.Queued.class);
    assertThat(open().stage()).isEqualTo(new Stage.Waiting(at(3)));
    assertThat(open().plan().queue()).isEqualTo(SALES);
    assertThat(open().plan().music()).isEqualTo("jazz");

    when(new HangUp(Leg.CALLER, 2, at(9)));
    assertThat(record().queue()).isEqualTo(SALES);
    assertThat(record().waitMs()).isEqualTo(6_000);
    assertThat(record().segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "flow", "queue");
  }

  @Test
  void silenceIsMeasuredFromTheEndOfTheWords() {
    asked().when(new NotePrompt(1, at(5), at(1)));

    assertThat(contact.deadline().orElseThrow().at()).isEqualTo(at(5).plus(PATIENCE));
  }

  @Test
  void aMediaServerThatNeverSaysHowLongTheWordsAreHoldsNobodyUp() {
    asked().whenTimePasses().whenTimePasses();

    assertThat(open().stage()).isInstanceOf(Stage.Waiting.class);
    assertThat(open().plan().queue()).isEqualTo(OFFICE);
  }

  @Test
  void theLengthOfWordsThatAreOverChangesNothing() {
    asked().press("2", 2);
    var before = contact;

    when(new NotePrompt(1, at(30), at(3)));

    assertThat(contact).isEqualTo(before);
  }

  @Test
  void anAlarmOfAnEarlierTurnOrFromBeforeAKeyChangesNothing() {
    asked().press("2", 2).press("4", 4);
    var before = contact;

    when(new WalkOn(1, at(20)));
    when(new WalkOn(position().turn(), position().due().minusMillis(1)));

    assertThat(contact).isEqualTo(before);
  }

  @Test
  void aKeyThatEveryNodeReportsIsPressedOnce() {
    asked().press("2", 2);
    when(new PressDigit(Leg.CALLER, "4", at(3), Optional.of("same")));
    when(new PressDigit(Leg.CALLER, "4", at(4), Optional.of("same")));

    assertThat(position().digits()).isEqualTo("4");
  }

  @Test
  void collectedKeysAreKept() {
    asked().press("2", 2).press("1", 3).press("7", 4).press("0", 5).press("#", 6);

    assertThat(open().stage()).isInstanceOf(Stage.Waiting.class);
    assertThat(history)
        .filteredOn(ContactEvent.FlowWalked.class::isInstance)
        .last()
        .satisfies(event -> {
          var walked = (ContactEvent.FlowWalked) event;
          assertThat(walked.passed()).containsExactly(new Passed("card", "collected"));
          assertThat(walked.position().variables()).containsEntry("card", "170");
        });
  }

  @Test
  void whoIsHungUpOnByTheFlowIsServed() {
    asked().press("3", 2);

    assertThat(record().outcome()).isEqualTo(Outcome.SERVED);
    assertThat(record().reason()).contains("bye");
    assertThat(record().sipCause()).isEqualTo(200);
    assertThat(record().queuedAt()).isEmpty();
  }

  @Test
  void aFlowThatHasNothingToSayAndHangsUpIsNotAnswered() {
    when(arrive(flow(Map.of("start", new Step.HangUp()))))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()));

    assertThat(facts()).doesNotContain(ContactEvent.Anchored.class);
    assertThat(record().outcome()).isEqualTo(Outcome.SERVED);
    assertThat(record().sipCause()).isEqualTo(480);
  }

  @Test
  void aFlowThatIsAQueueIsAnsweredAndQueuedAtOnce() {
    when(arrive(flow(Map.of("start", new Step.Enqueue(SALES)))))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()));

    assertThat(open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    assertThat(open().answered()).isTrue();
  }

  @Test
  void whoHangsUpInTheFlowHasAbandonedAndWasInNoQueue() {
    asked().when(new HangUp(Leg.CALLER, 2, at(4)));

    assertThat(record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(record().queuedAt()).isEmpty();
    assertThat(record().queue()).isEqualTo(OFFICE);
  }

  @Test
  void whoGoesRoundAndRoundIsLedOut() {
    var steps = new HashMap<String, Step>();
    steps.put("start", new Step.Menu(asking("bye"), Map.of("1", "start")));
    steps.put("bye", new Step.HangUp());
    when(arrive(flow(steps))).when(new Anchor("sdp", at(1), at(1), Optional.empty()));
    for (int i = 0; contact instanceof Contact.Open && i < 1_000; i++) press("1", 2 + i);

    assertThat(record().outcome()).isEqualTo(Outcome.RELEASED);
    assertThat(record().reason()).contains("longest flow");
  }

  /** Whatever happens in a flow: there is a deadline, and one record with segments in a row. */
  @Test
  void everyWalkComesToAnEndWithOneRecord() {
    for (int seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      contact = new Contact.New();
      history.clear();
      asked();
      int second = 2;
      while (contact instanceof Contact.Open open) {
        assertThat(contact.deadline()).as("deadline with seed %s", seed).isPresent();
        second += random.nextInt(3);
        if (!(open.stage() instanceof Stage.InFlow(var position, _)))
          when(new HangUp(Leg.CALLER, 2, at(second)));
        else
          switch (random.nextInt(4)) {
            case 0 -> whenTimePasses();
            case 1 -> when(new NotePrompt(position.turn(), at(second + 2), at(second)));
            case 2 -> when(new WalkOn(random.nextInt(9), at(second)));
            default -> press(String.valueOf("1234567890*#".charAt(random.nextInt(12))), second);
          }
      }
      var last = record().arrivedAt();
      for (var segment : record().segments()) {
        assertThat(segment.from()).as("segment with seed %s", seed).isEqualTo(last);
        last = segment.to();
      }
      assertThat(record().endedAt()).as("end with seed %s", seed).isEqualTo(last);
    }
  }

  private static final Outside MOBILE =
      new Outside("+358401234567", "", false, "", Duration.ofSeconds(60));

  private static final Flow LEADS_OUT =
      flow(
          Map.of(
              "start", new Step.Menu(asking("office"), Map.of("1", "mobile", "2", "anna")),
              "mobile", new Step.Transfer("0401234567", "sorry"),
              "sorry", new Step.Say(List.of(new Speech.Prompt("sorry")), "bye"),
              "anna", new Step.ToAgent(new AgentId("anna"), Duration.ofSeconds(30), SALES),
              "office", new Step.Enqueue(OFFICE),
              "bye", new Step.HangUp()));

  private GuideTest ledOut(String key) {
    var arrive = arrive(LEADS_OUT);
    var arrival = arrive.arrival();
    var script =
        new Script(
            LEADS_OUT,
            Map.of(OFFICE, plan(OFFICE, "music"), SALES, plan(SALES, "jazz")),
            Map.of("0401234567", MOBILE));
    return when(new Arrive(
            new Arrival(
                arrival.number(),
                arrival.caller(),
                arrival.callerName(),
                arrival.testId(),
                arrival.plan(),
                arrival.invite(),
                arrival.leg(),
                Optional.of(script),
                arrival.timer()),
            arrive.at()))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()))
        .press(key, 3);
  }

  private Stage.Calling calling() {
    return (Stage.Calling) open().stage();
  }

  private GuideTest overATrunk(int second) {
    var id = calling().nextLeg();
    var dialog = new Dialog("c", id, "", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0);
    var leg = new Leg(id, new Path("e", "UDP", "r", 0), dialog, "our offer", "");
    return when(
        new TryTrunk(
            new Attempt(leg, "first", 0, "", at(second), at(second + 60)),
            at(second),
            Optional.empty()));
  }

  @Test
  void aFlowMayEndAtANumberOutside() {
    ledOut("1");
    assertThat(calling().outside()).isEqualTo(MOBILE);
    overATrunk(4);
    when(
        new ContactCommand.Connect(
            calling().nextLeg(), open().caller().dialog(), "theirs", at(9), Optional.empty()));
    when(new ContactCommand.HangUp(Leg.CALLER, 2, at(39)));

    assertThat(record().outcome()).isEqualTo(ContactRecord.Outcome.ANSWERED);
    assertThat(record().queuedAt()).isEmpty();
    assertThat(record().talkMs()).isEqualTo(30_000);
    assertThat(record().segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("arriving", "flow", "dial", "outside");
  }

  @Test
  void whoseNumberIsNotReachedGoesOnInTheFlow() {
    ledOut("1").overATrunk(4);
    when(new ContactCommand.LoseOffer(calling().nextLeg(), OfferOutcome.BUSY, 486, at(6)));

    assertThat(position().step()).isEqualTo("sorry");
    assertThat(position().hears()).containsExactly("sorry");
    whenTimePasses();
    assertThat(record().outcome()).isEqualTo(ContactRecord.Outcome.SERVED);
    assertThat(record().legs())
        .extracting(ContactRecord.LegRecord::outcome)
        .containsExactly("answered", "busy");
  }

  /** The last of it: what it was told of the trunk and the end of the call are one write. */
  @Test
  void aFlowThatEndsWhenANumberIsNotReachedHasTheTryInItsRecord() {
    var flow =
        flow(Map.of("start", new Step.Transfer("0401234567", "bye"), "bye", new Step.HangUp()));
    var arrive = arrive(flow);
    var arrival = arrive.arrival();
    when(new Arrive(
            new Arrival(
                arrival.number(),
                arrival.caller(),
                arrival.callerName(),
                arrival.testId(),
                arrival.plan(),
                arrival.invite(),
                arrival.leg(),
                Optional.of(new Script(flow, Map.of(), Map.of("0401234567", MOBILE))),
                arrival.timer()),
            arrive.at()))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()))
        .overATrunk(2);
    when(new ContactCommand.LoseOffer(calling().nextLeg(), OfferOutcome.BUSY, 486, at(6)));

    assertThat(record().legs())
        .extracting(ContactRecord.LegRecord::outcome)
        .containsExactly("answered", "busy");
    assertThat(record().segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("arriving", "dial");
  }

  @Test
  void aFlowMayKeepItsCallerForOneAgent() {
    ledOut("2");

    assertThat(open().plan().queue()).isEqualTo(SALES);
    assertThat(open().plan().claimed())
        .contains(
            new Claim(0, Optional.of(new AgentId("anna")), Optional.of(Duration.ofSeconds(30))));
  }
}
