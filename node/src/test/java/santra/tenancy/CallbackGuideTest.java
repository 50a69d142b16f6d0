package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import santra.flow.Step;
import santra.vocabulary.QueueId;

/** The file of {@code docs/callback.md} is good, and its simulated callers end where it says. */
class CallbackGuideTest {
  private static final Path GUIDE = Path.of("../docs/callback.md");
  private static final Pattern FILE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String file() throws IOException {
    var file = FILE.matcher(Files.readString(GUIDE, StandardCharsets.UTF_8));
    assertThat(file.find()).isTrue();
    return file.group(1);
  }

  private static TenantFile.Reading read(String text) {
    return TenantFile.read(
        "guide.yaml",
        text.getBytes(StandardCharsets.UTF_8),
        Path.of("."),
        "santra",
        Prompts.UNSEEN);
  }

  private static List<String> errorsOf(String text) {
    return read(text).findings().stream()
        .filter(Finding::isError)
        .map(finding -> finding.path() + ": " + finding.reason())
        .toList();
  }

  @Test
  void itIsRead() throws IOException {
    assertThat(errorsOf(file())).isEmpty();
    var tenant = read(file()).tenant().orElseThrow();
    var nurses = new QueueId("nurses");
    var terms = tenant.queue(nurses).orElseThrow().callback().orElseThrow();
    assertThat(terms.key()).isEqualTo("1");
    assertThat(terms.tries()).isEqualTo(3);
    assertThat(terms.every()).isEqualTo(Duration.ofMinutes(5));
    assertThat(terms.within()).isEqualTo(Duration.ofHours(24));
    assertThat(terms.hours()).isPresent();
    var flow = tenant.number("+358100300").flatMap(DialledNumber::flow).orElseThrow();
    assertThat(flow.steps())
        .containsEntry("back", new Step.CallBack(nurses, "caller"))
        .containsEntry("back-there", new Step.CallBack(nurses, "phone"));
  }

  /** Row 38: who is promised a call-back in time is reached, unless a contract says otherwise. */
  @Test
  void aContractSaysWhetherACallBackCounts() throws IOException {
    assertThat(counts(file())).isTrue();
    assertThat(counts(file().replace("callback-counts: true", "callback-counts: false"))).isFalse();
    assertThat(counts(file().replace(", callback-counts: true", ""))).isTrue();
    assertThat(errorsOf(file().replace("callback-counts: true", "callback-counts: maybe")))
        .containsExactly(
            "accounting.contracts.city.meters.reached.callback-counts: must be true or false");
    assertThat(errorsOf(file().replace("measures: reached", "level: negative")))
        .containsExactly(
            "accounting.contracts.city.meters.reached.callback-counts:"
                + " is for a meter that measures reached");
  }

  private static boolean counts(String text) {
    return read(text).tenant().orElseThrow().accounting().contracts().values().stream()
        .flatMap(contract -> contract.meters().values().stream())
        .allMatch(Accounting.Meter::callbackCounts);
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    assertThat(errorsOf(file().replace("key: \"1\"", "key: \"12\"")))
        .anySatisfy(error -> assertThat(error).contains("one of the keys"));
    assertThat(errorsOf(file().replace("hours: office", "hours: offices")))
        .anySatisfy(error -> assertThat(error).contains("did you mean 'office'"));
    assertThat(errorsOf(file().replaceAll(" *call-back: \\{key.*\n", "")))
        .anySatisfy(error -> assertThat(error).contains("queue 'nurses' has no 'call-back'"));
    assertThat(errorsOf(file().replace("{flow: main,", "{flow: main, answer: by-agent,")))
        .anySatisfy(error -> assertThat(error).contains("needs 'answer: at-once'"));
    assertThat(errorsOf(file().replace(", to: phone", ", to: fone")))
        .anySatisfy(error -> assertThat(error).contains("fone"));
  }
}
