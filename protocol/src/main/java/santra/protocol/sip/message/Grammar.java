package santra.protocol.sip.message;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.parser.CSeqParser;
import gov.nist.javax.sip.parser.CallIDParser;
import gov.nist.javax.sip.parser.ContactParser;
import gov.nist.javax.sip.parser.FromParser;
import gov.nist.javax.sip.parser.HeaderParser;
import gov.nist.javax.sip.parser.RecordRouteParser;
import gov.nist.javax.sip.parser.RequestLineParser;
import gov.nist.javax.sip.parser.RouteParser;
import gov.nist.javax.sip.parser.ToParser;
import gov.nist.javax.sip.parser.ViaParser;
import java.text.ParseException;

/**
 * The values we act on: the JAIN SIP parser judges them by the grammar of RFC 3261 section 25, then
 * our own types print them in one spelling.
 */
final class Grammar {
  static final int MAX_IDENTIFIER = 256;
  private static final long MAX_CSEQ = Integer.MAX_VALUE;

  private Grammar() {}

  /**
   * The value in canonical spelling.
   *
   * @throws Refused when a header we act on breaks the grammar; others pass as they are
   */
  static String canonical(String name, String value) throws Refused, ParseException {
    return switch (name) {
      case "Via" -> via(value);
      case "From" -> tagged(name, new FromParser(line(name, value)), value);
      case "To" -> tagged(name, new ToParser(line(name, value)), value);
      case "Contact" -> contact(value);
      case "Route" -> address(new RouteParser(line(name, value)), value).toString();
      case "Record-Route" -> address(new RecordRouteParser(line(name, value)), value).toString();
      case "CSeq" -> cseq(value).toString();
      case "Call-ID" -> callId(value);
      case "Max-Forwards" -> maxForwards(value);
      default -> value;
    };
  }

  /** Judges a request line whose three parts stand one space apart. */
  static void requestLine(String method, String uri) throws Refused, ParseException {
    if (!Token.is(method)) throw Refused.malformed("method is not a token");
    var parsed = new RequestLineParser(method + " " + uri + " SIP/2.0\n").parse();
    if (parsed.getUri() == null) throw Refused.malformed("no Request-URI");
    if (!sip(uri)) return;
    // RFC 3261 section 19.1.1: headers have no place in a Request-URI.
    if (uri.indexOf('?', Math.max(0, uri.indexOf('@'))) >= 0)
      throw Refused.malformed("headers in the Request-URI");
    SipUri.parse(uri);
  }

  static boolean sip(String uri) {
    return uri.regionMatches(true, 0, "sip:", 0, 4) || uri.regionMatches(true, 0, "sips:", 0, 5);
  }

  private static String line(String name, String value) {
    return name + ": " + value + "\n";
  }

  private static void judge(HeaderParser parser) throws Refused, ParseException {
    SIPHeader parsed = parser.parse();
    if (parsed == null) throw Refused.malformed("empty header");
  }

  private static String via(String value) throws Refused, ParseException {
    judge(new ViaParser(line("Via", value)));
    var via = Via.parse(value);
    identifier("branch", via.parameters());
    return via.toString();
  }

  private static NameAddress address(HeaderParser parser, String value)
      throws Refused, ParseException {
    judge(parser);
    var address = NameAddress.parse(value);
    // RFC 3261 section 20: a URI with a question mark stands in brackets (RFC 4475 regbadct).
    if (address.uri().indexOf('?') >= 0 && value.indexOf('<') < 0)
      throw Refused.malformed("URI needs brackets");
    if (sip(address.uri())) SipUri.parse(address.uri());
    return address;
  }

  private static String tagged(String name, HeaderParser parser, String value)
      throws Refused, ParseException {
    var address = address(parser, value);
    if (address.uri().isEmpty()) throw Refused.malformed("no URI in " + name);
    identifier("tag", address.parameters());
    return address.toString();
  }

  private static String contact(String value) throws Refused, ParseException {
    if (value.equals("*")) return value;
    return address(new ContactParser(line("Contact", value)), value).toString();
  }

  private static CSeq cseq(String value) throws Refused, ParseException {
    judge(new CSeqParser(line("CSeq", value)));
    var cseq = CSeq.parse(value);
    if (cseq.number() > MAX_CSEQ || !Token.is(cseq.method()))
      throw Refused.malformed("CSeq out of range");
    return cseq;
  }

  private static String callId(String value) throws Refused, ParseException {
    if (value.length() > MAX_IDENTIFIER) throw Refused.malformed("Call-ID too long");
    judge(new CallIDParser(line("Call-ID", value)));
    for (int i = 0; i < value.length(); i++)
      if (value.charAt(i) <= ' ') throw Refused.malformed("white space in Call-ID");
    return value;
  }

  private static String maxForwards(String value) throws Refused {
    var hops = Token.number(value, 255);
    if (hops < 0) throw Refused.malformed("Max-Forwards out of range");
    return Long.toString(hops);
  }

  /** Tag and branch: one of them, a token, of bounded length. */
  private static void identifier(String name, Parameters parameters) throws Refused {
    var seen = false;
    for (var parameter : parameters.list()) {
      if (!parameter.name().equalsIgnoreCase(name)) continue;
      if (seen) throw Refused.malformed("two " + name + " parameters");
      seen = true;
      if (!Token.is(parameter.value()) || parameter.value().length() > MAX_IDENTIFIER)
        throw Refused.malformed("bad " + name);
    }
  }
}
