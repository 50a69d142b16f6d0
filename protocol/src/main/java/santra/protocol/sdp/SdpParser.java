package santra.protocol.sdp;

import java.util.ArrayList;
import java.util.List;

/** Reads a description line by line; one use each. */
final class SdpParser {
  private final String text;
  private final List<Sdp.Attribute> session = new ArrayList<>();
  private final List<Sdp.Media> media = new ArrayList<>();
  private final List<Sdp.Attribute> current = new ArrayList<>();
  private String[] mediaWords = {};
  private String mediaConnection = "";
  private String origin = "";
  private String name = "-";
  private String connection = "";
  private String timing = "0 0";
  private int attributes;

  SdpParser(String text) {
    this.text = text;
  }

  Sdp parse() throws BadSdp {
    int at = 0;
    var first = true;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      var line = text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end);
      at = end + 1;
      if (line.isEmpty()) {
        // Some phones end the body with an empty line; in the middle it is an error.
        if (!text.substring(Math.min(at, text.length())).isBlank()) throw new BadSdp("empty line");
        break;
      }
      if (first && !line.equals("v=0")) throw new BadSdp("not version 0");
      if (!first) line(line);
      first = false;
    }
    if (first) throw new BadSdp("empty");
    close();
    return new Sdp(origin(), name, connection, timing, session, media);
  }

  private void line(String line) throws BadSdp {
    if (line.length() < 2 || line.charAt(1) != '=') throw new BadSdp("not a line");
    for (int i = 0; i < line.length(); i++)
      if (line.charAt(i) == 0 || line.charAt(i) == '\r') throw new BadSdp("control character");
    var value = line.substring(2);
    switch (line.charAt(0)) {
      case 'm' -> open(value);
      case 'c' -> connection(value);
      case 'a' -> attribute(value);
      case 'o' -> {
        if (!origin.isEmpty()) throw new BadSdp("two o= lines");
        origin = value;
      }
      case 's' -> name = value.isBlank() ? "-" : value;
      case 't' -> timing = value;
      case 'v' -> throw new BadSdp("two v= lines");
      // Of no concern to offer and answer: i, u, e, p, b, r, z, k; unknown ones are to be ignored.
      default -> {}
    }
  }

  private void open(String value) throws BadSdp {
    close();
    if (media.size() == Sdp.MAX_MEDIA) throw new BadSdp("too many media lines");
    mediaWords = value.trim().split(" +", 260);
    if (mediaWords.length < 4 || mediaWords.length > 259) throw new BadSdp("not a media line");
    if (port() < 0) throw new BadSdp("not a port");
  }

  /** A number of ports behind a slash is for layered video; the first is what counts. */
  private int port() {
    var word = mediaWords[1];
    var slash = word.indexOf('/');
    return number(slash < 0 ? word : word.substring(0, slash), 65_535);
  }

  private void close() {
    if (mediaWords.length == 0) return;
    media.add(
        new Sdp.Media(
            mediaWords[0],
            port(),
            mediaWords[2],
            List.of(mediaWords).subList(3, mediaWords.length),
            mediaConnection,
            current));
    current.clear();
    mediaConnection = "";
    mediaWords = new String[0];
  }

  private void connection(String value) throws BadSdp {
    var address = address(value.split(" ", -1), 0);
    // RFC 8866 section 5.7: a stream may have several for layers; the first is the base.
    if (mediaWords.length == 0) connection = connection.isEmpty() ? address : connection;
    else if (mediaConnection.isEmpty()) mediaConnection = address;
  }

  private static String address(String[] words, int at) throws BadSdp {
    if (words.length != at + 3 || !words[at].equals("IN")) throw new BadSdp("not an address");
    var address = words[at + 2];
    var slash = address.indexOf('/');
    if (slash >= 0) address = address.substring(0, slash);
    if (address.isEmpty()) throw new BadSdp("not an address");
    return switch (words[at + 1]) {
      case "IP4" -> {
        if (address.indexOf(':') >= 0) throw new BadSdp("not an IPv4 address");
        yield address;
      }
      case "IP6" -> address;
      default -> throw new BadSdp("unknown address type");
    };
  }

  private void attribute(String value) throws BadSdp {
    if (++attributes > Sdp.MAX_ATTRIBUTES) throw new BadSdp("too many attributes");
    var colon = value.indexOf(':');
    var attribute =
        colon < 0
            ? new Sdp.Attribute(value.trim(), "")
            : new Sdp.Attribute(value.substring(0, colon).trim(), value.substring(colon + 1));
    if (attribute.name().isEmpty()) throw new BadSdp("attribute without a name");
    (mediaWords.length == 0 ? session : current).add(attribute);
  }

  private Sdp.Origin origin() throws BadSdp {
    var words = origin.split(" ", -1);
    if (words.length != 6 || words[0].isEmpty() || !digits(words[1]) || !digits(words[2]))
      throw new BadSdp("not an origin");
    return new Sdp.Origin(words[0], words[1], words[2], address(words, 3));
  }

  private static boolean digits(String word) {
    if (word.isEmpty() || word.length() > 32) return false;
    for (int i = 0; i < word.length(); i++)
      if (word.charAt(i) < '0' || word.charAt(i) > '9') return false;
    return true;
  }

  /** A decimal number of at most {@code most}, or -1. */
  static int number(String digits, int most) {
    if (!digits(digits) || digits.length() > 9) return -1;
    var number = Integer.parseInt(digits);
    return number <= most ? number : -1;
  }
}
