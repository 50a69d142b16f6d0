package santra.contact;

import java.util.Optional;

/**
 * A second call of the agent's own phone, by which it talks with whom it consults (RFC 5589 section
 * 7). It is answered as soon as it is recorded.
 *
 * @param leg with our answer
 * @param invite what its 200 repeats, should it have to be said again
 * @param timer what that grants
 */
public record Aside(Leg leg, Invite invite, Optional<SessionTimer> timer) {
  Aside with(Leg next) {
    return new Aside(next, invite, timer);
  }
}
