package santra.node;

import java.util.List;
import santra.ha.health.Health;
import santra.http.HealthSource;

/** The node's health as the HTTP door asks for it. */
record NodeHealth(Health health) implements HealthSource {
  @Override
  public List<Check> live() {
    return checks(health.live());
  }

  @Override
  public List<Check> ready() {
    return checks(health.ready());
  }

  private static List<Check> checks(Health.Report report) {
    return report.checks().stream()
        .map(check -> new Check(check.name(), check.ok(), check.detail()))
        .toList();
  }
}
