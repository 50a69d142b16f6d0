package santra.protocol.sip.message;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JAIN SIP parser behind our own messages, with the strict checks it lacks (RFC 3261 sections
 * 7, 8.1.1, 18.3; RFC 4475). Linear in the length of its input; throws nothing but {@link
 * BadMessage}.
 */
public final class JainSipCodec implements SipCodec {
  private static final int MAX_URI = 2_048;
  private static final String[] MANDATORY = {"Via", "From", "To", "Call-ID", "CSeq"};

  /** So that no first call waits for class loading and the JIT: call it before a port opens. */
  public static void warmUp() {
    WarmUp.run(new JainSipCodec());
  }

  @Override
  public SipMessage parse(byte[] bytes) throws BadMessage {
    var raw = RawMessage.cut(bytes);
    try {
      raw.check();
      return raw.response() ? response(raw) : request(raw);
    } catch (Refused refused) {
      throw bad(raw, refused.status(), refused.reason());
    } catch (ParseException grammar) {
      throw bad(raw, 400, String.valueOf(grammar.getMessage()));
    } catch (RuntimeException | StackOverflowError foreign) {
      // The grammar's code is not ours: whatever it stumbles over is the sender's mistake.
      throw bad(raw, 400, String.valueOf(foreign.getMessage()));
    }
  }

  @Override
  public byte[] print(SipMessage message) {
    return Printer.print(message);
  }

  private static BadMessage bad(RawMessage raw, int status, String reason) {
    return Salvage.request(raw)
        .map(request -> new BadMessage(status, reason, request))
        .orElseGet(() -> new BadMessage(0, reason, null));
  }

  private static Request request(RawMessage raw) throws Refused, ParseException {
    var line = Token.trim(raw.startLine());
    int one = line.indexOf(' ');
    int two = line.lastIndexOf(' ');
    if (one <= 0 || two == one) throw Refused.malformed("not a request line");
    var method = line.substring(0, one);
    var uri = line.substring(one + 1, two);
    var version = line.substring(two + 1);
    if (!version.equalsIgnoreCase("SIP/2.0"))
      throw Salvage.version(version)
          ? new Refused(505, "not SIP/2.0")
          : Refused.malformed("not a request line");
    if (uri.isEmpty() || uri.indexOf(' ') >= 0 || uri.indexOf('\t') >= 0)
      throw Refused.malformed("white space in the request line");
    if (uri.length() > MAX_URI) throw new Refused(414, "Request-URI too long");
    var headers = headers(raw, method);
    Grammar.requestLine(method, uri);
    return new Request(method, uri, headers, body(raw));
  }

  private static Response response(RawMessage raw) throws Refused, ParseException {
    var line = raw.startLine();
    // SIP/2.0 SP 3DIGIT, then SP and a reason phrase that may be empty (RFC 4475 noreason).
    if (!line.regionMatches(true, 0, "SIP/2.0 ", 0, 8)) throw Refused.malformed("not SIP/2.0");
    int end = line.indexOf(' ', 8);
    var code = line.substring(8, end < 0 ? line.length() : end);
    if (code.length() != 3 || !Token.digits(code)) throw Refused.malformed("not a status code");
    var status = Integer.parseInt(code);
    if (status < 100 || status > 699) throw Refused.malformed("status code out of range");
    var reason = end < 0 ? "" : Token.trim(line.substring(end + 1));
    return new Response(status, reason, headers(raw, null), body(raw));
  }

  /**
   * Canonical fields without Content-Length; a request (whose method is known) has Max-Forwards.
   */
  private static Headers headers(RawMessage raw, @Nullable String method)
      throws Refused, ParseException {
    var fields = new ArrayList<Headers.Field>(raw.fields().size() + 1);
    var seen = new ArrayList<String>(12);
    for (var field : raw.fields()) {
      var name = field.name();
      if (Names.single(name)) once(seen, name);
      else if (name.equals("Via") && !seen.contains(name)) seen.add(name);
      if (name.equals("Content-Length")) continue;
      var value = Grammar.canonical(name, field.value());
      // The same string as before: no need for another field.
      fields.add(value.equals(field.value()) ? field : new Headers.Field(name, value));
      if (method != null && name.equals("CSeq") && !sameMethod(value, method))
        throw Refused.malformed("CSeq method is not the request's");
    }
    for (var name : MANDATORY) if (!seen.contains(name)) throw Refused.malformed("no " + name);
    // RFC 3261 section 16.6 step 3; an RFC 2543 peer sends none (RFC 4475 inv2543).
    if (method != null && !seen.contains("Max-Forwards"))
      fields.add(new Headers.Field("Max-Forwards", "70"));
    return new Headers(fields);
  }

  private static void once(List<String> seen, String name) throws Refused {
    if (seen.contains(name)) throw Refused.malformed("more than one " + name);
    seen.add(name);
  }

  private static boolean sameMethod(String cseq, String method) {
    return cseq.endsWith(method) && cseq.charAt(cseq.length() - method.length() - 1) == ' ';
  }

  /** RFC 3261 section 18.3: what exceeds Content-Length is dropped, what is missing is an error. */
  private static byte[] body(RawMessage raw) throws Refused {
    for (var field : raw.fields()) {
      if (!field.name().equals("Content-Length")) continue;
      var length = Token.number(field.value(), RawMessage.MAX_MESSAGE);
      if (length < 0) throw Refused.malformed("Content-Length out of range");
      if (length > raw.available()) throw Refused.malformed("body shorter than Content-Length");
      return raw.body((int) length);
    }
    return raw.body(raw.available());
  }
}
