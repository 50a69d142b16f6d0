package santra.http;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.reporting.Estimate;
import santra.reporting.EstimateFigures;
import santra.reporting.Records;

/** How good the expected waits were that callers and the public were given. */
final class Estimates {
  private final Records records;
  private final Turns pages;
  private final Clock clock;

  Estimates(Records records, Turns pages, Clock clock) {
    this.records = records;
    this.pages = pages;
    this.clock = clock;
  }

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Report(String tenant, String from, String to, List<Queue> queues) {}

  record Queue(String queue, Optional<Score> told, Optional<Score> served) {}

  record Score(
      long given,
      long open,
      long unknown,
      long scored,
      long within,
      Optional<Double> withinShare,
      Optional<Long> meanErrorMs,
      Optional<Long> meanBiasMs) {
    static Score of(EstimateFigures figures) {
      return new Score(
          figures.given(),
          figures.open(),
          figures.unknown(),
          figures.scored(),
          figures.within(),
          Statistics.boxed(figures.withinShare()),
          figures.meanErrorMs(),
          figures.meanBiasMs());
    }
  }

  Answer estimates(Call call) {
    var period = Period.of(call, clock.instant());
    var queues = new TreeMap<String, Map<Estimate.Kind, EstimateFigures>>();
    pages.take(
        call.tenant().id(),
        () -> {
          records.estimates(
              call.tenant().id(),
              period.from(),
              period.to(),
              estimate ->
                  queues
                      .computeIfAbsent(
                          estimate.queue().name(), _ -> new EnumMap<>(Estimate.Kind.class))
                      .merge(
                          estimate.kind(),
                          EstimateFigures.NONE.with(estimate),
                          (before, _) -> before.with(estimate)));
          return queues;
        });
    var all = new ArrayList<Queue>();
    queues.forEach((queue, kinds) ->
        all.add(
            new Queue(
                queue,
                Optional.ofNullable(kinds.get(Estimate.Kind.TOLD)).map(Score::of),
                Optional.ofNullable(kinds.get(Estimate.Kind.SERVED)).map(Score::of))));
    return Answer.json(
        new Report(
            call.tenant().id().name(),
            period.local(period.from()),
            period.local(period.to()),
            all));
  }
}
