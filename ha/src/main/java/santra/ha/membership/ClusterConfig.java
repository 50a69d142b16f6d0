package santra.ha.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import santra.ha.takeover.Takeover;

/**
 * A node's place in the cluster, as Pekko's configuration.
 *
 * <pre>
 * ClusterConfig.node("santra", "10.0.0.1", 25520)
 *     .seeds(List.of("10.0.0.1:25520", "10.0.0.2:25520", "10.0.0.3:25520"))
 *     .form(firstBoot)
 *     .config();
 * </pre>
 *
 * All nodes are given the same seeds, best all of the nodes: where entities live is agreed by more
 * than half of the seeds, and of the members if they are more. Exactly one node is told to form, on
 * the first boot or after all have been down; on every other start none is. See {@link
 * FormingRule}.
 */
public final class ClusterConfig {
  private static final Duration PROBE = Duration.ofSeconds(1);

  /**
   * What Pekko waits for the seeds a forming node lists before it forms without their answer: for
   * ever. The node ends itself first (shutdown-after-unsuccessful-join-seed-nodes), and asks the
   * ports anew when it is started again.
   */
  private static final String FOREVER = "24h";

  /** How often a node that can only join asks; its seeds may be coming up together with it. */
  private static final String RETRY = "2s";

  /** A membership that changes for so long beyond stable-after is given up by all its members. */
  private static final Duration UNSTABLE = Duration.ofSeconds(7);

  private final String system;
  private final Seed self;
  private final List<Seed> seeds;
  private final boolean form;
  private final boolean exitJvm;
  private final Times times;
  private final String home;
  private final int generation;

  private ClusterConfig(
      String system,
      Seed self,
      List<Seed> seeds,
      boolean form,
      boolean exitJvm,
      Times times,
      String home,
      int generation) {
    this.system = system;
    this.self = self;
    this.seeds = List.copyOf(seeds);
    this.form = form;
    this.exitJvm = exitJvm;
    this.times = times;
    this.home = home;
    this.generation = generation;
  }

  /**
   * @param system the actor system's name, the same at all nodes
   * @param host how the others reach this node; also the address it binds
   * @param port of Artery
   */
  public static ClusterConfig node(String system, String host, int port) {
    return new ClusterConfig(
        system, new Seed(host, port), List.of(), false, true, Times.LOCAL_NETWORK, "", 0);
  }

  /**
   * @param all {@code host:port} of each seed; this node's own may be among them
   */
  public ClusterConfig seeds(List<String> all) {
    return new ClusterConfig(
        system,
        self,
        all.stream().map(Seed::parse).toList(),
        form,
        exitJvm,
        times,
        home,
        generation);
  }

  /** Whether this node may begin a cluster if no other seed lives. */
  public ClusterConfig form(boolean may) {
    return new ClusterConfig(system, self, seeds, may, exitJvm, times, home, generation);
  }

  /** Whether the process ends with the actor system; on, except where several share a process. */
  public ClusterConfig exitJvm(boolean exit) {
    return new ClusterConfig(system, self, seeds, form, exit, times, home, generation);
  }

  public ClusterConfig times(Times other) {
    return new ClusterConfig(system, self, seeds, form, exitJvm, other, home, generation);
  }

  /** The address that this node is the home of, for {@link Takeover}; empty for none. */
  public ClusterConfig home(String address) {
    return new ClusterConfig(system, self, seeds, form, exitJvm, times, address, generation);
  }

  /** The newest events that this node can read, for {@link Generation}; 0 unless told. */
  public ClusterConfig generation(int newest) {
    return new ClusterConfig(system, self, seeds, form, exitJvm, times, home, newest);
  }

  /**
   * The settings, to be laid over the others; {@link Joining} acts on them. Asks the other seeds'
   * ports if this node may form: blocks up to a second.
   *
   * @throws ClusterRefused as {@link FormingRule#seeds}
   */
  public Config config() {
    return config(new PortProbe(PROBE));
  }

  Config config(FormingRule.Probe probe) {
    var start = FormingRule.seeds(self, seeds, form, probe);
    var settings = new HashMap<String, Object>();
    settings.put("pekko.remote.artery.canonical.hostname", self.host());
    settings.put("pekko.remote.artery.canonical.port", self.port());
    settings.put("pekko.cluster.seed-nodes", List.of());
    settings.put(Joining.SEEDS, start.stream().map(this::address).toList());
    settings.put("pekko.coordinated-shutdown.exit-jvm", exitJvm);
    settings.put("pekko.cluster.seed-node-timeout", start.contains(self) ? FOREVER : RETRY);
    settings.put("pekko.cluster.roles", roles());
    settings.put("santra.ha.testimony-of", self.toString());
    settings.put("santra.ha.watchdogs.pause", times.pauseHalts());
    settings.put("santra.ha.watchdogs.minority", times.minorityHalts());
    settings.put("pekko.cluster.failure-detector.testimony-of", self.toString());
    settings.put(
        "pekko.cluster.failure-detector.acceptable-heartbeat-pause", times.acceptablePause());
    settings.put("pekko.cluster.split-brain-resolver.stable-after", times.stableAfter());
    settings.put(
        "pekko.cluster.split-brain-resolver.down-all-when-unstable",
        times.stableAfter().plus(UNSTABLE));
    settings.put("pekko.cluster.down-removal-margin", times.removalMargin());
    settings.put("pekko.cluster.sharding.distributed-data.majority-min-cap", seeds.size() / 2 + 1);
    return ConfigFactory.parseMap(Map.copyOf(settings))
        .withFallback(
            ConfigFactory.parseResources(
                ClusterConfig.class.getClassLoader(), "santra-cluster.conf"));
  }

  private List<String> roles() {
    var known = Generation.ROLE + generation;
    return home.isEmpty() ? List.of(known) : List.of(known, Takeover.ROLE + home);
  }

  private String address(Seed seed) {
    return "pekko://" + system + "@" + seed;
  }
}
