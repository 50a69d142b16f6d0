package santra.contact.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.contact.Arrival;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Dialog;
import santra.contact.Invite;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.Path;
import santra.contact.Plan;
import santra.contact.Script;
import santra.contact.Stage;
import santra.flow.Flow;
import santra.flow.Position;
import santra.flow.Speech;
import santra.flow.Step;
import santra.node.Laboratory;
import santra.persistence.entity.Quarantine;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class ContactEntityTest {
  private static final ContactId CALL = new ContactId(new TenantId("acme"), new UUID(0, 1));
  private static final String ID = "contact|" + CALL.entityId();
  private static final Duration RING = Duration.ofSeconds(20);
  private static final Laboratory LAB = new Laboratory();

  private final TestProbe<ClusterSharding.ShardCommand> shard = LAB.kit.createTestProbe();
  private final BlockingQueue<Contact> changed = new LinkedBlockingQueue<>();
  private Laboratory.Told<ContactEvent, Contact> told = LAB.new Told<>(ID);
  private ActorRef<ContactEntity.Message> contact = spawn();

  @AfterAll
  static void close() {
    LAB.close();
  }

  private ActorRef<ContactEntity.Message> spawn() {
    return LAB.kit.spawn(ContactEntity.create(CALL, told, changed::add, shard.ref(), LAB.clock));
  }

  @AfterEach
  void forget() {
    LAB.stop(contact);
    LAB.clear();
    Quarantine.of(LAB.kit.system()).release(ID);
  }

  private void moveToAnotherNode() {
    LAB.stop(contact);
    told = LAB.new Told<>(ID);
    contact = spawn();
  }

  private StatusReply<?> tell(ContactCommand command) {
    return LAB.ask(contact, reply -> new ContactEntity.Tell(command, reply));
  }

  private StatusReply<Introduction> introduce() {
    var probe = LAB.kit.<StatusReply<Introduction>>createTestProbe();
    contact.tell(new ContactEntity.Introduce(probe.ref()));
    return probe.receiveMessage(Laboratory.PATIENCE);
  }

  private List<Object> stored() {
    return LAB.journal.persistedInStorage(ID);
  }

  private static Instant now() {
    return LAB.clock.instant();
  }

  private static Dialog dialog(String tag, String remoteTag) {
    return new Dialog(
        "call", tag, remoteTag, "<sip:a@h>", "<sip:b@h>", "sip:b@127.0.0.9", List.of(), 1, 1);
  }

  private static ContactCommand arrive() {
    return arrive(Optional.empty());
  }

  private static ContactCommand arrive(Optional<Flow> flow) {
    var plan =
        new Plan(
            "v1",
            "welcome",
            true,
            new QueueId("sales"),
            "music",
            10,
            Duration.ofMinutes(5),
            RING,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Optional.empty(),
            Optional.empty());
    return new ContactCommand.Arrive(
        new Arrival(
            "100",
            "caller",
            "",
            "test-1",
            plan,
            new Invite(List.of("SIP/2.0/UDP h"), List.of(), "f", "t", 1),
            new Leg(
                Leg.CALLER,
                new Path("127.0.0.1:5060", "UDP", "127.0.0.9:5060", 0),
                dialog("caller-tag", "remote"),
                "",
                "offer"),
            flow.map(it -> new Script(it, Map.of(plan.queue(), plan))),
            Optional.empty()),
        now());
  }

  private static Flow menu() {
    var words = List.<Speech>of(new Speech.Prompt("choose"));
    var asking = new Step.Asking(words, words, Duration.ofSeconds(4), 2, "sales");
    return new Flow(
        "main",
        "v1",
        "en",
        "card",
        Map.of(
            "card", new Step.Collect(asking, "card", 3, 3, "#", "sales"),
            "sales", new Step.Enqueue(new QueueId("sales"))),
        Map.of());
  }

  private void pressed(String key, String press) {
    tell(new ContactCommand.PressDigit(Leg.CALLER, key, now(), Optional.of(press)));
  }

  private Position position() {
    var open = (Contact.Open) told.recoveries.getLast();
    return ((Stage.InFlow) open.stage()).position();
  }

  /** In the queue after a greeting of two seconds. */
  private void queued() {
    tell(arrive());
    tell(new ContactCommand.Anchor("answer", now().plusSeconds(2), now(), Optional.empty()));
    LAB.pass(Duration.ofSeconds(2));
    assertThat(introduce().getValue().waits()).isTrue();
  }

  private void rung() {
    queued();
    tell(
        new ContactCommand.Ring(
            new Offer(
                new AgentId("anna"),
                false,
                new Leg("a1", new Path("e", "UDP", "r", 0), dialog("a1", ""), "our offer", ""),
                now(),
                now().plus(RING),
                new Why("test", 1, 0, 0, "v1")),
            now(),
            Optional.empty()));
  }

  private Class<?> last() {
    return stored().getLast().getClass();
  }

  @Test
  void itHearsWhenAMediaServerComesOrGoes() throws InterruptedException {
    tell(arrive());
    Optional<Contact> heard = Optional.empty();
    // Said again, since whoever subscribes is not told when the subscription is in force.
    for (int i = 0; i < 50 && heard.isEmpty(); i++) {
      LAB.kit
          .system()
          .eventStream()
          .tell(new EventStream.Publish<>(new ContactEntity.MediaChanged()));
      heard = Optional.ofNullable(changed.poll(200, TimeUnit.MILLISECONDS));
    }

    assertThat(heard.orElseThrow()).isInstanceOf(Contact.Open.class);
  }

  @Test
  void aReplyPromisesADurableContact() {
    assertThat(tell(arrive())).isEqualTo(StatusReply.ack());

    assertThat(stored()).hasSize(1).first().isInstanceOf(ContactEvent.Arrived.class);
  }

  @Test
  void aContactThatCouldNotBeStoredIsNeitherPromisedNorToldToTheWire() {
    introduce();
    LAB.journal.failNextPersisted(ID);

    var reply = LAB.order(contact, to -> new ContactEntity.Tell(arrive(), to));

    reply.expectNoMessage(Duration.ofMillis(300));
    assertThat(told.events).isEmpty();
  }

  @Test
  void theWireIsToldWhenTheContactIsDurable() {
    tell(arrive());

    assertThat(told.events).hasSize(1).first().isInstanceOf(ContactEvent.Arrived.class);
    assertThat(told.durable.getFirst()).isEqualTo(stored());
  }

  @Test
  void aRefusedOrderLeavesNoEvent() {
    assertThat(tell(new ContactCommand.Release(now())).getError().getMessage())
        .isEqualTo("Release while New");

    assertThat(stored()).isEmpty();
  }

  @Test
  void theSameInviteAtAnotherNodeIsTheSameContact() {
    tell(arrive());
    moveToAnotherNode();

    assertThat(tell(arrive())).isEqualTo(StatusReply.ack());
    assertThat(stored()).hasSize(1);
  }

  @Test
  void theGreetingEndsAfterTheContactMoved() {
    tell(arrive());
    tell(new ContactCommand.Anchor("answer", now().plusSeconds(4), now(), Optional.empty()));
    moveToAnotherNode();
    introduce();

    LAB.pass(Duration.ofSeconds(4));

    assertThat(introduce().getValue().waits()).isTrue();
    assertThat(last()).isEqualTo(ContactEvent.Queued.class);
  }

  @Test
  void aCallerWhoPressesKeysWhileTheContactMovesLosesNone() {
    tell(arrive(Optional.of(menu())));
    tell(new ContactCommand.Anchor("answer", now(), now(), Optional.empty()));
    tell(new ContactCommand.NotePrompt(1, now().plusSeconds(3), now()));
    pressed("1", "k1");
    pressed("2", "k2");
    moveToAnotherNode();
    pressed("2", "k2");
    assertThat(position().digits()).isEqualTo("12");
    pressed("3", "k3");

    assertThat(introduce().getValue().waits()).isTrue();
    assertThat(stored())
        .filteredOn(ContactEvent.FlowWalked.class::isInstance)
        .last()
        .satisfies(event ->
            assertThat(((ContactEvent.FlowWalked) event).position().variables())
                .containsEntry("card", "123"));
  }

  @Test
  void whoTakesOverAQuestionSaysItAgainAndWaitsNoLonger() {
    tell(arrive(Optional.of(menu())));
    tell(new ContactCommand.Anchor("answer", now(), now(), Optional.empty()));
    tell(new ContactCommand.NotePrompt(1, now().plusSeconds(3), now()));
    LAB.pass(Duration.ofSeconds(2));
    moveToAnotherNode();
    introduce();

    assertThat(position().isSpeaking(now())).isTrue();
    assertThat(position().hears()).containsExactly("choose");
    LAB.pass(Duration.ofSeconds(5));
    introduce();
    assertThat(last()).isEqualTo(ContactEvent.FlowWalked.class);
    moveToAnotherNode();
    introduce();
    assertThat(position().tries()).isEqualTo(1);
  }

  @Test
  void aContactThatWasAwayWhileItArrivedIsStillAnchored() {
    tell(arrive());
    LAB.stop(contact);
    LAB.pass(Duration.ofSeconds(15));
    contact = spawn();

    assertThat(
            tell(
                new ContactCommand.Anchor("answer", now().plusSeconds(4), now(), Optional.empty())))
        .isEqualTo(StatusReply.ack());
    assertThat(last()).isEqualTo(ContactEvent.Anchored.class);
  }

  @Test
  void anOfferStillLapsesAfterTheContactMovedToAnotherNode() {
    rung();
    LAB.pass(RING.minusSeconds(1));
    moveToAnotherNode();
    assertThat(introduce().getValue().waits()).isFalse();

    LAB.pass(Duration.ofSeconds(1));

    assertThat(introduce().getValue().waits()).isTrue();
    assertThat(last()).isEqualTo(ContactEvent.OfferEnded.class);
  }

  @Test
  void takeoverRestartsNoClock() {
    queued();
    LAB.pass(Duration.ofMinutes(4));
    moveToAnotherNode();
    introduce();

    LAB.pass(Duration.ofSeconds(59));
    assertThat(introduce().isSuccess()).isTrue();
    LAB.pass(Duration.ofSeconds(1));

    assertThat(introduce().isError()).isTrue();
    assertThat(last()).isEqualTo(ContactEvent.Ended.class);
  }

  @Test
  void whoTakesOverIsToldWhereTheContactStands() {
    rung();

    moveToAnotherNode();
    introduce();

    assertThat(told.recoveries)
        .singleElement()
        .isInstanceOfSatisfying(
            Contact.Open.class, open -> assertThat(open.stage()).isInstanceOf(Stage.Ringing.class));
  }

  @Test
  void anEndedContactLingersAndThenRests() {
    queued();
    tell(new ContactCommand.HangUp(Leg.CALLER, 2, now()));

    LAB.pass(ContactEntity.LINGER.minusMillis(1));
    shard.expectNoMessage(Duration.ofMillis(50));
    assertThat(tell(new ContactCommand.HangUp(Leg.CALLER, 2, now()))).isEqualTo(StatusReply.ack());

    LAB.pass(Duration.ofMillis(1));
    shard.expectMessageClass(ClusterSharding.Passivate.class, Laboratory.PATIENCE);
  }

  @Test
  void anEndedContactThatIsAskedAgainRestsAgain() {
    queued();
    tell(new ContactCommand.HangUp(Leg.CALLER, 2, now()));
    moveToAnotherNode();
    introduce();

    LAB.pass(ContactEntity.LINGER);

    shard.expectMessageClass(ClusterSharding.Passivate.class, Laboratory.PATIENCE);
  }

  @Test
  void anOpenContactNeverRests() {
    queued();

    LAB.pass(ContactEntity.LINGER.multipliedBy(2));

    shard.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aStrangerWhoAsksForNobodyWakesNobodyForLong() {
    assertThat(introduce().isError()).isTrue();

    LAB.pass(ContactEntity.LINGER);

    shard.expectMessageClass(ClusterSharding.Passivate.class, Laboratory.PATIENCE);
    assertThat(stored()).isEmpty();
  }

  @Test
  void anImpossibleHistoryIsRefusedAtOnceWithTheReason() {
    LAB.stop(contact);
    LAB.journal.persistForRecovery(
        ID, List.of(new ContactEvent.Queued(new QueueId("sales"), Laboratory.T0)));
    contact = spawn();

    var hangUp = tell(new ContactCommand.HangUp("caller", 2, now()));

    assertThat(hangUp.getError())
        .hasMessage("its history cannot be read: impossible history: Queued while New");
    assertThat(introduce().getError()).hasMessageContaining("impossible history");
    assertThat(LAB.ask(contact, ContactEntity.Resume::new).getError())
        .hasMessageContaining("impossible history");
  }
}
