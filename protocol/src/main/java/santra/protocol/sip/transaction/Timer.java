package santra.protocol.sip.transaction;

/** The timers of RFC 3261 table 4 with those of RFC 6026, and one of our own. */
public enum Timer {
  /** INVITE retransmission, unreliable transport. */
  A,
  /** INVITE without an answer; after a CANCEL, INVITE without a final response (section 9.1). */
  B,
  /** How long a client waits for repeated 3xx-6xx of its INVITE. */
  D,
  /** Retransmission of other requests, unreliable transport. */
  E,
  /** Another request without a final response. */
  F,
  /** Retransmission of 3xx-6xx, unreliable transport. */
  G,
  /** 3xx-6xx without an ACK. */
  H,
  /** How long a server absorbs repeated ACKs. */
  I,
  /** How long a server answers repeated requests other than INVITE. */
  J,
  /** How long a client absorbs repeated responses to requests other than INVITE. */
  K,
  /** How long a server absorbs repeated INVITEs after a 2xx (RFC 6026). */
  L,
  /** How long a client passes on repeated 2xx (RFC 6026). */
  M,
  /**
   * Not in the RFC, which trusts the user of a transaction to end it. Ours may have died: nothing
   * lives longer than this without a word from it or, at a client, from the peer.
   */
  PATIENCE
}
