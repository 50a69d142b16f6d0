package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;
import static santra.contact.ContactTest.offer;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.GiveUpPreferred;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.Hold;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.Resume;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.contact.ContactRecord.Stay;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/** Blind transfer: the agent goes, the contact stays the same contact. */
class TransfersTest {
  private static final AgentId ANNA = new AgentId("anna");
  private static final AgentId BERT = new AgentId("bert");
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId SUPPORT = new QueueId("support");

  private static Plan plan(QueueId queue) {
    return new Plan(
        "v2",
        "",
        true,
        queue,
        "music",
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty());
  }

  private static Destination support() {
    return new Destination.ToQueue(plan(SUPPORT));
  }

  private static Destination bert() {
    return new Destination.ToAgent(BERT, plan(SALES));
  }

  static Destination anywhere(Random random) {
    return random.nextBoolean() ? support() : bert();
  }

  /** Talks since second 12, queued since 2. */
  private static ContactTest talking() {
    return new ContactTest().talking();
  }

  private static ContactTest answered(ContactTest life, String leg, int second) {
    return life.when(new Ring(offer(leg, second), at(second), Optional.empty()))
        .when(new Connect(leg, dialog(leg), "sdp", at(second + 2), Optional.empty()));
  }

  @Test
  void aContactSentToAnotherQueueWaitsThereUnderItsIdAndLeavesOneRecord() {
    var life = talking().when(new Transfer("a1", support(), at(40), true));

    assertThat(life.history)
        .endsWith(new Transferred("a1", support(), at(40), true), new Queued(SUPPORT, at(40)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(40)));
    answered(life, "a2", 50).when(new HangUp(Leg.CALLER, 3, at(72)));

    var record = life.record();
    assertThat(record.queue()).isEqualTo(SUPPORT);
    assertThat(record.waitMs()).isEqualTo(12_000);
    assertThat(record.talkMs()).isEqualTo(20_000);
    assertThat(record.transfers()).containsExactly(new Stay(SALES, at(2), at(12), at(40), ANNA));
    assertThat(record.segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "talk", "queue", "talk");
    assertThat(record.legs())
        .extracting(LegRecord::outcome)
        .containsExactly("answered", "transferred", "answered");
  }

