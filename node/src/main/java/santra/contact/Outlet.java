package santra.contact;

import java.util.Optional;
import santra.flow.Overflow;

/**
 * A way out of a queue, and what the contact goes by if it is taken.
 *
 * @param plan of the next queue, if that is where it leads: plans within plans, as deep as queues
 *     lead to queues; the tenant's file allows no way round
 * @param outside the number, if it leads outside
 */
public record Outlet(Overflow overflow, Optional<Plan> plan, Optional<Outside> outside) {
  public static Outlet toQueue(Overflow overflow, Plan plan) {
    return new Outlet(overflow, Optional.of(plan), Optional.empty());
  }

  public static Outlet toNumber(Overflow overflow, Outside outside) {
    return new Outlet(overflow, Optional.empty(), Optional.of(outside));
  }

  /** To what needs nothing besides. */
  public static Outlet of(Overflow overflow) {
    return new Outlet(overflow, Optional.empty(), Optional.empty());
  }
}
