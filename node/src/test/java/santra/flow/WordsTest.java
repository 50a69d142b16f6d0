package santra.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "fi, 0, 0",
    "fi, 7, 7",
    "fi, 21, 20 1",
    "fi, 100, hundred",
    "fi, 117, hundred 17",
    "fi, 205, 2 hundreds 5",
    "fi, 1000, thousand",
    "fi, 1001, thousand 1",
    "fi, 2026, 2 thousands 20 6",
    "fi, 100000, hundred thousands",
    "sv, 100, 1 hundred",
    "sv, 117, 1 hundred 17",
    "sv, 1000, 1 thousand",
    "sv, 2026, 2 thousand 20 6",
    "en, 117, 1 hundred and 17",
    "en, 1005, 1 thousand and 5",
    "en, 1105, 1 thousand 1 hundred and 5",
    "en, 999999, 9 hundred and 90 9 thousand 9 hundred and 90 9",
    "en, -3, minus 3",
    "en, 1000000, 1 0 0 0 0 0 0",
  })
  void numbersAreSaidAsPeopleSayThem(String language, long number, String words) {
    assertThat(String.join(" ", Words.number(language, number))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "fi, 08:30, at 8 30",
    "fi, 16:05, at 16 0 5",
    "sv, 08:30, at 8 and 30",
    "en, 08:30, 8 30",
    "en, 08:05, 8 oh 5",
    "en, 13:00, 13 o-clock",
    "fi, 00:00, at 0",
    "fi, 23:59, at 20 3 50 9",
  })
  void timesAreSaidAsTimetablesAreRead(String language, String time, String words) {
    assertThat(String.join(" ", Words.time(language, LocalTime.parse(time)))).isEqualTo(words);
  }

  @Test
  void whatIsNoValueIsNotSaid() {
    var speech =
        List.<Speech>of(
            new Speech.Prompt("fi/hello"),
            new Speech.Quantity("n"),
            new Speech.Time("t"),
            new Speech.Digits("d"),
            new Speech.Quantity("unset"));

    assertThat(Words.of("fi", speech, Map.of("n", "many", "t", "soon", "d", "4-x2")))
        .containsExactly("fi/hello", "words/fi/4.wav", "words/fi/2.wav");
  }

  /** Who records these words can have every number and every time said. */
  @Test
  void theVocabularyIsComplete() {
    for (var language : Words.LANGUAGES) {
      var numbers = Words.vocabulary(language, new Speech.Quantity("n"));
      for (long number = -1_000; number < 1_000_000; number += number < 3_000 ? 1 : 997)
        assertThat(numbers)
            .containsAll(
                Words.of(
                    language,
                    List.of(new Speech.Quantity("n")),
                    Map.of("n", Long.toString(number))));
      assertThat(numbers).hasSizeLessThan(40);
      assertThat(Words.vocabulary(language, new Speech.Time("t"))).hasSizeLessThan(40);
    }
  }
}
