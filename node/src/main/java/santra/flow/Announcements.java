package santra.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What callers are told from time to time while they wait in a queue.
 *
 * @param first so long after they began to wait
 * @param every from the beginning of one announcement to the next
 * @param language whose words the numbers are put together from
 */
public record Announcements(Duration first, Duration every, String language, List<Phrase> say) {
  /** The caller's place, 1 for the next. */
  public static final String POSITION = "position";

  /** So many minutes the caller will wait at most. */
  public static final String WAIT = "wait";

  /** What is said as a whole, or not at all if a value in it is not known. */
  public record Phrase(List<Speech> words) {
    public Phrase {
      words = List.copyOf(words);
    }

    private boolean canBeSaid(Map<String, String> values) {
      return words.stream().flatMap(Phrase::variable).allMatch(values::containsKey);
    }

    private static Stream<String> variable(Speech speech) {
      return switch (speech) {
        case Speech.Prompt _ -> Stream.empty();
        case Speech.Quantity(var name) -> Stream.of(name);
        case Speech.Digits(var name) -> Stream.of(name);
        case Speech.Time(var name) -> Stream.of(name);
      };
    }
  }

  public Announcements {
    say = List.copyOf(say);
  }

  /** The prompts that say what can be said, one after the other. */
  public List<String> words(Map<String, String> values) {
    var words = new ArrayList<String>();
    for (var phrase : say)
      if (phrase.canBeSaid(values)) words.addAll(Words.of(language, phrase.words(), values));
    return words;
  }
}
