package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
}
