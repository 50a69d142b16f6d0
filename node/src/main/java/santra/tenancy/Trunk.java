package santra.tenancy;

import java.util.List;
import java.util.Optional;
import santra.vocabulary.SessionTerms;

/**
 * A carrier's line into the tenant, out of it, or both: calls from these networks are callers, not
 * devices.
 *
 * @param session its own session timer, where it is not the tenant's
 * @param callsPerSecond calls it may begin within a second, at each node; empty for as many as come
 * @param out the way out; empty for a trunk that only brings calls
 */
public record Trunk(
    String name,
    List<Network> from,
    Optional<SessionTerms> session,
    Optional<Integer> callsPerSecond,
    Optional<Outlet> out) {
  public Trunk {
    from = List.copyOf(from);
  }
}
