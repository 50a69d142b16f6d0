package santra.tenancy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.flow.OpeningHours;
import santra.vocabulary.QueueId;

/**
 * How a tenant's service is measured, settled and shown. Days are the tenant's local ones; what is
 * dated holds from its day until the next one's, so that the past keeps what was in force then.
 *
 * @param services queues that are reported as one, by name
 * @param measures of each queue, by day
 * @param contracts service level agreements, by name
 * @param costs of voice contacts, by day
 * @param shown queues whose state anybody may see
 */
public record Accounting(
    Map<String, Set<QueueId>> services,
    Map<QueueId, List<Measure>> measures,
    Map<String, Contract> contracts,
    List<Costs> costs,
    Map<QueueId, Shown> shown) {
  public static final Accounting NONE =
      new Accounting(Map.of(), Map.of(), Map.of(), List.of(), Map.of());

  public Accounting {
    services = Map.copyOf(services);
    measures = Map.copyOf(measures);
    contracts = Map.copyOf(contracts);
    costs = List.copyOf(costs);
    shown = Map.copyOf(shown);
  }

  /** The four service levels in use; {@code santra.reporting.ServiceLevel} has the formulas. */
  public enum Formula {
    POSITIVE,
    HANDLED,
    NEGATIVE,
    IGNORE
  }

  /** Holds from its day on. */
  public interface Dated {
    LocalDate from();
  }

  /**
   * How a queue is measured.
   *
   * @param promise empty for the one each contact was given when it came
   * @param shortBelow who gave up sooner did not really call
   * @param formula the service level the organisation has chosen
   */
  public record Measure(
      LocalDate from, Optional<Duration> promise, Duration shortBelow, Formula formula)
      implements Dated {
    /** What holds where nothing is said. */
    public static final Measure USUAL =
        new Measure(LocalDate.MIN, Optional.empty(), Duration.ZERO, Formula.NEGATIVE);
  }

  /**
   * A service level agreement.
   *
   * @param until last day; empty for ever
   * @param fee of a month, from which sanctions are taken
   * @param currency three letters
   * @param most per cent of the fee that all sanctions of a month take together
   */
  public record Contract(
      Set<QueueId> queues,
      LocalDate from,
      Optional<LocalDate> until,
      BigDecimal fee,
      String currency,
      int most,
      Map<String, Meter> meters) {
    public Contract {
      queues = Set.copyOf(queues);
      meters = Map.copyOf(meters);
    }
  }

  /** What is measured of a contract's month. */
  public enum Measured {
    /** The service level by one of the four formulas. */
    SERVICE_LEVEL,
    /**
     * Answered, or promised a call-back, within the promise, of all who called: every miss is
     * listed.
     */
    REACHED
  }

  /**
   * One meter of a contract.
   *
   * @param target per cent
   * @param callbackCounts whether who was promised a call-back counts as reached
   * @param sanctions the lowest threshold that is missed counts
   */
  public record Meter(
      Measured what,
      Formula formula,
      Duration promise,
      Duration shortBelow,
      BigDecimal target,
      boolean callbackCounts,
      List<Sanction> sanctions) {
    public Meter {
      sanctions = List.copyOf(sanctions);
    }
  }

  /**
   * @param below per cent of the meter
   * @param percent of the month's fee
   */
  public record Sanction(BigDecimal below, BigDecimal percent) {}

  /**
   * @param contact for each contact
   * @param minute for each minute it lasted
   * @param agentHour for each hour an agent was logged in
   */
  public record Costs(
      LocalDate from, BigDecimal contact, BigDecimal minute, BigDecimal agentHour, String currency)
      implements Dated {}

  /**
   * A queue whose state is public.
   *
   * @param hours when it is open; empty for always
   */
  public record Shown(String title, Optional<OpeningHours> hours) {}

  /** What is in force on a day. */
  public static <D extends Dated> Optional<D> on(List<D> dated, LocalDate day) {
    return dated.stream()
        .filter(one -> !one.from().isAfter(day))
        .max(Comparator.comparing(Dated::from));
  }

  /** How a queue is measured on a day. */
  public Measure measure(QueueId queue, LocalDate day) {
    return on(measures.getOrDefault(queue, List.of()), day).orElse(Measure.USUAL);
  }
}
