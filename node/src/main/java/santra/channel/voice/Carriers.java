package santra.channel.voice;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Path;
import santra.protocol.sip.auth.DigestClient;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.tenancy.HeaderRule;
import santra.tenancy.Outlet;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.vocabulary.TenantId;

/**
 * What carriers want to hear: who calls (RFC 3325), who sent the call on (RFC 5806, 7044), what
 * their own taste asks for, and who we are (RFC 7616).
 */
record Carriers(Supplier<Tenants> tenants) {
  private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);

  Optional<Outlet> outlet(TenantId tenant, String trunk) {
    return tenants.get().find(tenant).flatMap(it -> it.trunk(trunk)).flatMap(Trunk::out);
  }

  /** To the carrier; over TLS it proves the name that the file has for it (RFC 5922 section 4). */
  static Path path(String edge, Outlet outlet) {
    var proven = outlet.transport().equals("TLS") && !outlet.name().isEmpty();
    return new Path(
        edge,
        outlet.transport(),
        outlet.address(),
        0,
        proven ? Optional.of(outlet.name()) : Optional.empty());
  }

  /** A number's address at the carrier. */
  static String uri(Outlet outlet, String number) {
    return "sip:" + outlet.said(number) + "@" + outlet.domain();
  }

  /** The Request-URI: the domain where the carrier has one, else where it is. */
  static String target(Outlet outlet, String number) {
    var own = outlet.domain().equals(outlet.host()) || outlet.domain().startsWith("[");
    var at = own ? "sip:" + outlet.said(number) + "@" + outlet.address() : uri(outlet, number);
    return switch (outlet.transport()) {
      case "UDP" -> at;
      default -> at + ";transport=" + outlet.transport().toLowerCase(Locale.ROOT);
    };
  }

  /** RFC 3323 section 4.1.1.3 for who is not shown. */
  static String from(Outlet outlet, String shown, boolean withheld) {
    return withheld || shown.isEmpty()
        ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
        : "<" + uri(outlet, shown) + ">";
  }

  /** An INVITE as that carrier wants it. */
  static Request addressed(Request invite, Outlet outlet, EdgeOrder.Over over) {
    var request = invite;
    if (!over.shown().isEmpty())
      request = request.with("P-Asserted-Identity", "<" + uri(outlet, over.shown()) + ">");
    if (over.withheld()) request = request.with("Privacy", "id");
    if (!over.diverted().isEmpty()) {
      var from = "<" + uri(outlet, over.diverted()) + ">";
      request =
          request
              .with("Diversion", from + ";reason=deflection")
              .with(
                  "History-Info",
                  from + ";index=1, <" + uri(outlet, over.number()) + ">;index=1.1;mp=1");
    }
    for (var rule : outlet.headers()) request = changed(request, rule);
    return request;
  }

  private static Request changed(Request request, HeaderRule rule) {
    var headers = request.headers();
    var next =
        switch (rule.change()) {
          case ADD -> headers.plus(rule.name(), rule.value());
          case REMOVE -> headers.without(rule.name());
          case REPLACE ->
              headers.first(rule.name()).isPresent()
                  ? headers.with(rule.name(), rule.value())
                  : headers;
        };
    return new Request(request.method(), request.uri(), next, request.body());
  }

  /**
   * The request with a proof of who we are.
   *
   * @param challenge a 401 or 407
   * @return empty when this carrier is not one that we have credentials for, or asks for others: a
   *     password is never used in another realm
   */
  static Optional<Request> proven(Request request, Outlet outlet, Response challenge) {
    return outlet
        .login()
        .filter(_ -> mayProve(outlet, challenge))
        .flatMap(login -> {
          try {
            return Optional.of(
                DigestClient.authorize(request, challenge, login.user(), login.password(), 1));
          } catch (IllegalArgumentException unanswerable) {
            LOG.warn("{}: {}", outlet.address(), unanswerable.getMessage());
            return Optional.empty();
          }
        });
  }

  /** Whether it asks for nothing but what we have for it. */
  static boolean mayProve(Outlet outlet, Response challenge) {
    var header = challenge.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
    var asked = challenge.headers().all(header);
    return outlet.login().isPresent()
        && !asked.isEmpty()
        && asked.stream().map(DigestClient::realm).allMatch(outlet.login().get().realm()::equals);
  }
}
