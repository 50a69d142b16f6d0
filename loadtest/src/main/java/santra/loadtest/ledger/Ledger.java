package santra.loadtest.ledger;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * At most {@value #MOST} stories of a run, found by test id (the caller's side) or caller number
 * (the agent's).
 */
public final class Ledger {
  public static final int MOST = 200_000;

  private final InstantSource clock;
  private final Map<String, Story> byTestId = new ConcurrentHashMap<>();
  private final Map<String, Story> byCaller = new ConcurrentHashMap<>();
  private final List<String> strangers = new ArrayList<>();

  public Ledger() {
    this(InstantSource.system());
  }

  public Ledger(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param caller the calling number, unique in the run: what the agent's phone shows
   * @param voiced both robots will speak and listen
   */
  public Story open(String testId, String tenant, String number, String caller, boolean voiced) {
    var story = new Story(testId, tenant, number, voiced, clock);
    if (byTestId.size() >= MOST) throw new IllegalStateException("the ledger is full");
    if (byTestId.putIfAbsent(testId, story) != null || byCaller.putIfAbsent(caller, story) != null)
      throw new IllegalArgumentException("used twice: " + testId + " or " + caller);
    return story;
  }

  public Optional<Story> ofCaller(String caller) {
    return Optional.ofNullable(byCaller.get(caller));
  }

  /** An agent was rung with a caller that nobody here is. */
  public void stranger(String what) {
    synchronized (strangers) {
      strangers.add(what);
    }
  }

  public List<String> strangers() {
    synchronized (strangers) {
      return List.copyOf(strangers);
    }
  }

  public Collection<Story> stories() {
    return byTestId.values();
  }

  public long count(Sight sight) {
    return stories().stream().filter(story -> story.has(sight)).count();
  }
}
