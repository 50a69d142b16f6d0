package santra.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Draws the SIP messages of a contact as a ladder: caller, Santra, and one column an agent leg. */
final class Rungs {
  private static final int WIDTH = 26;
  private static final int MARGIN = 20;

  private Rungs() {}

  static String draw(List<JsonNode> messages, boolean whole) {
    var columns = columns(messages);
    var text = new StringBuilder(heading(columns, messages));
    var last = Instant.EPOCH;
    for (var message : messages) {
      var at = Instant.parse(message.path("at").asText());
      text.append(time(last, at)).append(rung(columns, message)).append('\n');
      last = at;
      if (whole)
        message
            .path("message")
            .asText()
            .lines()
            .forEach(line -> text.append(" ".repeat(MARGIN)).append(line).append('\n'));
    }
    return text.toString();
  }

  /** The caller is to the left of us, agents in the order they were rung to the right. */
  private static List<String> columns(List<JsonNode> messages) {
    var agents = new LinkedHashSet<String>();
    for (var message : messages) {
      var leg = message.path("leg").asText();
      if (!leg.equals("c")) agents.add(leg);
    }
    var columns = new ArrayList<>(List.of("caller", "Santra"));
    for (int i = 1; i <= agents.size(); i++)
      columns.add(agents.size() == 1 ? "agent" : "agent " + i);
    columns.addAll(agents); // behind the titles, so that a leg's place can be found
    return columns;
  }

  private static int drawn(List<String> columns) {
    return (columns.size() - 2) / 2 + 2;
  }

  private static String heading(List<String> columns, List<JsonNode> messages) {
    var line = new StringBuilder(" ".repeat(MARGIN));
    for (var title : columns.subList(0, drawn(columns)))
      line.append(("%-" + WIDTH + "s").formatted(title));
    var day = messages.isEmpty() ? "" : messages.getFirst().path("at").asText().substring(0, 10);
    return day + line.substring(day.length()).stripTrailing() + "\n";
  }

  private static String time(Instant last, Instant at) {
    var clock = at.toString().substring(11, Math.min(at.toString().length() - 1, 23));
    var since = last.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(last, at);
    return "%-12s %+6d ".formatted(clock, since.toMillis());
  }

  /** {@code |--- INVITE --->|} between our line and the leg's. */
  private static String rung(List<String> columns, JsonNode message) {
    var leg = message.path("leg").asText();
    var sent = message.path("sent").asBoolean();
    var lines = drawn(columns);
    int left = leg.equals("c") ? 0 : 1;
    int right = leg.equals("c") ? 1 : columns.lastIndexOf(leg) - lines + 2;
    var towardsRight = leg.equals("c") != sent;
    var label = " " + label(message) + " ";
    var room = (right - left) * WIDTH - 3;
    if (label.length() > room) label = label.substring(0, room);
    var dashes = "-".repeat(room - label.length());
    var arrow = towardsRight ? dashes + label + ">" : "<" + label + dashes;
    var text = new StringBuilder();
    for (int i = 0; i < left; i++) text.append('|').append(" ".repeat(WIDTH - 1));
    text.append('|').append(arrow).append(' ');
    for (int i = right; i < lines; i++) text.append('|').append(" ".repeat(WIDTH - 1));
    return text.toString().stripTrailing();
  }

  private static String label(JsonNode message) {
    var title = message.path("title").asText();
    var method = message.path("cseq").asText().replaceAll("^\\d+ ", "");
    return title.equals(method) ? title : title + " (" + method + ")";
  }
}
