package santra.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * Who waits and who is idle, in the order that decides: the contact that has waited longest goes to
 * the agent who has been idle longest among those with the skills. Deterministic from what it was
 * told; knows no clock. A matched pair is off the board until it is put back.
 */
public final class Board {

  /** A contact in its queue since then. */
  public record Entry(ContactId contact, QueueId queue, Instant since) {}

  /** An agent idle since then, and the queues whose needs the agent's skills meet. */
  public record Idle(AgentId agent, Instant since, Set<QueueId> serves) {
    public Idle {
      serves = Set.copyOf(serves);
    }
  }

  /**
   * @param candidates idle agents who could have taken the contact
   */
  public record Match(Entry entry, Idle agent, int candidates) {}

  private static final Comparator<Entry> LONGEST_WAITING =
      Comparator.comparing(Entry::since).thenComparing(entry -> entry.contact().uuid());
  private static final Comparator<Idle> LONGEST_IDLE =
      Comparator.comparing(Idle::since).thenComparing(idle -> idle.agent().name());

  private final Map<QueueId, NavigableSet<Entry>> queues = new HashMap<>();
  private final Map<ContactId, Entry> entries = new HashMap<>();
  private final NavigableSet<Idle> idle = new TreeSet<>(LONGEST_IDLE);
  private final Map<AgentId, Idle> agents = new HashMap<>();

  /** Puts a contact on the board, at the place its waiting time gives it. */
  public void waiting(Entry entry) {
    left(entry.contact());
    entries.put(entry.contact(), entry);
    queues.computeIfAbsent(entry.queue(), _ -> new TreeSet<>(LONGEST_WAITING)).add(entry);
  }

  public void left(ContactId contact) {
    var entry = entries.remove(contact);
    if (entry == null) return;
    var queue = queues.get(entry.queue());
    if (queue == null) return;
    queue.remove(entry);
    if (queue.isEmpty()) queues.remove(entry.queue());
  }

  public void idle(Idle agent) {
    busy(agent.agent());
    agents.put(agent.agent(), agent);
    idle.add(agent);
  }

  public void busy(AgentId agent) {
    var known = agents.remove(agent);
    if (known != null) idle.remove(known);
  }

  public boolean holds(ContactId contact) {
    return entries.containsKey(contact);
  }

  public Optional<Entry> find(ContactId contact) {
    return Optional.ofNullable(entries.get(contact));
  }

  public List<Entry> entriesOf(QueueId queue) {
    var waiting = queues.get(queue);
    return waiting == null ? List.of() : List.copyOf(waiting);
  }

  public int idleFor(QueueId queue) {
    return (int) idle.stream().filter(agent -> agent.serves().contains(queue)).count();
  }

  /** Every pair that can be made now, best first; the pairs are taken off the board. */
  public List<Match> match() {
    var matches = new ArrayList<Match>();
    var open =
        new TreeSet<NavigableSet<Entry>>(
            Comparator.comparing(NavigableSet::first, LONGEST_WAITING));
    open.addAll(queues.values());
    while (!open.isEmpty() && !idle.isEmpty()) {
      var queue = open.pollFirst();
      var match = matchHead(queue);
      if (match.isEmpty()) continue; // nobody idle serves it, and matching only takes idle away
      matches.add(match.get());
      left(match.get().entry().contact());
      busy(match.get().agent().agent());
      if (!queue.isEmpty()) open.add(queue);
    }
    return matches;
  }

  private Optional<Match> matchHead(NavigableSet<Entry> queue) {
    var head = queue.first();
    var first = Optional.<Idle>empty();
    var candidates = 0;
    for (var agent : idle)
      if (agent.serves().contains(head.queue())) {
        if (first.isEmpty()) first = Optional.of(agent);
        candidates++;
      }
    var count = candidates;
    return first.map(agent -> new Match(head, agent, count));
  }
}
