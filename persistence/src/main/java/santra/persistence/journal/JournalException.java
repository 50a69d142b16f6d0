package santra.persistence.journal;

/** The journal cannot be opened; the message says why in words for an operator. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
