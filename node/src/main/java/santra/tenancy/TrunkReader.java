package santra.tenancy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import santra.tenancy.HeaderRule.Change;

/** Reads a tenant's trunks, and which numbers outside it may call over them. */
final class TrunkReader {
  private static final int MAX_FEW = 100;
  private static final int MAX_PREFIXES = 1_000;
  private static final Pattern TO =
      Pattern.compile(
          "sip:(?:([0-9.]{7,15})|\\[([0-9A-Fa-f:.]{2,45})])"
              + "(?::([0-9]{1,5}))?(?:;transport=(udp|tcp|tls))?");
  private static final Pattern TO_NAME =
      Pattern.compile(
          "sip:((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61})"
              + "(?::([0-9]{1,5}))?(?:;transport=(udp|tcp|tls))?");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
  private static final Pattern REALM = Pattern.compile("[^\\p{Cntrl}\"\\\\]{1,128}");
  private static final Pattern PREFIX = Pattern.compile("\\+([1-9][0-9]{0,14})?");
  private static final Pattern COUNTRY = Pattern.compile("\\+[1-9][0-9]{0,2}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");
  private static final Pattern MONEY = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern HOURS =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,39}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]{1,200}");
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /** Without these, as we write them, there is no call; or they are a proof of who we are. */
  private static final Set<String> OURS =
      Set.of(
          "via",
          "from",
          "to",
          "call-id",
          "cseq",
          "contact",
          "route",
          "record-route",
          "max-forwards",
          "content-length",
          "content-type",
          "content-encoding",
          "require",
          "proxy-require",
          "supported",
          "allow",
          "session-expires",
          "min-se",
          "authorization",
          "proxy-authorization",
          "v",
          "f",
          "t",
          "i",
          "m",
          "l",
          "c",
          "e",
          "k",
          "x");

  private final DeviceReader secrets;

  TrunkReader(Path folder, String realm) {
    this.secrets = new DeviceReader(folder, realm);
  }

  Map<String, Trunk> trunks(Field field) {
    var trunks = new LinkedHashMap<String, Trunk>();
    field
        .entries(MAX_FEW)
        .forEach((key, value) -> {
          var name = key.text(TenantReader.KEY_NAME, TenantReader.NAME_RULE);
          try (var section = new Section(value)) {
            var from = section.optional("from").map(TrunkReader::networks).orElse(List.of());
            var session = section.optional("session-timer").map(TenantReader::session);
            var limit = section.optional("calls-per-second").flatMap(f -> f.number(1, 10_000));
            var out = outlet(section, limit);
            if (from.isEmpty() && !section.has("to") && !section.has("from") && value.isMapping())
              value.error("needs 'from', 'to' or both");
            name.ifPresent(trunk -> trunks.put(trunk, new Trunk(trunk, from, session, limit, out)));
          }
        });
    return trunks;
  }

  private static List<Network> networks(Field field) {
    var networks = new ArrayList<Network>();
    var items = field.items(MAX_FEW);
    if (items.isEmpty()) field.error("needs at least one network");
    items
        .values()
        .forEach(item ->
            item.as(Network::parse, "a network such as 192.0.2.0/24")
                .ifPresent(network -> {
                  networks.add(network);
                  if (network.prefix() == 0) item.warning("trusts every address there is");
                }));
    return networks;
  }

  /**
   * @param name empty for a numeric address
   * @param host empty for a name
   * @param port 0 where a name has none
   * @param transport empty where a name has none
   */
  private record Place(String name, String host, int port, String transport) {}

  private Optional<Outlet> outlet(Section trunk, Optional<Integer> callsPerSecond) {
    var to = trunk.optional("to").flatMap(TrunkReader::place);
    var second = Duration.ofSeconds(1);
    var domain = trunk.optional("domain").flatMap(f -> f.text(DOMAIN, "a host name or address"));
    var priority = number(trunk, "priority", 0, 100, 1);
    var weight = number(trunk, "weight", 1, 100, 10);
    var channels = number(trunk, "channels", 1, 10_000, 30);
    var patience =
        TenantReader.duration(
            trunk,
            "patience",
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            second.multipliedBy(4));
    var login = trunk.optional("login").flatMap(this::login);
    var register =
        trunk
            .optional("register")
            .flatMap(f -> f.duration(Duration.ofMinutes(1), Duration.ofHours(24)));
    var probe =
        TenantReader.duration(
            trunk, "options", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(30));
    var plus = trunk.optional("plus").flatMap(Field::flag).orElse(true);
    var headers = trunk.optional("headers").map(TrunkReader::headers).orElse(List.of());
    var rates = trunk.optional("rates").map(TrunkReader::rates).orElse(List.of());
    if (trunk.has("register") && !trunk.has("login"))
      trunk.field().error("registers, and so needs a login");
    if (!trunk.has("to"))
      Stream.of("domain", "login", "register", "headers", "rates", "options", "channels")
          .filter(trunk::has)
          .forEach(key -> trunk.field().error("has '" + key + "', and so needs 'to'"));
    return to.map(place ->
        new Outlet(
            place.name(),
            place.host(),
            place.port(),
            place.transport(),
            domain.orElse(domain(place)),
            priority,
            weight,
            channels,
            callsPerSecond.orElse(10),
            patience,
            login,
            register,
            Optional.of(probe).filter(every -> every.compareTo(second) >= 0),
            plus,
            headers,
            rates));
  }

  private static int number(Section section, String key, int least, int most, int usual) {
    return section.optional(key).flatMap(f -> f.number(least, most)).orElse(usual);
  }

  private static String domain(Place place) {
    if (!place.name().isEmpty()) return place.name();
    return place.host().indexOf(':') < 0 ? place.host() : "[" + place.host() + "]";
  }

  private static Optional<Place> place(Field field) {
    return field
        .text()
        .flatMap(uri -> {
          var place = place(uri);
          if (place.isEmpty())
            field.error(
                "must be a URI such as sip:192.0.2.7:5060;transport=udp or sip:carrier.example");
          return place;
        });
  }

  private static Optional<Place> place(String uri) {
    var parts = TO.matcher(uri);
    if (!parts.matches()) return named(uri);
    var transport = parts.group(4) == null ? "UDP" : parts.group(4).toUpperCase(Locale.ROOT);
    var usual = transport.equals("TLS") ? 5061 : 5060;
    var port = parts.group(3) == null ? usual : Integer.parseInt(parts.group(3));
    var host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    try {
      var address = InetAddress.ofLiteral(host);
      return port < 1
              || port > 65_535
              || address.isAnyLocalAddress()
              || address.isMulticastAddress()
          ? Optional.empty()
          : Optional.of(new Place("", host, port, transport));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Place> named(String uri) {
    var parts = TO_NAME.matcher(uri);
    if (!parts.matches()) return Optional.empty();
    var port = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    if ((parts.group(2) != null && port < 1) || port > 65_535) return Optional.empty();
    var transport = parts.group(3) == null ? "" : parts.group(3).toUpperCase(Locale.ROOT);
    return Optional.of(new Place(parts.group(1).toLowerCase(Locale.ROOT), "", port, transport));
  }

  private Optional<Login> login(Field field) {
    try (var login = new Section(field)) {
      var user =
          login.required("user").flatMap(f -> f.text(DeviceReader.USER, DeviceReader.USER_RULE));
      var realm =
          login
              .required("realm")
              .flatMap(f -> f.text(REALM, "the realm of the carrier's challenge"));
      var password = login.optional("password").flatMap(DeviceReader::password);
      var file = login.optional("password-file").flatMap(secrets::passwordFile);
      if (login.has("password") == login.has("password-file"))
        field.error("must have one of password-file and password");
      var known = file.or(() -> password);
      return user.isPresent() && realm.isPresent() && known.isPresent()
          ? Optional.of(new Login(user.get(), realm.get(), known.get()))
          : Optional.empty();
    }
  }

  private static List<HeaderRule> headers(Field field) {
    var rules = new ArrayList<HeaderRule>();
    for (var item : field.list(MAX_FEW))
      try (var rule = new Section(item)) {
        var ways =
            Stream.of(Change.values())
                .filter(change -> rule.has(change.name().toLowerCase(Locale.ROOT)))
                .toList();
        for (var change : Change.values()) rule.optional(change.name().toLowerCase(Locale.ROOT));
        var value =
            rule.optional("value")
                .flatMap(f -> f.text(HEADER_VALUE, "1-200 printable ASCII characters"));
        if (ways.size() != 1) {
          item.error("must have one of add, remove and replace");
          continue;
        }
        var change = ways.getFirst();
        if ((change == Change.REMOVE) == rule.has("value"))
          item.error(change == Change.REMOVE ? "removes, and needs no value" : "needs 'value'");
        rule.optional(change.name().toLowerCase(Locale.ROOT))
            .flatMap(TrunkReader::header)
            .ifPresent(name -> rules.add(new HeaderRule(change, name, value.orElse(""))));
      }
    return rules;
  }

  private static Optional<String> header(Field field) {
    return field
        .text(HEADER, "a header's name")
        .filter(name -> {
          var ours = OURS.contains(name.toLowerCase(Locale.ROOT));
          if (ours) field.error(name + " is Santra's own");
          return !ours;
        });
  }

  private static List<Rate> rates(Field field) {
    var rates = new ArrayList<Rate>();
    for (var item : field.list(MAX_PREFIXES))
      try (var rate = new Section(item)) {
        var prefix = rate.required("prefix").flatMap(TrunkReader::prefix);
        var perMinute = rate.required("per-minute").flatMap(TrunkReader::micros);
        var hours =
            rate.optional("hours")
                .flatMap(f -> f.text(HOURS, "hours such as 08:00-16:00"))
                .orElse("00:00-24:00");
        var from = LocalTime.parse(hours.substring(0, 5));
        var end = hours.substring(6);
        var until = end.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(end);
        if (!until.equals(LocalTime.MIDNIGHT) && !from.isBefore(until))
          item.error("must end after it begins; what goes past midnight is two rates");
        var days =
            rate.optional("days").map(TrunkReader::days).orElse(EnumSet.allOf(DayOfWeek.class));
        if (prefix.isPresent() && perMinute.isPresent())
          rates.add(new Rate(prefix.get(), perMinute.get(), from, until, days));
      }
    return rates;
  }

  /** {@code mon}, or {@code mon-fri}. */
  private static Set<DayOfWeek> days(Field field) {
    var name = field.text().orElse("");
    var dash = name.indexOf('-');
    var first = DAYS.indexOf(dash < 0 ? name : name.substring(0, dash));
    var last = DAYS.indexOf(dash < 0 ? name : name.substring(dash + 1));
    if (first >= 0 && last >= first)
      return EnumSet.range(DayOfWeek.of(first + 1), DayOfWeek.of(last + 1));
    field.error("must be a day such as mon, or days such as mon-fri");
    return EnumSet.noneOf(DayOfWeek.class);
  }

  private static Optional<String> prefix(Field field) {
    return field.text(PREFIX, "the beginning of an E.164 number, such as +358");
  }

  private static List<String> prefixes(Field field) {
    return field.items(MAX_PREFIXES).values().stream()
        .flatMap(item -> prefix(item).stream())
        .toList();
  }

  private static Optional<Long> micros(Field field) {
    return field
        .text(MONEY, "an amount such as 0.0125")
        .map(text -> new BigDecimal(text).multiply(MICROS).longValueExact());
  }

  DialRules dialling(Field field) {
    try (var section = new Section(field)) {
      var country =
          section.required("country").flatMap(f -> f.text(COUNTRY, "a country code such as +358"));
      var national = section.optional("national").flatMap(f -> f.text(DIGITS, "digits"));
      var international = section.optional("international").flatMap(f -> f.text(DIGITS, "digits"));
      var allow = section.required("allow").map(TrunkReader::prefixes).orElse(List.of());
      var deny = section.optional("deny").map(TrunkReader::prefixes).orElse(List.of());
      var shown =
          section
              .optional("shown")
              .flatMap(f -> f.text(DialRules.E164, "an E.164 number such as +358100100"));
      var cost = section.optional("cost-per-day").flatMap(TrunkReader::micros).orElse(0L);
      var currency =
          section.optional("currency").flatMap(f -> f.text(CURRENCY, "three letters such as EUR"));
      if (allow.contains("+"))
        field.warning("allows every number there is, premium and satellite numbers too");
      return new DialRules(
          country.orElse("+"),
          national.orElse(""),
          international.orElse(""),
          allow,
          deny,
          shown,
          TenantReader.duration(
              section,
              "ring",
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofSeconds(60)),
          number(section, "concurrent", 1, 10_000, 20),
          number(section, "per-minute", 1, 6_000, 60),
          cost,
          currency.orElse("EUR"),
          section.optional("least-cost").flatMap(Field::flag).orElse(false));
    }
  }
}
