package santra.ha;

import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import santra.ha.detection.Liveness;
import santra.ha.fencing.Watchdogs;
import santra.ha.membership.ClusterConfig;
import santra.ha.membership.Joining;

/** A member in a JVM of its own, for tests in which the kernel has a part. */
public final class NodeProcess implements AutoCloseable {
  private static final int PORT = 25529; // not the port of a centre that may run here

  private final String host;
  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();

  private NodeProcess(String host, Process process) {
    this.host = host;
    this.process = process;
    Thread.ofVirtual().start(this::listen);
  }

  /** Nodes on BASE.1, BASE.2 ...; returns when all see all. */
  public static List<NodeProcess> cluster(String base, int count) throws Exception {
    var nodes = new ArrayList<NodeProcess>();
    for (int each = 1; each <= count; each++) nodes.add(start(base, each, count, each == 1));
    for (var node : nodes) for (var other : nodes) node.says("MemberUp " + other.host, 60_000);
    return nodes;
  }

  public static NodeProcess start(String base, int number, int count, boolean form)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.real.class.path", System.getProperty("java.class.path")),
                NodeProcess.class.getName()));
    command.addAll(List.of(base, "" + number, "" + count, "" + form));
    return new NodeProcess(
        base + "." + number, new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  public static void main(String... arguments) {
    var base = arguments[0];
    var seeds = new ArrayList<String>();
    for (int each = 1; each <= Integer.parseInt(arguments[2]); each++)
      seeds.add(base + "." + each + ":" + PORT);
    var config =
        ClusterConfig.node("santra", base + "." + arguments[1], PORT)
            .seeds(seeds)
            .form(Boolean.parseBoolean(arguments[3]))
            .config()
            .withFallback(ConfigFactory.load());
    ActorSystem<MemberEvent> system =
        ActorSystem.create(
            Behaviors.setup(context -> {
              Cluster.get(context.getSystem())
                  .subscriptions()
                  .tell(Subscribe.create(context.getSelf(), MemberEvent.class));
              return Behaviors.receive(MemberEvent.class)
                  .onAnyMessage(event -> {
                    System.out.println(
                        event.getClass().getSimpleName()
                            + " "
                            + event.member().address().getHost().orElseThrow());
                    return Behaviors.same();
                  })
                  .build();
            }),
            "santra",
            config);
    Watchdogs.start(system, Liveness.start(system).testimony());
    Joining.join(system);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) said.add(line);
    } catch (IOException ended) {
      said.add("(its output broke off)");
    }
  }

  /** Waits until it has said so; returns after how many milliseconds. */
  public long says(String words, long withinMs) throws InterruptedException {
    var began = System.nanoTime();
    while (said.stream().noneMatch(line -> line.startsWith(words))) {
      if (!process.isAlive() || (System.nanoTime() - began) / 1_000_000 > withinMs)
        throw new AssertionError(
            host + " did not say " + words + " but\n" + String.join("\n", said));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return (System.nanoTime() - began) / 1_000_000;
  }

  public boolean hasSaid(String words) {
    return said.stream().anyMatch(line -> line.startsWith(words));
  }

  public String host() {
    return host;
  }

  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  /** Its exit status, when it has ended by itself within the time. */
  public int ends(long withinMs) throws InterruptedException {
    if (!process.waitFor(withinMs, TimeUnit.MILLISECONDS))
      throw new AssertionError(host + " lives\n" + String.join("\n", said));
    return process.exitValue();
  }

  public boolean lives() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
