package santra.protocol.sip.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Spelling and arity of header names: RFC 3261 section 7.3 and the IANA registry. */
final class Names {
  /** Headers whose grammar is a comma-separated list; a list becomes one field per element. */
  private static final Set<String> LISTS =
      Set.of(
          "Via",
          "Route",
          "Record-Route",
          "Contact",
          "Path",
          "Service-Route",
          "Accept",
          "Accept-Encoding",
          "Accept-Language",
          "Alert-Info",
          "Allow",
          "Allow-Events",
          "Call-Info",
          "Content-Encoding",
          "Content-Language",
          "Diversion",
          "Error-Info",
          "History-Info",
          "In-Reply-To",
          "P-Asserted-Identity",
          "P-Associated-URI",
          "P-Preferred-Identity",
          "Proxy-Require",
          "Reason",
          "Require",
          "Security-Client",
          "Security-Server",
          "Security-Verify",
          "Supported",
          "Unsupported",
          "Warning");

  /** Headers that may stand only once and that we act on: two of them are two opinions. */
  private static final Set<String> SINGLE =
      Set.of(
          "From",
          "To",
          "Call-ID",
          "CSeq",
          "Max-Forwards",
          "Content-Length",
          "Content-Type",
          "Expires");

  private static final Map<String, String> CANONICAL = new HashMap<>();

  static {
    for (var name : LISTS) spell(name);
    for (var name : SINGLE) spell(name);
    for (var name :
        new String[] {
          "Authentication-Info",
          "Authorization",
          "Content-Disposition",
          "Date",
          "Event",
          "Identity",
          "Identity-Info",
          "Join",
          "MIME-Version",
          "Min-Expires",
          "Min-SE",
          "Organization",
          "P-Access-Network-Info",
          "P-Charging-Vector",
          "Priority",
          "Privacy",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "RAck",
          "Refer-To",
          "Referred-By",
          "Refer-Sub",
          "Replaces",
          "Reply-To",
          "Request-Disposition",
          "Retry-After",
          "RSeq",
          "Server",
          "Session-Expires",
          "SIP-ETag",
          "SIP-If-Match",
          "Subject",
          "Subscription-State",
          "Timestamp",
          "User-Agent",
          "WWW-Authenticate"
        }) spell(name);
    var compact =
        Map.ofEntries(
            Map.entry("a", "Accept-Contact"),
            Map.entry("b", "Referred-By"),
            Map.entry("c", "Content-Type"),
            Map.entry("d", "Request-Disposition"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("f", "From"),
            Map.entry("i", "Call-ID"),
            Map.entry("j", "Reject-Contact"),
            Map.entry("k", "Supported"),
            Map.entry("l", "Content-Length"),
            Map.entry("m", "Contact"),
            Map.entry("n", "Identity-Info"),
            Map.entry("o", "Event"),
            Map.entry("r", "Refer-To"),
            Map.entry("s", "Subject"),
            Map.entry("t", "To"),
            Map.entry("u", "Allow-Events"),
            Map.entry("v", "Via"),
            Map.entry("x", "Session-Expires"),
            Map.entry("y", "Identity"));
    compact.forEach((letter, name) -> {
      spell(name);
      CANONICAL.put(letter, name);
    });
  }

  private Names() {}

  private static void spell(String name) {
    CANONICAL.put(name, name);
    CANONICAL.put(name.toLowerCase(Locale.ROOT), name);
  }

  /** The long form in its usual spelling; a name we do not know stays as it was written. */
  static String canonical(String name) {
    var exact = CANONICAL.get(name);
    return exact != null ? exact : CANONICAL.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }

  static boolean list(String canonical) {
    return LISTS.contains(canonical);
  }

  static boolean single(String canonical) {
    return SINGLE.contains(canonical);
  }
}
