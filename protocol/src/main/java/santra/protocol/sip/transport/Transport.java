package santra.protocol.sip.transport;

/** What carries the bytes. TLS and WebSocket join here. */
public enum Transport {
  UDP(false),
  TCP(true);

  private final boolean reliable;

  Transport(boolean reliable) {
    this.reliable = reliable;
  }

  /**
   * Reliable transports need no retransmission: timers A, E and G stay off (RFC 3261 section 17).
   */
  public boolean reliable() {
    return reliable;
  }
}
