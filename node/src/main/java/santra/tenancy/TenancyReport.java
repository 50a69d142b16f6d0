package santra.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.vocabulary.TenantId;

/**
 * How the last reading of the tenant folder went.
 *
 * @param reloads how many readings there were, this one included
 */
public record TenancyReport(long reloads, Instant at, List<FileReport> files) {
  public static final TenancyReport NONE = new TenancyReport(0, Instant.EPOCH, List.of());

  public TenancyReport {
    files = List.copyOf(files);
  }

  /** Files, or the folder itself, that were refused. */
  public long refused() {
    return files.stream().filter(FileReport::refused).count();
  }

  /**
   * @param tenant who runs from this file now, perhaps an older version of it
   * @param version of the tenant that runs
   * @param refused whether the file as it stands was refused
   */
  public record FileReport(
      String file,
      Optional<TenantId> tenant,
      Optional<String> version,
      boolean refused,
      List<Finding> findings) {
    public FileReport {
      findings = List.copyOf(findings);
    }
  }
}
