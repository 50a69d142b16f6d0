package santra.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import santra.tenancy.Accounting.Costs;

/**
 * What a channel's contacts cost in some stretch.
 *
 * @param contacts that came
 * @param answered of them
 * @param lastedMs all of them together
 * @param agentMs agents were logged in
 */
public record CostFigures(long contacts, long answered, long lastedMs, long agentMs) {
  private static final BigDecimal MINUTE_MS = BigDecimal.valueOf(60_000);
  private static final BigDecimal HOUR_MS = BigDecimal.valueOf(3_600_000);

  /** To two digits. */
  public BigDecimal total(Costs rates) {
    var minutes = rates.minute().multiply(BigDecimal.valueOf(lastedMs));
    var hours = rates.agentHour().multiply(BigDecimal.valueOf(agentMs));
    return rates
        .contact()
        .multiply(BigDecimal.valueOf(contacts))
        .add(minutes.divide(MINUTE_MS, 6, RoundingMode.HALF_UP))
        .add(hours.divide(HOUR_MS, 6, RoundingMode.HALF_UP))
        .setScale(2, RoundingMode.HALF_UP);
  }

  /** To four digits; empty when nobody came. */
  public Optional<BigDecimal> perContact(Costs rates) {
    return per(rates, contacts);
  }

  /** To four digits; empty when nobody was answered. */
  public Optional<BigDecimal> perAnswered(Costs rates) {
    return per(rates, answered);
  }

  private Optional<BigDecimal> per(Costs rates, long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(total(rates).divide(BigDecimal.valueOf(count), 4, RoundingMode.HALF_UP));
  }
}
