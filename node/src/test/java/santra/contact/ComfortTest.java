package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Announce;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.PrepareAnnouncement;
import santra.contact.ContactCommand.Release;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactEvent.Announced;
import santra.contact.ContactEvent.AnnouncementDue;
import santra.flow.Announcements;
import santra.flow.Announcements.Phrase;
import santra.flow.Speech;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.Judgement;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.Judgement.Contender;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class ComfortTest {
  private static final ContactId ID = new ContactId(new TenantId("acme"), new UUID(0, 1));

  private static final Announcements SAID =
      new Announcements(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          "en",
          List.of(
              new Phrase(List.of(new Speech.Prompt("thanks.wav"))),
              phrase("place.wav", Announcements.POSITION),
              phrase("at-most.wav", Announcements.WAIT)));

  private Contact contact = new Contact.New();
  private final List<ContactEvent> recorded = new ArrayList<>();

  private static Phrase phrase(String prompt, String value) {
    return new Phrase(List.of(new Speech.Prompt(prompt), new Speech.Quantity(value)));
  }

  private static Plan plan(Optional<Announcements> said) {
    return new Plan(
        "v1",
        "",
        true,
        new QueueId("sales"),
        "music",
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty(),
        said,
        List.of());
  }

  private ComfortTest when(ContactCommand command) {
    if (!(Contact.decide(contact, command) instanceof Accepted<ContactEvent>(var events)))
      throw new AssertionError("refused: " + command);
    recorded.clear();
    recorded.addAll(events);
    for (var event : events) contact = Contact.evolve(ID, contact, event);
    return this;
  }

  /** Queued in second 0. */
  private ComfortTest waiting(Optional<Announcements> said) {
    var usual = ContactTest.arrive(true, Optional.empty()).arrival();
    return when(new Arrive(
            new Arrival(
                usual.number(),
                usual.caller(),
                usual.callerName(),
                usual.testId(),
                plan(said),
                usual.invite(),
                usual.leg(),
                Optional.empty(),
                Optional.empty()),
            at(0)))
        .when(new Anchor("sdp", at(0), at(0), Optional.empty()));
  }

  private Comfort comfort() {
    return ((Open) contact).comfort().orElseThrow();
  }

  private Deadline<ContactCommand> deadline() {
    return contact.deadline().orElseThrow();
  }

  private ComfortTest told(Instant at, int place, int minutes) {
    return when(new PrepareAnnouncement(comfort().number(), at))
        .when(new Announce(comfort().next(Optional.of(place), Optional.of(minutes)), at));
  }

  @Test
  void theFirstIsDueByTheContactsOwnClockAndThenEachInItsTurn() {
    waiting(Optional.of(SAID));
    assertThat(deadline()).isEqualTo(new Deadline<>(at(10), new PrepareAnnouncement(0, at(10))));

    when(deadline().command());
    assertThat(recorded).containsExactly(new AnnouncementDue(0, at(10)));
    assertThat(deadline().command()).as("nothing until it is known").isInstanceOf(Release.class);

    var announcement = comfort().next(Optional.of(3), Optional.of(5));
    assertThat(announcement.prompts())
        .containsExactly(
            "thanks.wav", "place.wav", "words/en/3.wav", "at-most.wav", "words/en/5.wav");
    when(new Announce(announcement, at(11)));
    assertThat(recorded).containsExactly(new Announced(announcement, at(11)));
    assertThat(deadline().at()).isEqualTo(at(41));
    assertThat(deadline().command()).isEqualTo(new PrepareAnnouncement(1, at(41)));
  }

  @Test
  void whatIsToldTwiceIsRecordedOnce() {
    waiting(Optional.of(SAID)).when(deadline().command());
    var announcement = comfort().next(Optional.of(3), Optional.of(5));
    when(new PrepareAnnouncement(0, at(10)));
    assertThat(recorded).isEmpty();
    when(new Announce(announcement, at(11))).when(new Announce(announcement, at(12)));
    assertThat(recorded).isEmpty();
    when(new PrepareAnnouncement(1, at(12)));
    assertThat(recorded).as("too early").isEmpty();
  }

  @Test
  void whatWasToldNeverGetsWorse() {
    waiting(Optional.of(SAID)).told(at(10), 3, 5);
    var worse = comfort().next(Optional.of(4), Optional.of(6));
    assertThat(worse.prompts()).containsExactly("thanks.wav");
    told(at(40), 4, 6);
    assertThat(comfort().position()).contains(3);
    assertThat(comfort().minutes()).contains(5);
    assertThat(comfort().next(Optional.of(2), Optional.of(5)).prompts()).hasSize(5);
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    waiting(Optional.of(SAID));
    assertThat(comfort().next(Optional.of(2), Optional.empty()).prompts())
        .containsExactly("thanks.wav", "place.wav", "words/en/2.wav");
    assertThat(comfort().next(Optional.empty(), Optional.of(0)).prompts())
        .containsExactly("thanks.wav");
  }

  /** It was not said to its end, or not at all: who waits on hears it at once. */
  @Test
  void anAgentWhoIsRungPutsItOff() {
    waiting(Optional.of(SAID)).when(deadline().command());
    var announcement = comfort().next(Optional.of(1), Optional.of(1));
    when(new Ring(ContactTest.offer("a1", 11), at(11), Optional.empty()))
        .when(new Announce(announcement, at(12)));
    assertThat(recorded).isEmpty();
    assertThat(deadline().command()).isInstanceOf(LapseOffer.class);

    when(deadline().command());
    assertThat(deadline()).isEqualTo(new Deadline<>(at(10), new PrepareAnnouncement(0, at(10))));
  }

  @Test
  void anOfferThatWasDecidedForAnEarlierStayIsNone() {
    waiting(Optional.of(SAID));
    var usual = ContactTest.offer("a1", 11);
    assertThat(usual.isFor(ID, new QueueId("sales"), at(0))).as("decided by nobody").isTrue();
    assertThat(decidedFor(at(0)).isFor(ID, new QueueId("sales"), at(0))).isTrue();
    assertThat(Contact.decide(contact, new Ring(decidedFor(at(-9)), at(11), Optional.empty())))
        .isInstanceOf(Rejected.class);
  }

  private static Offer decidedFor(Instant since) {
    var usual = ContactTest.offer("a1", 11);
    var judgement =
        new Judgement(
            at(11),
            ContactChoice.LONGEST_WAIT,
            AgentChoice.LONGEST_IDLE,
            "sales 1",
            0,
            List.of(new Contender(ID, new QueueId("sales"), since, 0, 30_000, 20_000, 1, 600_000)),
            0,
            List.of(new Candidate(usual.agent(), 0, 0, at(5))));
    return new Offer(
        usual.agent(),
        false,
        usual.leg(),
        usual.offeredAt(),
        usual.lapsesAt(),
        new Why("test", 1, 0, 0, "v1", Optional.of(judgement)));
  }

  @Test
  void anAlarmForAnAnnouncementReleasesNobody() {
    waiting(Optional.of(SAID)).when(new Release(at(20)));
    assertThat(recorded).isEmpty();
    when(new Release(at(300)));
    assertThat(contact.describe()).isEqualTo("Ended");
  }

  @Test
  void aQueueThatSaysNothingHasNoAlarm() {
    waiting(Optional.empty());
    assertThat(deadline().command()).isInstanceOf(Release.class);
  }
}
