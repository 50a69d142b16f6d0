package santra.loadtest.desk;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a tenant's contact records, what the ledger needs of it. */
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
    long talkMs) {

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
        line.path("talkMs").asLong());
  }
}
