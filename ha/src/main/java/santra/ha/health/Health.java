package santra.ha.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether this node is alive (else a supervisor restarts it) and ready (else nobody sends it work).
 * Thread-safe. Checks are asked each time and must answer at once, from memory.
 */
public final class Health {

  /**
   * One check's answer, for showing as JSON.
   *
   * @param detail why not, or what state; never a secret
   */
  public record Check(String name, boolean ok, String detail) {}

  /** All answers; {@code ok} if every one is. */
  public record Report(boolean ok, List<Check> checks) {}

  /** What a check says: empty when well, else why not. */
  public interface Question extends Supplier<Optional<String>> {}

  /** Something that must have happened once before work is taken. */
  public static final class WarmUp {
    private volatile String missing = "not warm yet";

    private WarmUp() {}

    /** It has happened. */
    public void done() {
      missing = "";
    }

    /** It has been tried in vain, or is lost again. */
    public void failed(String reason) {
      missing = reason;
    }

    private Optional<String> answer() {
      return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }
  }

  private final Map<String, Question> live = new ConcurrentSkipListMap<>();
  private final Map<String, Question> ready = new ConcurrentSkipListMap<>();

  /** Adds a check of life; a node that fails it is to be killed. */
  public void addLive(String name, Question question) {
    live.put(name, question);
  }

  /** Adds a check of readiness. */
  public void addReady(String name, Question question) {
    ready.put(name, question);
  }

  /** Keeps the node from being ready until {@link WarmUp#done}. */
  public WarmUp warmUp(String name) {
    var warmUp = new WarmUp();
    addReady(name, warmUp::answer);
    return warmUp;
  }

  public Report live() {
    return ask(live);
  }

  /** Ready is also alive. */
  public Report ready() {
    var alive = ask(live);
    var able = ask(ready);
    var checks = new ArrayList<>(alive.checks());
    checks.addAll(able.checks());
    return new Report(alive.ok() && able.ok(), List.copyOf(checks));
  }

  private static Report ask(Map<String, Question> questions) {
    var checks = new ArrayList<Check>();
    questions.forEach((name, question) -> checks.add(ask(name, question)));
    return new Report(checks.stream().allMatch(Check::ok), List.copyOf(checks));
  }

  private static Check ask(String name, Question question) {
    try {
      return question
          .get()
          .map(reason -> new Check(name, false, reason))
          .orElseGet(() -> new Check(name, true, "ok"));
    } catch (RuntimeException broken) {
      return new Check(name, false, broken.getClass().getSimpleName());
    }
  }
}
