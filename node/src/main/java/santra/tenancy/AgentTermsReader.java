package santra.tenancy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import santra.vocabulary.DispositionTerms;
import santra.vocabulary.MissPolicy;

/** Reads what a tenant's agents go by: reasons, rung in vain, wrap-up, disposition codes. */
final class AgentTermsReader {
  /** Codes under codes; more nobody would find. */
  private static final int MOST_DEEP = 4;

  private static final int MOST_CODES = 500;
  private static final Pattern TITLE = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{1,80}");
  private static final String TITLE_RULE = "1-80 characters on one line";

  private static final Pattern REQUIRED = Pattern.compile("required");

  private AgentTermsReader() {}

  static AgentTerms read(Section top, Map<String, String> reasons) {
    var states = top.optional("agent-states").map(AgentTermsReader::states);
    var codes = new LinkedHashMap<String, String>();
    top.optional("dispositions").ifPresent(field -> codes(field, "", 1, codes));
    return new AgentTerms(
        reasons,
        states.map(AgentTerms::onMiss).orElse(MissPolicy.USUAL),
        states.map(AgentTerms::longestWrapUp).orElse(AgentTerms.USUAL_LONGEST_WRAP_UP),
        codes);
  }

  private static AgentTerms states(Field field) {
    try (var states = new Section(field)) {
      var ready = states.optional("no-answer").flatMap(AgentTermsReader::staysReady).orElse(false);
      var after = states.optional("log-out-after").flatMap(f -> f.number(1, 100)).orElse(0);
      return new AgentTerms(
          Map.of(),
          new MissPolicy(ready, after),
          TenantReader.duration(
              states,
              "wrap-up-at-most",
              Duration.ZERO,
              Duration.ofHours(8),
              AgentTerms.USUAL_LONGEST_WRAP_UP),
          Map.of());
    }
  }

  private static Optional<Boolean> staysReady(Field field) {
    return field
        .text()
        .flatMap(text ->
            switch (text) {
              case "not-ready" -> Optional.of(false);
              case "stay-ready" -> Optional.of(true);
              default -> {
                field.error("must be not-ready or stay-ready");
                yield Optional.empty();
              }
            });
  }

  /** {@code required}, or {@code {default: CODE}}: one of those that the tenant has. */
  static Optional<DispositionTerms> required(Field field, AgentTerms terms) {
    if (terms.dispositions().isEmpty()) {
      field.error("needs 'dispositions' to choose from");
      return Optional.empty();
    }
    var within = terms.longestWrapUp();
    if (!field.isMapping()) {
      return field
          .text(REQUIRED, "required, or {default: CODE}")
          .map(_ -> new DispositionTerms(Optional.empty(), within));
    }
    try (var section = new Section(field)) {
      var otherwise =
          section
              .required("default")
              .flatMap(f -> FlowReader.known(f, terms.dispositions().keySet(), "disposition"));
      return Optional.of(new DispositionTerms(otherwise, within));
    }
  }

  /** {@code {fault: Fault, sales: {title: Sales, codes: {offer: Offer}}}}: the id is stored. */
  private static void codes(Field field, String above, int depth, Map<String, String> codes) {
    if (depth > MOST_DEEP) {
      field.error("must be nested at most " + MOST_DEEP + " deep");
      return;
    }
    field
        .entries(MOST_CODES)
        .forEach((key, value) -> {
          var id = key.text(TenantReader.KEY_NAME, TenantReader.NAME_RULE);
          if (!value.isMapping()) {
            value
                .text(TITLE, TITLE_RULE)
                .ifPresent(title -> id.ifPresent(code -> put(key, code, above + title, codes)));
            return;
          }
          try (var section = new Section(value)) {
            var title = section.required("title").flatMap(f -> f.text(TITLE, TITLE_RULE));
            id.ifPresent(code -> put(key, code, above + title.orElse(code), codes));
            section
                .optional("codes")
                .ifPresent(
                    below -> codes(below, above + title.orElse("") + " / ", depth + 1, codes));
          }
        });
  }

  private static void put(Field key, String id, String title, Map<String, String> codes) {
    if (codes.size() >= MOST_CODES) key.error("is one of more than " + MOST_CODES + " codes");
    else if (codes.putIfAbsent(id, title) != null) key.error("is there twice");
  }
}
