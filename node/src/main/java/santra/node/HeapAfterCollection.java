package santra.node;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What collections of the old generation leave in use. Only a recent one counts: a heap that has
 * not needed any for a while is not short, however full its last one found it.
 */
final class HeapAfterCollection {
  private static final Duration RECENT = Duration.ofSeconds(30);

  private final List<MemoryPoolMXBean> old;
  private final List<GarbageCollectorMXBean> collectors;
  private final LongSupplier nanoTime;
  private long collections;
  private long collectedAt;

  HeapAfterCollection(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
            .toList();
    this.collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector ->
                old.stream()
                    .anyMatch(
                        pool -> List.of(collector.getMemoryPoolNames()).contains(pool.getName())))
            .toList();
    this.collections = count();
    this.collectedAt = nanoTime.getAsLong() - RECENT.toNanos();
  }

  private long count() {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  /** From 0 to 1; 0 when nothing is known or nothing was collected lately. */
  synchronized double used() {
    var now = nanoTime.getAsLong();
    var counted = count();
    if (counted != collections) collectedAt = now;
    collections = counted;
    if (now - collectedAt >= RECENT.toNanos()) return 0;
    return old.stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(usage -> usage != null && usage.getMax() > 0)
        .mapToDouble(usage -> (double) usage.getUsed() / usage.getMax())
        .max()
        .orElse(0);
  }
}
