package santra.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Judgement;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.Judgement.Contender;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;

/**
 * Who waits and who is idle, in the order that decides. Deterministic from what it was told; knows
 * no clock. A matched pair is off the board until it is put back.
 *
 * <p>How wide a contact's circle of agents is follows from when it began to wait, so that whoever
 * takes over goes on where the last one was.
 */
public final class Board {

  /** A contact in its queue since then. */
  public record Entry(ContactId contact, QueueId queue, Instant since, Claim claim) {}

  /**
   * How an agent serves a queue.
   *
   * @param step of the queue's widening in which the agent is asked first
   * @param score by the queue's choice of agents, higher is better
   */
  public record Fit(int step, long score) {}

  /** An agent idle since then, and the queues the agent serves. */
  public record Idle(AgentId agent, Instant since, Map<QueueId, Fit> serves) {
    public Idle {
      serves = Map.copyOf(serves);
    }

    private Candidate in(QueueId queue) {
      var fit = serves.getOrDefault(queue, new Fit(Integer.MAX_VALUE, 0));
      return new Candidate(agent, fit.step(), fit.score(), since);
    }
  }

  /**
   * @param candidates idle agents who could have taken the contact
   */
  public record Match(Entry entry, Idle agent, int candidates, Judgement judgement) {}

  /** A contact's place changes then. */
  private record Due(Instant at, ContactId contact) {}

  /** A contact that is the first of its place, and what speaks for it. */
  private record Head(Entry entry, int step, boolean late, Contender contender) {}

  private static final Comparator<Due> SOONEST =
      Comparator.comparing(Due::at).thenComparing(due -> due.contact().uuid());

  private final Map<QueueId, Line> lines = new HashMap<>();
  private final Map<ContactId, Entry> entries = new HashMap<>();
  private final Map<AgentId, Idle> agents = new HashMap<>();
  private final Map<ContactId, Due> dues = new HashMap<>();
  private final TreeSet<Due> soonest = new TreeSet<>(SOONEST);

  /** Contacts that wait for one agent only, for a while. */
  private final Map<AgentId, NavigableSet<Entry>> kept = new HashMap<>();

  /** Agents who are logged in: only for them is a contact kept. */
  private final Set<AgentId> present = new HashSet<>();

  private ContactChoice choice;
  private Map<QueueId, QueueRule> rules;

  /** Contacts of a queue without a rule wait, for it may come back, and nobody serves it. */
  public Board(ContactChoice choice, Map<QueueId, QueueRule> rules) {
    this.choice = choice;
    this.rules = Map.copyOf(rules);
  }

  /** Everybody takes the place that the new rules give; who serves what must be told anew. */
  public void configured(ContactChoice nowChosen, Map<QueueId, QueueRule> nowRules, Instant now) {
    choice = nowChosen;
    rules = Map.copyOf(nowRules);
    lines.clear();
    kept.clear();
    for (var entry : entries.values()) place(entry, now);
    for (var agent : agents.values())
      agent.serves().keySet().forEach(queue -> line(queue).idle(agent.in(queue)));
  }

  private Line line(QueueId queue) {
    return lines.computeIfAbsent(queue, _ -> new Line(rule(queue), choice));
  }

  private QueueRule rule(QueueId queue) {
    return rules.getOrDefault(queue, QueueRule.of(Need.nothing(), Duration.ofSeconds(20)));
  }

  /** Puts a contact on the board, at the place its waiting time gives it. */
  public void waiting(Entry entry, Instant now) {
    left(entry.contact());
    entries.put(entry.contact(), entry);
    place(entry, now);
  }

  private void place(Entry entry, Instant now) {
    forget(entry);
    var keeper = entry.claim().agent().filter(present::contains);
    var until = entry.since().plus(entry.claim().agentFor().orElse(Duration.ZERO));
    if (keeper.isPresent() && now.isBefore(until) && rules.containsKey(entry.queue())) {
      kept.computeIfAbsent(keeper.get(), _ -> new TreeSet<>(Line.LONGEST_WAITING)).add(entry);
      changes(entry, until);
    } else line(entry.queue()).put(entry, now).ifPresent(at -> changes(entry, at));
  }

  private void changes(Entry entry, Instant at) {
    var due = new Due(at, entry.contact());
    dues.put(entry.contact(), due);
    soonest.add(due);
  }

  private void forget(Entry entry) {
    var due = dues.remove(entry.contact());
    if (due != null) soonest.remove(due);
    line(entry.queue()).remove(entry);
    entry
        .claim()
        .agent()
        .ifPresent(agent -> {
          var mine = kept.get(agent);
          if (mine != null && mine.remove(entry) && mine.isEmpty()) kept.remove(agent);
        });
  }

  /**
   * The agent has logged in or out: what is kept for somebody who is not there is for everybody.
   */
  public void present(AgentId agent, boolean there, Instant now) {
    if (there == present.contains(agent)) return;
    if (there) present.add(agent);
    else present.remove(agent);
    entries.values().stream()
        .filter(entry -> entry.claim().agent().equals(Optional.of(agent)))
        .toList()
        .forEach(entry -> place(entry, now));
  }

