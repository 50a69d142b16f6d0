package santra.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.vocabulary.QueueId;

/** Flows as a tenant writes them, beginning with the one in docs/flows.md. */
class FlowFileTest {
  private static final String EXAMPLE = example();

  private static String example() {
    try {
      var text = Files.readString(Path.of("../docs/flows.md"));
      var begin = text.indexOf("```yaml\n") + "```yaml\n".length();
      return text.substring(begin, text.indexOf("```", begin));
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }

  private static TenantFile.Reading read(String text) {
    return TenantFile.read(
        "clinic.yaml",
        text.getBytes(StandardCharsets.UTF_8),
        Path.of("."),
        "santra",
        Prompts.UNSEEN);
  }

  private static List<String> errorsOf(String text) {
    return read(text).findings().stream()
        .filter(Finding::isError)
        .map(finding ->
            finding.path() + ": " + finding.reason() + " @" + (finding.line() > 0 ? "line" : ""))
        .toList();
  }

  private static String version(String text) {
    return read(text)
        .tenant()
        .flatMap(tenant -> tenant.number("+358100300"))
        .flatMap(DialledNumber::flow)
        .orElseThrow()
        .version();
  }

  private static String with(String old, String fresh) {
    assertThat(EXAMPLE).contains(old);
    return EXAMPLE.replace(old, fresh);
  }

  /** Every file of the guide is read and its tests pass. */
  @Test
  void theGuidesExamplesAreSound() throws IOException {
    var blocks =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/flows.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(blocks).hasSize(3);
    for (var block : blocks) {
      var reading = read(block);
      assertThat(reading.tenant()).as("%s", reading.findings()).isPresent();
    }
  }

  @Test
  void aLookUpThatIsNotConfiguredIsRefused() {
    var findings =
        String.valueOf(
            read("""
            tenant: shop
            look-ups: {crm: {url: "ftp://x"}}
            queues: {sales: {}}
            agents: {anna: {device: "1001"}}
            devices: {"1001": {password: x}}
            flows:
              main:
                start: find
                steps:
                  find: {look-up: crn, next: sales, otherwise: sales}
                  sales: {queue: sales}
            """)
                .findings());

    assertThat(findings)
        .contains("must be an address such as")
        .contains("look-up 'crn' does not exist");
  }

  /** Nobody's keys choose what is called, and the file names nothing that could not be. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {transfer: "0600123456", otherwise: sales}       | is a number that this tenant may not call
          {transfer: caller, otherwise: sales}             | is not a number that can be called
          {transfer: "0401234567"}                         | needs 'otherwise'
          {transfer: "0401234567", otherwise: out}         | goes round though the caller presses nothing
          {transfer: {agent: ana, queue: sales}}           | agent 'ana' does not exist; did you mean 'anna'?
          {transfer: {agent: anna, queue: sale}}           | queue 'sale' does not exist
          {transfer: {agent: anna, queue: sales, for: 2h}} | must be at most
          """)
  void aTransferThatCouldNotBeIsRefused(String step, String reason) {
    assertThat(
            errorsOf(
                """
                tenant: shop
                queues: {sales: {}}
                dialling: {country: "+358", national: "0", allow: ["+358"], deny: ["+358600"]}
                agents: {anna: {device: "1001"}}
                devices: {"1001": {password: x}}
                flows:
                  main:
                    start: out
                    steps:
                      out: %s
                      sales: {queue: sales}
                """
                    .formatted(step)))
        .anySatisfy(error -> assertThat(error).contains(reason));
  }

  @Test
  void theExampleOfTheDocumentIsRehearsedAndTaken() {
    var reading = read(EXAMPLE);

    assertThat(reading.findings().stream().filter(Finding::isError).map(Objects::toString))
        .isEmpty();
    var number = reading.tenant().orElseThrow().number("+358100300").orElseThrow();
    var flow = number.flow().orElseThrow();
    assertThat(flow.queues())
        .containsExactlyInAnyOrder(new QueueId("nurses"), new QueueId("office"));
    assertThat(flow.language()).isEqualTo("fi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          otherwise: office}\\n      old     | otherwise: offise}\\n      old   | flows.main.steps.birth-year.otherwise: step 'offise' does not exist; did you mean 'office'?
          {hours: weekdays,                   | {hours: weekday,                  | flows.main.steps.open.hours: hours 'weekday' does not exist; did you mean 'weekdays'?
          {queue: nurses}                     | {queue: nurse}                    | flows.main.steps.nurses.queue: queue 'nurse' does not exist; did you mean 'nurses'?
          skills: {nurse: 5}                  | skills: {cook: 5}                 | flows.main.steps.nurses.queue: no agent can serve queue 'nurses' (needs nurse 1)
          "2": birth-year                     | "2": office                       | flows.main.steps.birth-year: can never be reached from 'open'
          otherwise: office\\n      birth     | otherwise: choose\\n      birth   | flows.main.steps.choose: goes round though the caller presses nothing: choose -> choose
          {if: born,                          | {if: age,                         | flows.main.steps.old: needs variable 'age', which nobody sets
          flow: main,                         | flow: main@0123456789ab,          | numbers.+358100300.flow: flow 'main' has no version 0123456789ab; it is VERSION
          flow: main,                         | flow: mian,                       | numbers.+358100300.flow: flow 'mian' does not exist, or has faults; did you mean 'main'?
          flow: main,                         | flow: main, greeting: welcome,    | numbers.+358100300: has a flow: let the flow say the greeting
          keys: "1", hears                    | keys: "12", hears                 | flows.main.tests.one-leads-to-the-nurses: is over before '2' could be pressed; it passed open=open, choose=1
          keys: "21949", ends: nurses         | keys: "21949", ends: office       | flows.main.tests.born-in-1949: ends at 'nurses', not at 'office'; it passed open=open, choose=2, birth-year=collected, old=then
          [fi/closed.wav], ends               | [fi/close.wav], ends              | flows.main.tests.closed-early-on-christmas-eve: does not hear 'fi/close.wav'; it heard fi/closed.wav, words/fi/at.wav, words/fi/8.wav
          {hang-up: true}                     | {hang-up: yes}                    | flows.main.steps.bye.hang-up: must be true or false
          {queue: office}\\n    tests         | {queue: office, say: fi/hello}\\n    tests | flows.main.steps.office: needs exactly one of say, menu, collect, set, if, hours, look-up, queue, call-back, transfer, hang-up: what it does
          "time:opens"                        | "time:Opens"                      | flows.main.steps.closed.say[1]: 'time:Opens' must be a prompt's name: letters, digits, '.', '_', '-', folders divided by '/', or number:, digits:, time: and a variable
          patience: 4s                        | patience: 4m                      | flows.main.steps.choose.patience: must be at most 1m
          "13:00-16:00"                       | "11:00-16:00"                     | hours.weekdays.week.mon-thu[1]: overlaps with other hours of the day
          "13:00-16:00"                       | "16:00-06:00"                     | hours.weekdays.week.mon-thu[1]: must end after it begins; what goes past midnight is of two days
          fri: [                              | thu: [                            | hours.weekdays.week.thu: thu is there twice
          exceptions: {2026-12-24             | exceptions: {2026-12-25           | hours.weekdays.exceptions.2026-12-25: is a holiday already
          """)
  void whatIsWrongIsRefusedWithPlaceAndReason(String old, String fresh, String error) {
    var text = with(old.replace("\\n", "\n"), fresh.replace("\\n", "\n"));

    assertThat(errorsOf(text)).contains(error.replace("VERSION", version(EXAMPLE)) + " @line");
    assertThat(read(text).tenant()).isEmpty();
  }

  @Test
  void aWordThatNobodyRecordedIsRefused(@TempDir Path prompts) throws IOException {
    for (var name : List.of("fi/welcome.wav", "fi/choose.wav", "fi/birth-year.wav")) {
      Files.createDirectories(prompts.resolve("fi"));
      Files.createFile(prompts.resolve(name));
    }
    Files.createDirectories(prompts.resolve("words/fi"));
    for (int number = 0; number < 60; number++)
      Files.createFile(prompts.resolve("words/fi/" + number + ".wav"));
    var reading =
        TenantFile.read(
            "clinic.yaml",
            EXAMPLE.getBytes(StandardCharsets.UTF_8),
            Path.of("."),
            "santra",
            new Prompts(Optional.of(prompts)));

    assertThat(reading.findings().stream().filter(Finding::isError).map(Finding::reason))
        .containsExactly(
            "needs prompts that are not there: fi/closed.wav",
            "needs prompts that are not there: words/fi/at.wav");
  }

  @Test
  void aNumberMayInsistOnAVersion() {
    var text = with("flow: main,", "flow: main@" + version(EXAMPLE) + ",");

    assertThat(errorsOf(text)).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheFlowAndItsHoursAndOfNothingElse() {
    assertThat(version(with("tenant: clinic", "tenant: clinic\nname: Clinic")))
        .isEqualTo(version(EXAMPLE));
    assertThat(version(with("born-in-1980", "not-so-old"))).isEqualTo(version(EXAMPLE));
    assertThat(version(with("patience: 4s", "patience: 5s"))).isNotEqualTo(version(EXAMPLE));
    assertThat(version(with("08:00-14:00", "08:00-15:00"))).isNotEqualTo(version(EXAMPLE));
  }
}
