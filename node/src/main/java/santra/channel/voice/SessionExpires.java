package santra.channel.voice;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import santra.contact.SessionTimer;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Parameters;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.vocabulary.SessionTerms;

/**
 * Session timers on the wire (RFC 4028). Who does not know them is refreshed by us: a peer that
 * answers lives.
 */
final class SessionExpires {
  /** The option tag, section 5. */
  static final String OPTION = "timer";

  private static final String HEADER = "Session-Expires";
  private static final String MIN = "Min-SE";
  private static final String REFRESHER = "refresher";

  /** More than a year would not be meant. */
  private static final long LONGEST_S = 31_536_000;

  private SessionExpires() {}

  // ---- who is asked: section 9

  /** Whether the request asks for less than we may grant: 422, with {@link #minimum}. */
  static boolean isTooSmall(Request request, SessionTerms terms) {
    return supported(request)
        && asked(request.headers()).filter(time -> time.compareTo(terms.least()) < 0).isPresent();
  }

  static Response minimum(Request request, SessionTerms terms) {
    return Answers.tagged(Response.to(request, 422)).with(MIN, seconds(terms.least()));
  }

  /** What we grant: what was asked for, where it was, but never more than our own. */
  static SessionTimer granted(Request request, SessionTerms terms) {
    var headers = request.headers();
    var asked = asked(headers);
    var least = longer(terms.least(), minimum(headers));
    var expires = longer(least, shorter(terms.expires(), asked.orElse(terms.expires())));
    var peerCan = supported(request) && asked.isPresent();
    return new SessionTimer(expires, !peerCan || refresher(headers).equals("uas"));
  }

  /** Adds to a 2xx of ours what it grants. */
  static Response granting(Response response, SessionTimer timer) {
    var with =
        response
            .with("Supported", OPTION)
            .with(HEADER, text(timer.expires(), timer.refreshedByUs() ? "uas" : "uac"));
    return timer.refreshedByUs() ? with : with.with("Require", OPTION);
  }

  // ---- who asks: section 7

  /** Asks in an INVITE that begins a session; the peer chooses who refreshes. */
  static Request asking(Request invite, SessionTerms terms) {
    return invite
        .with("Supported", OPTION)
        .with(HEADER, seconds(terms.expires()))
        .with(MIN, seconds(terms.least()));
  }

  /** Asks in a re-INVITE for what there is. */
  static Request asking(Request reinvite, SessionTimer timer) {
    return reinvite
        .with("Supported", OPTION)
        .with(HEADER, text(timer.expires(), timer.refreshedByUs() ? "uac" : "uas"));
  }

  /**
   * What a 2xx grants. One that says nothing is from a peer that knows no timers; one that says too
   * little would have us refresh without end.
   */
  static SessionTimer granted(Response response, Duration asked) {
    var least = shorter(asked, SessionTerms.USUAL.least());
    return asked(response.headers())
        .map(time -> longer(time, least))
        .map(time -> new SessionTimer(time, !refresher(response.headers()).equals("uas")))
        .orElse(new SessionTimer(asked, true));
  }

  /** The least time a 422 would take; not less than what was refused. */
  static Duration wanted(Response tooSmall, Duration refused) {
    return longer(refused, minimum(tooSmall.headers()));
  }

  // ---- words

  private static boolean supported(Request request) {
    return request.headers().all("Supported").stream().anyMatch(OPTION::equalsIgnoreCase);
  }

  private static Optional<Duration> asked(Headers headers) {
    return headers.first(HEADER).flatMap(SessionExpires::time);
  }

  private static Duration minimum(Headers headers) {
    return headers.first(MIN).flatMap(SessionExpires::time).orElse(Duration.ZERO);
  }

  /** A time nobody can mean is as good as none. */
  private static Optional<Duration> time(String value) {
    var digits = value.split(";", 2)[0].strip();
    if (!digits.matches("[0-9]{1,9}")) return Optional.empty();
    var seconds = Long.parseLong(digits);
    return seconds > 0 && seconds <= LONGEST_S
        ? Optional.of(Duration.ofSeconds(seconds))
        : Optional.empty();
  }

  private static String refresher(Headers headers) {
    return headers
        .first(HEADER)
        .filter(value -> value.indexOf(';') >= 0)
        .map(value -> value.substring(value.indexOf(';')))
        .flatMap(parameters -> Parameters.parse(parameters).value(REFRESHER))
        .orElse("")
        .toLowerCase(Locale.ROOT);
  }

  private static String text(Duration expires, String refresher) {
    return seconds(expires) + ";" + REFRESHER + "=" + refresher;
  }

  private static String seconds(Duration time) {
    return String.valueOf(time.toSeconds());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
