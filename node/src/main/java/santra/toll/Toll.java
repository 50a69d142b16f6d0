package santra.toll;

import static santra.vocabulary.Decision.accept;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import santra.toll.TollCommand.Free;
import santra.toll.TollCommand.RaiseAlarm;
import santra.toll.TollCommand.Redeem;
import santra.toll.TollCommand.Seize;
import santra.toll.TollEvent.CallbackPromised;
import santra.toll.TollEvent.CallbackRedeemed;
import santra.toll.TollEvent.CapReached;
import santra.toll.TollEvent.Freed;
import santra.toll.TollEvent.Seized;
import santra.vocabulary.ContactId;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;
import santra.vocabulary.QueueId;

/**
 * One tenant's account of calls to numbers outside: the single writer of which leg has a channel of
 * which trunk, and of what this day has cost. A stolen phone runs into its caps, on whichever nodes
 * it calls.
 *
 * @param seizures calls in progress, in the order of their beginning
 * @param begun calls begun within the last minute
 * @param day whose cost is counted; empty before the first call
 * @param spentMicros what the calls that ended on that day have cost
 * @param alarms when each cap has last kept a call from being made
 * @param gone legs that were given back lately, and call-backs that are over, at most {@value
 *     #MOST_GONE}: an order that comes late seizes, and promises, nothing for them
 * @param promises call-backs that are open, one for a number
 */
