package santra.loadtest.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import santra.loadtest.centre.Centre;
import santra.loadtest.chaos.Fault;
import santra.loadtest.chaos.Plan;
import santra.loadtest.chaos.Processes;
import santra.loadtest.chaos.Schedule;
import santra.loadtest.chaos.Watch;
import santra.loadtest.chaos.Writers;
import santra.loadtest.desk.Books;
import santra.loadtest.floor.Floor;
import santra.loadtest.floor.Nodes;
import santra.loadtest.ledger.Audit;
import santra.loadtest.ledger.Ledger;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.Caller.Keys;

/**
 * Two organisations at work on a running cluster. Ends with the books; its exit code is 0 only if
 * they balance, agree with what callers and agents saw, and nobody was lost.
 */
public final class Demo {
  /** Some know what they want before the menu has been read out, some wait to be asked twice. */
  private static final List<Keys> MENU_KEYS =
      List.of(
          keys("1", Duration.ofMillis(300)),
          keys("2", Duration.ofMillis(1_500)),
          keys("92", Duration.ofMillis(1_500)),
          Keys.NONE);

  private static final Duration DRAIN = Duration.ofSeconds(90);
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final int MOST_VOICES = 160;
  private static final int SHOWN = 20;
  private static final Duration KILL_AFTER = Duration.ofSeconds(15);
  private static final Duration SUPERVISED_EVERY = Duration.ofSeconds(2);

  /** More calls than this a second are a load, and only some of them speak. */
  private static final double VOICED_PER_SECOND = 4;

  private final Options options;
  private final Centre centre;
  private final Chance chance;
  private final Floor floor;
  private final Progress progress;
  private final Schedule schedule;

  /** The node each call was placed at. */
  private final Map<String, Integer> placed = new ConcurrentHashMap<>();

  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
  private volatile boolean asked; // to stop, by Ctrl-C
  private volatile boolean over;
  private final List<String> faulty = new CopyOnWriteArrayList<>();

