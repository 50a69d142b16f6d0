package santra.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import santra.routing.Board.Entry;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.QueueRule;

/**
 * One queue on the board: its contacts, by how far they have come on the queue's way of widening,
 * and the idle agents who serve it, by the step in which they are asked first.
 */
final class Line {
  /** Contacts of one place wait in one order, so that its first is all that need be compared. */
  private record Place(int step, boolean late) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::step).thenComparing(Place::late);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  static final Comparator<Entry> LONGEST_WAITING =
      Comparator.comparing(Entry::since).thenComparing(entry -> entry.contact().uuid());

  private final QueueRule rule;
  private final Comparator<Entry> order;
  private final Map<ContactId, Place> placed = new HashMap<>();
  private final TreeMap<Place, NavigableSet<Entry>> waiting = new TreeMap<>();
  private final List<NavigableSet<Candidate>> idle = new ArrayList<>();

  Line(QueueRule rule, ContactChoice choice) {
    this.rule = rule;
    this.order =
        switch (choice) {
          case PRIORITY ->
              Comparator.<Entry>comparingInt(entry -> -entry.claim().priority())
                  .thenComparing(LONGEST_WAITING);
          case LONGEST_WAIT, WAIT_TO_PROMISE, SERVICE_LEVEL ->
              Comparator.comparing(this::agedSince).thenComparing(LONGEST_WAITING);
        };
    for (int i = 0; i < rule.steps().size(); i++) idle.add(new TreeSet<>(Ranking.AGENTS));
  }

  QueueRule rule() {
    return rule;
  }

  private Instant agedSince(Entry entry) {
    return entry.since().minus(rule.ageing().multipliedBy(entry.claim().priority()));
  }

  // ---- contacts

  /** At the place that the time it has waited gives it; says when that changes. */
  Optional<Instant> put(Entry entry, Instant now) {
    remove(entry);
    var wait = Duration.between(entry.since(), now);
    var place = new Place(rule.stepAfter(wait), wait.compareTo(rule.atLatest()) >= 0);
    placed.put(entry.contact(), place);
    waiting
        .computeIfAbsent(place, _ -> new TreeSet<>(place.late() ? LONGEST_WAITING : order))
        .add(entry);
    return next(place).map(entry.since()::plus);
  }

  private Optional<Duration> next(Place place) {
    var wider =
        place.step() + 1 < rule.steps().size()
            ? Stream.of(rule.steps().get(place.step() + 1).after())
            : Stream.<Duration>empty();
    var late = place.late() ? Stream.<Duration>empty() : Stream.of(rule.atLatest());
    return Stream.concat(wider, late).min(Comparator.naturalOrder());
  }

  void remove(Entry entry) {
    var place = placed.remove(entry.contact());
    if (place == null) return;
    var there = waiting.get(place);
    if (there == null) return;
    there.remove(entry);
    if (there.isEmpty()) waiting.remove(place);
  }

  /** The first of each place. */
  Stream<Entry> heads() {
    return waiting.values().stream().map(NavigableSet::first);
  }

  /** Who is first in that place now. */
  Optional<Entry> first(int step, boolean late) {
    var there = waiting.get(new Place(step, late));
    return there == null ? Optional.empty() : Optional.of(there.first());
  }

  int stepOf(Entry entry) {
    var place = placed.get(entry.contact());
    return place == null ? 0 : place.step();
  }

  boolean isLate(Entry entry) {
    var place = placed.get(entry.contact());
    return place != null && place.late();
  }

  // ---- agents

  void idle(Candidate agent) {
    if (agent.step() < idle.size()) idle.get(agent.step()).add(agent);
  }

  void busy(Candidate agent) {
    if (agent.step() < idle.size()) idle.get(agent.step()).remove(agent);
  }

  /** The best first, of those who are asked by then. */
  Stream<Candidate> idle(int step) {
    return idle.subList(0, Math.min(step + 1, idle.size())).stream().flatMap(NavigableSet::stream);
  }

  Optional<Candidate> best(int step) {
    for (int i = 0; i <= step && i < idle.size(); i++)
      if (!idle.get(i).isEmpty()) return Optional.of(idle.get(i).first());
    return Optional.empty();
  }

  int idleCount(int step) {
    int count = 0;
    for (int i = 0; i <= step && i < idle.size(); i++) count += idle.get(i).size();
    return count;
  }
}
