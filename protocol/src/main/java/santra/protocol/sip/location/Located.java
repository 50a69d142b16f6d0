package santra.protocol.sip.location;

import java.time.Duration;
import java.util.List;

/**
 * @param places in the order in which they are to be tried; empty for a name that leads nowhere
 * @param ttl for how long that holds: the shortest of all records it was found by
 */
public record Located(List<Place> places, Duration ttl) {
  public Located {
    places = List.copyOf(places);
  }
}
