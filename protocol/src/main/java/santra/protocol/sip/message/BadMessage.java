package santra.protocol.sip.message;

import org.jspecify.annotations.Nullable;

/** What arrived is not a message we may act on. */
public final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable Request answerable;

  /**
   * @param status what the RFC says to answer, or 0 for silence
   * @param answerable enough of the request to answer it: Via that can be read, and From, To,
   *     Call-ID and CSeq as far as they were there, to be copied rather than understood; null
   *     exactly when the status is 0
   */
  public BadMessage(int status, String reason, @Nullable Request answerable) {
    super(reason, null, false, false);
    this.status = status;
    this.answerable = answerable;
  }

  public int status() {
    return status;
  }

  public @Nullable Request answerable() {
    return answerable;
  }
}
