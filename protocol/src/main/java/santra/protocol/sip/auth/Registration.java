package santra.protocol.sip.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Quoted;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.SipUri;

/** The registrar's rules, RFC 3261 section 10.3; who asks has been authenticated before. */
public final class Registration {
  private static final Duration LONGEST = Duration.ofSeconds(0xffff_ffffL);

  private Registration() {}

  /**
   * @param shortest below it (but above zero) a request gets 423
   * @param longest a longer wish is cut to it
   * @param usual when the request wishes nothing
   * @param bindings how many an address of record may have
   */
  public record Limits(Duration shortest, Duration longest, Duration usual, int bindings) {
    public static final Limits USUAL =
        new Limits(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofMinutes(10), 10);
  }

  /** What a REGISTER comes to. */
  public sealed interface Outcome {}

  /** Bindings to store (new or refreshed) and to drop; both empty for a mere question. */
  public record Changed(List<Binding> put, List<Binding> removed) implements Outcome {
    public Changed {
      put = List.copyOf(put);
      removed = List.copyOf(removed);
    }

    /** The bindings afterwards, those that have expired left out. */
    public List<Binding> applyTo(List<Binding> current, Instant now) {
      var next = new ArrayList<Binding>();
      for (var binding : current)
        if (binding.expires().isAfter(now) && !in(put, binding) && !in(removed, binding))
          next.add(binding);
      next.addAll(put);
      return List.copyOf(next);
    }
  }

  /**
   * @param headers to add to the response: Min-Expires with a 423
   */
  public record Refused(int status, String reason, Headers headers) implements Outcome {}

  /** The Contact fields of the 200, with what is left of each. */
  public static List<Headers.Field> contacts(List<Binding> bindings, Instant now) {
    return bindings.stream()
        .filter(binding -> binding.expires().isAfter(now))
        .map(binding -> new Headers.Field("Contact", contact(binding, now)))
        .toList();
  }

  private static String contact(Binding binding, Instant now) {
    // Rounded up: a binding that still lives is not reported as over.
    var left = Duration.between(now, binding.expires()).plusMillis(999).toSeconds();
    var contact =
        NameAddress.of(binding.contactUri()).withParameter("expires", Long.toString(left));
    if (!binding.instance().isEmpty())
      contact = contact.withParameter("+sip.instance", Quoted.quote(binding.instance()));
    return (binding.regId() > 0
            ? contact.withParameter("reg-id", Integer.toString(binding.regId()))
            : contact)
        .toString();
  }

  public static Outcome decide(
      List<Binding> current, Request register, Limits limits, Instant now) {
    var live = current.stream().filter(binding -> binding.expires().isAfter(now)).toList();
    var contacts = register.headers().all("Contact");
    if (contacts.contains("*"))
      return contacts.size() == 1 && header(register).filter(Duration.ZERO::equals).isPresent()
          ? everything(live, register)
          : refused(400, "Contact * stands alone, with Expires 0");
    if (contacts.size() > limits.bindings()) return refused(403, "too many contacts");
    try {
      return change(live, register, limits, now);
    } catch (IllegalArgumentException unreadable) {
      return refused(400, "contact is not a SIP URI");
    }
  }

  private static Outcome everything(List<Binding> live, Request register) {
    return live.stream().allMatch(binding -> follows(binding, register))
        ? new Changed(List.of(), live)
        : refused(500, "out of order");
  }

  /** All or nothing, RFC 3261 section 10.3 step 7. */
  private static Outcome change(List<Binding> live, Request register, Limits limits, Instant now) {
    var put = new ArrayList<Binding>();
    var removed = new ArrayList<Binding>();
    for (var value : register.headers().all("Contact")) {
      var contact = NameAddress.parse(value);
      if (!reachable(contact.sipUri().host())) return refused(403, "contact is nobody's address");
      var wish = wish(contact, register, limits);
      if (!wish.isZero() && wish.compareTo(limits.shortest()) < 0) return tooBrief(limits);
      var binding = binding(contact, register, now.plus(shorter(wish, limits.longest())));
      if (in(put, binding) || in(removed, binding)) return refused(400, "contact named twice");
      var known = live.stream().filter(binding::sameAs).toList();
      if (!known.stream().allMatch(before -> follows(before, register)))
        return refused(500, "out of order");
      if (!wish.isZero()) put.add(binding);
      else removed.addAll(known);
    }
    var changed = new Changed(put, removed);
    return changed.applyTo(live, now).size() > limits.bindings()
        ? refused(403, "too many contacts")
        : changed;
  }

  private static Binding binding(NameAddress contact, Request register, Instant expires) {
    var regId = contact.parameters().value("reg-id").map(Registration::seconds).orElse(-1L);
    return new Binding(
        contact.uri(),
        register.callId(),
        register.cseq().number(),
        expires,
        contact.parameters().value("+sip.instance").map(Quoted::unquote).orElse(""),
        Math.clamp(regId, 0, Integer.MAX_VALUE));
  }

  /** Another Call-ID is another life of the device; within one, CSeq must rise. */
  private static boolean follows(Binding before, Request register) {
    return !before.callId().equals(register.callId()) || register.cseq().number() > before.cseq();
  }

  private static Duration wish(NameAddress contact, Request register, Limits limits) {
    return contact
        .parameters()
        .value("expires")
        .map(text -> duration(text, limits))
        .or(() -> register.headers().first("Expires").map(text -> duration(text, limits)))
        .orElse(limits.usual());
  }

  private static Optional<Duration> header(Request register) {
    return register
        .headers()
        .first("Expires")
        .map(Registration::seconds)
        .filter(seconds -> seconds >= 0)
        .map(Duration::ofSeconds);
  }

  /** RFC 3261 section 20.19: what is malformed counts as not said. */
  private static Duration duration(String text, Limits limits) {
    var seconds = seconds(text);
    return seconds < 0 ? limits.usual() : Duration.ofSeconds(seconds);
  }

  /** Digits to a number, the largest there may be when there are too many; else -1. */
  private static long seconds(String text) {
    if (text.isEmpty()) return -1;
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return -1;
    return text.length() > 10
        ? LONGEST.toSeconds()
        : Math.min(Long.parseLong(text), LONGEST.toSeconds());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Outcome tooBrief(Limits limits) {
    var shortest = Long.toString(limits.shortest().toSeconds());
    return new Refused(423, "Interval Too Brief", Headers.NONE.plus("Min-Expires", shortest));
  }

  private static Outcome refused(int status, String reason) {
    return new Refused(status, reason, Headers.NONE);
  }

  private static boolean in(List<Binding> bindings, Binding binding) {
    return bindings.stream().anyMatch(binding::sameAs);
  }

  /** Names are fine (the flow is what we send on); literals must be somebody's own address. */
  private static boolean reachable(String host) {
    var literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      var address = InetAddress.ofLiteral(literal);
      return !address.isAnyLocalAddress()
          && !address.isMulticastAddress()
          && !address.isLinkLocalAddress()
          && !literal.equals("255.255.255.255");
    } catch (IllegalArgumentException name) {
      return literal.indexOf(':') < 0;
    }
  }

  /** Equal for equal URIs, RFC 3261 section 19.1.4, as far as it decides where a request goes. */
  static String place(String uri) {
    try {
      var sip = SipUri.parse(uri);
      var transport = sip.parameters().value("transport").orElse("");
      return sip.withoutParameters() + ";" + transport.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException other) {
      return uri;
    }
  }
}
