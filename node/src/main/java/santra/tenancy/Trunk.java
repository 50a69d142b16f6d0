package santra.tenancy;

import java.util.List;
import java.util.Optional;
import santra.vocabulary.SessionTerms;

/**
 * A carrier's line into the tenant: calls from these networks are callers, not devices.
 *
 * @param session its own session timer, where it is not the tenant's
 */
public record Trunk(String name, List<Network> from, Optional<SessionTerms> session) {
  public Trunk {
    from = List.copyOf(from);
  }
}
