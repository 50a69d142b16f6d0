package santra.channel.voice;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;

/**
 * A message as it may be kept and shown: credentials, keys of media and pressed digits are blanked,
 * all else is as it was on the wire.
 */
final class Blanked {
  private static final String BLANK = "***";
  private static final int LONGEST_BODY = 8_192;

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "authentication-info", "identity");

  /** A password in a URI, RFC 3261 section 19.1.1. */
  private static final Pattern PASSWORD = Pattern.compile("(?i)(sips?:[^:@;>\\s]+):[^@>\\s]+@");

  /** RFC 4568 section 9.1 and RFC 8839 section 5.4. */
  private static final Pattern MEDIA_KEYS =
      Pattern.compile("(?im)^(a=crypto:\\d+ \\S+ inline:|a=ice-pwd:|k=).*$");

  /** Card numbers are keyed in: no digit that was sent by INFO is kept here. */
  private static final Pattern DIGITS = Pattern.compile("(?i)(signal\\s*=\\s*)\\S+");

  private Blanked() {}

  /** {@code INVITE} or {@code 180 Ringing}. */
  static String title(SipMessage message) {
    return switch (message) {
      case Request request -> request.method();
      case Response response -> response.toString();
    };
  }

  /** The whole message, lines ended by LF. */
  static String text(SipMessage message) {
    var text =
        new StringBuilder(
            switch (message) {
              case Request request ->
                  request.method() + " " + withoutPassword(request.uri()) + " SIP/2.0\n";
              case Response response -> "SIP/2.0 " + response + "\n";
            });
    for (var field : message.headers().fields())
      text.append(field.name())
          .append(": ")
          .append(value(field.name(), field.value()))
          .append('\n');
    if (message.body().length > 0) text.append('\n').append(body(message));
    return text.toString();
  }

  private static String value(String name, String value) {
    if (!CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) return withoutPassword(value);
    var space = value.indexOf(' ');
    return space < 0 ? BLANK : value.substring(0, space) + " " + BLANK;
  }

  private static String withoutPassword(String text) {
    return text.indexOf('@') < 0 ? text : PASSWORD.matcher(text).replaceAll("$1:" + BLANK + "@");
  }

  private static String body(SipMessage message) {
    var type = message.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith("application/dtmf-relay"))
      return DIGITS.matcher(message.bodyText()).replaceAll("$1" + BLANK);
    if (!type.startsWith("application/sdp") && !type.startsWith("message/sipfrag"))
      return BLANK + " " + message.body().length + " bytes of " + type + "\n";
    var text = message.bodyText().replace("\r\n", "\n");
    var plain = MEDIA_KEYS.matcher(text).replaceAll("$1" + BLANK);
    return plain.length() <= LONGEST_BODY ? plain : plain.substring(0, LONGEST_BODY) + "\n" + BLANK;
  }
}
