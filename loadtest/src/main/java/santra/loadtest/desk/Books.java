package santra.loadtest.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant's books as the cluster reports them.
 *
 * @param served by a flow alone, to its end
 */
public record Books(
    String tenant,
    long arrived,
    long answered,
    long abandoned,
    long released,
    long refused,
    long failed,
    long served,
    long open,
    List<QueueBooks> queues,
    boolean balanced) {

  public Books {
    queues = List.copyOf(queues);
  }

  /** One queue's part of the books. */
  public record QueueBooks(
      String queue,
      long offered,
      long answered,
      long abandoned,
      long released,
      long flowOut,
      long waiting,
      long meanWaitMs,
      long worstWaitMs) {

    public boolean balances() {
      return offered == answered + abandoned + released + flowOut + waiting;
    }
  }

  /** Our own sum; what the cluster says of itself is in {@link #balanced}. */
  public boolean balances() {
    return balanced
        && arrived == answered + abandoned + released + refused + failed + served + open
        && queues.stream().allMatch(QueueBooks::balances);
  }

  static Books of(JsonNode tree) {
    var contacts = tree.path("contacts");
    var queues = new ArrayList<QueueBooks>();
    for (var queue : tree.path("queues"))
      queues.add(
          new QueueBooks(
              queue.path("queue").asText(),
              queue.path("offered").asLong(),
              queue.path("answered").asLong(),
              queue.path("abandoned").asLong(),
              queue.path("released").asLong(),
              queue.path("flowOut").asLong(),
              queue.path("waiting").asLong(),
              queue.path("meanWaitMs").asLong(),
              queue.path("worstWaitMs").asLong()));
    return new Books(
        tree.path("tenant").asText(),
        contacts.path("arrived").asLong(),
        contacts.path("answered").asLong(),
        contacts.path("abandoned").asLong(),
        contacts.path("released").asLong(),
        contacts.path("refused").asLong(),
        contacts.path("failed").asLong(),
        contacts.path("served").asLong(),
        contacts.path("open").asLong(),
        queues,
        tree.path("balanced").asBoolean());
  }

  /** For people, one table a tenant. */
  public String table() {
    var text = new StringBuilder();
    text.append(
        "%s: %d contacts in = %d answered + %d abandoned + %d released + %d refused + %d failed + %d served + %d open%s%n"
            .formatted(
                tenant,
                arrived,
                answered,
                abandoned,
                released,
                refused,
                failed,
                served,
                open,
                balances() ? "" : "   DOES NOT BALANCE"));
    text.append(
        "  %-12s %8s %9s %10s %9s %8s %10s %11s%n"
            .formatted(
                "queue",
                "offered",
                "answered",
                "abandoned",
                "released",
                "waiting",
                "mean wait",
                "worst wait"));
    for (var queue : queues)
      text.append(
          "  %-12s %8d %9d %10d %9d %8d %8.1f s %9.1f s%n"
              .formatted(
                  queue.queue(),
                  queue.offered(),
                  queue.answered(),
                  queue.abandoned(),
                  queue.released(),
                  queue.waiting(),
                  queue.meanWaitMs() / 1000.0,
                  queue.worstWaitMs() / 1000.0));
    return text.toString();
  }
}
