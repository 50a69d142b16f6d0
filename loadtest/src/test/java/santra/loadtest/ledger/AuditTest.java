package santra.loadtest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import santra.loadtest.desk.ContactRecord;

/** The checker must be able to find each fault it is there to find. */
class AuditTest {
  private Instant now = Instant.parse("2026-11-02T09:00:00Z");
  private final Ledger ledger = new Ledger(() -> now);

  @Test
  void aServedCallWithItsRecordIsClean() {
    served("a");

    var audit = audit(record("c1", "a", "answered"));

    assertThat(audit.clean()).isTrue();
  }

  @Test
  void aCallWithoutARecordIsFound() {
    served("a");

    assertThat(audit().findings()).singleElement().asString().contains("0 records", "a acme");
  }

  @Test
  void aCallWithTwoRecordsIsFound() {
    served("a");

    assertThat(audit(record("c1", "a", "answered"), record("c2", "a", "answered")).findings())
        .singleElement()
        .asString()
        .contains("2 records");
  }

  @Test
  void aRecordOfNobodysCallIsFound() {
    assertThat(audit(record("c1", "?", "answered")).findings())
        .containsExactly("OneContactRecord: 1 records of unknown call ?");
  }

  @Test
  void aWrongOutcomeIsFound() {
    var story = story("a");
    story.add(Sight.DIALLED);
    story.add(Sight.ACCEPTED);
    story.add(Sight.GAVE_UP);

    assertThat(audit(record("c1", "a", "answered")).findings())
        .singleElement()
        .asString()
        .contains("expected [abandoned]");
  }

  @Test
  void aHangUpThatMeetsThePickUpMayEndEitherWay() {
    var story = story("a");
    story.add(Sight.ACCEPTED);
    after(5_000);
    story.add(Sight.GAVE_UP);
    after(999);
    story.add(Sight.AGENT_PICKED_UP);

    assertThat(audit(record("c1", "a", "answered")).findings()).isEmpty();
    assertThat(audit(record("c1", "a", "abandoned")).findings()).isEmpty();
  }

  @Test
  void aHangUpLongBeforeThePickUpWinsAndIsFoundIfItDoesNot() {
    var story = story("a");
    story.add(Sight.ACCEPTED);
    after(5_000);
    story.add(Sight.GAVE_UP);
    after(1_000);
    story.add(Sight.AGENT_PICKED_UP);
    story.add(Sight.AGENT_RELEASED);

    assertThat(audit(record("c1", "a", "answered")).findings())
        .singleElement()
        .asString()
        .contains("expected [abandoned]");
  }

  /** Nothing had been heard of the INVITE yet, so its CANCEL had to wait. */
  @Test
  void aHangUpThatCouldNotBeSaidBeforeThePickUpMayEndEitherWay() {
    var story = story("a");
    story.add(Sight.GAVE_UP);
    after(4_000);
    story.add(Sight.AGENT_PICKED_UP);
    after(100);
    story.add(Sight.ACCEPTED);

    assertThat(audit(record("c1", "a", "answered")).findings()).isEmpty();
  }

  @Test
  void aCallerReleasedWithoutHavingTalkedIsLost() {
    var story = story("a");
    story.add(Sight.ACCEPTED);
    story.add(Sight.CALLER_RELEASED);

    assertThat(audit(record("c1", "a", "released")).lost()).isEqualTo(1);
  }

  /** The phone answered what was over: it has its ACK, and its BYE behind it. */
  @Test
  void anAnswerThatCameTooLateIsNoSecondTalk() {
    served("a");
    var story = ledger.stories().iterator().next();
    story.add(Sight.AGENT_CONNECTED, "bo");
    story.add(Sight.AGENT_RELEASED, "bo");

    assertThat(audit(record("c1", "a", "answered")).findings()).isEmpty();
    story.add(Sight.AGENT_CONNECTED, "bea");
    assertThat(audit(record("c1", "a", "answered")).findings())
        .singleElement()
        .asString()
        .startsWith("OneAgentPerContact: talked with two agents");
  }

