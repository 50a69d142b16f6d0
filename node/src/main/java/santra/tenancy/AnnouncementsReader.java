package santra.tenancy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.flow.Announcements;
import santra.flow.Announcements.Phrase;
import santra.flow.Speech;
import santra.flow.Words;

/** Reads what a queue says to those who wait. */
record AnnouncementsReader(Prompts prompts) {
  private static final int MAX_PHRASES = 10;
  private static final int MAX_WORDS = 10;
  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** Who hears more than that hears no music. */
  private static final Duration OFTEN = Duration.ofSeconds(15);

  private static final Duration SELDOM = Duration.ofHours(1);

  Optional<Announcements> read(Field field) {
    try (var section = new Section(field)) {
      var first = TenantReader.duration(section, "first", SOONEST, SELDOM, Duration.ofSeconds(15));
      var every = TenantReader.duration(section, "every", OFTEN, SELDOM, Duration.ofMinutes(1));
      var language = section.optional("language").flatMap(FlowReader::language).orElse("en");
      return section
          .required("say")
          .flatMap(say -> phrases(say, language))
          .map(say -> new Announcements(first, every, language, say));
    }
  }

  private Optional<List<Phrase>> phrases(Field field, String language) {
    var said = new ArrayList<Phrase>();
    var parts = field.oneOrMore(MAX_PHRASES);
    for (var part : parts) phrase(part, language).ifPresent(said::add);
    if (parts.isEmpty()) field.error("says nothing");
    return said.isEmpty() || said.size() < parts.size() ? Optional.empty() : Optional.of(said);
  }

  private Optional<Phrase> phrase(Field field, String language) {
    var words = new ArrayList<Speech>();
    var parts = field.oneOrMore(MAX_WORDS);
    for (var part : parts)
      part.text()
          .flatMap(text -> speech(part, text))
          .ifPresent(speech -> {
            words.add(speech);
            FlowReader.missed(part, prompts.missing(Words.vocabulary(language, speech)));
          });
    if (parts.isEmpty()) field.error("says nothing");
    return words.isEmpty() || words.size() < parts.size()
        ? Optional.empty()
        : Optional.of(new Phrase(words));
  }

  private static Optional<Speech> speech(Field field, String text) {
    if (text.equals(Announcements.POSITION) || text.equals(Announcements.WAIT))
      return Optional.of(new Speech.Quantity(text));
    if (Prompts.isTone(text)) return Optional.of(new Speech.Prompt(text));
    return field
        .text(TenantReader.PROMPT, TenantReader.PROMPT_RULE + ", or position, or wait")
        .map(Speech.Prompt::new);
  }
}
