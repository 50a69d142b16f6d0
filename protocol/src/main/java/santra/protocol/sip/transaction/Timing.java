package santra.protocol.sip.transaction;

import java.time.Duration;

/**
 * The durations that the timers are made of, RFC 3261 section 17.1.1.1. T2 and T4 keep their
 * proportion to T1, so that one figure makes a whole transaction faster or slower.
 *
 * @param reliable the transport repeats what was lost: timers A, E and G stay off; D, I, J and K
 *     are zero
 */
public record Timing(Duration t1, boolean reliable) {

  /** The longest interval between retransmissions: 4 s. */
  public Duration t2() {
    return t1.multipliedBy(8);
  }

  /** The longest a message stays in the network: 5 s. */
  public Duration t4() {
    return t1.multipliedBy(10);
  }

  /** When a transaction gives up: 32 s. */
  public Duration giveUp() {
    return t1.multipliedBy(64);
  }

  /** What we grant an INVITE that rings between two words of our own user: 3 minutes. */
  public Duration userPatience() {
    return t1.multipliedBy(360);
  }

  /** What we grant a peer between two provisional responses: 10 minutes. */
  public Duration peerPatience() {
    return t1.multipliedBy(1_200);
  }

  /** The next retransmission interval: doubled up to T2. */
  public Duration backOff(Duration interval) {
    var doubled = interval.multipliedBy(2);
    return doubled.compareTo(t2()) < 0 ? doubled : t2();
  }
}
