package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.contact.Attempt;
import santra.contact.Contact;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactEvent;
import santra.contact.Destination;
import santra.contact.Leg;
import santra.contact.OfferOutcome;
import santra.contact.Outside;
import santra.media.MediaServer;
import santra.node.Examples;
import santra.tenancy.Outlet;
import santra.tenancy.Prompts;
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.toll.Caps;
import santra.toll.Toll;
import santra.toll.TollCommand.Free;
import santra.toll.TollCommand.RaiseAlarm;
import santra.toll.TollCommand.Seize;
import santra.vocabulary.Decision;

/** Which trunk is chosen for a number outside, and what is given back: rows 54 and 180. */
class OutsideEffectsTest {
  private static final Instant AT = Examples.AT;
  private static final Outside MOBILE =
      new Outside("+358401234567", "+358100100", false, "", Duration.ofSeconds(60));
  private static final String FILE =
      """
      tenant: acme
      dialling: {country: "+358", allow: ["+358"]}
      trunks:
        first: {to: "sip:192.0.2.1", priority: 1}
        second: {to: "sip:192.0.2.2", priority: 2, rates: [{prefix: "+358", per-minute: 0.60}]}
      """;

  @TempDir Path folder;

  private final FakePost post = new FakePost();
  private final Set<String> down = new HashSet<>();

  private final List<String> mediaOrders = new ArrayList<>();
  private boolean mediaFails;

  private final MediaServer media =
      (MediaServer)
          Proxy.newProxyInstance(
              MediaServer.class.getClassLoader(),
              new Class<?>[] {MediaServer.class},
              (_, method, _) -> {
                mediaOrders.add(method.getName());
                return mediaFails
                    ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                    : CompletableFuture.completedFuture("sdp");
              });

  private Tenant tenant(String text) {
    return TenantFile.read(
            "acme.yaml", text.getBytes(StandardCharsets.UTF_8), folder, "santra", Prompts.UNSEEN)
        .tenant()
        .orElseThrow();
  }

  private OutsideEffects effects(String file) {
    var tenants = new Tenants(List.of(tenant(file)));
    var telephone =
        (Telephone)
            Proxy.newProxyInstance(
                Telephone.class.getClassLoader(),
                new Class<?>[] {Telephone.class},
                (_, method, arguments) ->
                    method.getName().equals("places")
                        ? places((Trunk) arguments[1])
                        : new Leg((String) arguments[1], Examples.PATH, Examples.DIALOG, "", ""));
    return new OutsideEffects(
        Examples.CALL,
        new Entities(post),
        media,
        telephone,
        () -> tenants,
        Clock.fixed(AT.plusSeconds(10), ZoneOffset.UTC));
  }

  private List<Outlet> places(Trunk trunk) {
    return down.contains(trunk.name()) ? List.of() : trunk.out().stream().toList();
  }

  private static Contact after(List<ContactEvent> events) {
    Contact contact = new Contact.New();
    for (var event : events) contact = Contact.evolve(Examples.CALL, contact, event);
    return contact;
  }

  private static List<ContactEvent> sentOut() {
    return new ArrayList<>(
        List.of(
            new ContactEvent.Arrived(Examples.ARRIVAL, AT),
            new ContactEvent.Anchored("sdp", AT.plusSeconds(1), AT, Optional.empty()),
            new ContactEvent.Queued(Examples.SALES, AT.plusSeconds(1)),
            new ContactEvent.AgentOffered(Examples.OFFER, AT.plusSeconds(2)),
            new ContactEvent.Connected(
                "a1", Examples.DIALOG, "sdp", AT.plusSeconds(5), Optional.empty()),
            new ContactEvent.Transferred(
                "a1", new Destination.ToNumber(MOBILE, Examples.PLAN), AT.plusSeconds(9), true)));
  }

