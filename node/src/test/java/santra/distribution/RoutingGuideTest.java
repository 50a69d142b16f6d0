package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import santra.agent.Activity;
import santra.agent.Activity.Afterwards;
import santra.agent.Agent;
import santra.agent.entity.AgentReport;
import santra.distribution.Distributor.AgentChanged;
import santra.distribution.Distributor.ContactJoined;
import santra.distribution.Distributor.ContactLeft;
import santra.distribution.Distributor.Due;
import santra.distribution.Distributor.Heard;
import santra.distribution.Distributor.ReservationEnded;
import santra.distribution.Distributor.Reserve;
import santra.tenancy.Prompts;
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** Reads the files and runs the stories of {@code docs/routing.md}. */
class RoutingGuideTest {
  private static final Path GUIDE = Path.of("../docs/routing.md");
  private static final Pattern FILE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TOLD =
      Pattern.compile("```yaml\n(.*?)```\\s*```story\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+)s +(?:call (\\d+) to (\\d+)|call (\\d+) goes to (\\w+)|(\\w+) is (not )?ready)");

  private static List<MatchResult> found(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(GUIDE, StandardCharsets.UTF_8)).results().toList();
  }

  private static Tenant read(String yaml) {
    var reading =
        TenantFile.read(
            "guide.yaml",
            yaml.getBytes(StandardCharsets.UTF_8),
            Path.of("."),
            "santra",
            Prompts.UNSEEN);
    assertThat(reading.findings()).isEmpty();
    return reading.tenant().orElseThrow();
  }

  @Test
  void theFilesOfTheOtherGuidesAreGood() throws IOException {
    var agents = Files.readString(Path.of("../docs/agents.md"), StandardCharsets.UTF_8);
    assertThat(FILE.matcher(agents).results().toList())
        .hasSize(1)
        .allSatisfy(file -> read(file.group(1)));
  }

  /** With its passwords and keys, which the launcher makes. */
  @ParameterizedTest
  @ValueSource(strings = {"acme", "globex"})
  void theExamplesAreGood(String name) throws IOException {
    var text = Files.readString(Path.of("../config/example/" + name + ".yaml"));
    read(
        text.replace("GENERATED", "0".repeat(64))
            .replaceAll("password-file: [^}]+", "ha1-md5: " + "0".repeat(32)));
  }

  @Test
  void everyFileIsGood() throws IOException {
    assertThat(found(FILE)).hasSizeGreaterThan(5).allSatisfy(file -> read(file.group(1)));
  }

  static Stream<List<String>> stories() throws IOException {
    return found(TOLD).stream().map(told -> List.of(told.group(1), told.group(2)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everyStoryIsTrue(List<String> told) {
    var floor = new Floor(read(told.getFirst()));
    var expected = new ArrayList<String>();
    for (var line : told.getLast().strip().lines().toList()) {
      var parts = LINE.matcher(line.strip());
      assertThat(parts.matches()).as(line).isTrue();
      var at = Instant.EPOCH.plusSeconds(Long.parseLong(parts.group(1)));
      floor.until(at);
      if (parts.group(2) != null) floor.call(Integer.parseInt(parts.group(2)), parts.group(3));
      else if (parts.group(4) != null)
        expected.add(parts.group(1) + "s " + parts.group(4) + " " + parts.group(5));
      else floor.agent(parts.group(6), parts.group(7) == null);
    }
    floor.until(floor.now.plus(Duration.ofHours(1)));

    assertThat(floor.offers).isEqualTo(expected);
  }

  /** The distributor, with agents who answer at once and talk until they are ready again. */
  private static final class Floor {
    private static final TenantId ACME = new TenantId("acme");

    private final Tenant tenant;
    private final Distributor distributor = new Distributor();
    private final Map<AgentId, Long> sequences = new HashMap<>();
    private final List<String> offers = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private long sequence;

    Floor(Tenant tenant) {
      this.tenant = tenant;
    }

    /** Only at its deadlines is anything said to it meanwhile. */
    void until(Instant at) {
      for (var due = distributor.due(); due.isPresent() && !due.get().isAfter(at); ) {
        now = due.get();
        hears(new Due());
        due = distributor.due();
      }
      now = at;
    }

    private static ContactId contact(int number) {
      return new ContactId(ACME, new UUID(0, number));
    }

    void call(int number, String dialled) {
      var to = tenant.number(dialled).orElseThrow();
      hears(
          new ContactJoined(to.queue(), contact(number), now, ++sequence, Optional.of(to.claim())));
    }

    void agent(String name, boolean ready) {
      say(new AgentId(name), ready ? new Activity.Ready(now) : new Activity.NotReady("lunch", now));
    }

    private void say(AgentId agent, Activity activity) {
      var number = sequences.merge(agent, 1L, Long::sum);
      hears(
          new AgentChanged(
              new AgentReport(new AgentRef(ACME, agent), new Agent(activity, List.of()), number)));
    }

    private void hears(Heard news) {
      for (var action : distributor.hear(news, tenant, now))
        if (action instanceof Reserve(var agent, var command)) {
          var contact = command.contact();
          offers.add(
              "%ds %d %s"
                  .formatted(
                      now.getEpochSecond(), contact.uuid().getLeastSignificantBits(), agent));
          say(
              agent,
              new Activity.Busy(
                  contact, command.queue(), now, new Afterwards.BackToReady(), Optional.empty()));
          hears(new ReservationEnded(agent, contact, false));
          hears(new ContactLeft(command.queue(), contact, ++sequence, Optional.empty()));
        }
    }
  }
}