public record Toll(
    List<Seizure> seizures,
    List<Beginning> begun,
    Optional<LocalDate> day,
    long spentMicros,
    Map<String, Instant> alarms,
    List<Gone> gone,
    List<Promise> promises) {
  public static final Toll NOTHING =
      new Toll(List.of(), List.of(), Optional.empty(), 0, Map.of(), List.of(), List.of());

  private static final int MOST_GONE = 500;

  /** Nothing is said again for longer. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Longer than any call may last: whoever has not said by then that it is over never will. */
  static final Duration FORGOTTEN = Duration.ofHours(13);

  /** Longer than any call-back may be open. */
  static final Duration UNKEPT = Duration.ofDays(8);

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private static final String REFUSAL = "the cap is reached: ";

  public static final String CONCURRENT = "concurrent";
  public static final String PER_MINUTE = "per-minute";
  public static final String COST = "cost-per-day";

  /** A leg that has a channel of a trunk. */
  public record Seizure(
      ContactId contact, String leg, String trunk, long perMinuteMicros, Instant at) {
    boolean is(ContactId whose, String which) {
      return contact.equals(whose) && leg.equals(which);
    }

    /** What it has cost by then, if it was answered at once. */
    private long costMicros(Instant now) {
      return perMinuteMicros * Math.max(0, Duration.between(at, now).toSeconds()) / 60;
    }
  }

  public record Beginning(String trunk, Instant at) {}

  /**
   * A call-back that is open.
   *
   * @param number E.164
   * @param at when it was wanted
   */
  public record Promise(ContactId contact, String number, QueueId queue, Instant at) {}

  public record Gone(ContactId contact, String leg, Instant at) {}

  public Toll {
    seizures = List.copyOf(seizures);
    begun = List.copyOf(begun);
    alarms = Map.copyOf(alarms);
    gone = List.copyOf(gone);
    promises = List.copyOf(promises);
  }

  public Optional<Seizure> find(ContactId contact, String leg) {
    return seizures.stream().filter(one -> one.is(contact, leg)).findFirst();
  }

  public long inUse(String trunk) {
    return seizures.stream().filter(one -> one.trunk().equals(trunk)).count();
  }

  /**
   * What that day has cost: calls that are over, and those in progress as far as they have come.
   */
  public long costMicros(LocalDate today, Instant now) {
    var running = seizures.stream().mapToLong(one -> one.costMicros(now)).sum();
    return running + (day.equals(Optional.of(today)) ? spentMicros : 0);
  }

  public static Decision<TollEvent> decide(Toll toll, TollCommand command) {
    return switch (command) {
      case Seize seize -> toll.seize(seize);
      case Free(var contact, var leg, var cost, var day, var at)
          when toll.find(contact, leg).isPresent() ->
          accept(new Freed(contact, leg, cost, day, at));
      // Whoever gave up while a channel was asked for: the order may be on its way still.
      case Free(var contact, var leg, var cost, var day, var at)
          when cost == 0 && !toll.isGone(contact, leg) ->
          accept(new Freed(contact, leg, cost, day, at));
      case Free _ -> accept();
      case TollCommand.Promise promise -> toll.promise(promise);
      case Redeem redeem when toll.knows(redeem) ->
          accept(new CallbackRedeemed(redeem.contact(), redeem.at(), redeem.wantedAt()));
      case Redeem _ -> accept();
      case RaiseAlarm(var cap, var at) when toll.isRaised(cap, at) -> accept();
      case RaiseAlarm(var cap, var at) -> accept(new CapReached(cap, at));
    };
  }

  private Decision<TollEvent> seize(Seize seize) {
    var known = find(seize.contact(), seize.leg());
    if (known.isPresent() && known.get().trunk().equals(seize.trunk())) return accept();
    if (isGone(seize.contact(), seize.leg())) return new Decision.Rejected<>("that call is over");
    var caps = seize.caps();
    var now = seize.at();
    var today = LocalDate.ofInstant(now, caps.zone());
    if (known.isEmpty()) {
      if (seizures.size() >= caps.concurrent()) return no(CONCURRENT);
      if (since(now.minus(WINDOW)).size() >= caps.perMinute()) return no(PER_MINUTE);
      if (caps.costPerDayMicros() > 0 && costMicros(today, now) >= caps.costPerDayMicros())
        return no(COST);
    }
    if (inUse(seize.trunk()) >= caps.channels())
      return new Decision.Rejected<>("no channel of trunk " + seize.trunk() + " is free");
    var lately =
        since(now.minusSeconds(1)).stream()
            .filter(one -> one.trunk().equals(seize.trunk()))
            .count();
    if (lately >= caps.perSecond())
      return new Decision.Rejected<>("trunk " + seize.trunk() + " takes no more calls a second");
    return accept(
        new Seized(seize.contact(), seize.leg(), seize.trunk(), seize.perMinuteMicros(), now));
  }

  /** Open call-backs of one tenant at most, whatever its queues allow. */
  static final int MOST_PROMISES = 1_000;

  private Decision<TollEvent> promise(TollCommand.Promise promise) {
    var known = promiseTo(promise.number());
    if (known.isPresent())
      return known.get().contact().equals(promise.contact())
              && known.get().at().equals(promise.at())
          ? accept() // told twice
          : new Decision.Rejected<>("that number has an open call-back");
    if (isGone(promise.contact(), callback(promise.at())))
      return new Decision.Rejected<>("that call-back is over");
    if (promiseOf(promise.contact()).isPresent())
      return new Decision.Rejected<>("that contact has an open call-back");
    var open = promises.stream().filter(one -> one.queue().equals(promise.queue())).count();
    if (open >= promise.most() || promises.size() >= MOST_PROMISES)
      return new Decision.Rejected<>("too many call-backs are open");
    return accept(
        new CallbackPromised(promise.contact(), promise.number(), promise.queue(), promise.at()));
  }

  /** One that is not promised yet is never promised then: the order for it may come late. */
  private boolean knows(Redeem redeem) {
    return redeem.wantedAt().isPresent()
        ? !isGone(redeem.contact(), callback(redeem.wantedAt().get()))
        : promiseOf(redeem.contact()).isPresent();
  }

  /** Its name among those that are over. */
  private static String callback(Instant wantedAt) {
    return "call-back " + wantedAt;
  }

  /** The open call-back of that contact. */
  public Optional<Promise> promiseOf(ContactId contact) {
    return promises.stream().filter(one -> one.contact().equals(contact)).findFirst();
  }

  /** The open call-back to that number, E.164. */
  public Optional<Promise> promiseTo(String number) {
    return promises.stream().filter(one -> one.number().equals(number)).findFirst();
  }

  private Toll redeemed(ContactId contact, Optional<Instant> wantedAt, Instant at) {
    var next = new ArrayList<>(promises);
    next.removeIf(
        one -> one.contact().equals(contact) && wantedAt.map(one.at()::equals).orElse(true));
    return new Toll(
        seizures,
        begun,
        day,
        spentMicros,
        alarms,
        wantedAt.map(which -> goneWith(new Gone(contact, callback(which), at))).orElse(gone),
        next);
  }

  private Toll promising(List<Promise> next) {
    return new Toll(seizures, begun, day, spentMicros, alarms, gone, next);
  }

  private boolean isGone(ContactId contact, String leg) {
    return gone.stream().anyMatch(one -> one.contact().equals(contact) && one.leg().equals(leg));
  }

  private List<Gone> goneWith(Gone next) {
    var now = new ArrayList<>(gone);
    now.removeIf(one -> one.at().isBefore(next.at().minus(REMEMBERED)));
    now.add(next);
    return now.subList(Math.max(0, now.size() - MOST_GONE), now.size());
  }

  private static Decision<TollEvent> no(String cap) {
    return new Decision.Rejected<>(REFUSAL + cap);
  }

  /** The cap of the tenant's that a refusal names; empty where only the trunk is full. */
  public static Optional<String> cap(String refusal) {
    return refusal.startsWith(REFUSAL)
        ? Optional.of(refusal.substring(REFUSAL.length()))
        : Optional.empty();
  }

  private boolean isRaised(String cap, Instant at) {
    var last = alarms.get(cap);
    return last != null && last.plus(WINDOW).isAfter(at);
  }

  private List<Beginning> since(Instant start) {
    return begun.stream().filter(one -> one.at().isAfter(start)).toList();
  }

  public static Toll evolve(Toll toll, TollEvent event) {
    return switch (event) {
      case Seized(var contact, var leg, var trunk, var perMinute, var at) -> {
        var seizures = toll.without(contact, leg);
        seizures.add(new Seizure(contact, leg, trunk, perMinute, at));
        var begun = new ArrayList<>(toll.since(at.minus(WINDOW)));
        begun.add(new Beginning(trunk, at));
        yield new Toll(
            seizures, begun, toll.day, toll.spentMicros, toll.alarms, toll.gone, toll.promises);
      }
      case Freed(var contact, var leg, var cost, var day, var at) -> {
        var same = toll.day.equals(Optional.of(day));
        // A late word of yesterday does not bring yesterday back.
        var late = toll.day.filter(now -> now.isAfter(day)).isPresent();
        yield new Toll(
            toll.without(contact, leg),
            toll.begun,
            late ? toll.day : Optional.of(day),
            late ? toll.spentMicros : same ? toll.spentMicros + cost : cost,
            toll.alarms,
            toll.goneWith(new Gone(contact, leg, at)),
            toll.promises);
      }
      case CapReached(var cap, var at) -> {
        var alarms = new HashMap<>(toll.alarms);
        alarms.put(cap, at);
        yield new Toll(
            toll.seizures,
            toll.begun,
            toll.day,
            toll.spentMicros,
            alarms,
            toll.gone,
            toll.promises);
      }
      case CallbackPromised(var contact, var number, var queue, var at) -> {
        var next = new ArrayList<>(toll.promises);
        next.add(new Promise(contact, number, queue, at));
        yield toll.promising(next);
      }
      case CallbackRedeemed(var contact, var at, var wantedAt) ->
          toll.redeemed(contact, wantedAt, at);
    };
  }

  private List<Seizure> without(ContactId contact, String leg) {
    var next = new ArrayList<>(seizures);
    next.removeIf(one -> one.is(contact, leg));
    return next;
  }

  /** What is over and was never given back: a channel, or a number's call-back. */
  public Optional<Deadline<TollCommand>> deadline() {
    return Stream.concat(
            seizures.stream().map(Toll::forgotten), promises.stream().map(Toll::forgotten))
        .min(Comparator.comparing(Deadline::at));
  }

  private static Deadline<TollCommand> forgotten(Seizure one) {
    var at = one.at().plus(FORGOTTEN);
    return new Deadline<>(
        at,
        new Free(
            one.contact(),
            one.leg(),
            one.costMicros(at),
            LocalDate.ofInstant(at, ZoneOffset.UTC),
            at));
  }

  private static Deadline<TollCommand> forgotten(Promise one) {
    var at = one.at().plus(UNKEPT);
    return new Deadline<>(at, new Redeem(one.contact(), Optional.of(one.at()), at));
  }
}
