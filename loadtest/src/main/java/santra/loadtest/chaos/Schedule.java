package santra.loadtest.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  private final Table measured = new Table();
  private final List<String> wrong = new ArrayList<>();
  private @Nullable Watch watch;

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

  /**
   * Faults by chance until interrupted; the one begun is repaired first.
   *
   * @param watch shows in the journal when a dead node's entities live again
   */
  public void run(Plan plan, Watch watch) {
    this.watch = watch;
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
    var hit = fault.nodes();
    var others =
        IntStream.rangeClosed(1, nodes.count())
            .filter(node -> !hit.contains(node))
            .mapToObj(Processes::node)
            .toList();
    for (var other : others) if (!processes.lives(other)) wrong.add(other + " does not run");
    var gapBefore = floor.voices().longestGap();
    var witness = new Witness(processes, others);
    say.accept(fault.words());
    var repair = repair(fault, witness, gapBefore);
    join(repair);
    if (Thread.interrupted()) throw new InterruptedException();
  }

  /** On a thread of its own, so that no interrupt leaves a node stopped or dead. */
  private CompletableFuture<Void> repair(Fault fault, Witness witness, Duration gapBefore) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            var began = Instant.now();
            var silence = doIt(fault);
            silence.ifPresent(it -> measured.add(fault.kind(), Table.ADDRESS, it));
            tell(fault, witness, silence, gapBefore);
            moved(fault, began);
            bringBack();
            done.complete(null);
          } catch (IOException | InterruptedException | SQLException | RuntimeException failed) {
            done.completeExceptionally(failed);
          }
        });
    return done;
  }

  /** How long the SIP address of a node that was hit did not answer. */
  private Optional<Duration> doIt(Fault fault) throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.Kill(var node) -> {
        processes.signal(Processes.node(node), Signal.KILL);
        yield Optional.of(unanswered(nodes.sip(node)));
      }
      case Fault.KillTwo(var node, var other) -> {
        processes.signal(Processes.node(node), Signal.KILL);
        processes.signal(Processes.node(other), Signal.KILL);
        yield Optional.of(longer(unanswered(nodes.sip(node)), unanswered(nodes.sip(other))));
      }
      case Fault.Drain(var node) -> {
        var name = Processes.node(node);
        processes.signal(name, Signal.TERM);
        yield Optional.of(
            longestSilence(nodes.sip(node), Duration.ofSeconds(30), () -> processes.lives(name)));
      }
      case Fault.Pause(var node, var length) -> {
        var name = Processes.node(node);
        var paused = paused(name, length);
        var silence = longestSilence(nodes.sip(node), length, () -> !paused.isDone());
        join(paused);
        // One that was away too long ends itself; what it still answers on the way does not count.
        if (length.compareTo(SURVIVED) > 0) awaitEnd(name);
        yield Optional.of(longer(silence, unanswered(nodes.sip(node))));
      }
      case Fault.Partition(var node, var cut, var length) -> {
        links.cut(node, cut);
        var silence = longestSilence(nodes.sip(node), length, () -> true);
        // Else it would be heard again while the others serve its callers.
        if (processes.lives(Processes.node(node)))
          wrong.add("node " + node + " lives on though it was cut off");
        links.mend(node);
        yield Optional.of(silence);
      }
      case Fault.Flapping(var node, var times, var down, var up) -> {
        var address = nodes.sip(node);
        var silence = Duration.ZERO;
        for (int i = 0; i < times; i++) {
          links.cut(node, Fault.Cut.EVERYONE);
          Thread.sleep(down);
          links.mend(node);
          silence = longer(silence, longestSilence(address, up, () -> true));
        }
        yield Optional.of(longer(silence, unanswered(address)));
      }
      case Fault.KillServer(var name, var length) -> {
        processes.signal(name, Signal.KILL);
        Thread.sleep(length);
        processes.start(name);
        yield Optional.empty();
      }
      case Fault.PauseServer(var name, var length) -> {
        pause(name, length);
        yield Optional.empty();
      }
      case Fault.SlowServer(var name, var length, var stands, var runs) -> {
        var end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
          pause(name, stands);
          Thread.sleep(runs);
        }
        yield Optional.empty();
      }
    };
  }

  private void pause(String name, Duration length) throws IOException, InterruptedException {
    processes.signal(name, Signal.STOP);
    try {
      Thread.sleep(length);
    } finally {
      processes.signal(name, Signal.CONT);
    }
  }

  /** Stands still meanwhile: another may serve its address. */
  private CompletableFuture<Void> paused(String name, Duration length) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            pause(name, length);
          } catch (IOException failed) {
            throw new CompletionException(failed);
          } catch (InterruptedException stopping) {
            throw new CompletionException(stopping);
          }
        },
        Thread::startVirtualThread);
  }

  private static void join(CompletableFuture<Void> done) throws IOException {
    try {
      done.join();
    } catch (CompletionException failed) {
      throw new IOException(failed.getCause());
    }
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

  private void tell(Fault fault, Witness witness, Optional<Duration> silence, Duration gapBefore)
      throws IOException, InterruptedException {
    Thread.sleep(WATCHED);
    for (var step : witness.steps())
      say.accept("    +%5d ms  %s".formatted(step.after().toMillis(), step.words()));
    var gap = floor.voices().longestGap();
    measured.add(fault.kind(), Table.VOICE, gap);
    say.accept(
        "    %s: %slongest gap in a talk %d ms (%d ms before)"
            .formatted(
                fault.kind(),
                silence
                    .map(it -> "its SIP address was silent for %d ms; ".formatted(it.toMillis()))
                    .orElse(""),
                gap.toMillis(),
                gapBefore.toMillis()));
  }

  /** Of those who died with their nodes: when they wrote again. */
  private void moved(Fault fault, Instant began) throws IOException, SQLException {
    if (watch == null || !(fault instanceof Fault.Kill || fault instanceof Fault.KillTwo)) return;
    var moved = new Writers(processes.home()).moved(began, watch.entities());
    if (moved.isEmpty()) return;
    measured.add(fault.kind(), Table.FIRST, moved.getFirst());
    for (var one : moved) measured.add(fault.kind(), Table.EVERY, one);
    say.accept(
        "    %d of the watched agents moved; the first wrote again after %d ms, the last after %d ms"
            .formatted(moved.size(), moved.getFirst().toMillis(), moved.getLast().toMillis()));
  }

  /** Whoever ended, by the fault or by its own watchdog, is started as its supervisor would. */
  private void bringBack() throws IOException, InterruptedException {
    for (int node = 1; node <= nodes.count(); node++) {
      if (processes.lives(Processes.node(node))) continue;
      var began = System.nanoTime();
      var silence = whileItStarts(node);
      measured.add("return", Table.ADDRESS, silence);
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

  /** A line for each kind of fault and what was measured of it; asked for once, at the end. */
  public List<String> table() {
    for (var bye : floor.byes()) measured.add("all together", Table.BYE, bye);
    return measured.lines();
  }
}
