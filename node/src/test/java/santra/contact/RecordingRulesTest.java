package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.EndRecording;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.KeepRecording;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.PauseRecording;
import santra.contact.ContactCommand.ResumeRecording;
import santra.contact.ContactCommand.StartRecording;
import santra.contact.RecordingPart.Progress;
import santra.node.Examples;
import santra.vocabulary.Decision;

/** Row AA: what is recorded of a contact, told by the contact itself. */
class RecordingRulesTest {
  private static final Instant T0 = Examples.AT.plusSeconds(10);
  private static final String KEY = "acme.one";

  private Contact contact = new Contact.New();
  private List<ContactEvent> last = List.of();

  private RecordingRulesTest given(ContactEvent... events) {
    for (var event : events) contact = Contact.evolve(Examples.CALL, contact, event);
    return this;
  }

  private Decision<ContactEvent> when(ContactCommand command) {
    var decision = Contact.decide(contact, command);
    if (decision instanceof Decision.Accepted(var events)) {
      last = events;
      given(events.toArray(ContactEvent[]::new));
    }
    return decision;
  }

  private List<RecordingPart> parts() {
    return switch (contact) {
      case Contact.New _ -> List.of();
      case Contact.Open open -> open.anchorage().recordings();
      case Contact.Ended(_, _, var open) -> open.anchorage().recordings();
    };
  }

  private RecordingPart part() {
    return parts().getLast();
  }

  private RecordingRulesTest talking() {
    return given(
        new ContactEvent.Arrived(Examples.ARRIVAL, Examples.AT),
        new ContactEvent.Anchored(Examples.SDP, Examples.AT, Examples.AT, Optional.of("s@one")),
        new ContactEvent.Queued(Examples.SALES, Examples.AT),
        new ContactEvent.AgentOffered(Examples.OFFER, Examples.AT),
        new ContactEvent.Connected(
            "a1", Examples.DIALOG, Examples.SDP, Examples.AT, Optional.empty()));
  }

  private static StartRecording start(Instant from) {
    return new StartRecording(KEY, from, T0);
  }

  @Test
  void onlyAConversationIsRecorded() {
    given(new ContactEvent.Arrived(Examples.ARRIVAL, Examples.AT));
    assertThat(when(start(T0))).isInstanceOf(Decision.Rejected.class);
    contact = new Contact.New();
    talking().when(start(T0.plusSeconds(3)));

    assertThat(part().progress()).isEqualTo(Progress.RUNNING);
    assertThat(part().from())
        .as("after the words that ask for consent")
        .isEqualTo(T0.plusSeconds(3));
    assertThat(part().file())
        .isEqualTo(
            "%s/%s/%s-1.srec"
                .formatted(
                    Examples.CALL.tenant(), T0.toString().substring(0, 10), Examples.CALL.uuid()));
    when(start(T0));
    assertThat(parts()).as("asked twice").hasSize(1);
  }

  @Test
  void aPauseIsKnownAndEndsWithThePart() {
    talking().when(start(T0));
    when(new PauseRecording(T0.plusSeconds(1)));
    when(new PauseRecording(T0.plusSeconds(2)));
    when(new ResumeRecording(T0.plusSeconds(3)));
    when(new PauseRecording(T0.plusSeconds(4)));
    when(new EndRecording(0, T0.plusSeconds(5)));

    assertThat(part().progress()).isEqualTo(Progress.ENDED);
    assertThat(part().pauses())
        .containsExactly(
            new RecordingPart.Pause(T0.plusSeconds(1), Optional.of(T0.plusSeconds(3))),
            new RecordingPart.Pause(T0.plusSeconds(4), Optional.of(T0.plusSeconds(5))));
    assertThat(when(new PauseRecording(T0))).isInstanceOf(Decision.Rejected.class);
    assertThat(when(new ResumeRecording(T0))).isInstanceOf(Decision.Rejected.class);
  }

  @Test
  void whereTheVoiceMovesTheNextPartBeginsAndAPauseGoesOn() {
    talking().when(start(T0));
    when(new PauseRecording(T0.plusSeconds(1)));
    when(
        new MoveMedia(
            "s@one",
            "s@two",
            List.of(new Said("c", Examples.SDP), new Said("a1", Examples.SDP)),
            T0.plusSeconds(9)));

    assertThat(parts())
        .extracting(RecordingPart::progress)
        .containsExactly(Progress.ENDED, Progress.PAUSED);
    assertThat(part().session()).isEqualTo("s@two");
    assertThat(part().number()).isEqualTo(2);
    assertThat(part().from()).isEqualTo(T0.plusSeconds(9));
  }

  @Test
  void itEndsBeforeTheContactDoesAndWhatIsKeptIsKnownAfterwards() {
    talking().when(start(T0));
    when(new HangUp(Leg.CALLER, 2, T0.plusSeconds(20)));
    assertThat(last).hasSize(2);
    assertThat(last.getLast()).isInstanceOf(ContactEvent.Ended.class);
    assertThat(part().progress()).isEqualTo(Progress.ENDED);
    var kept = new RecordingPart.Kept(10, 20_000, "ab", true);

    when(new KeepRecording(1, Optional.of(kept), T0.plusSeconds(21)));
    assertThat(part().kept()).contains(kept);
    assertThat(part().progress()).isEqualTo(Progress.KEPT);
    when(new KeepRecording(1, Optional.empty(), T0.plusSeconds(22)));
    assertThat(last).as("told twice").isEmpty();
  }

  @Test
  void aFailureEndsNoLaterPart() {
    talking().when(start(T0));
    when(new EndRecording(1, T0.plusSeconds(1)));
    when(start(T0.plusSeconds(2)));
    when(new EndRecording(1, T0.plusSeconds(3)));

    assertThat(new ArrayList<>(parts()))
        .extracting(RecordingPart::progress)
        .containsExactly(Progress.ENDED, Progress.RUNNING);
  }
}
