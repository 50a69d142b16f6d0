package santra.tenancy;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.tenancy.Finding.Severity;
import santra.tenancy.TenancyReport.FileReport;
import santra.tenancy.TenantFile.Reading;

/**
 * A folder of tenant files, and the tenants that run from it. Every reading gives one new {@link
 * Tenants} in one step; a bad file is refused with its findings, and the version of its tenant that
 * already runs stays.
 *
 * <p>Starting points: {@link #reload}, {@link #get}, {@link #watch}.
 */
public final class TenantFolder implements Supplier<Tenants>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TenantFolder.class);
  private static final int MAX_FILES = 1_000;
  private static final int MAX_WATCHED = 20_000;
  private static final int MAX_LOGGED = 10;

  private final Path folder;
  private final String realm;
  private final Prompts prompts;
  private final InstantSource clock;
  private volatile State state = new State(Tenants.NONE, Map.of(), TenancyReport.NONE);

  /** What {@link #look} saw last, and what it saw when it last reloaded. */
  private String seen = "";

  private String loaded = "";
  private volatile boolean watching;
  private Optional<Thread> watcher = Optional.empty();

  /** Everything at one moment, so that a reader never sees halves of two readings. */
  private record State(Tenants tenants, Map<String, Tenant> running, TenancyReport report) {}

  /**
   * Reads nothing yet.
   *
   * @param realm the SIP realm that the devices' HA1 is computed with
   */
  public TenantFolder(Path folder, String realm, Prompts prompts, InstantSource clock) {
    this.prompts = prompts;
    this.folder = folder;
    this.realm = realm;
    this.clock = clock;
  }

  @Override
  public Tenants get() {
    return state.tenants;
  }

  public TenancyReport report() {
    return state.report;
  }

  /** Reads the folder and puts every good file in place. Blocking. */
  public synchronized TenancyReport reload() {
    loaded = fingerprint();
    seen = loaded;
    var before = state;
    var files = files(folder);
    if (files.isEmpty()) {
      state = new State(before.tenants, before.running, unreadable(before));
    } else {
      var readings = files.stream().map(file -> TenantFile.read(file, realm, prompts)).toList();
      var settlement = Settlement.of(readings, before.running);
      var report = report(before, readings, settlement);
      state = new State(new Tenants(settlement.tenants().values()), settlement.tenants(), report);
    }
    announce(before, state);
    return state.report;
  }

  /** An unmounted folder looks empty; it must not take the running tenants away. */
  private TenancyReport unreadable(State before) {
    var finding =
        new Finding(Severity.ERROR, folder.toString(), 0, 0, "", "has no readable tenant file");
    var self =
        new FileReport(
            folder.toString(), Optional.empty(), Optional.empty(), true, List.of(finding));
    return new TenancyReport(before.report.reloads() + 1, clock.instant(), List.of(self));
  }

  private TenancyReport report(State before, List<Reading> readings, Settlement settlement) {
    var files = new ArrayList<FileReport>();
    for (var reading : readings) {
      var runs = Optional.ofNullable(settlement.tenants().get(reading.file()));
      var conflicts = settlement.conflicts().getOrDefault(reading.file(), List.of());
      files.add(
          new FileReport(
              reading.file(),
              runs.map(Tenant::id),
              runs.map(Tenant::version),
              reading.tenant().isEmpty() || !conflicts.isEmpty(),
              Stream.of(reading.findings(), conflicts, settlement.oneSided(reading))
                  .flatMap(List::stream)
                  .toList()));
    }
    return new TenancyReport(before.report.reloads() + 1, clock.instant(), files);
  }

  private void announce(State before, State now) {
    var changes = new ArrayList<String>();
    var names = new TreeMap<String, Tenant>(before.running);
    names.putAll(now.running);
    for (var file : names.keySet()) {
      var old = Optional.ofNullable(before.running.get(file));
      var fresh = Optional.ofNullable(now.running.get(file));
      if (!old.equals(fresh))
        changes.add("%s %s -> %s".formatted(file, versionOf(old), versionOf(fresh)));
    }
    var errors =
        now.report.files().stream()
            .flatMap(file -> file.findings().stream())
            .filter(Finding::isError)
            .toList();
    var summary =
        "tenants: %d run; changed: %s"
            .formatted(
                now.tenants.all().size(),
                changes.isEmpty()
                    ? "none"
                    : changes.stream().limit(MAX_LOGGED).collect(joining(", ")));
    if (errors.isEmpty()) {
      log.info("{}", summary);
    } else {
      var first = errors.stream().limit(MAX_LOGGED).map(Finding::toString);
      log.warn(
          "{}; {} files refused, {} errors: {}",
          summary,
          now.report.refused(),
          errors.size(),
          first.collect(joining(" | ")));
    }
  }

  private static String versionOf(Optional<Tenant> tenant) {
    return tenant.map(t -> t.id() + "@" + t.version()).orElse("none");
  }

  /** Looks at the files' times every so often, on a virtual thread, until {@link #close}. */
  public synchronized void watch(Duration every) {
    if (watcher.isPresent()) return;
    watching = true;
    watcher = Optional.of(Thread.ofVirtual().name("tenant-folder").start(() -> keepLooking(every)));
  }

  private void keepLooking(Duration every) {
    while (watching) {
      try {
        Thread.sleep(every);
        look();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.error("the tenant folder could not be looked at", e);
      }
    }
  }

  /**
   * Reloads once a change has stood still for one look, so that a half-written file is not read.
   *
   * @return whether it reloaded
   */
  synchronized boolean look() {
    var now = fingerprint();
    var still = now.equals(seen);
    seen = now;
    if (now.equals(loaded) || !still) return false;
    reload();
    return true;
  }

  /** Time and size of every file, the password files included. */
  private String fingerprint() {
    try (var files = Files.walk(folder, 4)) {
      return files.limit(MAX_WATCHED).map(TenantFolder::print).sorted().collect(joining("\n"));
    } catch (IOException | UncheckedIOException _) {
      return "unreadable";
    }
  }

  private static String print(Path file) {
    try {
      var about = Files.readAttributes(file, BasicFileAttributes.class);
      if (about.isDirectory()) return "";
      return file + " " + about.lastModifiedTime() + " " + about.size() + " " + about.fileKey();
    } catch (IOException _) {
      return file + " gone";
    }
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .filter(TenantFolder::isTenantFile)
          .filter(Files::isRegularFile)
          .sorted()
          .limit(MAX_FILES)
          .toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
  }

  private static boolean isTenantFile(Path file) {
    var name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  static TenantFile.Check check(Path path) {
    var files = Files.isDirectory(path) ? files(path) : List.of(path);
    var readings =
        files.stream().map(file -> TenantFile.read(file, "check", Prompts.UNSEEN)).toList();
    var settlement = Settlement.of(readings, Map.of());
    var findings =
        Stream.of(
                readings.stream().flatMap(reading -> reading.findings().stream()),
                settlement.conflicts().values().stream().flatMap(List::stream),
                readings.stream().flatMap(reading -> settlement.oneSided(reading).stream()))
            .flatMap(all -> all)
            .toList();
    var errors = findings.stream().filter(Finding::isError).count();
    var good = !files.isEmpty() && errors == 0;
    var lines = new ArrayList<>(findings.stream().map(Objects::toString).toList());
    if (files.isEmpty()) lines.add(path + ": no tenant file (*.yaml) here");
    lines.add(
        "%s: %d of %d tenant files, %d errors, %d warnings"
            .formatted(
                good ? "good" : "refused",
                settlement.tenants().size(),
                files.size(),
                errors,
                findings.size() - errors));
    return new TenantFile.Check(good, lines);
  }

  @Override
  public synchronized void close() {
    watching = false;
    watcher.ifPresent(Thread::interrupt);
    watcher = Optional.empty();
  }
}
