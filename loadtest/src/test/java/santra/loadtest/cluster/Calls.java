package santra.loadtest.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Caller.Keys;

/** The calls of one test to one tenant, and waiting for what becomes of them. */
final class Calls {
  /** Longer than any test. */
  static final Duration FOR_EVER = Duration.ofMinutes(10);

  private static final AtomicInteger number = new AtomicInteger();

  private final Floor floor;
  private final String tenant;
  private final Duration soon;
  private final List<Story> stories = new ArrayList<>();

  /**
   * @param soon what is awaited happens within this time, or the test fails
   */
  Calls(Floor floor, String tenant, Duration soon) {
    this.floor = floor;
    this.tenant = tenant;
    this.soon = soon;
  }

  /** What a condition asks over the network may fail, which is not yet. */
  interface Condition {
    boolean holds() throws IOException;
  }

  List<Story> stories() {
    return List.copyOf(stories);
  }

  int count() {
    return stories.size();
  }

  /** A caller who stays until told to leave. */
  Story call(String dialled, int node) {
    return call(dialled, FOR_EVER, FOR_EVER, Keys.NONE, node);
  }

  /** Several of them. */
  List<Story> call(int count, String dialled, int node) {
    return call(count, dialled, FOR_EVER, FOR_EVER, node);
  }

  List<Story> call(int count, String dialled, Duration patience, Duration talk, int node) {
    return IntStream.range(0, count)
        .mapToObj(_ -> call(dialled, patience, talk, Keys.NONE, node))
        .toList();
  }

  Story call(String dialled, Duration patience, Duration talk, Keys keys, int node) {
    var caller = "+3586%08d".formatted(number.incrementAndGet());
    return call(new Caller.Plan(caller, dialled, patience, talk, keys), node);
  }

  Story call(Caller.Plan plan, int node) {
    var story = floor.call(tenant + number.incrementAndGet(), tenant, plan, true, node);
    stories.add(story);
    return story;
  }

  void await(Story story, Sight sight) throws InterruptedException {
    await(List.of(story), sight);
  }

  void await(List<Story> some, Sight sight) throws InterruptedException {
    await("no " + sight, some, story -> story.has(sight));
  }

  void await(String otherwise, List<Story> some, Predicate<Story> what)
      throws InterruptedException {
    await(otherwise, () -> some.stream().allMatch(what));
  }

  /**
   * @param otherwise what is wrong if it never holds
   */
  void await(String otherwise, Condition what) throws InterruptedException {
    var deadline = System.nanoTime() + soon.toNanos();
    while (!holds(what)) {
      if (System.nanoTime() > deadline)
        throw new AssertionError(
            "%s in %s; the calls of %s: %s".formatted(otherwise, soon, tenant, stories));
      Thread.sleep(20);
    }
  }

  private static boolean holds(Condition what) {
    try {
      return what.holds();
    } catch (IOException notYet) {
      return false;
    }
  }
}