  public void left(ContactId contact) {
    var entry = entries.remove(contact);
    if (entry != null) forget(entry);
  }

  public void idle(Idle agent) {
    busy(agent.agent());
    agents.put(agent.agent(), agent);
    agent.serves().keySet().forEach(queue -> line(queue).idle(agent.in(queue)));
  }

  public void busy(AgentId agent) {
    var known = agents.remove(agent);
    if (known != null) known.serves().keySet().forEach(queue -> line(queue).busy(known.in(queue)));
  }

  public boolean holds(ContactId contact) {
    return entries.containsKey(contact);
  }

  public Optional<Entry> find(ContactId contact) {
    return Optional.ofNullable(entries.get(contact));
  }

  public List<Entry> entriesOf(QueueId queue) {
    return entries.values().stream().filter(entry -> entry.queue().equals(queue)).toList();
  }

  /** Agents who would get a contact that joined the queue now. */
  public int idleFor(QueueId queue) {
    var line = lines.get(queue);
    return line == null ? 0 : line.idleCount(0);
  }

  /** When somebody's circle widens next, or is late. */
  public Optional<Instant> due() {
    return soonest.isEmpty() ? Optional.empty() : Optional.of(soonest.first().at());
  }

  private void advance(Instant now) {
    while (!soonest.isEmpty() && !soonest.first().at().isAfter(now)) {
      var entry = entries.get(soonest.first().contact());
      if (entry == null) throw new IllegalStateException("due without waiting: " + soonest.first());
      place(entry, now);
    }
  }

  // ---- matching

  /**
   * Every pair that can be made now, best first; the pairs are taken off the board.
   *
   * @param weight of each queue, where queues are weighed by their service level
   */
  public List<Match> match(Instant now, ToDoubleFunction<QueueId> weight) {
    advance(now);
    var matches = new ArrayList<Match>();
    if (agents.isEmpty() || entries.isEmpty()) return matches;
    for (var mine : List.copyOf(kept.entrySet()))
      if (agents.containsKey(mine.getKey()))
        matches.add(keep(mine.getValue().first(), mine.getKey(), now, weight));
    var order = Ranking.contacts(choice, now);
    var heads = new TreeSet<Head>(Comparator.comparing(Head::contender, order));
    for (var line : lines.values())
      line.heads().forEach(entry -> heads.add(head(entry, line, weight)));
    int passedOver = 0;
    while (!heads.isEmpty() && !agents.isEmpty()) {
      var head = heads.first();
      var line = line(head.entry().queue());
      var best = line.best(head.step());
      if (best.isEmpty()) {
        // Matching only takes idle agents away: nobody will serve this place.
        passedOver++;
        heads.pollFirst();
        continue;
      }
      var judgement = judge(head, line, heads, passedOver, now);
      var candidates = line.idleCount(head.step());
      matches.add(
          new Match(head.entry(), taken(head.entry(), best.get().agent()), candidates, judgement));
      heads.pollFirst();
      line.first(head.step(), head.late()).ifPresent(entry -> heads.add(head(entry, line, weight)));
    }
    return matches;
  }

  private Match keep(Entry entry, AgentId agent, Instant now, ToDoubleFunction<QueueId> weight) {
    var line = line(entry.queue());
    var idle = taken(entry, agent);
    return new Match(
        entry,
        idle,
        1,
        new Judgement(
            now,
            choice,
            line.rule().agents(),
            "agent " + agent,
            0,
            List.of(head(entry, line, weight).contender()),
            0,
            List.of(new Candidate(agent, 0, 0, idle.since()))));
  }

  private Idle taken(Entry entry, AgentId agent) {
    var idle = agents.get(agent);
    if (idle == null) throw new IllegalStateException(agent + " is not idle");
    left(entry.contact());
    busy(agent);
    return idle;
  }

  private Head head(Entry entry, Line line, ToDoubleFunction<QueueId> weight) {
    var rule = line.rule();
    return new Head(
        entry,
        line.stepOf(entry),
        line.isLate(entry),
        new Contender(
            entry.contact(),
            entry.queue(),
            entry.since(),
            entry.claim().priority(),
            rule.ageing().toMillis(),
            rule.promise().toMillis(),
            choice == ContactChoice.SERVICE_LEVEL ? weight.applyAsDouble(entry.queue()) : 1,
            rule.atLatest().toMillis()));
  }

  private Judgement judge(
      Head head, Line line, Collection<Head> heads, int passedOver, Instant now) {
    return new Judgement(
        now,
        choice,
        line.rule().agents(),
        line.rule().steps().get(head.step()).need().text(),
        head.step(),
        heads.stream()
            .filter(other -> line(other.entry().queue()).best(other.step()).isPresent())
            .limit(Judgement.MOST)
            .map(Head::contender)
            .toList(),
        passedOver,
        line.idle(head.step()).limit(Judgement.MOST).toList());
  }
}