  @Test
  void whoLeavesWhileWaitingAfterATransferHasAbandonedThatQueue() {
    var life =
        talking()
            .when(new Transfer("a1", support(), at(40), false))
            .when(new HangUp(Leg.CALLER, 3, at(72)));

    assertThat(life.record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(life.record().queue()).isEqualTo(SUPPORT);
    assertThat(life.record().transfers()).hasSize(1);
  }

  @Test
  void theByeOfWhoReferredEndsNothing() {
    var life =
        talking()
            .when(new Transfer("a1", support(), at(40), true))
            .when(new HangUp("a1", 9, at(41)));

    assertThat(life.open().stage()).isInstanceOf(Stage.Waiting.class);
  }

  @Test
  void aTransferToldTwiceHappensOnce() {
    var life = talking().when(new Transfer("a1", support(), at(40), true));
    var events = life.history.size();

    life.when(new Transfer("a1", support(), at(40), true));

    assertThat(life.history).hasSize(events);
  }

  @Test
  void onlyWhoTalksMaySendTheContactOn() {
    assertThat(new ContactTest().waiting().refused(new Transfer("a1", support(), at(5), true)))
        .isEqualTo("Transfer while Waiting");
    assertThat(talking().refused(new Transfer(Leg.CALLER, support(), at(20), true)))
        .isEqualTo("Transfer while Talking");
    assertThat(talking().refused(new Transfer("a7", support(), at(20), true)))
        .isEqualTo("Transfer while Talking");
  }

  @Test
  void aContactIsNotPassedOnForEver() {
    var life = talking();
    for (int i = 1; i <= Handover.MOST; i++) {
      life.when(new Transfer("a" + i, support(), at(100 * i), true));
      answered(life, "a" + (i + 1), 100 * i + 5);
    }

    assertThat(life.refused(new Transfer("a21", support(), at(5_000), true)))
        .isEqualTo("transferred 20 times already");
  }

  @Test
  void aContactSentToAnAgentIsCountedWhereItCameFromAndWaitsForThatAgent() {
    var life = talking().when(new Transfer("a1", bert(), at(40), true));

    assertThat(life.history).endsWith(new Transferred("a1", bert(), at(40), true));
    assertThat(life.open().preferred()).contains(BERT);
    answered(life, "a2", 41);
    assertThat(life.open().preferred()).isEmpty();
    assertThat(life.open().queuedAt()).contains(at(40));
  }

  @Test
  void anAgentWhoDoesNotAnswerBringsTheContactBackToItsQueue() {
    var life =
        talking()
            .when(new Transfer("a1", bert(), at(40), true))
            .when(new Ring(offer("a2", 41), at(41), Optional.empty()))
            .when(new LapseOffer("a2", at(61)));

    assertThat(life.open().preferred()).isEmpty();
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(40)));
  }

  @Test
  void anAgentWhoCannotBeRungAtAllBringsItBackToo() {
    var life = talking().when(new Transfer("a1", bert(), at(40), true));

    life.when(new GiveUpPreferred(BERT, at(41)));

    assertThat(life.history).endsWith(new Queued(SALES, at(40)));
    assertThat(life.open().preferred()).isEmpty();
  }

  @Test
  void ifNobodySaysWhatBecameOfThatAgentTheDeadlineDoes() {
    var life = talking().when(new Transfer("a1", bert(), at(40), true));

    assertThat(life.contact.deadline().orElseThrow().at()).isEqualTo(at(40 + 20 + 10));
    life.whenTimePasses();
    assertThat(life.history).endsWith(new Queued(SALES, at(40)));
  }

  @Test
  void talkAndHoldAreSegmentsOfTheirOwn() {
    var life =
        talking()
            .when(new Hold(at(20)))
            .when(new Hold(at(21)))
            .when(new Resume(at(35)))
            .when(new Resume(at(36)))
            .when(new HangUp("a1", 3, at(50)));

    assertThat(life.record().segments().stream().skip(3).toList())
        .containsExactly(
            new Segment("talk", at(12), at(20), Optional.of(ANNA)),
            new Segment("hold", at(20), at(35), Optional.of(ANNA)),
            new Segment("talk", at(35), at(50), Optional.of(ANNA)));
    assertThat(life.record().talkMs()).isEqualTo(38_000);
  }

  @Test
  void onlyAConversationCanBeHeld() {
    assertThat(new ContactTest().waiting().refused(new Hold(at(5))))
        .isEqualTo("Hold while Waiting");
    assertThat(new ContactTest().waiting().refused(new Resume(at(5))))
        .isEqualTo("Resume while Waiting");
  }

  @Test
  void aPhoneThatHoldsPutsTheCallerOnHoldAndTakesItBack() {
    var life =
        talking()
            .when(said("v=0\r\na=sendonly\r\n", 4, 20))
            .when(said("v=0\r\na=sendonly\r\n", 5, 21))
            .when(said("v=0\r\na=sendrecv\r\n", 6, 30))
            .when(new HangUp("a1", 7, at(50)));

    assertThat(life.record().segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "talk", "hold", "talk");
  }

  @Test
  void aRefreshOfAPhoneThatDoesNotHoldLeavesTheHoldOfADesk() {
    var life = talking().when(new Hold(at(20))).when(said("agent sdp", 4, 25));

    assertThat(((Stage.Talking) life.open().stage()).held()).isTrue();
  }

  private static ContactCommand said(String sdp, int cseq, int second) {
    return new ContactCommand.Renegotiate(
        "a1", cseq, sdp, "ours", at(second), Optional.empty(), Optional.empty());
  }
}
