package santra.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import santra.flow.Step.Asking;
import santra.flow.Step.Collect;
import santra.flow.Step.Compare;
import santra.flow.Step.Enqueue;
import santra.flow.Step.HangUp;
import santra.flow.Step.Menu;
import santra.flow.Step.Put;
import santra.flow.Step.Say;
import santra.flow.Walk.Taken;
import santra.vocabulary.QueueId;

class WalkTest {
  private static final Instant T0 = Instant.parse("2026-11-30T08:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Step SALES = new Enqueue(new QueueId("sales"));

  private static List<Speech> words(String... prompts) {
    return List.of(prompts).stream().<Speech>map(Speech.Prompt::new).toList();
  }

  private static Asking asking(String otherwise) {
    return new Asking(words("choose"), words("sorry", "choose"), PATIENCE, 2, otherwise);
  }

  private static Flow flow(String start, Map<String, Step> steps) {
    return new Flow("main", "v1", "en", start, steps, Map.of());
  }

  private static final Flow MENU =
      flow(
          "hello",
          Map.of(
              "hello", new Say(words("welcome"), "choose"),
              "choose", new Menu(asking("bye"), Map.of("1", "sales")),
              "sales", SALES,
              "bye", new HangUp()));

  private static final Flow NUMBER =
      flow(
          "ask",
          Map.of(
              "ask", new Collect(asking("bye"), "card", 2, 4, "#", "sales"),
              "sales", SALES,
              "bye", new HangUp()));

  private static Taken begin(Flow flow) {
    return Walk.begin(flow, Map.of(Walk.CALLER, "040"), T0);
  }

  private static Taken wait(Flow flow, Taken taken) {
    return Walk.elapse(flow, taken.position(), taken.position().due());
  }

  private static Taken press(Flow flow, Taken taken, String keys) {
    var now = taken;
    for (char key : keys.toCharArray())
      now = Walk.press(flow, now.position(), String.valueOf(key), T0.plusSeconds(1)).orElseThrow();
    return now;
  }

  @Test
  void aPromptIsSaidForAsLongAsItIs() {
    var taken = begin(MENU);

    assertThat(taken.position().step()).isEqualTo("hello");
    assertThat(taken.position().hears()).containsExactly("welcome");
    assertThat(taken.position().due()).isEqualTo(T0.plus(Walk.SPEAK_WITHIN));
    assertThat(Walk.speaking(MENU, taken.position(), T0.plusSeconds(3)).due())
        .isEqualTo(T0.plusSeconds(3));
  }

  @Test
  void patienceBeginsWhenTheQuestionHasBeenAsked() {
    var asked = wait(MENU, begin(MENU));

    assertThat(asked.passed()).containsExactly(new Passed("hello", "said"));
    assertThat(Walk.speaking(MENU, asked.position(), T0.plusSeconds(20)).due())
        .isEqualTo(T0.plusSeconds(20).plus(PATIENCE));
  }

  @Test
  void aKeyLeadsOnThoughTheQuestionIsNotOver() {
    var taken = press(MENU, wait(MENU, begin(MENU)), "1");

    assertThat(taken.passed()).containsExactly(new Passed("choose", "1"));
    assertThat(MENU.at(taken.position())).isEqualTo(SALES);
  }

  @Test
  void aKeyInAnAnnouncementDoesNothing() {
    assertThat(Walk.press(MENU, begin(MENU).position(), "1", T0)).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsAskedAgainThenGoesOtherwise() {
    var again = press(MENU, wait(MENU, begin(MENU)), "9");

    assertThat(again.passed()).containsExactly(new Passed("choose", "no-sense"));
    assertThat(again.position().hears()).containsExactly("sorry", "choose");
    assertThat(again.position().tries()).isEqualTo(1);

    var out = wait(MENU, again);
    assertThat(out.passed()).containsExactly(new Passed("choose", "silence"));
    assertThat(MENU.at(out.position())).isEqualTo(new HangUp());
  }

  @Test
  void keysAreCollectedUntilTheEndKeyTheMostOrSilence() {
    for (var keys : List.of("12#", "1234")) {
      var taken = press(NUMBER, begin(NUMBER), keys);
      assertThat(taken.position().variables()).containsEntry("card", keys.replace("#", ""));
      assertThat(NUMBER.at(taken.position())).isEqualTo(SALES);
    }
    var silent = wait(NUMBER, press(NUMBER, begin(NUMBER), "123"));
    assertThat(silent.position().variables()).containsEntry("card", "123");
  }

  @Test
  void theFirstKeySilencesTheQuestionAndTheOthersDoNotBreakTheSilence() {
    var asked = begin(NUMBER);
    var one = press(NUMBER, asked, "1");
    var two = press(NUMBER, one, "2");

    assertThat(one.position().turn()).isEqualTo(asked.position().turn() + 1);
    assertThat(one.position().hears()).isEmpty();
    assertThat(two.position().turn()).isEqualTo(one.position().turn());
    assertThat(two.position().due()).isEqualTo(T0.plusSeconds(1).plus(PATIENCE));
  }

  @Test
  void tooFewKeysMakeNoSenseAndAreForgotten() {
    var again = press(NUMBER, begin(NUMBER), "1#");

    assertThat(again.passed()).containsExactly(new Passed("ask", "no-sense"));
    assertThat(again.position().digits()).isEmpty();
  }

  @Test
  void comparisonsKnowTextAndWholeNumbers() {
    for (var one :
        List.of(
            List.of("7", "IS", "7", "yes"),
            List.of("07", "IS", "7", "no"),
            List.of("7", "BELOW", "10", "yes"),
            List.of("7", "ABOVE", "10", "no"),
            List.of("gold", "BELOW", "10", "no"),
            List.of("gold", "ABOVE", "10", "no"))) {
      var flow =
          flow(
              "set",
              Map.of(
                  "set", new Put("x", one.get(0), "if"),
                  "if", new Compare("x", Step.Test.valueOf(one.get(1)), one.get(2), "yes", "no"),
                  "yes", SALES,
                  "no", new HangUp()));
      assertThat(begin(flow).position().step()).as("%s", one).isEqualTo(one.get(3));
    }
  }

  @Test
  void whoFindsItClosedCanBeToldWhenItOpens() {
    var monday = Map.of(java.time.DayOfWeek.MONDAY, List.of(span("12:00", "16:00")));
    var flow =
        new Flow(
            "main",
            "v1",
            "en",
            "hours",
            Map.of(
                "hours", new Step.Hours("office", "sales", "closed"),
                "closed", new Say(List.of(new Speech.Time(Walk.OPENS)), "bye"),
                "sales", SALES,
                "bye", new HangUp()),
            Map.of("office", new OpeningHours(ZoneId.of("Europe/Helsinki"), monday, Map.of())));

    assertThat(begin(flow).position().variables()).containsEntry(Walk.OPENS, "2026-11-30T12:00:00");
    assertThat(begin(flow).position().hears())
        .containsExactly("words/en/12.wav", "words/en/o-clock.wav");
    assertThat(Walk.begin(flow, Map.of(), T0.plusSeconds(7_200)).position().step())
        .isEqualTo("sales");
  }

  private static OpeningHours.Span span(String from, String to) {
    return new OpeningHours.Span(java.time.LocalTime.parse(from), java.time.LocalTime.parse(to));
  }

  /** Whatever a sound flow looks like, a caller who only listens comes to its end. */
  @Test
  void aSilentCallerComesToTheEndOfEverySoundFlow() {
    int sound = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      var flow = anyFlow(new Random(seed));
      if (!Soundness.faults(flow).isEmpty()) continue;
      sound++;
      var taken = begin(flow);
      int turns = 0;
      while (!isOver(flow, taken)) {
        assertThat(turns++).as("turns with seed %s", seed).isLessThan(flow.steps().size() * 2 + 1);
        taken = wait(flow, taken);
      }
    }
    assertThat(sound).isGreaterThan(500);
  }

  /** And one who presses anything at any time never breaks the rules. */
  @Test
  void noKeysLeadASoundFlowAstray() {
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var flow = anyFlow(random);
      if (!Soundness.faults(flow).isEmpty()) continue;
      var taken = begin(flow);
      for (int i = 0; i < 200 && !isOver(flow, taken); i++) {
        var before = taken;
        taken =
            random.nextInt(3) == 0
                ? wait(flow, taken)
                : Walk.press(flow, taken.position(), anyKey(random), taken.position().due())
                    .orElse(before);
        assertThat(taken.position().due()).isAfterOrEqualTo(T0);
        assertThat(flow.steps()).containsKey(taken.position().step());
      }
    }
  }

