package santra.tenancy;

import java.util.List;

/** A carrier's line into the tenant: calls from these networks are callers, not devices. */
public record Trunk(String name, List<Network> from) {
  public Trunk {
    from = List.copyOf(from);
  }
}
