package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Messages for tests: one plain INVITE, and as many canonical ones as a seed gives. */
public final class Messages {
  private static final String TOKEN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~";
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final List<String> METHODS =
      List.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "UPDATE", "x-New.1");

  private final RandomGenerator random;

  public Messages(RandomGenerator random) {
    this.random = random;
  }

  /** Bytes of a message written with LF line ends. */
  public static byte[] bytes(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** An INVITE nobody objects to, with a body of four bytes. */
  public static String invite() {
    return """
    INVITE sip:santra@127.0.0.1 SIP/2.0
    Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1;rport
    From: "Caller" <sip:caller@example.com>;tag=f1
    To: <sip:santra@example.com>
    Call-ID: c1@127.0.0.1
    CSeq: 1 INVITE
    Contact: <sip:caller@127.0.0.1:5070>
    Max-Forwards: 70
    Content-Type: text/plain
    Content-Length: 4

    body\
    """;
  }

  SipMessage any() {
    var method = METHODS.get(random.nextInt(METHODS.size()));
    var request = random.nextBoolean();
    var fields = new ArrayList<Headers.Field>();
    for (int i = random.nextInt(1, 4); i > 0; i--) add(fields, "Via", via());
    for (int i = random.nextInt(3); i > 0; i--) add(fields, "Route", address());
    add(fields, "From", address() + ";tag=" + word(TOKEN, 12));
    add(fields, "To", address() + (random.nextBoolean() ? ";tag=" + word(TOKEN, 12) : ""));
    add(fields, "Call-ID", word(TOKEN, 20) + "@" + host());
    add(fields, "CSeq", random.nextInt(Integer.MAX_VALUE) + " " + method);
    if (request) add(fields, "Max-Forwards", Integer.toString(random.nextInt(256)));
    for (int i = random.nextInt(3); i > 0; i--) add(fields, "Contact", address());
    if (random.nextBoolean()) add(fields, "X-Test-Id", word(TOKEN, 30));
    if (random.nextBoolean()) add(fields, "Subject", "one, two; \"three\" Straße 東京");
    if (random.nextBoolean()) add(fields, "Supported", "timer");
    if (random.nextBoolean()) add(fields, "Supported", "replaces");
    var headers = new Headers(fields);
    var body = new byte[random.nextBoolean() ? 0 : random.nextInt(200)];
    random.nextBytes(body);
    return request
        ? new Request(method, uri(), headers, body)
        : new Response(
            random.nextInt(100, 700), random.nextBoolean() ? "" : "Söme reason", headers, body);
  }

  private static void add(List<Headers.Field> fields, String name, String value) {
    fields.add(new Headers.Field(name, value));
  }

  private String via() {
    return "SIP/2.0/"
        + (random.nextBoolean() ? "UDP" : "TCP")
        + " "
        + host()
        + (random.nextBoolean() ? ":" + random.nextInt(1, 65_536) : "")
        + ";branch=z9hG4bK"
        + word(TOKEN, 20)
        + (random.nextBoolean() ? ";rport" : "");
  }

  private String address() {
    var display =
        switch (random.nextInt(5)) {
          case 0 -> "\"Quoted, \\\"; <name>\" ";
          case 1 -> "Two Tokens ";
          case 2 -> "\"Jörg 東\" ";
          default -> "";
        };
    return display + "<" + uri() + ">" + (random.nextBoolean() ? ";x=" + word(PLAIN, 5) : "");
  }

  private String uri() {
    return (random.nextInt(4) == 0 ? "sips:" : "sip:")
        + (random.nextBoolean() ? word(PLAIN, 10) + "%20" + word(PLAIN, 3) + "@" : "")
        + host()
        + (random.nextBoolean() ? ":" + random.nextInt(1, 65_536) : "")
        + (random.nextBoolean() ? ";transport=tcp;lr" : "");
  }

  private String host() {
    return switch (random.nextInt(3)) {
      case 0 -> "[2001:db8::" + random.nextInt(1, 9) + "]";
      case 1 -> "127.0.0." + random.nextInt(1, 255);
      default -> "h" + word(PLAIN, 8) + ".example.com";
    };
  }

  private String word(String alphabet, int longest) {
    var word = new StringBuilder();
    for (int i = random.nextInt(1, longest + 1); i > 0; i--)
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    return word.toString();
  }
}
