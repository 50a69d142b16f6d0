package santra.loadtest.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Nodes;

/**
 * Some agents change their minds all the time, so that the journal shows when those that lived on a
 * dead node write again.
 */
public final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final HttpClient http = Desk.client();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> entities = new TreeSet<>();

  /** Logs in whom the centre has for this ({@link Centre#WATCHED}), and begins. */
  public static Watch over(Centre centre, Nodes nodes) throws IOException {
    var watch = new Watch();
    for (var organisation : centre.organisations())
      for (var agent : organisation.agents())
        if (agent.id().startsWith(Centre.WATCHED))
          watch.begin(centre, organisation.tenant(), agent, nodes);
    return watch;
  }

  /** As the journal names them. */
  Set<String> entities() {
    return Set.copyOf(entities);
  }

  private void begin(Centre centre, String tenant, Agent agent, Nodes nodes) throws IOException {
    // Each asks another node first.
    var asked = new ArrayList<>(nodes.http());
    Collections.rotate(asked, entities.size());
    entities.add("agent|" + tenant + "/" + agent.id());
    var desk = new Desk(http, asked, tenant, centre.key(tenant));
    desk.logIn(agent.id());
    threads.add(Thread.ofVirtual().name(agent.id()).start(() -> waver(desk, agent.id())));
  }

  private static void waver(Desk desk, String agent) {
    try {
      // Not all in the same moment.
      Thread.sleep(ThreadLocalRandom.current().nextLong(EVERY.toMillis()));
      for (var ready = true; ; ready = !ready) {
        try {
          if (ready) desk.ready(agent);
          else desk.notReady(agent, "lunch");
        } catch (IOException refused) {
          // says so again in a moment
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException done) {
      // nobody watches any more
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }
}
