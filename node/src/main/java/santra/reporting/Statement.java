package santra.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.queue.Outcome;
import santra.tenancy.Accounting.Contract;
import santra.tenancy.Accounting.Formula;
import santra.tenancy.Accounting.Measured;
import santra.tenancy.Accounting.Meter;
import santra.tenancy.Accounting.Sanction;
import santra.vocabulary.ContactId;

/**
 * What a contract's month comes to: each contact that entered the contract's queues in it counts
 * once, and shortfalls take their part of the fee. The same contacts give the same statement,
 * whenever it is asked for.
 */
public final class Statement {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Misses that are listed by name. */
  public static final int MOST_MISSES = 10_000;

  private final Contract contract;
  private final Instant from;
  private final Instant to;
  private final Instant now;
  private final Map<String, Count> counts = new TreeMap<>();

  private static final class Count {
    IntervalFigures figures = IntervalFigures.NONE;
    final List<ContactId> misses = new ArrayList<>();
    long reached;
    long missed;
  }

  /**
   * @param from the month's first instant
   * @param to its end, exclusive
   */
  public Statement(Contract contract, Instant from, Instant to, Instant now) {
    this.contract = contract;
    this.from = from;
    this.to = to;
    this.now = now;
    contract.meters().keySet().forEach(name -> counts.put(name, new Count()));
  }

  /** A contact with all of its stays in the contract's queues as one. */
  public void count(QueueEntry contact) {
    if (contact.since().isBefore(from) || !contact.since().isBefore(to)) return;
    contract
        .meters()
        .forEach((name, meter) -> {
          var count = counts.get(name);
          if (count == null) throw new IllegalStateException("no meter " + name);
          var terms = new Terms(meter.promise(), meter.shortBelow());
          var shorts = count.figures.shorts();
          count.figures = count.figures.entered().became(contact, terms, now);
          if (isReached(contact, meter)) count.reached++;
          else if (count.figures.shorts() == shorts && isMissed(contact, meter)) {
            count.missed++;
            if (count.misses.size() < MOST_MISSES) count.misses.add(contact.contact());
          }
        });
  }

  /** Answered within the promise, or promised a call-back within it. */
  private boolean isReached(QueueEntry contact, Meter meter) {
    if (meter.callbackCounts() && contact.isPromisedWithin(meter.promise())) return true;
    return contact.leaving().filter(one -> one.outcome() == Outcome.ANSWERED).isPresent()
        && !isLate(contact, meter);
  }

  private boolean isLate(QueueEntry contact, Meter meter) {
    return contact.waited(now).compareTo(meter.promise()) > 0;
  }

  /** Not reached within the promise, nor can be any more. */
  private boolean isMissed(QueueEntry contact, Meter meter) {
    return contact.leaving().isPresent() || isLate(contact, meter);
  }

  /**
   * One meter's month.
   *
   * @param of all that counts; 0 when there was nothing to measure, and nothing is owed then
   * @param level per cent, to two digits; empty over nothing
   * @param percent of the fee, by the sanction that applies
   * @param misses at most {@link #MOST_MISSES}, in the order of their ids
   */
  public record Line(
      String meter,
      Meter terms,
      long kept,
      long of,
      Optional<BigDecimal> level,
      boolean met,
      BigDecimal percent,
      long missed,
      List<ContactId> misses) {}

  /**
   * @param closed the month is over and nobody of it waits
   * @param percent of the fee, all meters together, no more than the contract says
   * @param sanction in the contract's currency, to two digits
   */
  public record Settled(
      boolean closed,
      BigDecimal fee,
      String currency,
      List<Line> lines,
      BigDecimal percent,
      BigDecimal sanction,
      BigDecimal due) {}

  public Settled settled() {
    var lines = new ArrayList<Line>();
    counts.forEach((name, count) -> {
      var meter = contract.meters().get(name);
      if (meter != null) lines.add(line(name, meter, count));
    });
    var percent =
        lines.stream()
            .map(Line::percent)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .min(BigDecimal.valueOf(contract.most()));
    var sanction = contract.fee().multiply(percent).divide(HUNDRED, 2, RoundingMode.HALF_UP);
    var waiting = counts.values().stream().anyMatch(count -> count.figures.waiting() > 0);
    return new Settled(
        !now.isBefore(to) && !waiting,
        contract.fee().setScale(2, RoundingMode.HALF_UP),
        contract.currency(),
        lines,
        percent,
        sanction,
        contract.fee().subtract(sanction).setScale(2, RoundingMode.HALF_UP));
  }

  private static Line line(String name, Meter meter, Count count) {
    var served = count.figures.served();
    var reached = meter.what() == Measured.REACHED;
    long kept = reached ? count.reached : kept(served, meter.formula());
    long of = reached ? count.reached + count.missed : whole(served, meter.formula());
    var level =
        of == 0
            ? Optional.<BigDecimal>empty()
            : Optional.of(
                HUNDRED
                    .multiply(BigDecimal.valueOf(kept))
                    .divide(BigDecimal.valueOf(of), 2, RoundingMode.HALF_UP));
    var sanction =
        meter.sanctions().stream()
            .filter(one -> isBelow(kept, of, one.below()))
            .min(Comparator.comparing(Sanction::below));
    return new Line(
        name,
        meter,
        kept,
        of,
        level,
        !isBelow(kept, of, meter.target()),
        sanction.map(Sanction::percent).orElse(BigDecimal.ZERO),
        count.missed,
        reached
            ? count.misses.stream().sorted(Comparator.comparing(ContactId::uuid)).toList()
            : List.of());
  }

  /** Exactly: 79.996 % is below 80 % though it is shown as 80.00. */
  private static boolean isBelow(long kept, long of, BigDecimal percent) {
    return of > 0
        && HUNDRED
                .multiply(BigDecimal.valueOf(kept))
                .compareTo(percent.multiply(BigDecimal.valueOf(of)))
            < 0;
  }

  private static long kept(ServiceLevel level, Formula formula) {
    return formula == Formula.POSITIVE
        ? level.answeredIn() + level.abandonedIn()
        : level.answeredIn();
  }

  private static long whole(ServiceLevel level, Formula formula) {
    return switch (formula) {
      case POSITIVE, NEGATIVE -> level.answered() + level.abandoned();
      case HANDLED -> level.answered();
      case IGNORE -> level.answered() + level.abandoned() - level.abandonedIn();
    };
  }
}
