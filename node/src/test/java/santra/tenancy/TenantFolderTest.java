package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import santra.flow.TakingTerms.Shown;
import santra.vocabulary.Agreement;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

class TenantFolderTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId BETA = new TenantId("beta");

  @TempDir Path path;
  private TenantFolder folder;

  @BeforeEach
  void twoTenantsRun() throws IOException {
    write("acme.yaml", "tenant: acme\nname: One\nqueues: {q: {}}\nnumbers: {'100': {queue: q}}\n");
    write("beta.yaml", "tenant: beta\nname: One\n");
    folder = new TenantFolder(path, "santra", Prompts.UNSEEN, () -> Instant.EPOCH);
    folder.reload();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(path.resolve(file), text);
  }

  private String nameOf(TenantId tenant) {
    return folder.get().find(tenant).map(Tenant::name).orElse("nobody");
  }

  @Test
  void everyGoodFileRuns() {
    assertThat(folder.get().all()).hasSize(2);
    assertThat(folder.report().refused()).isZero();
  }

  @Test
  void aBadFileIsRefusedAndItsTenantStaysWhileGoodFilesGoIn() throws IOException {
    var before = folder.get().find(ACME);
    write("acme.yaml", "tenant: acme\nname: Two\nqueue: {}\n");
    write("beta.yaml", "tenant: beta\nname: Two\n");

    var report = folder.reload();

    assertThat(folder.get().find(ACME)).isEqualTo(before);
    assertThat(nameOf(BETA)).isEqualTo("Two");
    assertThat(report.refused()).isOne();
    assertThat(report.files().getFirst().findings())
        .extracting(Finding::toString)
        .containsExactly("acme.yaml:3:1: queue: is not known here; did you mean 'queues'?");
    assertThat(report.files().getFirst().version()).isEqualTo(before.map(Tenant::version));
  }

  @Test
  void aNumberThatRunsElsewhereIsRefused() throws IOException {
    write("beta.yaml", "tenant: beta\nqueues: {q: {}}\nnumbers:\n  '100': {queue: q}\n");

    var report = folder.reload();

    assertThat(nameOf(BETA)).isEqualTo("One");
    assertThat(report.files().getLast().findings())
        .extracting(Finding::toString)
        .contains("beta.yaml:4:3: number 100 already belongs to tenant acme");
  }

  @Test
  void aNumberMayMoveFromOneTenantToAnotherInOneReading() throws IOException {
    write("acme.yaml", "tenant: acme\nname: Two\n");
    write("beta.yaml", "tenant: beta\nqueues: {q: {}}\nnumbers: {'100': {queue: q}}\n");

    folder.reload();

    assertThat(folder.get().ofNumber("100").map(Tenant::id)).contains(BETA);
  }

  @Test
  void aNumberStaysWhenTheFileThatGivesItUpIsRefused() throws IOException {
    write("acme.yaml", "tenant: acme\nnonsense: 1\n");
    write("beta.yaml", "tenant: beta\nqueues: {q: {}}\nnumbers: {'100': {queue: q}}\n");

    var report = folder.reload();

    assertThat(folder.get().ofNumber("100").map(Tenant::id)).contains(ACME);
    assertThat(report.refused()).isEqualTo(2);
  }

  @Test
  void twoFilesOfOneTenantAreRefused() throws IOException {
    write("copy.yaml", "tenant: acme\n");

    assertThat(folder.reload().refused()).isOne();
    assertThat(nameOf(ACME)).isEqualTo("One");
  }

  @Test
  void aRemovedFileRemovesItsTenantButAnEmptyFolderRemovesNobody() throws IOException {
    Files.delete(path.resolve("beta.yaml"));
    folder.reload();
    assertThat(nameOf(BETA)).isEqualTo("nobody");

    Files.delete(path.resolve("acme.yaml"));
    var report = folder.reload();
    assertThat(nameOf(ACME)).isEqualTo("One");
    assertThat(report.refused()).isOne();
  }

  @Test
  void aChangeIsReadOnceItHasStoodStillForOneLook() throws IOException {
    assertThat(folder.look()).isFalse();
    write("beta.yaml", "tenant: beta\nname: Two-and-half-writ");
    assertThat(folder.look()).isFalse();
    write("beta.yaml", "tenant: beta\nname: Three\nzone: UTC\n");
    assertThat(folder.look()).isFalse();
    assertThat(folder.look()).isTrue();
    assertThat(nameOf(BETA)).isEqualTo("Three");
    assertThat(folder.look()).isFalse();
  }

  @Test
  void aChangedPasswordFileIsAChange() throws IOException {
    Files.createDirectory(path.resolve("secrets"));
    write("secrets/1", "one");
    write("beta.yaml", "tenant: beta\ndevices: {d: {password-file: secrets/1}}\n");
    folder.reload();
    var before = folder.get().find(BETA).flatMap(tenant -> tenant.device("d"));

    write("secrets/1", "another");
    folder.look();
    folder.look();

    assertThat(folder.get().find(BETA).flatMap(tenant -> tenant.device("d"))).isNotEqualTo(before);
  }

  @Test
  @Timeout(10)
  void aWatchedFolderIsReadWhenItChanges() throws IOException {
    try (var watched = folder) {
      watched.watch(Duration.ofMillis(5));
      write("beta.yaml", "tenant: beta\nname: Watched\n");
      while (!nameOf(BETA).equals("Watched")) LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void checkPrintsTheFindingsAndAVerdict() throws IOException {
    assertThat(TenantFile.check(path).good()).isTrue();
    assertThat(TenantFile.check(path).lines().getLast())
        .isEqualTo("good: 2 of 2 tenant files, 0 errors, 1 warnings");

    write("beta.yaml", "tenant: beta\nname: [x]\n");
    assertThat(TenantFile.check(path).good()).isFalse();
    assertThat(TenantFile.check(path).lines())
        .contains(
            "beta.yaml:2:7: name: must be a single value",
            "refused: 1 of 2 tenant files, 1 errors, 1 warnings");
    assertThat(TenantFile.check(path.resolve("none")).good()).isFalse();
  }

  private static final String GIVER =
      """
      tenant: acme
      queues: {advice: {overflow: [{after: 2m, tenant: help}]}}
      agreements:
        help: {gives-to: beta}
      """;

  private static final String TAKER =
      """
      tenant: beta
      hours: {nights: {week: {mon-sun: ["18:00-24:00"]}}}
      queues: {care: {}}
      agreements:
        help: {takes-from: acme, queue: care, hours: nights, max-waiting: 5, per-day: 40, shows: [caller]}
      """;

  private List<String> remarks() {
    return folder.reload().files().stream()
        .flatMap(file -> file.findings().stream())
        .map(Finding::toString)
        .filter(remark -> remark.contains("agreement"))
        .toList();
  }

  /** Row 46: what both files name leads from the one's queue to the other's. */
  @Test
  void anAgreementThatBothFilesNameLeadsToTheTakersQueue() throws IOException {
    write("acme.yaml", GIVER);
    write("beta.yaml", TAKER);

    assertThat(remarks()).isEmpty();
    var giver = folder.get().find(ACME).orElseThrow();
    var taker = folder.get().taker(giver, "help").orElseThrow();
    assertThat(taker.queue().id()).isEqualTo(new QueueId("care"));
    assertThat(taker.agreement()).isEqualTo(new Agreement("help", ACME, BETA));
    assertThat(taker.terms().maxWaiting()).isEqualTo(5);
    assertThat(taker.terms().perDay()).isEqualTo(40);
    assertThat(taker.terms().shows()).containsExactly(Shown.CALLER);
    assertThat(taker.terms().hours()).isPresent();
  }

  /** Row 46. */
  @Test
  void anAgreementThatOnlyOneFileNamesLeadsNowhereAndIsAWarningAtItsPlace() throws IOException {
    write("acme.yaml", GIVER);
    write("beta.yaml", TAKER.replace("from: acme", "from: gamma"));

    assertThat(remarks())
        .containsExactly(
            "acme.yaml:4:3: warning: agreements.help: leads nowhere: the file of tenant 'beta' does not say the same",
            "beta.yaml:5:3: warning: agreements.help: leads nowhere: the file of tenant 'gamma' does not say the same");
    var giver = folder.get().find(ACME).orElseThrow();
    assertThat(folder.get().taker(giver, "help")).isEmpty();
  }

  /** Row 46. */
  @Test
  void anOverflowByAnAgreementThatIsNotThereIsRefused() throws IOException {
    write("acme.yaml", GIVER.replace("tenant: help", "tenant: hepl"));
    write(
        "beta.yaml",
        TAKER.replace("{care: {}}", "{care: {overflow: [{after: 1m, tenant: help}]}}"));

    assertThat(remarks())
        .anyMatch(remark ->
            remark.startsWith("acme.yaml:2:")
                && remark.endsWith("agreement 'hepl' does not exist; did you mean 'help'?"))
        .anyMatch(remark ->
            remark.startsWith("beta.yaml:3:")
                && remark.endsWith("agreement 'help' gives nothing away"));
  }
}
