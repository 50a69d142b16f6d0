package santra.loadtest.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import santra.loadtest.chaos.Processes.Signal;
import santra.loadtest.floor.Floor;
import santra.loadtest.floor.Nodes;

/**
 * Does faults to a running centre one after the other, repairs each, and keeps what it measured.
 */
public final class Schedule {
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(60);

  /** A node that stood still for less goes on as if nothing had been. */
  private static final Duration SURVIVED = Duration.ofMillis(3_500);

  /** The heir goes on telling what it resumes for a while. */
  private static final Duration WATCHED = Duration.ofSeconds(4);

  private final Processes processes;
  private final Links links;
  private final Nodes nodes;
  private final Floor floor;
  private final Consumer<String> say;
  private final Map<String, List<Duration>> away = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param namespaces what the nodes' network namespaces are called, where they have their own
   * @param say a line for people
   */
  public Schedule(
      Processes processes, String namespaces, Nodes nodes, Floor floor, Consumer<String> say) {
    this.processes = processes;
    this.links = new Links(processes, namespaces);
    this.nodes = nodes;
    this.floor = floor;
    this.say = say;
  }

  /** Faults by chance until interrupted; the one begun is repaired first. */
  public void run(Plan plan) {
    try {
      while (true) {
        Thread.sleep(plan.calm());
        suffer(plan.next());
      }
    } catch (InterruptedException done) {
      // the show is over
    } catch (IOException broken) {
      wrong.add("the schedule ended early: " + broken.getMessage());
      say.accept(wrong.getLast());
    }
  }

  /**
   * One fault, what the others did about it, and its repair.
   *
   * @throws InterruptedException only while nothing is broken
   */
  public void suffer(Fault fault) throws IOException, InterruptedException {
    var name = Processes.node(fault.node());
    var others =
        IntStream.rangeClosed(1, nodes.count())
            .filter(fault::spares)
            .mapToObj(Processes::node)
            .toList();
    for (var other : others) if (!processes.lives(other)) wrong.add(other + " does not run");
    var gapBefore = floor.voices().longestGap();
    var witness = new Witness(processes, others);
    say.accept(fault.words());
    var repair = repair(fault, name, witness, gapBefore);
    try {
      repair.join();
    } catch (CompletionException failed) {
      throw new IOException(failed.getCause());
    }
    if (Thread.interrupted()) throw new InterruptedException();
  }

