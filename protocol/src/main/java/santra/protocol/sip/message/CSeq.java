package santra.protocol.sip.message;

/** RFC 3261 section 20.16. */
public record CSeq(long number, String method) {
  public static CSeq parse(String value) {
    var space = value.indexOf(' ');
    if (space < 0) throw new IllegalArgumentException("not a CSeq: " + value);
    return new CSeq(Long.parseLong(value.substring(0, space)), value.substring(space + 1).trim());
  }

  @Override
  public String toString() {
    return number + " " + method;
  }
}
