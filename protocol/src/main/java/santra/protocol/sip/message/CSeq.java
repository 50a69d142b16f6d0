package santra.protocol.sip.message;

/** RFC 3261 section 20.16. */
public record CSeq(long number, String method) {
  /**
   * @throws IllegalArgumentException when it is not a number and a method
   */
  public static CSeq parse(String value) {
    int end = 0;
    while (end < value.length() && !Token.white(value.charAt(end))) end++;
    var number = Token.number(value.substring(0, end), Long.MAX_VALUE);
    if (number < 0) throw new IllegalArgumentException("not a CSeq");
    return new CSeq(number, Token.trim(value.substring(end)));
  }

  @Override
  public String toString() {
    return number + " " + method;
  }
}
