package santra.reporting.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import santra.contact.ContactRecord;

/** A contact record as the outside reads it; {@code openapi.yaml} lists its fields. */
final class RecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordJson() {}

  static String of(ContactRecord record) {
    var json =
        JSON.createObjectNode()
            .put("contact", record.contact().uuid().toString())
            .put("tenant", record.tenant().name())
            .put("channel", record.channel())
            .put("number", record.number())
            .put("caller", record.caller())
            .put("queue", record.queue().name())
            .put("configuration", record.configuration())
            .put("outcome", word(record.outcome()))
            .put("hungUpBy", word(record.hungUpBy()))
            .put("sipCause", record.sipCause());
    record.reason().ifPresent(reason -> json.put("reason", reason));
    json.put("arrivedAt", record.arrivedAt().toString());
    put(json, "queuedAt", record.queuedAt());
    put(json, "answeredAt", record.answeredAt());
    json.put("endedAt", record.endedAt().toString())
        .put("waitMs", record.waitMs())
        .put("talkMs", record.talkMs())
        .put("holdMs", holdMs(record));
    record.agent().ifPresent(agent -> json.put("agent", agent.name()));
    record.testId().ifPresent(testId -> json.put("testId", testId));
    segments(record, json);
    legs(record, json);
    transfers(record, json);
    detours(record, json);
    agreement(record, json);
    calledBack(record, json);
    tookOver(record, json);
    return json.toString();
  }

  private static void segments(ContactRecord record, ObjectNode json) {
    var segments = json.putArray("segments");
    for (var segment : record.segments()) {
      var one =
          segments
              .addObject()
              .put("kind", segment.kind())
              .put("from", segment.from().toString())
              .put("to", segment.to().toString());
      segment.agent().ifPresent(agent -> one.put("agent", agent.name()));
    }
  }

  private static void legs(ContactRecord record, ObjectNode json) {
    var legs = json.putArray("legs");
    for (var leg : record.legs()) {
      var one =
          legs.addObject()
              .put("leg", leg.leg())
              .put("callId", leg.callId())
              .put("startedAt", leg.startedAt().toString())
              .put("endedAt", leg.endedAt().toString())
              .put("outcome", leg.outcome())
              .put("status", leg.status());
      leg.agent().ifPresent(agent -> one.put("agent", agent.name()));
      leg.part().ifPresent(part -> one.put("part", part));
      leg.outside().ifPresent(outside -> charge(outside, one));
    }
  }

  private static void charge(ContactRecord.Charge outside, ObjectNode leg) {
    leg.put("number", outside.number()).put("trunk", outside.trunk());
    if (!outside.currency().isEmpty())
      leg.put("cost", BigDecimal.valueOf(outside.costMicros(), 6))
          .put("currency", outside.currency());
  }

  /** Of the last conversation, as {@code talkMs}, which includes it. */
  private static long holdMs(ContactRecord record) {
    var since = record.answeredAt().orElse(record.endedAt());
    return record.segments().stream()
        .filter(one -> one.kind().equals("hold") && !one.from().isBefore(since))
        .mapToLong(one -> Duration.between(one.from(), one.to()).toMillis())
        .sum();
  }

  private static void transfers(ContactRecord record, ObjectNode json) {
    var transfers = json.putArray("transfers");
    for (var stay : record.transfers())
      transfers
          .addObject()
          .put("queue", stay.queue().name())
          .put("queuedAt", stay.queuedAt().toString())
          .put("answeredAt", stay.answeredAt().toString())
          .put("endedAt", stay.endedAt().toString())
          .put("agent", stay.agent().name());
  }

  /** Left out where there are none, as in most records. */
  private static void detours(ContactRecord record, ObjectNode json) {
    if (record.detours().isEmpty()) return;
    var detours = json.putArray("detours");
    for (var one : record.detours()) {
      var detour =
          detours
              .addObject()
              .put("queue", one.queue().name())
              .put("queuedAt", one.since().toString())
              .put("leftAt", one.leftAt().toString())
              .put("cause", word(one.cause()).replace('_', '-'));
      one.to().ifPresent(agreement -> detour.put("agreement", agreement.name()));
    }
  }

  /** Left out where no other tenant has taken it. */
  private static void agreement(ContactRecord record, ObjectNode json) {
    record
        .host()
        .map(ContactRecord.Hosted::agreement)
        .ifPresent(one ->
            json.putObject("agreement")
                .put("name", one.name())
                .put("giver", one.giver().name())
                .put("taker", one.taker().name()));
  }

  /** Left out where none was promised. */
  private static void calledBack(ContactRecord record, ObjectNode json) {
    if (record.callback().isEmpty()) return;
    var one = record.callback().get();
    var callback =
        json.putObject("callback")
            .put("number", one.number())
            .put("promisedAt", one.promisedAt().toString())
            .put("tries", one.tries());
    put(callback, "reachedAt", one.reachedAt());
    one.calledIn().ifPresent(by -> callback.put("calledIn", by.contact().uuid().toString()));
  }

  /** Left out where no place was taken. */
  private static void tookOver(ContactRecord record, ObjectNode json) {
    if (record.tookOver().isEmpty()) return;
    var one = record.tookOver().get();
    json.putObject("tookOver")
        .put("contact", one.contact().uuid().toString())
        .put("queue", one.queue().name())
        .put("queuedAt", one.since().toString())
        .put("joinedAt", one.joinedAt().toString());
  }

  private static void put(ObjectNode json, String field, Optional<Instant> at) {
    at.ifPresent(instant -> json.put(field, instant.toString()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
