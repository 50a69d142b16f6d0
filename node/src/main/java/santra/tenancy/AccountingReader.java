package santra.tenancy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import santra.flow.OpeningHours;
import santra.tenancy.Accounting.Contract;
import santra.tenancy.Accounting.Costs;
import santra.tenancy.Accounting.Dated;
import santra.tenancy.Accounting.Formula;
import santra.tenancy.Accounting.Measure;
import santra.tenancy.Accounting.Measured;
import santra.tenancy.Accounting.Meter;
import santra.tenancy.Accounting.Sanction;
import santra.tenancy.Accounting.Shown;
import santra.vocabulary.QueueId;

/** Reads how a tenant's service is measured, settled and shown. */
final class AccountingReader {
  private static final int MOST = 100;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Pattern TITLE = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{1,80}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,4})?");
  private static final Pattern PERCENT = Pattern.compile("(100|[0-9]{1,2})(\\.[0-9]{1,2})?");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Function<Field, Optional<QueueId>> queue;
  private final Map<String, OpeningHours> calendars;

  /**
   * @param queue reads the name of a queue that exists
   */
  AccountingReader(Function<Field, Optional<QueueId>> queue, Map<String, OpeningHours> calendars) {
    this.queue = queue;
    this.calendars = calendars;
  }

  Accounting read(Field field, Optional<Field> shown) {
    try (var section = new Section(field)) {
      return new Accounting(
          section.optional("services").map(this::services).orElse(Map.of()),
          section.optional("measures").map(this::measures).orElse(Map.of()),
          section.optional("contracts").map(this::contracts).orElse(Map.of()),
          section.optional("costs").map(f -> dated(f, AccountingReader::costs)).orElse(List.of()),
          shown.map(this::shown).orElse(Map.of()));
    }
  }

  Accounting read(Field shown) {
    return new Accounting(Map.of(), Map.of(), Map.of(), List.of(), shown(shown));
  }

  private Map<String, Set<QueueId>> services(Field field) {
    return named(field, value -> Optional.of(queues(value)));
  }

  private Set<QueueId> queues(Field field) {
    var queues = new LinkedHashSet<QueueId>();
    for (var item : field.list(MOST)) queue.apply(item).ifPresent(queues::add);
    if (queues.isEmpty()) field.error("needs at least one queue");
    return queues;
  }

  private Map<QueueId, List<Measure>> measures(Field field) {
    var measures = new LinkedHashMap<QueueId, List<Measure>>();
    field
        .entries(MOST)
        .forEach((key, value) ->
            queue
                .apply(key)
                .ifPresent(it -> measures.put(it, dated(value, AccountingReader::measure))));
    return measures;
  }

  private static <D extends Dated> List<D> dated(
      Field field, Function<Section, Optional<D>> reader) {
    var all = new ArrayList<D>();
    for (var item : field.list(MOST)) {
      try (var section = new Section(item)) {
        var one = reader.apply(section);
        if (one.isEmpty()) continue;
        if (!all.isEmpty() && !one.get().from().isAfter(all.getLast().from()))
          item.error("must begin later than the one before it");
        else all.add(one.get());
      }
    }
    return all;
  }

  private static Optional<Measure> measure(Section section) {
    var promise = section.optional("promise").flatMap(f -> f.duration(SECOND, DAY));
    var shortBelow =
        TenantReader.duration(section, "short-below", Duration.ZERO, DAY, Duration.ZERO);
    var formula =
        section.optional("level").flatMap(f -> f.word(Formula.class)).orElse(Formula.NEGATIVE);
    return day(section, "from").map(from -> new Measure(from, promise, shortBelow, formula));
  }

  private static Optional<LocalDate> day(Section section, String key) {
    return section.required(key).flatMap(AccountingReader::day);
  }

  private static Optional<LocalDate> day(Field field) {
    return field.as(LocalDate::parse, "a day such as 2026-12-31");
  }

  private static Optional<Costs> costs(Section section) {
    var contact = amount(section, "contact");
    var minute = amount(section, "minute");
    var hour = amount(section, "agent-hour");
    var currency = currency(section);
    return day(section, "from").map(from -> new Costs(from, contact, minute, hour, currency));
  }

  private static String currency(Section section) {
    return section
        .optional("currency")
        .flatMap(f -> f.text(CURRENCY, "three capital letters such as EUR"))
        .orElse("EUR");
  }

  private static BigDecimal amount(Section section, String key) {
    return section
        .optional(key)
        .flatMap(f -> f.text(AMOUNT, "an amount such as 12.50"))
        .map(BigDecimal::new)
        .orElse(BigDecimal.ZERO);
  }

  private static Optional<BigDecimal> percent(Field field) {
    return field
        .text(PERCENT, "per cent, 0-100")
        .map(BigDecimal::new)
        .filter(one -> one.compareTo(HUNDRED) <= 0);
  }

  private Map<String, Contract> contracts(Field field) {
    return named(
        field,
        value -> {
          try (var section = new Section(value)) {
            var queues = section.required("queues").map(this::queues).orElse(Set.of());
            var until = section.optional("until").flatMap(AccountingReader::day);
            var fee = amount(section, "fee");
            var currency = currency(section);
            var most = section.optional("most").flatMap(f -> f.number(0, 100)).orElse(100);
            var meters = section.required("meters").map(AccountingReader::meters).orElse(Map.of());
            return day(section, "from")
                .map(from -> new Contract(queues, from, until, fee, currency, most, meters));
          }
        });
  }

  private static Map<String, Meter> meters(Field field) {
    return named(
        field,
        value -> {
          try (var section = new Section(value)) {
            var what =
                section
                    .optional("measures")
                    .flatMap(f -> f.word(Measured.class))
                    .orElse(Measured.SERVICE_LEVEL);
            var formula =
                section
                    .optional("level")
                    .flatMap(f -> f.word(Formula.class))
                    .orElse(Formula.NEGATIVE);
            var promise = section.required("promise").flatMap(f -> f.duration(SECOND, DAY));
            var shortBelow =
                TenantReader.duration(section, "short-below", Duration.ZERO, DAY, Duration.ZERO);
            var target = section.required("target").flatMap(AccountingReader::percent);
            var counts = section.optional("callback-counts");
            if (what != Measured.REACHED)
              counts.ifPresent(f -> f.error("is for a meter that measures reached"));
            var callbackCounts = counts.flatMap(Field::flag).orElse(true);
            var sanctions =
                section.optional("sanctions").map(AccountingReader::sanctions).orElse(List.of());
            return promise.flatMap(within ->
                target.map(least ->
                    new Meter(
                        what, formula, within, shortBelow, least, callbackCounts, sanctions)));
          }
        });
  }

  private static List<Sanction> sanctions(Field field) {
    var sanctions = new ArrayList<Sanction>();
    for (var item : field.list(MOST)) {
      try (var section = new Section(item)) {
        var below = section.required("below").flatMap(AccountingReader::percent);
        var percent = section.required("percent").flatMap(AccountingReader::percent);
        if (below.isPresent() && percent.isPresent())
          sanctions.add(new Sanction(below.get(), percent.get()));
      }
    }
    sanctions.sort(Comparator.comparing(Sanction::below));
    return sanctions;
  }

  private Map<QueueId, Shown> shown(Field field) {
    var shown = new LinkedHashMap<QueueId, Shown>();
    field
        .entries(MOST)
        .forEach((key, value) -> {
          var id = queue.apply(key);
          try (var section = new Section(value)) {
            var title =
                section
                    .optional("title")
                    .flatMap(f -> f.text(TITLE, "1-80 characters on one line"));
            var hours =
                section
                    .optional("hours")
                    .flatMap(f -> FlowReader.known(f, calendars.keySet(), "hours"))
                    .flatMap(name -> Optional.ofNullable(calendars.get(name)));
            id.ifPresent(it -> shown.put(it, new Shown(title.orElse(it.name()), hours)));
          }
        });
    return shown;
  }

  private static <T> Map<String, T> named(Field field, Function<Field, Optional<T>> reader) {
    var all = new LinkedHashMap<String, T>();
    field
        .entries(MOST)
        .forEach((key, value) -> {
          var name = key.text(TenantReader.KEY_NAME, TenantReader.NAME_RULE);
          var one = reader.apply(value);
          if (name.isPresent() && one.isPresent()) all.put(name.get(), one.get());
        });
    return all;
  }
}
