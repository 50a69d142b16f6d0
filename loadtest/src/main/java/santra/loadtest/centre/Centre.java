package santra.loadtest.centre;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;

/**
 * A folder of tenant files with the secrets that open them: {@code acme.yaml}, {@code
 * secrets/acme.key}, {@code secrets/acme-1001}. Secrets are random, made here, readable by their
 * owner only if the process runs under umask 077.
 *
 * @param folder where the tenant files are
 */
public record Centre(Path folder, List<Organisation> organisations) {
  /** Before the number of an agent who takes no calls. */
  public static final String WATCHED = "watched-";

  private static final Duration RING = Duration.ofSeconds(8);
  private static final Duration WRAP_UP = Duration.ofSeconds(2);

  /** One for sales, two for support; sales for who presses nothing. */
  private static final String MENU =
      """
      flows:
        main:
          start: choose
          steps:
            choose: {menu: welcome, keys: {"1": sales, "2": support}, patience: 2s, otherwise: sales}
            sales: {queue: sales}
            support: {queue: support}
          tests:
            two-is-support: {at: 2026-12-01T10:00, keys: "2", ends: support}
            silence-is-sales: {at: 2026-12-01T10:00, ends: sales}
      """;

  public Centre {
    organisations = List.copyOf(organisations);
  }

  /**
   * The demonstration's two organisations, with the same extensions in both on purpose.
   *
   * @param agents over both together, at least 5
   * @param watched further agents in each, who take no calls and whose phones are nowhere
   */
  public static Centre ofTwo(Path folder, int agents, int watched) {
    var inGlobex = agents * 2 / 5;
    var acme =
        staff(
            "a",
            agents - inGlobex,
            List.of(
                Map.of("sales", 7),
                Map.of("support", 6, "finnish", 5),
                Map.of("sales", 4, "support", 4, "finnish", 5)));
    var globex =
        staff(
            "g",
            inGlobex,
            List.of(Map.of("orders", 6), Map.of("care", 6), Map.of("orders", 3, "care", 3)));
    acme.addAll(watched(watched));
    globex.addAll(watched(watched));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    new Queue("sales", Map.of("sales", 1), RING, WRAP_UP),
                    new Queue("support", Map.of("support", 3, "finnish", 3), RING, WRAP_UP)),
                List.of(
                    new Line("+358100100", "sales", false),
                    new Line("+358100200", "support", true),
                    new Line("+358100300", "sales", "main")),
                acme,
                MENU),
            new Organisation(
                "globex",
                "globex.example",
                List.of(
                    new Queue("orders", Map.of("orders", 1), RING, WRAP_UP),
                    new Queue("care", Map.of("care", 2), RING, WRAP_UP)),
                List.of(
                    new Line("+46200100", "orders", false), new Line("+46200200", "care", true)),
                globex)));
  }

  /** Trades in turn; who speaks two of them lets one queue's rush borrow from the other. */
  private static List<Agent> staff(String prefix, int count, List<Map<String, Integer>> trades) {
    var agents = new ArrayList<Agent>();
    for (int i = 0; i < count; i++) {
      var device = String.valueOf(1001 + i);
      agents.add(new Agent(prefix + device, device, trades.get(i % trades.size()), ""));
    }
    return agents;
  }

  private static List<Agent> watched(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i ->
            new Agent(WATCHED + i, "9%03d".formatted(i), Map.of("none", 1), "sip:nobody@127.0.0.1"))
        .toList();
  }

  /**
   * Writes the tenant files and makes the secrets that are not there yet.
   *
   * @param trunk network the callers come from
   */
  public void write(String trunk) throws IOException {
    Files.createDirectories(folder.resolve("secrets"));
    for (var organisation : organisations) {
      makeSecret(organisation.tenant() + ".key", 24);
      for (var agent : organisation.agents())
        if (agent.contact().isEmpty()) makeSecret(organisation.tenant() + "-" + agent.device(), 8);
      Files.writeString(
          folder.resolve(organisation.tenant() + ".yaml"),
          organisation.yaml(trunk, sha256(key(organisation.tenant()))));
    }
  }

  /** The Bearer key of a tenant's API. */
  public String key(String tenant) throws IOException {
    return secret(tenant + ".key");
  }

  /** The digest password of a phone. */
  public String password(String tenant, String device) throws IOException {
    return secret(tenant + "-" + device);
  }

  private String secret(String name) throws IOException {
    return Files.readString(folder.resolve("secrets").resolve(name)).strip();
  }

  private void makeSecret(String name, int bytes) throws IOException {
    var file = folder.resolve("secrets").resolve(name);
    if (Files.exists(file)) return;
    var random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    Files.writeString(file, HexFormat.of().formatHex(random));
  }

  public static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
