package santra.flow;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Values put together from recorded words: {@code 21} is {@code words/fi/20.wav, words/fi/1.wav}.
 * Each language has the words it needs, and {@link #vocabulary} lists them for whoever records
 * them.
 */
public final class Words {
  public static final Set<String> LANGUAGES = Set.of("fi", "sv", "en");

  /** Beyond a million nobody listens. */
  private static final long MOST = 999_999;

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

  private Words() {}

  static Optional<Long> whole(String text) {
    return WHOLE.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** The prompts that say it, one after the other. */
  static List<String> of(String language, List<Speech> speech, Map<String, String> variables) {
    var prompts = new ArrayList<String>();
    for (var one : speech)
      switch (one) {
        case Speech.Prompt(var name) -> prompts.add(name);
        case Speech.Quantity(var variable) ->
            whole(variables.getOrDefault(variable, ""))
                .ifPresent(number -> named(language, number(language, number), prompts));
        case Speech.Digits(var variable) ->
            named(language, digits(variables.getOrDefault(variable, "")), prompts);
        case Speech.Time(var variable) ->
            time(variables.getOrDefault(variable, ""))
                .ifPresent(time -> named(language, time(language, time), prompts));
      }
    return prompts;
  }

  private static void named(String language, List<String> words, List<String> into) {
    for (var word : words) into.add(prompt(language, word));
  }

  private static String prompt(String language, String word) {
    return "words/" + language + "/" + word + ".wav";
  }

  /** Every prompt that values of this kind may need. */
  public static Set<String> vocabulary(String language, Speech speech) {
    var words = new TreeSet<String>();
    switch (speech) {
      case Speech.Prompt(var name) -> {
        return Set.of(name);
      }
      case Speech.Digits _ -> {
        for (int digit = 0; digit <= 9; digit++) words.add(String.valueOf(digit));
      }
      case Speech.Quantity _ -> {
        words.add("minus");
        for (long number = 0; number < 1_000; number++) words.addAll(number(language, number));
        for (long thousands = 1; thousands < 1_000; thousands++)
          words.addAll(number(language, thousands * 1_000));
      }
      case Speech.Time _ -> {
        for (int minute = 0; minute < 24 * 60; minute++)
          words.addAll(time(language, LocalTime.MIDNIGHT.plusMinutes(minute)));
      }
    }
    var prompts = new TreeSet<String>();
    for (var word : words) prompts.add(prompt(language, word));
    return prompts;
  }

  private static List<String> digits(String text) {
    var words = new ArrayList<String>();
    for (char c : text.toCharArray()) if (c >= '0' && c <= '9') words.add(String.valueOf(c));
    return words;
  }

  private static Optional<LocalTime> time(String text) {
    try {
      return Optional.of(
          text.indexOf('T') < 0 ? LocalTime.parse(text) : LocalDateTime.parse(text).toLocalTime());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  static List<String> number(String language, long number) {
    if (number < 0) {
      var words = new ArrayList<String>(List.of("minus"));
      words.addAll(number(language, -number));
      return words;
    }
    if (number > MOST) return digits(Long.toString(number));
    var words = new ArrayList<String>();
    int thousands = (int) (number / 1_000);
    int rest = (int) (number % 1_000);
    if (thousands > 0) {
      // Finnish says tuhat for one thousand, kaksituhatta for two; Swedish says ett tusen.
      if (language.equals("fi")) {
        if (thousands > 1) belowThousand(language, thousands, words);
        words.add(thousands == 1 ? "thousand" : "thousands");
      } else {
        belowThousand(language, thousands, words);
        words.add("thousand");
      }
    }
    if (rest > 0 || thousands == 0) {
      // Two thousand and five.
      if (language.equals("en") && thousands > 0 && rest < 100) words.add("and");
      belowThousand(language, rest, words);
    }
    return words;
  }

  private static void belowThousand(String language, int number, List<String> words) {
    int hundreds = number / 100;
    int rest = number % 100;
    if (hundreds > 0) {
      if (language.equals("fi")) {
        // sata, kaksisataa
        if (hundreds > 1) words.add(String.valueOf(hundreds));
        words.add(hundreds == 1 ? "hundred" : "hundreds");
      } else {
        words.add(String.valueOf(hundreds));
        words.add("hundred");
        if (language.equals("en") && rest > 0) words.add("and");
      }
    }
    if (rest > 0 || hundreds == 0) belowHundred(rest, words);
  }

  /** Up to twenty, and each full ten, is one word in all three languages; others are two. */
  private static void belowHundred(int number, List<String> words) {
    if (number <= 20 || number % 10 == 0) {
      words.add(String.valueOf(number));
      return;
    }
    words.add(String.valueOf(number / 10 * 10));
    words.add(String.valueOf(number % 10));
  }

  /**
   * By the 24-hour clock, as timetables are read: {@code kello kahdeksan kolmekymmentä}, {@code
   * klockan åtta och trettio}, {@code eight thirty}; a full hour has {@code o'clock} after it in
   * English and nothing in the others.
   */
  static List<String> time(String language, LocalTime time) {
    var words = new ArrayList<String>();
    if (!language.equals("en")) words.add("at");
    belowHundred(time.getHour(), words);
    if (time.getMinute() == 0) {
      if (language.equals("en")) words.add("o-clock");
      return words;
    }
    if (language.equals("sv")) words.add("and");
    if (time.getMinute() < 10) words.add(language.equals("en") ? "oh" : "0");
    belowHundred(time.getMinute(), words);
    return words;
  }
}
