package santra.protocol.sip.message;

/** Character classes of RFC 3261 section 25.1. */
final class Token {
  private static final boolean[] CHARS = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) CHARS[c] = true;
    for (char c = 'a'; c <= 'z'; c++) CHARS[c] = true;
    for (char c = 'A'; c <= 'Z'; c++) CHARS[c] = true;
    for (char c : "-.!%*_+`'~".toCharArray()) CHARS[c] = true;
  }

  private Token() {}

  static boolean character(char c) {
    return c < 128 && CHARS[c];
  }

  static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) if (!character(text.charAt(i))) return false;
    return !text.isEmpty();
  }

  static boolean digits(String text) {
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
    return !text.isEmpty();
  }

  /** A number of at most {@code most}, or -1. Leading zeros do no harm (RFC 4475 wsinv). */
  static long number(String text, long most) {
    if (!digits(text) || text.length() > 18) return -1;
    var number = Long.parseLong(text);
    return number <= most ? number : -1;
  }

  /** A host name, an IPv4 address or an IPv6 reference, by its characters only. */
  static boolean host(String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]") || text.length() < 4) return false;
      for (int i = 1; i < text.length() - 1; i++) {
        var c = text.charAt(i);
        if (Character.digit(c, 16) < 0 && c != ':' && c != '.') return false;
      }
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      var fine = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_');
      if (!fine) return false;
    }
    return !text.isEmpty();
  }

  /** Without the white space RFC 3261 knows at both ends: space and tab only. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && white(text.charAt(from))) from++;
    while (to > from && white(text.charAt(to - 1))) to--;
    return text.substring(from, to);
  }

  static boolean white(char c) {
    return c == ' ' || c == '\t';
  }
}
