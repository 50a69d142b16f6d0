package santra.protocol.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JainSipCodecTest {
  private final JainSipCodec codec = new JainSipCodec();

  @Test
  void compactNamesBecomeLongOnesAndListsBecomeFields() throws BadMessage {
    var message =
        codec.parse(
            Messages.bytes(
                """
                OPTIONS sip:a@b SIP/2.0
                v: SIP / 2.0 / udp  host : 5070 ;branch = z9hG4bK1, SIP/2.0/TCP [::1]
                f: sip:x@y;tag=1
                t: "A, B" <sip:z@y>
                i: c
                CSEQ: 007   OPTIONS
                k: timer,100rel ,replaces
                s: one, two
                X-Test-Id :  keep,  THIS
                l: 0

                """));

    assertThat(message.headers().fields())
        .containsExactly(
            new Headers.Field("Via", "SIP/2.0/UDP host:5070;branch=z9hG4bK1"),
            new Headers.Field("Via", "SIP/2.0/TCP [::1]"),
            new Headers.Field("From", "<sip:x@y>;tag=1"),
            new Headers.Field("To", "\"A, B\" <sip:z@y>"),
            new Headers.Field("Call-ID", "c"),
            new Headers.Field("CSeq", "7 OPTIONS"),
            new Headers.Field("Supported", "timer"),
            new Headers.Field("Supported", "100rel"),
            new Headers.Field("Supported", "replaces"),
            new Headers.Field("Subject", "one, two"),
            new Headers.Field("X-Test-Id", "keep,  THIS"),
            new Headers.Field("Max-Forwards", "70"));
  }

  @Test
  void aDigestWithCommasStaysOneField() throws BadMessage {
    var digest = "Digest username=\"a\", realm=\"b\", nonce=\"c\"";
    var message = codec.parse(changed("Max-Forwards: 70", "Authorization: " + digest));

    assertThat(message.headers().all("Authorization")).containsExactly(digest);
  }

  @Test
  void anUnquotedNameWithACommaGetsItsQuotes() throws BadMessage {
    var message = codec.parse(changed("\"Caller\" <", "Bell, \"A\" <"));

    assertThat(message.from().display()).isEqualTo("\"Bell, \\\"A\\\"\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIP/2.0\\n | SIP/3.0\\n | 505",
        "CSeq: 1 INVITE | CSeq: 1 BYE | 400",
        "CSeq: 1 INVITE | CSeq: 2147483648 INVITE | 400",
        "CSeq: 1 INVITE | CSeq: -1 INVITE | 400",
        "CSeq: 1 INVITE | CSeq: 1INVITE | 400",
        "Content-Length: 4 | Content-Length: -1 | 400",
        "Content-Length: 4 | Content-Length: 5 | 400",
        "Content-Length: 4 | Content-Length: 4294967300 | 400",
        "Content-Length: 4 | Content-Length: 0x4 | 400",
        "Content-Length: 4 | Content-Length: | 400",
        "Content-Length: 4 | Content-Length: 4\\nContent-Length: 4 | 400",
        "Content-Length: 4 | Content-Length: 4\\nl: 4 | 400",
        "sip:santra@127.0.0.1 | sip:santra@127.0.0.1?X=1 | 400",
        "sip:santra@127.0.0.1 | sip:santra@127.0.0.1:99999 | 400",
        "sip:santra@127.0.0.1 | sip:a@b@127.0.0.1 | 400",
        "sip:santra@127.0.0.1 | sip: | 400",
        "To: <sip:santra@example.com> | X: y | 400",
        "Call-ID: c1@127.0.0.1 | X: y | 400",
        "CSeq: 1 INVITE | X: y | 400",
        "Max-Forwards: 70 | Max-Forwards: 256 | 400",
        "Max-Forwards: 70 | Max-Forwards: 70\\nMax-Forwards: 70 | 400",
        "Max-Forwards: 70 | Call-ID: c1@127.0.0.1 | 400",
        "Max-Forwards: 70 | From: <sip:a@b>;tag=2 | 400",
        "Max-Forwards: 70 | no colon here | 400",
        "Max-Forwards: 70 | X Y: z | 400",
        "Max-Forwards: 70 | : z | 400",
        "Max-Forwards: 70 | X: a\\u0000b | 400",
        "Max-Forwards: 70 | X: a\\rb | 400",
        "Max-Forwards: 70 | Contact: <sip:a@b | 400",
        "Max-Forwards: 70 | Route: ,, | 400",
        ";tag=f1 | ;tag=f1;tag=f2 | 400",
        ";tag=f1 | ;tag=\"f1\" | 400",
        "INVITE sip | IN(V)ITE sip | 400",
        "SIP/2.0\\n | SIP/2.0\\n folded\\n | 0",
        "Via: SIP/2.0/UDP 127.0.0.1:5070 | X: y | 0",
        "Via: SIP/2.0/UDP 127.0.0.1:5070 | Via: SIP/2.0/UDP 127.0.0.1:0 | 0",
        "Via: SIP/2.0/UDP 127.0.0.1:5070 | Via: SIP/2.0/UDP a b | 0",
        "INVITE sip | ACK sip | 0",
        "SIP/2.0\\n | HTTP/1.1\\n | 0",
        "INVITE sip:santra@127.0.0.1 SIP/2.0 | SIP/2.0 99 No | 0",
        "INVITE sip:santra@127.0.0.1 SIP/2.0 | SIP/2.0 700 No | 0",
        "INVITE sip:santra@127.0.0.1 SIP/2.0 | SIP/1.0 200 OK | 0",
        "INVITE sip:santra@127.0.0.1 SIP/2.0 | garbage | 0",
      })
  void aDefectHasItsStatus(String good, String defect, int status) {
    assertThat(refusal(changed(escapes(good), escapes(defect))).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:a@b",
        "tel:+4930100",
        "nobodyKnowsThis:opaque",
        "sip:user;par=u%40x@127.0.0.1",
        "sip:[2001:db8::1]:5070;transport=tcp",
        "SIP:a@B"
      })
  void theseRequestUrisAreLeftToTheUser(String uri) throws BadMessage {
    assertThat(codec.parse(changed("sip:santra@127.0.0.1", uri)))
        .isInstanceOfSatisfying(Request.class, request -> assertThat(request.uri()).isEqualTo(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Contact: <sip:a@127.0.0.1:5070;transport=tcp;ob>;+sip.instance=\"<urn:uuid:1-2>\";reg-id=1",
        "Contact: <sip:a@b;gr=urn:uuid:f81d4fae-7dec>;q=0.5;expires=60",
        "Contact: <sip:hk2ksj@df7jal23ls0d.invalid;transport=ws>",
        "Contact: <sip:a@my_container:5060>",
        "Contact: <tel:+4930100;phone-context=example.com>",
        "Record-Route: <sip:10.0.0.1;r2=on;lr=on;ftag=a-b;did=abc.1>",
        "Route: <sip:127.0.0.1;lr>",
        "X-Test-Id: a,b;c=\"d\" <e>",
        "P-Asserted-Identity: \"Bob\" <sip:+4930100@example.com;user=phone>",
        "Refer-To: <sip:a@b?Replaces=1%40x%3Bto-tag%3Da>",
        "Warning: 399 example.com \"a, b\"",
        "Date: Thu, 21 Feb 2002 13:02:03 GMT"
      })
  void whatPhonesSendPassesAsItIs(String line) throws BadMessage {
    var message = codec.parse(changed("Contact: <sip:caller@127.0.0.1:5070>", line));

    var colon = line.indexOf(':');
    assertThat(message.headers().all(line.substring(0, colon)))
        .containsExactly(line.substring(colon + 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service <sip:service@127.0.0.1:5060> | service <sip:service@127.0.0.1:5060>",
        "sip:sipp@127.0.0.1:5060;transport=UDP | <sip:sipp@127.0.0.1:5060>;transport=UDP",
        "Jörg Müller <sip:j@b> | \"Jörg Müller\" <sip:j@b>",
        "\"\" <sip:j@b> | \"\" <sip:j@b>",
        "<tel:+4930100> | <tel:+4930100>",
        "Bob (sales)<sips:j@B> | \"Bob (sales)\" <sips:j@B>",
      })
  void addressesHaveOneSpelling(String written, String canonical) throws BadMessage {
    var message = codec.parse(changed("<sip:santra@example.com>", written));

    assertThat(message.headers().first("To")).contains(canonical);
  }

  @Test
  void aRefusedRequestCanBeAnswered() throws BadMessage {
    var bad = refusal(changed("CSeq: 1 INVITE", "CSeq: 99999999999 INVITE"));

    var request = Objects.requireNonNull(bad.answerable());
    var answer = Response.to(request, bad.status()).withToTag("t");
    var printed = new String(codec.print(answer), StandardCharsets.UTF_8);

    assertThat(printed)
        .isEqualTo(
            """
            SIP/2.0 400 Bad Request
            Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1;rport
            From: "Caller" <sip:caller@example.com>;tag=f1
            To: <sip:santra@example.com>;tag=t
            Call-ID: c1@127.0.0.1
            CSeq: 99999999999 INVITE
            Content-Length: 0

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aBodyLongerThanContentLengthIsCut() throws BadMessage {
    var message = codec.parse(changed("Content-Length: 4", "Content-Length: 2"));

    assertThat(message.bodyText()).isEqualTo("bo");
  }

  @Test
  void withoutContentLengthTheBodyGoesToTheEnd() throws BadMessage {
    var message = codec.parse(changed("Content-Length: 4\n", ""));

    assertThat(message.bodyText()).isEqualTo("body");
  }

  @Test
  void emptyLinesBeforeTheStartLineAreIgnored() throws BadMessage {
    assertThat(codec.parse(Messages.bytes("\n\n" + Messages.invite())))
        .isEqualTo(codec.parse(Messages.bytes(Messages.invite())));
  }

  @Test
  void limitsHold() {
    assertThat(refusal(changed("c1@", "c".repeat(257) + "@")).status()).isEqualTo(400);
    assertThat(refusal(changed("tag=f1", "tag=" + "f".repeat(257))).status()).isEqualTo(400);
    assertThat(refusal(changed("z9hG4bK1", "z".repeat(257))).status()).isEqualTo(400);
    assertThat(refusal(changed("Max", "X: " + "x".repeat(8_193) + "\nMax")).status())
        .isEqualTo(400);
    assertThat(refusal(changed("Max", "X: y\n".repeat(120) + "Max")).status()).isEqualTo(400);
    assertThat(
            refusal(changed("Max", "Route: " + "<sip:a>,".repeat(200) + "<sip:a>\nMax")).status())
        .isEqualTo(400);
    assertThat(refusal(changed("body", "x".repeat(65_536))).status()).isEqualTo(513);
    assertThat(refusal(changed("sip:santra@", "sip:" + ";".repeat(2_048) + "@")).status())
        .isEqualTo(414);
  }

  @Test
  void nothingSplitsAHeaderWhenPrinted() throws BadMessage {
    var sane = (Request) codec.parse(Messages.bytes(Messages.invite()));
    var evil =
        new Request(
            "INVITE",
            "sip:a@b SIP/2.0\r\nX: 1",
            sane.headers()
                .plus("Y\r\nZ", "v\r\nX: 1\n\rX: 2\nX: 3")
                .plus("W", "v\nX: 4")
                .plus("V", "v\rX: 5")
                .plus("Content-Length", "99"),
            sane.body());

    var text = new String(codec.print(evil), StandardCharsets.UTF_8);

    assertThat(text.lines()).noneMatch(line -> line.startsWith("X:"));
    assertThat(text.lines().filter(line -> line.startsWith("Content-Length")))
        .containsExactly("Content-Length: 4");
  }

  @Test
  void whatIsPrintedIsParsedAgain() throws BadMessage {
    var seed = System.nanoTime();
    var messages = new Messages(new Random(seed));
    for (int i = 0; i < 3_000; i++) {
      var message = messages.any();
      try {
        assertThat(codec.parse(codec.print(message)))
            .as("seed %d, message %d", seed, i)
            .isEqualTo(message);
      } catch (BadMessage bad) {
        fail(
            "seed "
                + seed
                + ": "
                + bad.getMessage()
                + "\n"
                + new String(codec.print(message), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void noPrefixOfAnInviteIsAnythingButRefused() {
    var whole = Messages.bytes(Messages.invite());
    for (int length = 0; length < whole.length; length++) {
      var bad = refusal(Arrays.copyOf(whole, length));
      assertThat(bad.status()).isIn(0, 400);
    }
  }

  @Test
  void mutationsYieldAMessageOrABadMessage() throws BadMessage {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var seeds =
        TortureSeeds.NAMES.stream()
            .map(name -> TortureTest.resource("rfc4475/" + name + ".sip"))
            .toList();
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      var bytes = Mutation.of(seeds.get(random.nextInt(seeds.size())), seeds, random);
      try {
        var message = codec.parse(bytes);
        assertThat(codec.parse(codec.print(message))).isEqualTo(message);
        accepted++;
      } catch (BadMessage bad) {
        answer(bad);
      } catch (RuntimeException | Error wrong) {
        throw new AssertionError(
            "seed "
                + seed
                + ", mutation "
                + i
                + ":\n"
                + new String(bytes, StandardCharsets.ISO_8859_1),
            wrong);
      }
    }
    assertThat(accepted).as("seed %d", seed).isBetween(500, 19_500);
  }

  @Test
  void thereIsNoInputThatTakesMoreThanItsLength() {
    var threads = ManagementFactory.getThreadMXBean();
    for (var unit :
        List.of(
            "(", "\"", "\\\"", "<", "%41", ";a=b", ";", ",", "\\", "[", ":", " ", "@", "sip:", "a ",
            "//", "é"))
      for (var header :
          List.of(
              "Contact: <sip:a@b>",
              "From: ",
              "Via: SIP/2.0/UDP h;x=",
              "Call-ID: ",
              "Route: <sip:",
              "X: ",
              "CSeq: 1",
              "To: \"")) {
        var value = header + unit.repeat(8_000 / unit.length()) + "\n";
        var bytes = changed("Max-Forwards: 70\n", value.repeat(7));
        var began = threads.getCurrentThreadCpuTime();
        try {
          codec.parse(bytes);
        } catch (BadMessage expected) {
          answer(expected);
        }
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - began))
            .as("%s %s", header, unit)
            .isLessThan(Duration.ofMillis(500));
      }
  }

  @Test
  void theWarmUpTakesSecondsAtMost() {
    var began = System.nanoTime();

    JainSipCodec.warmUp();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  private void answer(BadMessage bad) {
    var request = bad.answerable();
    assertThat(request == null).isEqualTo(bad.status() == 0);
    if (request != null)
      assertThat(codec.print(Response.to(request, bad.status()).withToTag("t"))).isNotEmpty();
  }

  private BadMessage refusal(byte[] bytes) {
    return Objects.requireNonNull(catchThrowableOfType(BadMessage.class, () -> codec.parse(bytes)));
  }

  private static byte[] changed(String from, String to) {
    assertThat(Messages.invite()).contains(from);
    return Messages.bytes(Messages.invite().replace(from, to));
  }

  private static String escapes(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0000", "\0");
  }
}