  private <T> List<T> sent(Class<T> kind) {
    return post.sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void theFirstTrunkIsSeizedAndTried() {
    effects(FILE).recovered(after(sentOut()), 6);

    var seize = sent(Seize.class).getFirst();
    assertThat(seize.trunk()).isEqualTo("first");
    assertThat(seize.leg()).isEqualTo(Attempt.leg(AT.plusSeconds(9), 0));
    var attempt = sent(TryTrunk.class).getFirst().attempt();
    assertThat(attempt.trunk()).isEqualTo("first");
    assertThat(attempt.currency()).as("nothing is charged").isEmpty();
    assertThat(attempt.leg().localSdp()).isEqualTo("sdp");
  }

  @Test
  void aTrunkThatIsDownOrFullIsSkipped() {
    down.add("first");
    effects(FILE).recovered(after(sentOut()), 6);
    assertThat(sent(TryTrunk.class).getFirst().attempt().trunk()).isEqualTo("second");

    post.sent.clear();
    down.clear();
    post.fullTrunks = Map.of("first", "no channel of trunk first is free");
    effects(FILE).recovered(after(sentOut()), 6);
    assertThat(sent(Seize.class)).extracting(Seize::trunk).containsExactly("first", "second");
    var attempt = sent(TryTrunk.class).getFirst().attempt();
    assertThat(attempt.trunk()).isEqualTo("second");
    assertThat(attempt.perMinuteMicros()).isEqualTo(600_000);
    assertThat(attempt.currency()).isEqualTo("EUR");
  }

  @Test
  void aCapEndsTheSearchWithAnAlarm() {
    var limits = new Caps(0, 1, 0, ZoneOffset.UTC, 1, 1);
    var refusal =
        (Decision.Rejected<?>)
            Toll.decide(Toll.NOTHING, new Seize(Examples.CALL, "o1", "first", 0, limits, AT));
    post.fullTrunks = Map.of("first", refusal.reason());
    effects(FILE).recovered(after(sentOut()), 6);

    assertThat(sent(Seize.class)).hasSize(1);
    assertThat(sent(RaiseAlarm.class)).extracting(RaiseAlarm::cap).containsExactly("concurrent");
    assertThat(sent(GiveUpNumber.class).getFirst().status()).isEqualTo(503);
  }

  /** Whatever a contact says: what its tenant's rules deny now is called by nobody. */
  @Test
  void whatTheRulesDenyNowIsNotCalled() {
    effects(FILE.replace("allow: [\"+358\"]", "allow: [\"+46\"]")).recovered(after(sentOut()), 6);

    assertThat(sent(Seize.class)).isEmpty();
    assertThat(sent(TryTrunk.class)).isEmpty();
    assertThat(sent(GiveUpNumber.class).getFirst().status()).isEqualTo(403);
  }

  @Test
  void noTrunkIsLeft() {
    down.addAll(List.of("first", "second"));
    effects(FILE).recovered(after(sentOut()), 6);

    assertThat(sent(GiveUpNumber.class).getFirst().reason()).isEqualTo("no trunk is left");
  }

  @Test
  void whoGivesUpWhileAChannelIsAskedForNeedsNoneAnyMore() {
    var events = sentOut();
    var before = after(events);
    var givenUp =
        List.<ContactEvent>of(
            new ContactEvent.NumberGivenUp(
                "+358401234567", 503, "the cap is reached: concurrent", AT.plusSeconds(10)),
            new ContactEvent.Queued(Examples.SALES, AT.plusSeconds(9)));
    events.addAll(givenUp);
    effects(FILE).recorded(before, givenUp, after(events), 8);

    assertThat(sent(Free.class))
        .extracting(Free::leg)
        .containsExactly(Attempt.leg(AT.plusSeconds(9), 0));
  }

  /**
   * Two search after a takeover: one gets through, the other fails, and may take nothing from it.
   */
  @Test
  void aSearchThatFailsLeavesTheChannelToWhoGotThrough() {
    mediaFails = true;
    effects(FILE).recovered(after(sentOut()), 6);

    assertThat(sent(GiveUpNumber.class)).hasSize(1);
    assertThat(sent(Free.class)).isEmpty();
    assertThat(mediaOrders).doesNotContain("drop");
  }

  @Test
  void aTrunkThatIsTriedTwiceIsTalkedOverOnce() {
    var events = sentOut();
    events.add(new ContactEvent.TrunkTried(attempt("first"), AT.plusSeconds(10)));
    events.add(
        new ContactEvent.Connected(
            attempt("first").leg().id(),
            Examples.DIALOG,
            "sdp",
            AT.plusSeconds(20),
            Optional.empty()));

    assertThat(
            Contact.decide(
                after(events),
                new TryTrunk(attempt("first"), AT.plusSeconds(21), Optional.empty())))
        .isEqualTo(new Decision.Accepted<ContactEvent>(List.of()));
  }

  private static Attempt attempt(String trunk) {
    return new Attempt(
        new Leg(Attempt.leg(AT.plusSeconds(9), 0), Examples.PATH, Examples.DIALOG, "sdp", ""),
        trunk,
        600_000,
        "EUR",
        AT.plusSeconds(10),
        AT.plusSeconds(70));
  }

  @Test
  void aFailedTrunkIsFreedAndTheNextOneTriedWhoeverTakesOver() {
    var events = sentOut();
    events.add(new ContactEvent.TrunkTried(attempt("first"), AT.plusSeconds(10)));
    var before = after(events);
    var failed =
        new ContactEvent.TrunkFailed(
            attempt("first").leg().id(), OfferOutcome.UNREACHABLE, 503, AT.plusSeconds(11));
    events.add(failed);
    effects(FILE).recorded(before, List.of(failed), after(events), 8);

    assertThat(sent(Free.class)).extracting(Free::leg).containsExactly(failed.leg());
    assertThat(sent(TryTrunk.class).getFirst().attempt().trunk()).isEqualTo("second");

    post.sent.clear();
    effects(FILE).recovered(after(events), 8);
    assertThat(sent(Free.class)).extracting(Free::leg).contains(failed.leg());
    assertThat(sent(TryTrunk.class).getFirst().attempt().trunk()).isEqualTo("second");
  }

  @Test
  void whatWasTalkedIsPaid() {
    var events = sentOut();
    events.add(new ContactEvent.TrunkTried(attempt("second"), AT.plusSeconds(10)));
    events.add(
        new ContactEvent.Connected(
            attempt("second").leg().id(),
            Examples.DIALOG,
            "sdp",
            AT.plusSeconds(20),
            Optional.empty()));
    var before = after(events);
    var end =
        (Decision.Accepted<ContactEvent>)
            Contact.decide(before, new HangUp(Leg.CALLER, 3, AT.plusSeconds(80)));
    events.addAll(end.events());
    effects(FILE).recorded(before, end.events(), after(events), 9);

    assertThat(sent(Free.class)).extracting(Free::costMicros).containsExactly(600_000L);
  }
}
