package santra.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import santra.flow.Step.Compare;
import santra.flow.Step.Enqueue;
import santra.flow.Step.LookUp;
import santra.vocabulary.QueueId;

/** A flow that asks who calls. */
class LookUpTest {
  private static final Instant T0 = Instant.parse("2026-12-01T08:00:00Z");
  private static final Flow FLOW =
      new Flow(
          "main",
          "v",
          "en",
          "find",
          Map.of(
              "find",
              new LookUp(
                  "crm",
                  List.of("caller"),
                  Map.of("gold", "vip"),
                  Duration.ofSeconds(3),
                  "rank",
                  "usual"),
              "rank",
              new Compare("gold", Step.Test.IS, "true", "best", "usual"),
              "best",
              new Enqueue(new QueueId("best")),
              "usual",
              new Enqueue(new QueueId("usual"))),
          Map.of());

  private static Position begun() {
    return Walk.begin(FLOW, Map.of("caller", "040", "gold", "true"), T0).position();
  }

  private static Position after(Optional<Map<String, String>> found) {
    return Walk.lookedUp(FLOW, begun(), found, T0.plusSeconds(1)).orElseThrow().position();
  }

  @Test
  void theCallerWaitsInSilenceUntilTheAnswerIsHere() {
    assertThat(begun().step()).isEqualTo("find");
    assertThat(begun().hears()).isEmpty();
    assertThat(begun().due()).isEqualTo(T0.plusSeconds(5));
    assertThat(Walk.press(FLOW, begun(), "1", T0)).isEmpty();
  }

  @Test
  void whatWasFoundDecides() {
    assertThat(after(Optional.of(Map.of("gold", "true"))).step()).isEqualTo("best");
    assertThat(after(Optional.of(Map.of("gold", "false"))).step()).isEqualTo("usual");
  }

  @Test
  void whatTheAnswerLacksIsEmptyAndWhatItAddsIsNotTaken() {
    var position = after(Optional.of(Map.of("caller", "050")));

    assertThat(position.step()).isEqualTo("usual");
    assertThat(position.variables()).containsEntry("gold", "").containsEntry("caller", "040");
  }

  @Test
  void withoutAnAnswerItGoesOtherwise() {
    assertThat(after(Optional.empty()).step()).isEqualTo("usual");
    assertThat(Walk.elapse(FLOW, begun(), T0.plusSeconds(5)).position().step()).isEqualTo("usual");
  }

  @Test
  void anAnswerThatNobodyAskedForChangesNothing() {
    var over = after(Optional.empty());

    assertThat(Walk.lookedUp(FLOW, over, Optional.of(Map.of()), T0)).isEmpty();
  }

  @Test
  void aSimulatedCallerIsFoundAsItsTestSays() {
    var gold =
        new Rehearsal(
            T0, "", Map.of(), Map.of("find", Map.of("gold", "true")), List.of(), Set.of(), "best");
    var unknown = new Rehearsal(T0, "", Map.of(), Map.of(), List.of(), Set.of(), "usual");

    assertThat(gold.fault(FLOW)).isEmpty();
    assertThat(unknown.fault(FLOW)).isEmpty();
    assertThat(Soundness.faults(FLOW)).isEmpty();
  }

  @Test
  void aVariableThatNobodySetsCannotBeSent() {
    var flow =
        new Flow(
            "main",
            "v",
            "en",
            "find",
            Map.of(
                "find",
                new LookUp(
                    "crm", List.of("born"), Map.of(), Duration.ofSeconds(3), "usual", "usual"),
                "usual",
                new Enqueue(new QueueId("usual"))),
            Map.of());

    assertThat(Soundness.faults(flow)).hasSize(1).first().asString().contains("born");
  }
}