  private static boolean isOver(Flow flow, Taken taken) {
    var step = flow.at(taken.position());
    return step instanceof Enqueue || step instanceof HangUp;
  }

  private static String anyKey(Random random) {
    return String.valueOf("0123456789*#".charAt(random.nextInt(12)));
  }

  private static Flow anyFlow(Random random) {
    int size = 2 + random.nextInt(5);
    var steps = new HashMap<String, Step>();
    for (int i = 0; i < size; i++) steps.put("s" + i, anyStep(random, size));
    return flow("s0", steps);
  }

  private static Step anyStep(Random random, int size) {
    var next = "s" + random.nextInt(size);
    var other = "s" + random.nextInt(size);
    return switch (random.nextInt(8)) {
      case 0 -> new Say(words("p"), next);
      case 1 -> new Say(List.of(new Speech.Digits(Walk.CALLER)), next);
      case 2 -> new Menu(asking(next), new TreeMap<>(Map.of("1", other, "2", next)));
      case 3 -> new Collect(asking(next), "x", 1 + random.nextInt(3), 3, "#", other);
      case 4 -> new Put("x", String.valueOf(random.nextInt(9)), next);
      case 5 -> new Compare(Walk.CALLER, Step.Test.BELOW, "5", next, other);
      case 6 -> new HangUp();
      default -> SALES;
    };
  }
}
