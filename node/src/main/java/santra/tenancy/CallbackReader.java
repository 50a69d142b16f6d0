package santra.tenancy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import santra.flow.CallbackTerms;
import santra.flow.OpeningHours;

/** Reads on which terms a queue calls back. */
record CallbackReader(Map<String, OpeningHours> calendars, Prompts prompts) {
  private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");

  /** A telephone that does not answer now may do so after dinner. */
  private static final Duration EVERY = Duration.ofMinutes(5);

  CallbackTerms read(Field field) {
    try (var section = new Section(field)) {
      var second = Duration.ofSeconds(1);
      return new CallbackTerms(
          section.optional("key").flatMap(f -> f.text(KEY, "one of the keys")).orElse(""),
          section.optional("words").flatMap(prompts::named).orElse("tone:440"),
          section.optional("tries").flatMap(f -> f.number(1, 10)).orElse(3),
          TenantReader.duration(section, "every", second, Duration.ofHours(24), EVERY),
          TenantReader.duration(
              section, "within", Duration.ofMinutes(1), Duration.ofDays(7), Duration.ofHours(24)),
          section
              .optional("hours")
              .flatMap(f -> FlowReader.known(f, calendars.keySet(), "hours"))
              .flatMap(name -> Optional.ofNullable(calendars.get(name))),
          section.optional("per-agent").flatMap(f -> f.number(1, 100)).orElse(3));
    }
  }
}
