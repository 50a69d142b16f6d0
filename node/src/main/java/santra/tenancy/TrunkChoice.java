package santra.tenancy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which trunks may carry a number, the best first. */
public final class TrunkChoice {
  private TrunkChoice() {}

  /**
   * A trunk, and where.
   *
   * @param address {@link Outlet#address}
   */
  public record Way(String trunk, String address) {
    /** One with an address has one place, whatever the file says of it meanwhile. */
    private boolean isTo(Trunk other, Outlet outlet) {
      return trunk.equals(other.name())
          && (outlet.name().isEmpty() || address.equals(outlet.address()));
    }
  }

  /**
   * A trunk that carries the number, and what a minute costs, in millionths of the currency.
   *
   * @param outlet at one place
   */
  public record Choice(String trunk, Outlet outlet, long perMinuteMicros) {}

  /**
   * By cost and priority, in the order the tenant wants; among equals by chance and weight. A trunk
   * that has been tried comes again with its next place, if it has one.
   *
   * @param tried for this call
   * @param places where a trunk may answer now, the best first; none for one that is down
   * @param chance any number of the call's own: the same number, the same order
   */
  public static List<Choice> of(
      Tenant tenant,
      String number,
      Instant now,
      Collection<Way> tried,
      Function<Trunk, List<Outlet>> places,
      long chance) {
    var at = now.atZone(tenant.zone());
    var choices = new ArrayList<Choice>();
    for (var trunk : tenant.trunks().values())
      places.apply(trunk).stream()
          .filter(outlet -> tried.stream().noneMatch(way -> way.isTo(trunk, outlet)))
          .findFirst()
          .ifPresent(outlet ->
              outlet
                  .perMinuteMicros(number, at)
                  .ifPresent(cost -> choices.add(new Choice(trunk.name(), outlet, cost))));
    var cost = Comparator.comparingLong(Choice::perMinuteMicros);
    var priority = Comparator.<Choice>comparingInt(choice -> choice.outlet().priority());
    var leastCost = tenant.dialling().map(DialRules::leastCost).orElse(false);
    choices.sort(
        (leastCost ? cost.thenComparing(priority) : priority.thenComparing(cost))
            .thenComparingDouble(choice -> -share(choice, chance))
            .thenComparing(Choice::trunk));
    return choices;
  }

  /**
   * u^(1/w) with u from the call's own number: who weighs twice as much is first twice as often.
   */
  private static double share(Choice choice, long chance) {
    var mixed = (chance ^ choice.trunk().hashCode() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 31)) * 0x94D049BB133111EBL;
    var uniform = ((mixed ^ (mixed >>> 29)) >>> 11) * 0x1.0p-53;
    return Math.pow(uniform, 1.0 / choice.outlet().weight());
  }
}
