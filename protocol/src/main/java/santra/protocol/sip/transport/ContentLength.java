package santra.protocol.sip.transport;

/** Finds the one header that a stream is cut by, RFC 3261 section 20.14, before any parsing. */
final class ContentLength {
  private static final int MAX_DIGITS = 10;

  private ContentLength() {}

  /**
   * @param head start line and headers
   * @return bytes of the body, or -1 when there is no such header or it is not a number
   */
  static long in(String head) {
    int at = 0;
    while (at < head.length()) {
      int end = head.indexOf("\r\n", at);
      if (end < 0) end = head.length();
      int colon = head.indexOf(':', at);
      if (colon > at && colon < end && named(head, at, colon)) return number(head, colon + 1, end);
      at = end + 2;
    }
    return -1;
  }

  private static boolean named(String head, int start, int colon) {
    int end = colon;
    while (end > start && white(head.charAt(end - 1))) end--;
    return (end - start == 14 && head.regionMatches(true, start, "Content-Length", 0, 14))
        || (end - start == 1 && (head.charAt(start) == 'l' || head.charAt(start) == 'L'));
  }

  private static long number(String head, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && white(head.charAt(start))) start++;
    while (end > start && white(head.charAt(end - 1))) end--;
    if (start == end || end - start > MAX_DIGITS) return -1;
    long number = 0;
    for (int i = start; i < end; i++) {
      var c = head.charAt(i);
      if (c < '0' || c > '9') return -1;
      number = number * 10 + c - '0';
    }
    return number;
  }

  private static boolean white(char c) {
    return c == ' ' || c == '\t';
  }
}
