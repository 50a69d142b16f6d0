package santra.protocol.sip.message;

import java.util.Arrays;

/** A SIP request, RFC 3261 section 7.1. Two requests are equal when they print the same. */
public record Request(String method, String uri, Headers headers, byte[] body)
    implements SipMessage {

  private static final byte[] NOTHING = {};

  public static Request of(String method, String uri, Headers headers) {
    return new Request(method, uri, headers, NOTHING);
  }

  public Request with(String header, String value) {
    return new Request(method, uri, headers.with(header, value), body);
  }

  public Request withBody(String contentType, byte[] newBody) {
    return new Request(method, uri, headers.with("Content-Type", contentType), newBody);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Request that
        && method.equals(that.method)
        && uri.equals(that.uri)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return method + " " + uri;
  }
}
