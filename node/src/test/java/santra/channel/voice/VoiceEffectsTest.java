package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.contact.Arrival;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.Destination;
import santra.contact.Dialog;
import santra.contact.OfferOutcome;
import santra.contact.Plan;
import santra.contact.Said;
import santra.contact.SessionTimer;
import santra.node.Examples;

/** What is said on the wire after a fact, and what is said again by whoever takes over. */
class VoiceEffectsTest {
  private static final Instant AT = Examples.AT;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<EdgeOrder> said = new ArrayList<>();
  private final List<ContactEvent> journal = new ArrayList<>();
  private Contact contact = new Contact.New();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private VoiceEffects effects(Instant now) {
    var addresses = new Addresses(Examples.PATH.edge());
    addresses.add(Examples.PATH.edge());
    var edges = new Edges(addresses, said::add, timer, System::nanoTime);
    return new VoiceEffects(edges, Clock.fixed(now, ZoneOffset.UTC));
  }

  private void record(ContactEvent event) {
    var before = contact;
    contact = Contact.evolve(Examples.CALL, contact, event);
    journal.add(event);
    effects(AT).recorded(before, List.of(event), contact, journal.size());
  }

  private List<EdgeOrder> saidBy(Runnable step) {
    said.clear();
    step.run();
    return List.copyOf(said);
  }

  private List<EdgeOrder> saidAgain(Duration later) {
    return saidBy(() -> effects(AT.plus(later)).recovered(contact, journal.size()));
  }

  /** Answered by the agent only, unless {@code atOnce}. */
  private void arrive(boolean atOnce) {
    var plan = Examples.PLAN;
    var arrival = Examples.ARRIVAL;
    record(
        new ContactEvent.Arrived(
            new Arrival(
                arrival.number(),
                arrival.caller(),
                arrival.callerName(),
                arrival.testId(),
                new Plan(
                    plan.configuration(),
                    plan.greeting(),
                    atOnce,
                    plan.queue(),
                    plan.music(),
                    plan.maxWaiting(),
                    plan.maxWait(),
                    plan.ring(),
                    plan.wrapUp(),
                    plan.promise(),
                    plan.claimed(),
                    plan.session()),
                arrival.invite(),
                arrival.leg(),
                arrival.script(),
                arrival.timer()),
            AT));
  }

  private void ring() {
    record(new ContactEvent.Anchored("our answer", AT, AT, Optional.of("s@1")));
    record(new ContactEvent.Queued(Examples.SALES, AT));
    record(new ContactEvent.AgentOffered(Examples.OFFER, AT));
  }

  private static List<Integer> statuses(List<EdgeOrder> orders) {
    return orders.stream()
        .filter(EdgeOrder.Respond.class::isInstance)
        .map(order -> ((EdgeOrder.Respond) order).status())
        .toList();
  }

  private Contact.Open open() {
    return (Contact.Open) contact;
  }

  private void end(ContactRecord.HungUpBy by) {
    var record = Examples.RECORD;
    record(
        new ContactEvent.Ended(
            new ContactRecord(
                record.contact(),
                record.tenant(),
                record.channel(),
                record.number(),
                record.caller(),
                record.queue(),
                record.configuration(),
                record.outcome(),
                by,
                record.sipCause(),
                record.reason(),
                record.arrivedAt(),
                record.queuedAt(),
                record.answeredAt(),
                record.endedAt(),
                record.waitMs(),
                record.talkMs(),
                record.agent(),
                record.testId(),
                record.segments(),
                record.legs(),
                record.transfers(),
                record.detours()),
            AT));
  }

  @Test
  void anArrivalThatMayNotHaveBeenHeardIsAcceptedAgain() {
    arrive(false);

    assertThat(statuses(saidAgain(Duration.ofSeconds(2)))).containsExactly(100);
  }

  @Test
  void whoWaitsWithoutAnAnswerHearsTheEarlyMediaAgain() {
    arrive(false);
    record(new ContactEvent.Anchored("our answer", AT, AT, Optional.of("s@1")));
    record(new ContactEvent.Queued(Examples.SALES, AT));

    assertThat(saidAgain(Duration.ofMinutes(5)))
        .singleElement()
        .isInstanceOfSatisfying(
            EdgeOrder.Respond.class,
            respond -> {
              assertThat(respond.status()).isEqualTo(183);
              assertThat(respond.sdp()).isEqualTo("our answer");
            });
  }

