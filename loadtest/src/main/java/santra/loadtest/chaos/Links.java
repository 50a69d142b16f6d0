package santra.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The links of nodes that have network namespaces of their own.
 *
 * @param name what the namespaces are called
 */
record Links(Processes processes, String name) {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  void cut(int node, Fault.Cut cut) throws IOException, InterruptedException {
    run("cut", node, cut.word());
  }

  void mend(int node) throws IOException, InterruptedException {
    run("heal", node);
  }

  private void run(String what, int node, String... more) throws IOException, InterruptedException {
    var script = Path.of("loadtest", "bench", "apart.sh");
    var command = new ArrayList<String>();
    command.add(processes.launcher().resolveSibling(script).toString());
    command.addAll(List.of(what, name, String.valueOf(node)));
    command.addAll(List.of(more));
    processes.run(LIMIT, command);
  }
}
