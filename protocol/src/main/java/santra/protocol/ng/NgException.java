package santra.protocol.ng;

/** No answer came: every try timed out, too much is in flight, or the client is closed. */
public final class NgException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NgException(String message) {
    super(message);
  }
}
