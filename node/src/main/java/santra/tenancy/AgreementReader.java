package santra.tenancy;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import santra.flow.OpeningHours;
import santra.flow.TakingTerms;
import santra.flow.TakingTerms.Shown;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/**
 * Reads what was agreed with other tenants, and sees whether they say the same: what only one of
 * two files names leads nowhere.
 */
final class AgreementReader {
  private static final int MOST = 100;
  private static final int USUAL_WAITING = 10;
  private static final int USUAL_PER_DAY = 1_000;

  private final ZoneId zone;
  private final Map<String, OpeningHours> calendars;
  private final Function<Field, Optional<QueueId>> queue;

  /**
   * @param queue reads the name of one of the tenant's queues
   */
  AgreementReader(
      ZoneId zone, Map<String, OpeningHours> calendars, Function<Field, Optional<QueueId>> queue) {
    this.zone = zone;
    this.calendars = calendars;
    this.queue = queue;
  }

  /**
   * @param places takes where each stands
   */
  Map<String, Agreed> read(Field field, Map<String, Field> places) {
    var read = new LinkedHashMap<String, Agreed>();
    field
        .entries(MOST)
        .forEach((key, value) -> {
          var name = key.text(TenantReader.KEY_NAME, TenantReader.NAME_RULE);
          var agreed = agreed(value);
          if (name.isEmpty() || agreed.isEmpty()) return;
          read.put(name.get(), agreed.get());
          places.put(claim(name.get()), key);
        });
    return read;
  }

  static String claim(String name) {
    return "agreement " + name;
  }

  private Optional<Agreed> agreed(Field field) {
    try (var section = new Section(field)) {
      if (section.has("gives-to"))
        return section.required("gives-to").flatMap(AgreementReader::tenant).map(Agreed.Gives::new);
      var from = section.required("takes-from").flatMap(AgreementReader::tenant);
      var to = section.required("queue").flatMap(queue);
      var hours =
          section
              .optional("hours")
              .flatMap(of -> FlowReader.known(of, calendars.keySet(), "hours"))
              .flatMap(name -> Optional.ofNullable(calendars.get(name)));
      var waiting = section.optional("max-waiting").flatMap(of -> of.number(1, 100_000));
      var perDay = section.optional("per-day").flatMap(of -> of.number(1, 1_000_000));
      var shows = section.optional("shows").map(AgreementReader::shows).orElse(Set.of());
      if (from.isEmpty() || to.isEmpty()) return Optional.empty();
      return Optional.of(
          new Agreed.Takes(
              from.get(),
              to.get(),
              new TakingTerms(
                  zone,
                  hours,
                  waiting.orElse(USUAL_WAITING),
                  perDay.orElse(USUAL_PER_DAY),
                  shows)));
    }
  }

  private static Optional<TenantId> tenant(Field field) {
    return field.as(TenantId::new, TenantReader.NAME_RULE);
  }

  private static Set<Shown> shows(Field field) {
    var shows = new LinkedHashSet<Shown>();
    field
        .items(Shown.values().length)
        .forEach((word, item) -> {
          switch (word) {
            case "caller" -> shows.add(Shown.CALLER);
            case "record" -> shows.add(Shown.RECORD);
            default -> item.error("must be caller or record");
          }
        });
    return shows;
  }
}
