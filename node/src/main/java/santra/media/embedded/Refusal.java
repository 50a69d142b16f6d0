package santra.media.embedded;

/** Ends a command with an ng error. Costs no stack trace, since peers cause it. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the SDP is the reason, rather than the server's state. */
  private final boolean unacceptable;

  private Refusal(String reason, boolean unacceptable) {
    super(reason, null, false, false);
    this.unacceptable = unacceptable;
  }

  /** The peer's SDP cannot be served: 488 to SIP. */
  static Refusal unacceptable(String reason) {
    return new Refusal(reason, true);
  }

  /** The command does not fit the server's state or limits. */
  static Refusal because(String reason) {
    return new Refusal(reason, false);
  }

  boolean unacceptable() {
    return unacceptable;
  }
}