  private Demo(Options options, Centre centre) throws IOException {
    this.options = options;
    this.centre = centre;
    chance = new Chance(options.seed());
    var nodes = new Nodes(options.base(), options.nodes());
    floor = new Floor(centre, nodes, MOST_VOICES);
    progress = new Progress(floor.ledger(), options.terminal());
    var processes = new Processes(options.home(), options.launcher(), options.base());
    schedule = new Schedule(processes, options.apart(), nodes, floor, progress::note);
  }

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(Arrays.asList(arguments));
    } catch (IllegalArgumentException wrong) {
      System.err.println("demo: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    var centre = Centre.ofTwo(options.centre(), options.agents(), options.watched());
    if (options.prepare()) {
      centre.write(new Nodes(options.base(), options.nodes()).callers() + "/32");
      return;
    }
    var demo = new Demo(options, centre);
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.wrapUp(main)));
    var code = demo.play() ? 0 : 1;
    if (demo.asked)
      Runtime.getRuntime().halt(code); // the hook waits for us, exit would wait for it
    System.exit(code);
  }

  /** Ctrl-C: no new calls, the books, then the end. */
  private void wrapUp(Thread main) {
    if (asked || over) return;
    asked = true;
    try {
      main.join(DRAIN.plus(SETTLE).plus(SETTLE));
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean play() throws IOException, InterruptedException {
    say("seed " + options.seed());
    floor.behave(this::react);
    floor.open();
    say(
        "%d agents at work, %.1f calls a second%s"
            .formatted(
                options.agents(),
                options.callsPerSecond(),
                options.forHowLong().isZero() ? ", Ctrl-C ends" : ""));
    var supervisor = Thread.ofVirtual().name("supervisor").start(this::supervise);
    var faults = Thread.ofVirtual().name("faults").start(this::suffer);
    takeCalls();
    faults.interrupt();
    faults.join();
    drain();
    supervisor.interrupt();
    supervisor.join();
    return report();
  }

  private Reaction react(Story story) {
    var rings = story.count(Sight.AGENT_RANG);
    var planned = reactions.getOrDefault(story.testId(), Reaction.ignore());
    // Whoever is rung next picks up, so that no caller waits for ever.
    return rings == 0 || planned.status() == 200
        ? planned
        : Reaction.answer(Duration.ofSeconds(1), Duration.ofSeconds(4));
  }

  private void takeCalls() throws InterruptedException {
    var began = Instant.now();
    var next = began;
    for (var number = 1; !asked && !endsAt(began); ) {
      var now = Instant.now();
      while (!next.isAfter(now) && floor.ledger().stories().size() < Ledger.MOST) {
        call(number++);
        next = next.plus(chance.untilNext(options.callsPerSecond()));
      }
      progress.show();
      Thread.sleep(Math.clamp(Duration.between(now, next).toMillis(), 1, 50));
    }
  }

  private boolean endsAt(Instant began) {
    var limit = options.forHowLong();
    return !limit.isZero() && Duration.between(began, Instant.now()).compareTo(limit) >= 0;
  }

  private static Keys keys(String keys, Duration after) {
    return new Keys(keys, after, Duration.ofSeconds(2), false);
  }

  private void call(int number) {
    var organisation = chance.oneOf(centre.organisations());
    var line = chance.oneOf(organisation.lines());
    var testId = "demo-%d-%06d".formatted(options.seed(), number);
    var talk = chance.talk();
    // Half of the calls are ended by the caller; the agent then only hangs up if nobody else does.
    var agentHangsUp = chance.in(0.5);
    var voiced =
        chance.in(Math.min(1, VOICED_PER_SECOND / options.callsPerSecond()))
            && floor.voices().room();
    var agentTalk = agentHangsUp || !voiced ? talk : talk.plusSeconds(5);
    reactions.put(testId, chance.reaction(agentTalk));
    var plan =
        new Caller.Plan(
            "+3585%08d".formatted(number),
            line.number(),
            chance.patience(),
            agentHangsUp ? talk.plusSeconds(5) : talk,
            line.flow().isEmpty() ? Keys.NONE : chance.oneOf(MENU_KEYS));
    var node = 1 + number % options.nodes();
    placed.put(testId, node);
    floor.call(testId, organisation.tenant(), plan, voiced, node);
  }

  /** Asks those whom an unanswered call made not ready back to work. */
  private void supervise() {
    try {
      while (true) {
        Thread.sleep(SUPERVISED_EVERY);
        try {
          floor.sendBackToWork();
        } catch (IOException later) {
          progress.note("supervisor: " + later.getMessage());
        }
      }
    } catch (InterruptedException done) {
      // the show is over
    }
  }

  private void suffer() {
    switch (options.faults()) {
      case NONE -> {}
      case ONE_KILL -> suffer(this::oneKill);
      case CHAOS ->
          suffer(() -> {
            try (var watch = Watch.over(centre, new Nodes(options.base(), options.nodes()))) {
              schedule.run(new Plan(options.seed(), options.cast(), options.only()), watch);
            }
          });
    }
  }

  private interface Suffering {
    void begin() throws IOException, InterruptedException;
  }

  private void suffer(Suffering suffering) {
    try {
      suffering.begin();
    } catch (InterruptedException done) {
      // the show is over
    } catch (IOException broken) {
      faulty.add("the faults ended early: " + broken.getMessage());
    }
  }

  private void oneKill() throws IOException, InterruptedException {
    Thread.sleep(options.forHowLong().isZero() ? KILL_AFTER : options.forHowLong().dividedBy(2));
    var up = floor.ledger().stories().stream().filter(story -> !story.over()).toList();
    var calls = new TreeMap<Integer, Integer>();
    for (var story : up) calls.merge(placed.getOrDefault(story.testId(), 1), 1, Integer::sum);
    var victim =
        calls.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(1);
    progress.note(
        "node %d has %d of the %d calls that are up"
            .formatted(victim, calls.getOrDefault(victim, 0), up.size()));
    schedule.suffer(new Fault.Kill(victim));
    var theirs = up.stream().filter(story -> victim.equals(placed.get(story.testId()))).toList();
    progress.note(
        "    of its %d calls %d have talked with an agent, %d gave up waiting, %d are up, %d were lost"
            .formatted(
                theirs.size(),
                theirs.stream().filter(Demo::talked).count(),
                theirs.stream().filter(story -> !talked(story) && story.has(Sight.GAVE_UP)).count(),
                theirs.stream().filter(story -> !talked(story) && !story.over()).count(),
                theirs.stream()
                    .filter(story -> !talked(story) && story.over() && !story.has(Sight.GAVE_UP))
                    .count()));
  }

  private void drain() throws InterruptedException {
    var deadline = System.nanoTime() + DRAIN.toNanos();
    progress.note("no new calls; waiting for " + progress.open() + " to end");
    while (progress.open() > 0 && System.nanoTime() < deadline) {
      progress.show();
      Thread.sleep(50);
    }
    progress.end();
  }

  private boolean report() throws IOException, InterruptedException {
    var settled = floor.settled(SETTLE);
    var books = floor.books();
    var audit = floor.audit();
    var complaints = floor.complaints().stream().filter(one -> !said(one)).toList();
    faulty.addAll(schedule.wrong());
    say("");
    books.forEach(one -> System.out.print(one.table()));
    say("");
    var ledger = floor.ledger();
    say(
        "callers and agents saw: %d dialled = %d talked + %d gave up + %d refused + %d lost; records by outcome %s"
            .formatted(
                ledger.stories().size(),
                ledger.stories().stream().filter(Demo::talked).count(),
                ledger.stories().stream()
                    .filter(story -> !talked(story) && story.has(Sight.GAVE_UP))
                    .count(),
                ledger.stories().stream()
                    .filter(story -> !talked(story) && story.has(Sight.REFUSED))
                    .count(),
                audit.lost(),
                new TreeMap<>(audit.outcomes())));
    if (options.faults() != Options.Faults.NONE) {
      schedule.table().forEach(Demo::say);
      laws(audit, books);
    }
    list("faults in the faults", faulty);
    list("disagreements", audit.findings());
    list("complaints", complaints);
    if (!settled) say("contacts are still open");
    over = true;
    floor.close();
    var good =
        settled
            && audit.clean()
            && complaints.isEmpty()
            && faulty.isEmpty()
            && books.stream().allMatch(Books::balances);
    say(good ? "the books balance, nobody was lost" : "FAILED (seed " + options.seed() + ")");
    return good;
  }

  /** After a takeover things are said again, which a phone passes over. */
  private boolean said(String complaint) {
    return options.faults() != Options.Faults.NONE && complaint.startsWith("a stray ");
  }

  /** Each law with how often it was broken. */
  private void laws(Audit audit, List<Books> books) {
    var broken = new TreeMap<String, Integer>();
    for (var law : Audit.LAWS) broken.put(law, 0);
    for (var finding : audit.findings())
      broken.merge(finding.substring(0, finding.indexOf(':')), 1, Integer::sum);
    broken.put("BooksAreExact", (int) books.stream().filter(one -> !one.balances()).count());
    try {
      var turns = new Writers(options.home()).takingTurns();
      broken.put("SingleWriter", turns.size());
      turns.forEach(entity -> faulty.add("SingleWriter: two wrote in turns at " + entity));
    } catch (IOException | SQLException unread) {
      faulty.add("SingleWriter: the journal cannot be read: " + unread.getMessage());
    }
    say("laws broken: " + broken);
  }

  private static boolean talked(Story story) {
    return story.has(Sight.AGENT_CONNECTED);
  }

  private static void list(String what, List<String> lines) {
    if (lines.isEmpty()) return;
    say(lines.size() + " " + what + ":");
    lines.stream().limit(SHOWN).forEach(line -> say("  " + line));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
