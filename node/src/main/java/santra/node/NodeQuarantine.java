package santra.node;

import java.util.List;
import santra.http.QuarantineSource;
import santra.persistence.entity.Quarantine;

/** The node's quarantine as the HTTP door asks for it. */
record NodeQuarantine(Quarantine quarantine) implements QuarantineSource {
  @Override
  public List<Case> cases() {
    return quarantine.cases().stream()
        .map(it -> new Case(it.entity(), it.reason(), it.since(), it.lastTried()))
        .toList();
  }

  @Override
  public int retry() {
    var all = quarantine.cases();
    all.forEach(it -> quarantine.release(it.entity()));
    return all.size();
  }
}
