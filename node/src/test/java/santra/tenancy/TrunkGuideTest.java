package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.TrunkChoice.Choice;

/** The file of {@code docs/trunks.md} is good, and does what is said of it there. */
class TrunkGuideTest {
  private static final Path GUIDE = Path.of("../docs/trunks.md");
  private static final Pattern FILE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static Tenant tenant() throws IOException {
    var file = FILE.matcher(Files.readString(GUIDE, StandardCharsets.UTF_8));
    assertThat(file.find()).isTrue();
    var reading =
        TenantFile.read(
            "guide.yaml",
            file.group(1).getBytes(StandardCharsets.UTF_8),
            Path.of("."),
            "santra",
            Prompts.UNSEEN);
    assertThat(reading.findings()).noneMatch(Finding::isError);
    return reading.tenant().orElseThrow();
  }

  private static List<String> trunks(String number, String at) throws IOException {
    return TrunkChoice.of(
            tenant(),
            number,
            Instant.parse(at),
            List.of(),
            trunk -> trunk.out().stream().toList(),
            1)
        .stream()
        .map(Choice::trunk)
        .toList();
  }

  @Test
  void theCheapestOfTheHourIsFirstAndOnlyWhoCarriesTheNumberIsThere() throws IOException {
    assertThat(trunks("+358401234567", "2026-11-30T10:00:00Z")).containsExactly("north", "south");
    assertThat(trunks("+46812345678", "2026-11-30T10:00:00Z")).containsExactly("south", "north");
    assertThat(trunks("+4712345678", "2026-11-30T10:00:00Z")).containsExactly("south");
  }

  @Test
  void whatItSaysOfNumbersIsSo() throws IOException {
    var rules = tenant().dialling().orElseThrow();

    assertThat(rules.judge("0401234567")).isEqualTo(new Ruling.Allowed("+358401234567"));
    assertThat(rules.judge("0600123123")).isInstanceOf(Ruling.Denied.class);
    assertThat(rules.judge("+4912345678")).isInstanceOf(Ruling.Denied.class);
  }
}
