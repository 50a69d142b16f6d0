package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.Cancel;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.EndGreeting;
import santra.contact.ContactCommand.FailMedia;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.NoteRinging;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactCommand.Release;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class ContactTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final ContactId ID = new ContactId(new TenantId("acme"), new UUID(0, 1));

  private Contact contact = new Contact.New();
  private final List<ContactEvent> history = new ArrayList<>();

  private ContactTest when(ContactCommand command) {
    switch (Contact.decide(contact, command)) {
      case Accepted<ContactEvent>(var events) ->
          events.forEach(event -> {
            history.add(event);
            contact = Contact.evolve(ID, contact, event);
          });
      case Rejected<ContactEvent>(var reason) -> throw new AssertionError(reason);
    }
    return this;
  }

  private ContactTest whenTimePasses() {
    return when(contact.deadline().orElseThrow().command());
  }

  private String refused(ContactCommand command) {
    return Contact.decide(contact, command) instanceof Rejected<ContactEvent>(var reason)
        ? reason
        : "";
  }

  private ContactRecord record() {
    if (contact instanceof Contact.Ended(var record, _)) return record;
    throw new AssertionError("not ended: " + contact.describe());
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static Dialog dialog(String tag) {
    return new Dialog(
        "call", tag, "remote", "<sip:a@h>", "<sip:b@h>", "sip:b@127.0.0.1", List.of(), 0, 1);
  }

  private static Arrive arrive(boolean answersAtOnce) {
    return new Arrive(
        new Arrival(
            "+358100100",
            "caller",
            "",
            "test-1",
            new Plan(
                "v1",
                "welcome",
                answersAtOnce,
                new QueueId("sales"),
                "music",
                10,
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20)),
            new Invite(List.of("SIP/2.0/UDP h"), List.of(), "f", "t", 1),
            new Leg(
                Leg.CALLER,
                new Path("127.0.0.1:5060", "UDP", "127.0.0.9:5060", 0),
                dialog("caller-tag"),
                "",
                "caller sdp")),
        T0);
  }

  private static Offer offer(String leg, int second) {
    return new Offer(
        new AgentId("anna"),
        false,
        new Leg(leg, new Path("e", "UDP", "r", 0), dialogBefore(leg), "our offer", ""),
        at(second),
        at(second + 20),
        new Why("test", 1, 0, 0, "v1"));
  }

  private static Dialog dialogBefore(String tag) {
    return new Dialog("c", tag, "", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0);
  }

  private ContactTest waiting() {
    return when(arrive(true)).when(new Anchor("sdp", at(2), at(1))).when(new EndGreeting(at(2)));
  }

  private ContactTest talking() {
    return waiting()
        .when(new Ring(offer("a1", 5), at(5)))
        .when(new Connect("a1", dialog("a1"), "agent sdp", at(12)));
  }

  @Test
  void aCallThatIsAnsweredHasOneRecordWithItsSegments() {
    talking().when(new HangUp("a1", 1, at(42)));

    assertThat(record().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(record().hungUpBy()).isEqualTo(HungUpBy.AGENT);
    assertThat(record().waitMs()).isEqualTo(10_000);
    assertThat(record().talkMs()).isEqualTo(30_000);
    assertThat(record().testId()).contains("test-1");
    assertThat(record().segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "talk");
    assertThat(record().legs()).extracting(ContactRecord.LegRecord::leg).containsExactly("c", "a1");
  }

  @Test
  void withoutAGreetingTheContactIsQueuedInTheSameBreath() {
    when(arrive(true)).when(new Anchor("sdp", at(1), at(1)));

    assertThat(history).hasSize(3);
    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void theGreetingEndsByItself() {
    when(arrive(true)).when(new Anchor("sdp", at(3), at(1))).whenTimePasses();

    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void aCallerMayLeaveAtAnyTime() {
    for (Supplier<ContactTest> stage :
        List.<Supplier<ContactTest>>of(
            () -> new ContactTest().when(arrive(false)),
            () -> new ContactTest().when(arrive(false)).when(new Anchor("s", at(3), at(1))),
            () -> new ContactTest().when(arrive(false)).when(new Anchor("s", at(1), at(1))))) {
      var test = stage.get().when(new Cancel(at(4)));
      assertThat(test.record().outcome()).isEqualTo(Outcome.ABANDONED);
      assertThat(test.record().sipCause()).isEqualTo(487);
    }
  }

  @Test
  void aByeInTheQueueIsAnAbandonedCall() {
    waiting().when(new HangUp(Leg.CALLER, 2, at(30)));

    assertThat(record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(record().sipCause()).isEqualTo(200);
    assertThat(record().waitMs()).isEqualTo(28_000);
  }

  @Test
  void aCancelThatCrossedOurAnswerChangesNothing() {
    waiting().when(new Cancel(at(3)));

    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void anUnansweredOfferLapsesAndTheContactKeepsItsPlace() {
    waiting().when(new Ring(offer("a1", 5), at(5))).whenTimePasses();

    assertThat(contact).isInstanceOf(Contact.Open.class);
    assertThat(((Contact.Open) contact).queuedAt()).contains(at(2));
    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void anAnswerThatComesTooLateIsRefused() {
    waiting().when(new Ring(offer("a1", 5), at(5))).when(new LapseOffer("a1", at(25)));

    assertThat(refused(new Connect("a1", dialog("a1"), "sdp", at(26))))
        .isEqualTo("Connect while Waiting");
  }

  @Test
  void oneContactRingsOneAgentAtATime() {
    waiting().when(new Ring(offer("a1", 5), at(5)));

    assertThat(refused(new Ring(offer("a2", 6), at(6)))).isEqualTo("Ring while Ringing");
  }

  @Test
  void anOfferToldTwiceRingsOnce() {
    waiting().when(new Ring(offer("a1", 5), at(5)));
    var events = history.size();

    when(new Ring(offer("a1", 5), at(5)));

    assertThat(history).hasSize(events);
  }

  @Test
  void aDeviceThatSaysNoIsInTheRecord() {
    waiting()
        .when(new Ring(offer("a1", 5), at(5)))
        .when(new LoseOffer("a1", OfferOutcome.BUSY, 486, at(6)))
        .when(new HangUp(Leg.CALLER, 2, at(9)));

    assertThat(record().legs())
        .extracting(ContactRecord.LegRecord::outcome)
        .containsExactly("answered", "busy");
  }

  @Test
  void aContactThatHasWaitedTooLongIsReleased() {
    waiting().whenTimePasses();

    assertThat(record().outcome()).isEqualTo(Outcome.RELEASED);
    assertThat(record().endedAt()).isEqualTo(at(302));
  }

  @Test
  void aFullQueueRefuses() {
    waiting().when(new RefuseQueue("queue is full", at(3)));

    assertThat(record().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(record().sipCause()).isEqualTo(486);
  }

  @Test
  void anOfferNobodyCanAcceptIs488() {
    when(arrive(true)).when(new FailMedia(488, "no common codec", at(1)));

    assertThat(record().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(record().sipCause()).isEqualTo(488);
  }

  @Test
  void aMediaServerThatNeverAnswersIs503() {
    when(arrive(true)).whenTimePasses();

    assertThat(record().sipCause()).isEqualTo(503);
  }

  @Test
  void theSameInviteByAnotherWayIsTheSameContact() {
    when(arrive(true)).when(arrive(true));

    assertThat(history).hasSize(1);
  }

  @Test
  void aContactThatHasEndedDoesNotArriveAgain() {
    waiting().when(new HangUp(Leg.CALLER, 2, at(9)));

    assertThat(refused(arrive(true))).isEqualTo("Arrive while Ended");
  }

  @Test
  void aNewOfferInsideTheCallIsKept() {
    talking().when(new Renegotiate("a1", 7, "held", "our answer", at(20)));

    assertThat(((Contact.Open) contact).offer().orElseThrow().leg().remoteSdp()).isEqualTo("held");
  }

  /**
   * Laws OneContactRecord and EveryContactEnds, and segments without a gap: whatever is said in
   * whatever order, there is one record, and nothing is left without a deadline.
   */
  @Test
  void randomLivesObeyTheLaws() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int life = 0; life < 2_000; life++) {
      var one = new ContactTest();
      one.when(arrive(random.nextBoolean()));
      for (int second = 1; second < 40 && one.contact instanceof Contact.Open; second++) {
        var command = anything(random, second);
        if (Contact.decide(one.contact, command) instanceof Accepted) one.when(command);
        if (one.contact instanceof Contact.Open)
          assertThat(one.contact.deadline()).as("seed %d life %d", seed, life).isPresent();
      }
      for (int i = 0; i < 10 && one.contact instanceof Contact.Open; i++) one.whenTimePasses();
      assertThat(one.history.stream().filter(ContactEvent.Ended.class::isInstance))
          .as("seed %d life %d", seed, life)
          .hasSize(1);
      var record = one.record();
      var from = record.arrivedAt();
      for (var segment : record.segments()) {
        assertThat(segment.from()).as("seed %d life %d", seed, life).isEqualTo(from);
        from = segment.to();
      }
    }
  }

  private static ContactCommand anything(Random random, int second) {
    var leg = "a" + random.nextInt(3);
    var at = at(second);
    return switch (random.nextInt(16)) {
      case 0, 1 -> new Anchor("sdp", at.plusSeconds(random.nextInt(3)), at);
      case 2 -> new EndGreeting(at);
      case 3, 4, 5 -> new Ring(offer(leg, second), at);
      case 6 -> new NoteRinging(leg, dialog(leg), at);
      case 7, 8 -> new Connect(leg, dialog(leg), "sdp", at);
      case 9 -> new LoseOffer(leg, OfferOutcome.REJECTED, 603, at);
      case 10 -> new LapseOffer(leg, at);
      case 11 -> random.nextInt(5) == 0 ? new HangUp(leg, 1, at) : new PressDigit("c", "1", at);
      case 12 -> random.nextInt(8) == 0 ? new Cancel(at) : new Renegotiate("c", 2, "r", "l", at);
      case 13 -> random.nextInt(8) == 0 ? new HangUp(Leg.CALLER, 1, at) : new EndGreeting(at);
      case 14 -> random.nextInt(8) == 0 ? new Release(at) : new EndGreeting(at);
      default -> random.nextInt(8) == 0 ? new RefuseQueue("full", at) : new EndGreeting(at);
    };
  }
}