  /** On a thread of its own, so that no interrupt leaves a node stopped or dead. */
  private CompletableFuture<Void> repair(
      Fault fault, String name, Witness witness, Duration gapBefore) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            var absent = doIt(fault, name);
            away.computeIfAbsent(fault.kind(), _ -> new ArrayList<>()).add(absent);
            tell(fault, witness, absent, gapBefore);
            bringBack();
            done.complete(null);
          } catch (IOException | InterruptedException | RuntimeException failed) {
            done.completeExceptionally(failed);
          }
        });
    return done;
  }

  /** How long the node's SIP address did not answer. */
  private Duration doIt(Fault fault, String name) throws IOException, InterruptedException {
    var address = nodes.sip(fault.node());
    return switch (fault) {
      case Fault.Kill _ -> {
        processes.signal(name, Signal.KILL);
        yield unanswered(address);
      }
      case Fault.KillTwo(_, var other) -> {
        processes.signal(name, Signal.KILL);
        processes.signal(Processes.node(other), Signal.KILL);
        yield longer(unanswered(address), unanswered(nodes.sip(other)));
      }
      case Fault.Drain _ -> {
        processes.signal(name, Signal.TERM);
        yield longestSilence(address, Duration.ofSeconds(30), () -> processes.lives(name));
      }
      case Fault.Pause(_, var length) -> {
        processes.signal(name, Signal.STOP);
        Thread.sleep(length);
        processes.signal(name, Signal.CONT);
        // One that was away too long ends itself; what it still answers on the way does not count.
        if (length.compareTo(SURVIVED) > 0) awaitEnd(name);
        yield length.plus(unanswered(address));
      }
      case Fault.Partition(var node, var cut, var length) -> {
        links.cut(node, cut);
        var silence = longestSilence(address, length, () -> true);
        // Else it would be heard again while the others serve its callers.
        if (processes.lives(name)) wrong.add(name + " lives on though it was cut off");
        links.mend(node);
        yield silence;
      }
      case Fault.Flapping(var node, var times, var down, var up) -> {
        var silence = Duration.ZERO;
        for (int i = 0; i < times; i++) {
          links.cut(node, Fault.Cut.EVERYONE);
          Thread.sleep(down);
          links.mend(node);
          silence = longer(silence, longestSilence(address, up, () -> true));
        }
        yield longer(silence, unanswered(address));
      }
    };
  }

  private interface Condition {
    boolean holds();
  }

  /** The longest time without an answer while the condition holds, but no longer than so long. */
  private Duration longestSilence(InetSocketAddress address, Duration limit, Condition condition)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + limit.toNanos();
    var longest = Duration.ZERO;
    while (condition.holds() && System.nanoTime() < end) {
      longest = longer(longest, unanswered(address));
      Thread.sleep(20);
    }
    return longer(longest, unanswered(address));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private void awaitEnd(String name) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (processes.lives(name) && System.nanoTime() < end) Thread.sleep(5);
    if (processes.lives(name)) wrong.add(name + " lives on after it stood still");
  }

  private Duration unanswered(InetSocketAddress address) throws IOException {
    return Probe.awayUntil(address, nodes.callers(), LONGEST_AWAY);
  }

  private void tell(Fault fault, Witness witness, Duration absent, Duration gapBefore)
      throws IOException, InterruptedException {
    Thread.sleep(WATCHED);
    for (var step : witness.steps())
      say.accept("    +%5d ms  %s".formatted(step.after().toMillis(), step.words()));
    say.accept(
        "    %s: its SIP address was silent for %d ms; longest silence in any voice %d ms (%d ms before)"
            .formatted(
                fault.kind(),
                absent.toMillis(),
                floor.voices().longestGap().toMillis(),
                gapBefore.toMillis()));
  }

  /** Whoever ended, by the fault or by its own watchdog, is started as its supervisor would. */
  private void bringBack() throws IOException, InterruptedException {
    for (int node = 1; node <= nodes.count(); node++) {
      if (processes.lives(Processes.node(node))) continue;
      var began = System.nanoTime();
      var silence = whileItStarts(node);
      away.computeIfAbsent("return", _ -> new ArrayList<>()).add(silence);
      say.accept(
          "    node %d is back and ready after %d ms; its SIP address was silent for %d ms of them"
              .formatted(
                  node,
                  TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                  silence.toMillis()));
    }
  }

  /** The address goes from its heir to its home: for how long nobody answered there. */
  private Duration whileItStarts(int node) throws IOException, InterruptedException {
    var ready = new AtomicBoolean();
    var silence =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return longestSilence(
                    nodes.sip(node), LONGEST_AWAY.multipliedBy(3), () -> !ready.get());
              } catch (IOException failed) {
                throw new CompletionException(failed);
              } catch (InterruptedException stopping) {
                throw new CompletionException(stopping);
              }
            },
            Thread::startVirtualThread);
    try {
      processes.start(node);
    } finally {
      ready.set(true);
    }
    return silence.join();
  }

  /** What went wrong with the centre itself; empty for nothing. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** One line for each kind of fault. */
  public List<String> table() {
    var lines = new ArrayList<String>();
    lines.add("%-12s %5s   %s".formatted("fault", "tries", "SIP address silent p50 / p99 / most"));
    away.forEach((kind, times) -> {
      var sorted = times.stream().sorted().toList();
      lines.add(
          "%-12s %5d   %d / %d / %d ms"
              .formatted(
                  kind,
                  sorted.size(),
                  share(sorted, 0.5),
                  share(sorted, 0.99),
                  sorted.getLast().toMillis()));
    });
    return lines;
  }

  private static long share(List<Duration> sorted, double part) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size()))).toMillis();
  }
}
