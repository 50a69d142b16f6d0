package santra.media;

/** The media server refused, or did not answer in time. */
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the peer's SDP is the reason (488), rather than the server (503). */
  private final boolean unacceptable;

  public MediaException(String message, boolean unacceptable) {
    super(message);
    this.unacceptable = unacceptable;
  }

  public boolean unacceptable() {
    return unacceptable;
  }
}
