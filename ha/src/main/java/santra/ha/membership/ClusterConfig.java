package santra.ha.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * All nodes are given the same seeds. Exactly one node is told to form, on the first boot or after
 * all have been down; on every other start none is. See {@link FormingRule}.
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

  private final String system;
  private final Seed self;
  private final List<Seed> seeds;
  private final boolean form;
  private final boolean exitJvm;

  private ClusterConfig(String system, Seed self, List<Seed> seeds, boolean form, boolean exitJvm) {
    this.system = system;
    this.self = self;
    this.seeds = List.copyOf(seeds);
    this.form = form;
    this.exitJvm = exitJvm;
  }

  /**
   * @param system the actor system's name, the same at all nodes
   * @param host how the others reach this node; also the address it binds
   * @param port of Artery
   */
  public static ClusterConfig node(String system, String host, int port) {
    return new ClusterConfig(system, new Seed(host, port), List.of(), false, true);
  }

  /**
   * @param all {@code host:port} of each seed; this node's own may be among them
   */
  public ClusterConfig seeds(List<String> all) {
    return new ClusterConfig(system, self, all.stream().map(Seed::parse).toList(), form, exitJvm);
  }

  /** Whether this node may begin a cluster if no other seed lives. */
  public ClusterConfig form(boolean may) {
    return new ClusterConfig(system, self, seeds, may, exitJvm);
  }

  /** Whether the process ends with the actor system; on, except where several share a process. */
  public ClusterConfig exitJvm(boolean exit) {
    return new ClusterConfig(system, self, seeds, form, exit);
  }

  /**
   * The settings, to be laid over the others. Asks the other seeds' ports if this node may form:
   * blocks up to a second.
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
    settings.put("pekko.cluster.seed-nodes", start.stream().map(this::address).toList());
    settings.put("pekko.coordinated-shutdown.exit-jvm", exitJvm);
    settings.put("pekko.cluster.seed-node-timeout", start.contains(self) ? FOREVER : RETRY);
    return ConfigFactory.parseMap(Map.copyOf(settings))
        .withFallback(
            ConfigFactory.parseResources(
                ClusterConfig.class.getClassLoader(), "santra-cluster.conf"));
  }

  private String address(Seed seed) {
    return "pekko://" + system + "@" + seed;
  }
}
