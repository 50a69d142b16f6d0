package santra.persistence.codec;

/** Bytes that no codec of ours can read. The only thing {@link CodecRegistry#decode} throws. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodecException(String message) {
    super(message);
  }

  CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
