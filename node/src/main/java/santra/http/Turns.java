package santra.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import santra.vocabulary.TenantId;

/** At most so many at once, of all tenants and of one, so that no tenant crowds out the others. */
final class Turns {
  private final Semaphore all;
  private final int each;
  private final ConcurrentHashMap<TenantId, Semaphore> tenants = new ConcurrentHashMap<>();

  Turns(int all, int each) {
    this.all = new Semaphore(all);
    this.each = each;
  }

  /** Does the work now, or halts with 503. */
  <T> T take(TenantId tenant, Supplier<T> work) {
    var turn = enter(tenant);
    try {
      return work.get();
    } finally {
      turn.run();
    }
  }

  /**
   * Begins work that goes on, or halts with 503.
   *
   * @return to be run once when it is done
   */
  Runnable enter(TenantId tenant) {
    var mine = tenants.computeIfAbsent(tenant, _ -> new Semaphore(each));
    if (!mine.tryAcquire()) throw new Halt(Answer.busy("too many requests at once"));
    if (!all.tryAcquire()) {
      mine.release();
      throw new Halt(Answer.busy("too many requests at once"));
    }
    return () -> {
      all.release();
      mine.release();
    };
  }
}
