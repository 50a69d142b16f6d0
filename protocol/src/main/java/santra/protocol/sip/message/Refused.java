package santra.protocol.sip.message;

/** Why a message is not accepted; the boundary turns it into a {@link BadMessage}. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refused(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  static Refused malformed(String reason) {
    return new Refused(400, reason);
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
