package santra.tenancy;

/**
 * One remark about a tenant file. Never quotes a secret.
 *
 * @param line counted from 1; 0 when the remark is about the file as a whole
 * @param column counted from 1; 0 when the remark is about the file as a whole
 * @param path where in the document, such as {@code queues.sales.ring}; empty for the whole of it
 */
public record Finding(
    Severity severity, String file, int line, int column, String path, String reason) {

  /** Whether the file can be used in spite of the remark. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@code acme.yaml:12:7: queues.sales.ring: must be at least 1s}, on one line. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s%s%s"
        .formatted(
            file,
            line,
            column,
            isError() ? "" : "warning: ",
            path.isEmpty() ? "" : path + ": ",
            reason);
  }
}