  @Test
  void whoGaveUpAndHeardNoMoreIsNotLost() {
    var story = story("a");
    story.add(Sight.ACCEPTED);
    story.add(Sight.GAVE_UP);
    story.add(Sight.UNHEARD);

    assertThat(audit(record("c1", "a", "abandoned")).clean()).isTrue();
  }

  /** The voice was connected while the node that should have said so was leaving. */
  @Test
  void whoHungUpBeforeAnyResponseCannotHaveBeenHeard() {
    var story = story("a", true);
    for (var sight :
        List.of(Sight.AGENT_PICKED_UP, Sight.AGENT_CONNECTED, Sight.CALLER_HEARD_AGENT))
      story.add(sight);
    after(1_000);
    story.add(Sight.CALLER_HUNG_UP);
    after(300);
    story.add(Sight.ACCEPTED, "180");

    assertThat(audit(record("c1", "a", "answered")).findings()).isEmpty();
  }

  /** The answer was kept back by the node that was leaving; the voice had been connected before. */
  @Test
  void whoHungUpAsSoonAsTheAgentWasConnectedCannotHaveBeenHeard() {
    var story = story("a", true);
    for (var sight : List.of(Sight.AGENT_PICKED_UP, Sight.CALLER_HEARD_AGENT)) story.add(sight);
    after(900);
    story.add(Sight.ACCEPTED, "180");
    story.add(Sight.AGENT_CONNECTED);
    after(78);
    story.add(Sight.CALLER_HUNG_UP);

    assertThat(audit(record("c1", "a", "answered")).findings()).isEmpty();
  }

  @Test
  void whoWasAnsweredAndNotHeardIsFound() {
    var story = story("a", true);
    story.add(Sight.ACCEPTED, "180");
    for (var sight :
        List.of(Sight.AGENT_PICKED_UP, Sight.AGENT_CONNECTED, Sight.CALLER_HEARD_AGENT))
      story.add(sight);
    after(1_000);
    story.add(Sight.CALLER_HUNG_UP);

    assertThat(audit(record("c1", "a", "answered")).findings())
        .anyMatch(one -> one.startsWith("VoicesAreHeard: the agent never heard the caller"));
  }

  @Test
  void anUnknownNumberNeedsNoRecord() {
    var story = story("a");
    story.add(Sight.DIALLED);
    story.add(Sight.REFUSED, "404");

    assertThat(audit().clean()).isTrue();
  }

  @Test
  void anAgentHeardBeforeTheAnswerIsFound() {
    var story = story("a");
    story.add(Sight.ACCEPTED);
    story.add(Sight.CALLER_HEARD_AGENT);
    after(1);
    story.add(Sight.AGENT_PICKED_UP);
    story.add(Sight.AGENT_CONNECTED);
    story.add(Sight.CALLER_HUNG_UP);

    assertThat(audit(record("c1", "a", "answered")).findings())
        .singleElement()
        .asString()
        .contains("before the answer");
  }

  private Story story(String testId) {
    return story(testId, false);
  }

  private Story story(String testId, boolean voiced) {
    return ledger.open(testId, "acme", "+358100100", "+3585" + testId, voiced);
  }

  private void served(String testId) {
    var story = story(testId);
    story.add(Sight.DIALLED);
    story.add(Sight.ACCEPTED);
    story.add(Sight.AGENT_RANG);
    story.add(Sight.AGENT_PICKED_UP);
    story.add(Sight.AGENT_CONNECTED);
    story.add(Sight.CALLER_HUNG_UP);
  }

  private void after(long milliseconds) {
    now = now.plusMillis(milliseconds);
  }

  private Audit audit(ContactRecord... records) {
    return Audit.of(ledger.stories(), List.of(records));
  }

  private static ContactRecord record(String contact, String testId, String outcome) {
    return new ContactRecord(
        contact, "acme", "+358100100", "sales", outcome, "", testId, 0, 0, 0, List.of());
  }
}
