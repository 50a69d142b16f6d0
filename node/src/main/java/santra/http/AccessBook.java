package santra.http;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by route and status, and how long they took. As large as the route table. */
final class AccessBook {
  private final Map<Line, Sums> lines = new ConcurrentHashMap<>();

  private record Line(String route, int status) {}

  private record Sums(LongAdder requests, LongAdder micros, LongAccumulator worst) {}

  /**
   * @param route method and template, or {@code none}; never what the client wrote
   */
  void note(String route, int status, Duration took) {
    var sums =
        lines.computeIfAbsent(
            new Line(route, status),
            _ -> new Sums(new LongAdder(), new LongAdder(), new LongAccumulator(Math::max, 0)));
    var micros = took.toNanos() / 1_000;
    sums.requests.increment();
    sums.micros.add(micros);
    sums.worst.accumulate(micros);
  }

  /**
   * By Prometheus sample name, such as {@code santra_http_requests_total{route=...,status=...}}.
   */
  Map<String, Long> counters() {
    var counters = new TreeMap<String, Long>();
    lines.forEach((line, sums) -> {
      var labels = "{route=\"%s\",status=\"%d\"}".formatted(line.route, line.status);
      counters.put("santra_http_requests_total" + labels, sums.requests.sum());
      counters.put("santra_http_request_microseconds_total" + labels, sums.micros.sum());
      counters.put("santra_http_request_microseconds_max" + labels, sums.worst.get());
    });
    return counters;
  }
}
