package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.arrive;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;
import static santra.contact.ContactTest.offer;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.AgreeMedia;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.ExpireSession;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.KeepSession;
import santra.contact.ContactCommand.RefreshSession;
import santra.contact.ContactCommand.RefuseReinvite;
import santra.contact.ContactCommand.Reinvite;
import santra.contact.ContactCommand.Release;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.Outcome;
import santra.vocabulary.Deadline;

/** RFC 4028: a sign of life is given in time, asked for in time, and its lack ends the contact. */
class SessionTimersTest {
  static final Optional<SessionTimer> OURS = timer(90, true);
  private static final Optional<SessionTimer> THEIRS = timer(90, false);

  private static Optional<SessionTimer> timer(int seconds, boolean ours) {
    return Optional.of(new SessionTimer(Duration.ofSeconds(seconds), ours));
  }

  /** Answered at once at second 1; the agent at 12. */
  private static ContactTest talking(Optional<SessionTimer> caller, Optional<SessionTimer> agent) {
    return new ContactTest()
        .when(arrive(true, caller))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()))
        .when(new Ring(offer("a1", 5), at(5), Optional.empty()))
        .when(new Connect("a1", dialog("a1"), "agent sdp", at(12), agent));
  }

  private static Deadline<ContactCommand> deadline(ContactTest life) {
    return life.contact.deadline().orElseThrow();
  }

  @Test
  void afterHalfTheTimeWeRefreshByAReinviteOfTheSameMedia() {
    var life = talking(OURS, timer(600, true));

    assertThat(deadline(life)).isEqualTo(new Deadline<>(at(46), new RefreshSession("c", at(46))));
    life.whenTimePasses();
    assertThat(life.open().anchorage().reinvite("c")).isPresent();
    assertThat(life.open().caller().localSdp()).isEqualTo("sdp");
  }

  @Test
  void anAnswerStartsTheTimeAnew() {
    var life = talking(OURS, timer(600, true)).whenTimePasses();
    var cseq = life.open().caller().dialog().localCseq();

    life.when(new AgreeMedia("c", cseq, "", "caller sdp", at(47), OURS));

    assertThat(deadline(life)).isEqualTo(new Deadline<>(at(92), new RefreshSession("c", at(92))));
  }

  @Test
  void aPeerThatNeverAnswersOurRefreshIsGoneAndTheContactEnds() {
    var life = talking(OURS, timer(600, true)).whenTimePasses();

    // 90 s, less a third of it: RFC 4028 section 10.
    assertThat(deadline(life)).isEqualTo(new Deadline<>(at(61), new ExpireSession("c", at(61))));
    life.whenTimePasses();
    assertThat(life.record().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(life.record().hungUpBy()).isEqualTo(HungUpBy.CENTRE);
    assertThat(life.record().reason()).contains("session expired");
  }

  @Test
  void aPeerThatDoesNotRefreshAsItPromisedIsGone() {
    var life = talking(Optional.empty(), THEIRS);

    assertThat(deadline(life)).isEqualTo(new Deadline<>(at(72), new ExpireSession("a1", at(72))));
    life.whenTimePasses();
    assertThat(life.record().reason()).contains("session expired");
  }

  @Test
  void aCallerWhoSilentlyWentWhileWaitingHasAbandoned() {
    var life =
        new ContactTest()
            .when(arrive(true, OURS))
            .when(new Anchor("sdp", at(1), at(1), Optional.empty()))
            .whenTimePasses()
            .whenTimePasses();

    assertThat(life.record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(life.record().reason()).contains("session expired");
  }

  @Test
  void whoIsNotAnsweredHasNoSessionYet() {
    var life =
        new ContactTest()
            .when(arrive(false, OURS))
            .when(new Anchor("sdp", at(1), at(1), Optional.empty()));

    assertThat(deadline(life).command()).isInstanceOf(Release.class);
  }

  @Test
  void anyRequestOfThePeerInTheDialogIsASignOfLife() {
    var life =
        talking(Optional.empty(), THEIRS).when(new KeepSession("a1", 7, Optional.empty(), at(40)));
    assertThat(deadline(life).at()).isEqualTo(at(100));
    assertThat(life.open().leg("a1").orElseThrow().dialog().remoteCseq()).isEqualTo(7);

    life.when(
        new Renegotiate("a1", 8, "agent sdp", "ours", at(50), Optional.empty(), Optional.empty()));
    assertThat(deadline(life).at()).isEqualTo(at(110));
    life.when(new ExpireSession("a1", at(72))); // an alarm that is out of date
    assertThat(life.contact).isInstanceOf(Contact.Open.class);
  }

  @Test
  void thePeerMayChangeTheTimerWithItsRefresh() {
    var life =
        talking(Optional.empty(), THEIRS)
            .when(new KeepSession("a1", 7, timer(1_800, false), at(40)));

    assertThat(deadline(life).at()).isEqualTo(at(40 + 1_800 - 32));
  }

  @Test
  void whoRefusesOurRefreshLives() {
    var life = talking(OURS, timer(600, true)).whenTimePasses();
    var cseq = life.open().caller().dialog().localCseq();

    life.when(new RefuseReinvite("c", cseq, at(47)));

    assertThat(life.open().anchorage().reinvites()).isEmpty();
    assertThat(deadline(life)).isEqualTo(new Deadline<>(at(92), new RefreshSession("c", at(92))));
  }

  @Test
  void aPeerInTroubleIsAskedAgainAndKeepsItsSession() {
    var life = talking(OURS, timer(600, true)).whenTimePasses();
    for (int i = 0; i < 30; i++)
      life.when(
          new Reinvite("c", life.open().caller().dialog().localCseq(), at(47), Optional.empty()));

    assertThat(life.open().anchorage().reinvites()).isEmpty();
    assertThat(deadline(life).command()).isEqualTo(new RefreshSession("c", at(92)));
  }

  @Test
  void aPeerThatWantsLongerSessionsGetsThem() {
    var life = talking(OURS, timer(600, true)).whenTimePasses();
    var cseq = life.open().caller().dialog().localCseq();

    life.when(new Reinvite("c", cseq, at(47), timer(300, true)));

    assertThat(life.open().timer("c")).isEqualTo(timer(300, true));
    assertThat(life.open().anchorage().reinvite("c").orElseThrow().cseq()).isGreaterThan(cseq);
  }

  @Test
  void aContactOfAnEarlierBuildHasNoSessionTimer() {
    var life = talking(Optional.empty(), Optional.empty());

    assertThat(deadline(life).command()).isInstanceOf(Release.class);
    life.when(new HangUp("a1", 1, at(40)));
  }
}
