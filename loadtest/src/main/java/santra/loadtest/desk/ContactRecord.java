package santra.loadtest.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One line of a tenant's contact records, what the ledger needs of it.
 *
 * @param transferredFrom the queues of its earlier stays
 * @param outside its calls outside in order: trunk, status, and cost where there is one
 */
public record ContactRecord(
    String contact,
    String tenant,
    String number,
    String queue,
    String outcome,
    String agent,
    String testId,
    int sipCause,
    long waitMs,
    long talkMs,
    List<String> transferredFrom,
    List<String> outside) {

  public ContactRecord(
      String contact,
      String tenant,
      String number,
      String queue,
      String outcome,
      String agent,
      String testId,
      int sipCause,
      long waitMs,
      long talkMs,
      List<String> transferredFrom) {
    this(
        contact,
        tenant,
        number,
        queue,
        outcome,
        agent,
        testId,
        sipCause,
        waitMs,
        talkMs,
        transferredFrom,
        List.of());
  }

  static ContactRecord of(JsonNode line) {
    return new ContactRecord(
        line.path("contact").asText(),
        line.path("tenant").asText(),
        line.path("number").asText(),
        line.path("queue").asText(),
        line.path("outcome").asText(),
        line.path("agent").asText(),
        line.path("testId").asText(),
        line.path("sipCause").asInt(),
        line.path("waitMs").asLong(),
        line.path("talkMs").asLong(),
        StreamSupport.stream(line.path("transfers").spliterator(), false)
            .map(stay -> stay.path("queue").asText())
            .toList(),
        StreamSupport.stream(line.path("legs").spliterator(), false)
            .filter(leg -> leg.has("trunk"))
            .map(leg ->
                "%s %d%s"
                    .formatted(
                        leg.path("trunk").asText(),
                        leg.path("status").asInt(),
                        leg.path("cost").asDouble() > 0 ? " paid" : ""))
            .toList());
  }
}
