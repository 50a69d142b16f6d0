package santra.loadtest.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call as its robots lived it. Thread-safe: caller and agent write into the same story.
 *
 * @see Audit how it is compared
 */
public final class Story {
  private static final int LONGEST = 200;

  private final String testId;
  private final String tenant;
  private final String number;
  private final boolean voiced;
  private final InstantSource clock;
  private final List<Entry> entries = new ArrayList<>();

  /** One line of the story; the detail is a status, an agent's name or empty. */
  public record Entry(Instant at, Sight sight, String detail) {}

  Story(String testId, String tenant, String number, boolean voiced, InstantSource clock) {
    this.testId = testId;
    this.tenant = tenant;
    this.number = number;
    this.voiced = voiced;
    this.clock = clock;
  }

  public String testId() {
    return testId;
  }

  public String tenant() {
    return tenant;
  }

  public String number() {
    return number;
  }

  /** Both robots speak and listen. */
  public boolean voiced() {
    return voiced;
  }

  public void add(Sight sight, String detail) {
    synchronized (entries) {
      if (entries.size() < LONGEST) entries.add(new Entry(clock.instant(), sight, detail));
    }
  }

  public void add(Sight sight) {
    add(sight, "");
  }

  public List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  public Optional<Entry> first(Sight sight) {
    return entries().stream().filter(entry -> entry.sight() == sight).findFirst();
  }

  public boolean has(Sight sight) {
    return first(sight).isPresent();
  }

  public boolean has(Sight sight, String detail) {
    return entries().stream()
        .anyMatch(entry -> entry.sight() == sight && entry.detail().equals(detail));
  }

  public long count(Sight sight) {
    return entries().stream().filter(entry -> entry.sight() == sight).count();
  }

  /** The caller's leg is over, whoever ended it. */
  public boolean over() {
    return has(Sight.GAVE_UP)
        || has(Sight.CALLER_HUNG_UP)
        || has(Sight.CALLER_RELEASED)
        || has(Sight.REFUSED)
        || has(Sight.UNHEARD);
  }

  /** How long after the first the second was seen; empty unless both were. */
  public Optional<Duration> between(Sight earlier, Sight later) {
    return first(earlier)
        .flatMap(from -> first(later).map(to -> Duration.between(from.at(), to.at())));
  }

  @Override
  public String toString() {
    var all = entries();
    var text = new StringBuilder(testId + " " + tenant + " " + number + ":");
    for (var entry : all) {
      var since = Duration.between(all.getFirst().at(), entry.at());
      text.append(" +").append(since.toMillis()).append(" ms ").append(entry.sight());
      if (!entry.detail().isEmpty()) text.append('(').append(entry.detail()).append(')');
    }
    return text.toString();
  }
}
