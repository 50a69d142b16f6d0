package santra.loadtest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import santra.loadtest.desk.ContactRecord;

/** The checker must be able to find each fault it is there to find. */
class AuditTest {
  private final Ledger ledger = new Ledger();

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
    pause();
    story.add(Sight.AGENT_PICKED_UP);
    story.add(Sight.AGENT_CONNECTED);
    story.add(Sight.CALLER_HUNG_UP);

    assertThat(audit(record("c1", "a", "answered")).findings())
        .singleElement()
        .asString()
        .contains("before the answer");
  }

  private Story story(String testId) {
    return ledger.open(testId, "acme", "+358100100", "+3585" + testId, false);
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

  /** Until the clock shows another moment. */
  private static void pause() {
    var now = java.time.Instant.now();
    while (!java.time.Instant.now().isAfter(now)) Thread.onSpinWait();
  }

  private Audit audit(ContactRecord... records) {
    return Audit.of(ledger.stories(), List.of(records));
  }

  private static ContactRecord record(String contact, String testId, String outcome) {
    return new ContactRecord(
        contact, "acme", "+358100100", "sales", outcome, "", testId, 0, 0, 0, List.of());
  }
}
