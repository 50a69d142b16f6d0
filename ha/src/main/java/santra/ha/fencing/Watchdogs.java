package santra.ha.fencing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.ha.detection.Testimony;
import santra.ha.membership.Times;

/**
 * Two watchdogs on one plain thread. The pause watchdog ends a process that stood still for so long
 * that the others may have taken over; the majority watchdog ends one that hears no majority any
 * more. They end it without shutdown hooks: what it would still write or say is no longer its own.
 *
 * <p>Why never two writers follows from the order of times, and is written down in decision 0011.
 */
public final class Watchdogs {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdogs.class);

  /** Exit status of a node that stood still for too long. */
  public static final int PAUSED = 75;

  /** Exit status of a node that was cut off from the majority. */
  public static final int CUT_OFF = 76;

  private static final long BEAT_MS = 100;
  private static final long HALTED_WITHIN_MS = 100;

  /**
   * @param pause a process that stood still for longer ends
   * @param minority a node without a majority for longer ends
   */
  public record Settings(Duration pause, Duration minority) {}

  private final Cluster cluster;
  private final Testimony testimony;
  private final Settings settings;

  private Watchdogs(Cluster cluster, Testimony testimony, Settings settings) {
    this.cluster = cluster;
    this.testimony = testimony;
    this.settings = settings;
  }

  /** Watches until the actor system has ended. */
  public static void start(ActorSystem<?> system, Testimony testimony) {
    var config = system.settings().config().getConfig("santra.ha.watchdogs");
    var settings = new Settings(config.getDuration("pause"), config.getDuration("minority"));
    var dogs = new Watchdogs(Cluster.get(system), testimony, settings);
    var thread = Thread.ofPlatform().daemon().name("watchdogs").start(dogs::watch);
    system.getWhenTerminated().thenRun(thread::interrupt);
  }

  private void watch() {
    var majority = new Majority(settings.minority());
    try {
      long last = System.nanoTime();
      while (true) {
        TimeUnit.MILLISECONDS.sleep(BEAT_MS);
        long now = System.nanoTime();
        if (now - last > settings.pause().toNanos()) halt(PAUSED, "stood still", now - last);
        last = now;
        if (judge(majority, now)) halt(CUT_OFF, "heard no majority", settings.minority().toNanos());
      }
    } catch (InterruptedException ended) {
      LOG.debug("The watchdogs end");
    }
  }

  /**
   * Says why on the way out: the log's own thread may not run any more, and nothing that takes a
   * lock or a disk may stand between the verdict and the end.
   */
  private static void halt(int status, String why, long nanos) {
    var line = "ALARM this node " + why + " for " + nanos / 1_000_000 + " ms: halting\n";
    var dying = Thread.ofPlatform().daemon().unstarted(() -> System.err.print(line));
    dying.start();
    Thread.ofPlatform().daemon().start(Watchdogs::killSelf);
    try {
      dying.join(Duration.ofMillis(20));
    } catch (InterruptedException hurried) {
      LOG.debug("interrupted");
    }
    Runtime.getRuntime().halt(status);
  }

  /**
   * A JVM that was told to may write its archive of classes before it halts, for seconds in which
   * everything else goes on. Nothing delays SIGKILL.
   */
  private static void killSelf() {
    try {
      Thread.sleep(HALTED_WITHIN_MS);
      new ProcessBuilder("kill", "-KILL", String.valueOf(ProcessHandle.current().pid())).start();
    } catch (IOException | InterruptedException unable) {
      System.err.println("ALARM this node cannot end itself: " + unable);
    }
  }

  private boolean judge(Majority majority, long now) {
    var self = cluster.selfMember();
    if (!counts(self)) {
      return majority.mustEnd(1, 1, true, now);
    }
    var members =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(Watchdogs::counts)
            .filter(member -> !testimony.provedDead(member.address().toString()))
            .sorted(
                (one, other) -> Member.addressOrdering().compare(one.address(), other.address()))
            .toList();
    var heard = members.stream().filter(member -> member.equals(self) || hears(member)).toList();
    var first = !members.isEmpty() && heard.contains(members.getFirst());
    return majority.mustEnd(members.size(), heard.size(), first, now);
  }

  private boolean hears(Member member) {
    return testimony.heardWithin(member.address().toString(), Times.HEARD);
  }

  private static boolean counts(Member member) {
    return member.status().equals(MemberStatus.up())
        || member.status().equals(MemberStatus.leaving());
  }
}