  @Test
  void anAnswerIsRepeatedOnlyWhileItsAckMayBeMissing() {
    arrive(true);
    record(new ContactEvent.Anchored("our answer", AT, AT, Optional.of("s@1")));

    assertThat(statuses(saidAgain(Duration.ofSeconds(31)))).containsExactly(200);
    assertThat(saidAgain(Duration.ofSeconds(33))).isEmpty();
  }

  @Test
  void aRingIsSaidAgainAsARetransmissionWhateverTheDeviceHasAnswered() {
    arrive(true);
    record(new ContactEvent.Anchored("our answer", AT, AT, Optional.of("s@1")));
    record(new ContactEvent.Queued(Examples.SALES, AT));
    var first = saidBy(() -> record(new ContactEvent.AgentOffered(Examples.OFFER, AT)));
    var elsewhere = redirected(Examples.DIALOG);
    record(new ContactEvent.AgentRinging("a1", elsewhere, AT));

    assertThat(first).hasSize(1);
    assertThat(saidAgain(Duration.ofMinutes(1))).isEqualTo(first);
  }

  /** The device names another address in its 180. */
  private static Dialog redirected(Dialog dialog) {
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        dialog.remoteTag(),
        dialog.localUri(),
        dialog.remoteUri(),
        "sip:201@127.0.0.99:9999",
        dialog.routeSet(),
        dialog.localCseq(),
        dialog.remoteCseq());
  }

  @Test
  void aWithdrawalCarriesWhatItWithdraws() {
    arrive(true);
    record(new ContactEvent.Anchored("our answer", AT, AT, Optional.of("s@1")));
    record(new ContactEvent.Queued(Examples.SALES, AT));
    var ring = saidBy(() -> record(new ContactEvent.AgentOffered(Examples.OFFER, AT))).getFirst();
    record(new ContactEvent.AgentRinging("a1", redirected(Examples.DIALOG), AT));
    var orders =
        saidBy(() -> record(new ContactEvent.OfferEnded("a1", OfferOutcome.NO_ANSWER, 487, AT)));

    assertThat(orders)
        .singleElement()
        .isInstanceOfSatisfying(
            EdgeOrder.Withdraw.class,
            withdraw -> assertThat(withdraw.ring().orElseThrow()).isEqualTo(ring));
    // Its node may have died before the edge heard; a phone that has no CANCEL rings on.
    assertThat(saidAgain(Duration.ofSeconds(20))).containsAll(orders);
    assertThat(saidAgain(Duration.ofSeconds(40))).doesNotContainAnyElementsOf(orders);
  }

  /** It may have answered in vain, and has forgotten the INVITE after 64*T1. */
  @Test
  void noPhoneIsRungAnewByAWithdrawal() {
    arrive(true);
    ring();
    contact =
        Contact.evolve(
            Examples.CALL,
            contact,
            new ContactEvent.OfferEnded("a1", OfferOutcome.NO_ANSWER, 487, AT.plusSeconds(20)));

    assertThat(saidAgain(Duration.ofSeconds(31))).anyMatch(this::carriesARing);
    assertThat(saidAgain(Duration.ofSeconds(33))).noneMatch(this::carriesARing);
  }

  private boolean carriesARing(EdgeOrder order) {
    return order instanceof EdgeOrder.Withdraw(_, var ring) && ring.isPresent();
  }

  @Test
  void anAgentsAnswerIsAcknowledgedAgainWhileItMayBeRepeated() {
    arrive(false);
    ring();
    var first =
        saidBy(() ->
            record(
                new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty())));

    assertThat(first).hasSize(2);
    assertThat(saidAgain(Duration.ofSeconds(5))).containsExactlyInAnyOrderElementsOf(first);
    assertThat(saidAgain(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void anEndIsSaidAgainWithTheSameByes() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));
    var first = saidBy(() -> end(ContactRecord.HungUpBy.CENTRE));

    assertThat(first).hasSize(2).allMatch(EdgeOrder.HangUp.class::isInstance);
    assertThat(saidAgain(Duration.ofSeconds(5))).isEqualTo(first);
    assertThat(saidAgain(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void aTalkKeepsTheTagOfTheAnswer() {
    arrive(true);
    ring();
    record(new ContactEvent.AgentRinging("a1", Examples.DIALOG, AT));

    assertThat(open().offer().orElseThrow().leg().dialog().remoteTag())
        .isEqualTo(Examples.DIALOG.remoteTag());
  }

  private void move() {
    var legs = new ArrayList<Said>();
    legs.add(new Said("c", "new answer"));
    open().offer().ifPresent(offer -> legs.add(new Said(offer.leg().id(), "new offer")));
    record(new ContactEvent.Reanchored("s@2", legs, AT));
  }

  private static List<EdgeOrder.Reinvite> reinvites(List<EdgeOrder> orders) {
    return orders.stream()
        .filter(EdgeOrder.Reinvite.class::isInstance)
        .map(EdgeOrder.Reinvite.class::cast)
        .toList();
  }

  private static List<String> kinds(List<EdgeOrder> orders) {
    return orders.stream().map(order -> order.getClass().getSimpleName()).toList();
  }

  private void transfer(boolean referred) {
    record(
        new ContactEvent.Transferred("a1", new Destination.ToQueue(Examples.PLAN), AT, referred));
    record(new ContactEvent.Queued(Examples.SALES, AT));
  }

  @Test
  void whoReferredIsToldThatItIsDoneAndLetGoAndWhoTakesOverSaysTheSame() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));
    var first = saidBy(() -> transfer(true));

    assertThat(kinds(first)).containsExactly("Notify", "HangUp");
    assertThat(((EdgeOrder.Notify) first.get(0)).dialog().localCseq()).isEqualTo(2);
    assertThat(((EdgeOrder.HangUp) first.get(1)).dialog().localCseq()).isEqualTo(3);
    assertThat(saidAgain(Duration.ofSeconds(1))).containsAll(first);
    assertThat(saidAgain(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void whoWasSentOnByADeskIsLetGoWithoutANotify() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));

    assertThat(kinds(saidBy(() -> transfer(false)))).containsExactly("HangUp");
  }

  @Test
  void aSessionIsRefreshedByAReinviteThatSaysNothingNew() {
    arrive(true);
    ring();
    var timer = Optional.of(new SessionTimer(Duration.ofMinutes(30), true));
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, timer));

    var said =
        reinvites(saidBy(() -> record(new ContactEvent.Reinvited("a1", 3, AT, Optional.empty()))));

    assertThat(said)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.sdp()).isEqualTo(Examples.OFFER.leg().localSdp());
          assertThat(one.timer()).isEqualTo(timer);
        });
    assertThat(reinvites(saidAgain(Duration.ofMinutes(5)))).isEqualTo(said);
  }

  @Test
  void bothLegsHearOfTheNewAnchorAndWhoTakesOverSaysTheSame() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));
    var first = reinvites(saidBy(this::move));

    assertThat(first)
        .extracting(EdgeOrder.Reinvite::sdp)
        .containsExactly("new answer", "new offer");
    assertThat(first).extracting(one -> one.dialog().localCseq()).containsExactly(3L, 3L);
    assertThat(reinvites(saidAgain(Duration.ofMinutes(5)))).isEqualTo(first);

    record(new ContactEvent.MediaAgreed("c", 3, "", "", AT, Optional.empty()));
    assertThat(reinvites(saidAgain(Duration.ofMinutes(5)))).containsExactly(first.get(1));
  }

  @Test
  void anAckKeepsTheNumberOfTheInviteHoweverManyReinvitesFollow() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));
    move();

    assertThat(
            saidAgain(Duration.ofSeconds(1)).stream()
                .filter(EdgeOrder.Acknowledge.class::isInstance)
                .map(order -> ((EdgeOrder.Acknowledge) order).dialog().localCseq()))
        .containsExactly(1L);
  }

  @Test
  void whoOnlyHasA183HearsOfItByAnotherAndByAReinviteWithTheAnswer() {
    arrive(false);
    ring();
    var early = saidBy(this::move);
    assertThat(statuses(early)).containsExactly(183);
    assertThat(reinvites(early)).isEmpty();

    var answered =
        saidBy(() ->
            record(
                new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty())));
    assertThat(statuses(answered)).containsExactly(200);
    assertThat(reinvites(answered)).hasSize(2);
  }

  @Test
  void aPutOffReinviteIsSaidWithItsNextNumberAndAByeIsAboveAll() {
    arrive(true);
    ring();
    record(new ContactEvent.Connected("a1", Examples.DIALOG, "theirs", AT, Optional.empty()));
    move();
    var again =
        reinvites(saidBy(() -> record(new ContactEvent.Reinvited("a1", 4, AT, Optional.empty()))));
    var byes = saidBy(() -> end(ContactRecord.HungUpBy.CENTRE));

    assertThat(again).singleElement().extracting(one -> one.dialog().localCseq()).isEqualTo(4L);
    assertThat(byes)
        .extracting(bye -> ((EdgeOrder.HangUp) bye).dialog().localCseq())
        .containsExactly(4L, 5L);
  }
}
