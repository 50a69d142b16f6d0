package santra.tenancy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.tenancy.Findings.Place;

/** One tenant's YAML file: read as a whole, refused as a whole, all its faults named at once. */
public final class TenantFile {
  private TenantFile() {}

  /**
   * @param tenant empty when a finding is an error
   * @param claims numbers and domains, which no other tenant may have, and where they stand
   */
  public record Reading(
      String file, Optional<Tenant> tenant, List<Finding> findings, Map<String, Place> claims) {
    public Reading {
      findings = List.copyOf(findings);
      claims = Map.copyOf(claims);
    }
  }

  /**
   * Never throws: an unreadable file is a finding.
   *
   * @param realm the SIP realm that HA1 is computed with
   */
  public static Reading read(Path file, String realm, Prompts prompts) {
    var name = String.valueOf(file.getFileName());
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    try (var stream = Files.newInputStream(file)) {
      return read(name, stream.readNBytes(YamlText.MAX_BYTES + 1), folder, realm, prompts);
    } catch (IOException _) {
      var findings = new Findings(name);
      findings.error(Place.WHOLE_FILE, "", "cannot be read");
      return new Reading(name, Optional.empty(), findings.list(), Map.of());
    }
  }

  /**
   * @param folder where {@code password-file} is looked for
   */
  public static Reading read(
      String name, byte[] content, Path folder, String realm, Prompts prompts) {
    var findings = new Findings(Findings.step(name));
    var reader = new TenantReader(folder, realm, versionOf(content), prompts);
    var tenant =
        YamlText.tree(content, findings)
            .flatMap(root -> reader.read(new Field(root, Place.of(root), "", findings)));
    var claims = new LinkedHashMap<String, Place>();
    reader.claims().forEach((claim, field) -> claims.put(claim, field.place()));
    return new Reading(name, tenant.filter(_ -> !findings.hasErrors()), findings.list(), claims);
  }

  static String versionOf(String content) {
    return versionOf(content.getBytes(StandardCharsets.UTF_8));
  }

  /** First 12 hex digits of the SHA-256. */
  static String versionOf(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * What {@code santra check} prints.
   *
   * @param good whether a node would take every file
   * @param lines {@code file:line:column: path: reason} each, then the verdict
   */
  public record Check(boolean good, List<String> lines) {
    public Check {
      lines = List.copyOf(lines);
    }
  }

  /** Looks at one file, or at every {@code *.yaml} of a folder, as a node would. */
  public static Check check(Path path) {
    return TenantFolder.check(path);
  }
}
