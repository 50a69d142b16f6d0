package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;
import static santra.contact.ContactTest.offer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.Dispose;
import santra.contact.ContactCommand.EndGreeting;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.LapseDisposition;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactEvent.Disposed;
import santra.vocabulary.AgentId;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.QueueId;

/** Row 83: what a contact was about, said by who has talked with it, or held to be so. */
class DispositionsTest {
  private static final AgentId ANNA = new AgentId("anna");

  private static ContactTest talking(Optional<DispositionTerms> terms) {
    var usual = ContactTest.arrive(true, Optional.empty()).arrival();
    var plan =
        new Plan(
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
            Optional.empty(),
            List.of(),
            Optional.empty(),
            terms);
    return new ContactTest()
        .when(
            new Arrive(
                new Arrival(
                    usual.number(),
                    "",
                    "",
                    usual.testId(),
                    plan,
                    usual.invite(),
                    usual.leg(),
                    Optional.empty(),
                    Optional.empty()),
                at(0)))
        .when(new Anchor("sdp", at(2), at(1), Optional.empty()))
        .when(new EndGreeting(at(2)))
        .when(new Ring(offer("a1", 3), at(3), Optional.empty()))
        .when(new Connect("a1", dialog("a1"), "sdp", at(5), Optional.empty()));
  }

  private static Optional<DispositionTerms> terms(Optional<String> otherwise) {
    return Optional.of(new DispositionTerms(otherwise, Duration.ofMinutes(5)));
  }

  @Test
  void theDefaultHoldsForWhoSaidNothingInTimeAndSaysThatItIsNoWordOfTheAgents() {
    var life = talking(terms(Optional.of("other"))).when(new HangUp("c", 2, at(60)));
    life.when(new LapseDisposition(ANNA, at(360))).when(new LapseDisposition(ANNA, at(361)));

    assertThat(life.history.stream().filter(Disposed.class::isInstance))
        .containsExactly(new Disposed(ANNA, List.of("other"), "", at(360), Optional.of(true)));
    // Better late than never: the agent's own word counts then.
    life.when(new Dispose(ANNA, List.of("invoice"), "", at(400)));
    assertThat(life.history).endsWith(new Disposed(ANNA, List.of("invoice"), "", at(400)));
  }

  @Test
  void whatWasSaidIsNotOverruled() {
    var life = talking(terms(Optional.of("other")));
    life.when(new Dispose(ANNA, List.of("invoice"), "", at(50)))
        .when(new HangUp("c", 2, at(60)))
        .when(new LapseDisposition(ANNA, at(360)));
    assertThat(life.history.stream().filter(Disposed.class::isInstance)).hasSize(1);
  }

  @Test
  void withoutADefaultNothingIsHeldToBeSo() {
    for (var terms : List.of(terms(Optional.empty()), Optional.<DispositionTerms>empty())) {
      var life = talking(terms).when(new HangUp("c", 2, at(60)));
      life.when(new LapseDisposition(ANNA, at(360)));
      assertThat(life.history.stream().filter(Disposed.class::isInstance)).isEmpty();
    }
  }
}
