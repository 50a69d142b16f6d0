package santra.tenancy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import santra.flow.Flow;
import santra.flow.OpeningHours;
import santra.flow.Step;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.QueueId;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;

/** Reads one tenant's document from top to bottom, then checks that its parts fit each other. */
final class TenantReader {
  static final Set<String> USUAL_REASONS =
      Set.of("after-call-work", "break", "lunch", "meeting", "training");

  private static final int USUAL_KEEP_DAYS = 90;
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_FEW = 100;
  static final String NAME_RULE = "1-40 lower-case letters, digits or '-'";
  private static final Pattern TITLE = Pattern.compile("[^\\p{Cntrl}\\u2028\\u2029]{1,80}");
  static final Pattern KEY_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern FLOW = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}(@[0-9a-f]{12})?");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CODE = Pattern.compile("[*#][0-9*#]{1,7}");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{2,20}");
  private static final Pattern DOMAIN =
      Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9-]{1,63})*");

  /** Relative, below the prompts folder, no step beginning with a dot. */
  static final Pattern PROMPT =
      Pattern.compile("(?=.{1,100}$)[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  static final String PROMPT_RULE =
      "a prompt's name: letters, digits, '.', '_', '-', folders divided by '/'";
  private static final String NOTHING_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String URL_RULE = "an address such as https://crm.example.com/customers";

  private final Path folder;
  private final String realm;
  private final String version;
  private final Prompts prompts;
  private final Map<QueueId, Field> declaredQueues = new LinkedHashMap<>();
  private final Map<String, Field> declaredDevices = new LinkedHashMap<>();
  private final Map<String, Field> claims = new LinkedHashMap<>();
  private final RoutingReader routing = new RoutingReader();

  TenantReader(Path folder, String realm, String version, Prompts prompts) {
    this.prompts = prompts;
    this.folder = folder;
    this.realm = realm;
    this.version = version;
  }

  /** What other tenants must not claim as well: {@code number +358100100}, and where it stands. */
  Map<String, Field> claims() {
    return claims;
  }

  Optional<Tenant> read(Field document) {
    try (var top = new Section(document)) {
      var id = top.required("tenant").flatMap(f -> f.as(TenantId::new, NAME_RULE));
      var name = top.optional("name").flatMap(f -> f.text(TITLE, "1-80 characters on one line"));
      var zone = top.optional("zone").flatMap(TenantReader::zone).orElse(ZoneId.of("UTC"));
      var hours = top.optional("hours");
      var calendars = hours.map(f -> calendars(zone, f)).orElse(Map.of());
      var overflow = new OverflowReader(calendars, prompts);
      var callbacks = new CallbackReader(calendars, prompts);
      var named = top.optional("reasons").map(TenantReader::reasons);
      var reasons = named.map(Map::keySet).orElse(USUAL_REASONS);
      var terms = AgentTermsReader.read(top, named.orElse(Map.of()));
      var queues =
          top.optional("queues").map(f -> queues(f, overflow, callbacks, terms)).orElse(Map.of());
      var devices = top.optional("devices").map(this::devices).orElse(Map.of());
      var agents = top.optional("agents").map(this::agents).orElse(Map.of());
      var codes = top.optional("feature-codes").map(this::codes).orElse(FeatureCodes.STANDARD);
      var domains = top.optional("domains").map(this::domains).orElse(Set.of());
      var keys = top.optional("keys").map(this::keys).orElse(Map.of());
      var lines = new TrunkReader(folder, realm);
      var trunks = top.optional("trunks").map(lines::trunks).orElse(Map.of());
      var dialling = top.optional("dialling").map(lines::dialling);
      var lookUps = top.optional("look-ups").map(TenantReader::lookUps).orElse(Map.of());
      var flows =
          top.optional("flows")
              .map(
                  f -> flows(f, zone, calendars, hours, lookUps.keySet(), queues, agents, dialling))
              .orElse(Map.of());
      var numbers = top.optional("numbers").map(f -> numbers(f, flows)).orElse(Map.of());
      var session =
          top.optional("session-timer").map(TenantReader::session).orElse(SessionTerms.USUAL);
      var recording = top.optional("recording").flatMap(this::recording);
      var agreements =
          top.optional("agreements")
              .map(f -> new AgreementReader(zone, calendars, this::queueNamed).read(f, claims))
              .orElse(Map.of());
      overflow.check(queues, dialling, recording.isPresent(), agreements);
      var contacts =
          top.optional("routing").map(routing::contactChoice).orElse(ContactChoice.LONGEST_WAIT);
      var accounting = accounting(top, calendars);
      warnOfQueuesNobodyServes(queues, agents);
      warnOfSkillsNobodyHas(agents);
      checkNamedAgents(agents);
      return id.map(tenant ->
          new Tenant(
              tenant,
              name.orElse(tenant.name()),
              version,
              zone,
              domains,
              keys,
              reasons,
              codes,
              contacts,
              trunks,
              numbers,
              queues,
              agents,
              devices,
              session,
              dialling,
              terms,
              accounting,
              lookUps,
              recording,
              agreements));
    }
  }

  private Optional<RecordingTerms> recording(Field field) {
    try (var section = new Section(field)) {
      var key = section.required("key").flatMap(f -> f.text(KEY_NAME, NAME_RULE));
      var queues = new LinkedHashSet<QueueId>();
      section
          .optional("queues")
          .ifPresent(list ->
              list.items(MAX_ENTRIES)
                  .values()
                  .forEach(item -> queueNamed(item).ifPresent(queues::add)));
      var consent = section.optional("consent").flatMap(f -> f.text(PROMPT, PROMPT_RULE));
      var days =
          section.optional("keep-days").flatMap(f -> f.number(1, 36_500)).orElse(USUAL_KEEP_DAYS);
      return key.map(id -> new RecordingTerms(id, queues, consent, Duration.ofDays(days)));
    }
  }

  private static Map<String, URI> lookUps(Field field) {
    var lookUps = new LinkedHashMap<String, URI>();
    field
        .entries(MAX_FEW)
        .forEach((key, value) -> {
          var name = key.text(KEY_NAME, NAME_RULE);
          try (var section = new Section(value)) {
            var url = section.required("url").flatMap(f -> f.as(TenantReader::url, URL_RULE));
            if (name.isPresent() && url.isPresent()) lookUps.put(name.get(), url.get());
          }
        });
    return lookUps;
  }

  private static URI url(String text) {
    var url = URI.create(text);
    var isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isWeb || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null)
      throw new IllegalArgumentException(URL_RULE);
    return url;
  }

  private Accounting accounting(Section top, Map<String, OpeningHours> calendars) {
    var reader = new AccountingReader(this::queueNamed, calendars);
    var shown = top.optional("public-status");
    return top.optional("accounting")
        .map(field -> reader.read(field, shown))
        .or(() -> shown.map(reader::read))
        .orElse(Accounting.NONE);
  }

  private Set<String> domains(Field field) {
    var domains = new LinkedHashSet<String>();
    field
        .items(MAX_FEW)
        .forEach((text, item) -> {
          var domain = text.toLowerCase(Locale.ROOT);
          if (!DOMAIN.matcher(domain).matches()) item.error("must be a host name or address");
          else if (!domains.add(domain)) item.error("is there twice");
          else claims.put("domain " + domain, item);
        });
    return domains;
  }

  private Map<String, String> keys(Field field) {
    var keys = new LinkedHashMap<String, String>();
    field
        .entries(MAX_FEW)
        .forEach((key, value) -> {
          var name = key.text(KEY_NAME, NAME_RULE);
          var hash = value.secret(SHA256, "the SHA-256 of the key, 64 lower-case hex digits");
          if (name.isEmpty() || hash.isEmpty()) return;
          if (hash.get().equals(NOTHING_SHA256)) value.error("is the SHA-256 of an empty key");
          else if (keys.containsValue(hash.get())) value.error("is the same key again");
          else keys.put(name.get(), hash.get());
        });
    return keys;
  }

  /** A list of ids, or what each id is called. */
  private static Map<String, String> reasons(Field field) {
    var reasons = new LinkedHashMap<String, String>();
    if (field.isMapping())
      field
          .entries(MAX_FEW)
          .forEach((key, value) -> {
            var id = key.text(KEY_NAME, NAME_RULE);
            var title = value.text(TITLE, "1-80 characters on one line");
            id.ifPresent(one -> reasons.put(one, title.orElse(one)));
          });
    else
      field
          .items(MAX_FEW)
          .forEach((id, item) -> {
            item.text(TITLE, "1-80 characters on one line");
            reasons.put(id, id);
          });
    return reasons;
  }

  private FeatureCodes codes(Field field) {
    try (var section = new Section(field)) {
      var usual = FeatureCodes.STANDARD;
      var taken = new HashMap<String, String>();
      return new FeatureCodes(
          code(section, "log-in", usual.logIn(), taken),
          code(section, "log-out", usual.logOut(), taken),
          code(section, "ready", usual.ready(), taken),
          code(section, "not-ready", usual.notReady(), taken));
    }
  }

  private static String code(Section section, String key, String usual, Map<String, String> taken) {
    var field = section.optional(key);
    var code =
        field.flatMap(f -> f.text(CODE, "'*' or '#' and up to 7 digits, '*' or '#'")).orElse(usual);
    var other = taken.putIfAbsent(code, key);
    if (other != null)
      field.orElse(section.field()).error("the code of " + key + " is that of " + other);
    return code;
  }

  /** RFC 4028 section 4: less than 90 s would only be signalling. */
  static SessionTerms session(Field field) {
    try (var section = new Section(field)) {
      var usual = SessionTerms.USUAL;
      var expires =
          duration(section, "expires", usual.least(), Duration.ofHours(24), usual.expires());
      var least = duration(section, "least", usual.least(), Duration.ofHours(1), usual.least());
      if (least.compareTo(expires) > 0) field.error("least is longer than expires");
      return new SessionTerms(expires, least);
    }
  }

  private Map<QueueId, QueueProfile> queues(
      Field field, OverflowReader overflow, CallbackReader callbacks, AgentTerms terms) {
    var queues = new LinkedHashMap<QueueId, QueueProfile>();
    field
        .entries(MAX_ENTRIES)
        .forEach((key, value) -> {
          var id = key.as(QueueId::new, NAME_RULE);
          id.ifPresent(queue -> declaredQueues.put(queue, key));
          var profile = queue(id.orElse(new QueueId("unnamed")), value, overflow, callbacks, terms);
          id.ifPresent(queue -> queues.put(queue, profile));
        });
    return queues;
  }

  private QueueProfile queue(
      QueueId id,
      Field field,
      OverflowReader overflow,
      CallbackReader callbacks,
      AgentTerms terms) {
    try (var queue = new Section(field)) {
      var second = Duration.ofSeconds(1);
      return new QueueProfile(
          id,
          routing.rule(queue),
          queue.optional("music").flatMap(f -> f.text(PROMPT, PROMPT_RULE)).orElse("music"),
          queue.optional("max-waiting").flatMap(f -> f.number(1, 100_000)).orElse(500),
          duration(queue, "max-wait", second, Duration.ofHours(24), Duration.ofMinutes(30)),
          duration(queue, "ring", second, Duration.ofMinutes(5), Duration.ofSeconds(20)),
          duration(queue, "wrap-up", Duration.ZERO, Duration.ofHours(8), Duration.ofSeconds(10)),
          queue.optional("announce").flatMap(new AnnouncementsReader(prompts)::read),
          queue.optional("overflow").map(f -> overflow.read(id, f)).orElse(List.of()),
          queue.optional("call-back").map(callbacks::read),
          queue.optional("disposition").flatMap(f -> AgentTermsReader.required(f, terms)));
    }
  }

  static Duration duration(
      Section section, String key, Duration least, Duration most, Duration usual) {
    return section.optional(key).flatMap(f -> f.duration(least, most)).orElse(usual);
  }

  static Optional<ZoneId> zone(Field field) {
    return field.as(ZoneId::of, "a zone such as Europe/Helsinki");
  }

  private static Map<String, OpeningHours> calendars(ZoneId zone, Field field) {
    var calendars = new LinkedHashMap<String, OpeningHours>();
    var reader = new HoursReader(zone);
    field
        .entries(MAX_FEW)
        .forEach((key, value) -> {
          var hours = reader.read(value);
          key.text(KEY_NAME, NAME_RULE).ifPresent(name -> calendars.put(name, hours));
        });
    return calendars;
  }

  private static boolean callsBack(Flow flow) {
    return flow.steps().values().stream().anyMatch(Step.CallBack.class::isInstance);
  }

  static boolean callsBack(Field name, @Nullable QueueProfile queue) {
    if (queue == null) return false; // was refused itself
    if (queue.callback().isEmpty())
      name.error("queue '%s' has no 'call-back'".formatted(queue.id()));
    return queue.callback().isPresent();
  }

  private Map<String, Flow> flows(
      Field field,
      ZoneId zone,
      Map<String, OpeningHours> calendars,
      Optional<Field> hours,
      Set<String> lookUps,
      Map<QueueId, QueueProfile> queues,
      Map<AgentId, AgentProfile> agents,
      Optional<DialRules> dialling) {
    var written = hours.map(f -> f.written(Set.of())).orElse("");
    return new FlowReader(
            zone,
            calendars,
            zone + written,
            name -> queueNamed(name).filter(queue -> isServed(name, queues.get(queue), agents)),
            name -> queueNamed(name).filter(queue -> callsBack(name, queues.get(queue))),
            lookUps,
            agents.keySet().stream().map(AgentId::name).collect(Collectors.toSet()),
            dialling,
            prompts)
        .read(field);
  }

  /** A caller who is led there would wait for nobody. */
  private static boolean isServed(
      Field field, @Nullable QueueProfile queue, Map<AgentId, AgentProfile> agents) {
    if (queue == null || served(queue, agents)) return true;
    field.error(
        "no agent can serve queue '" + queue.id() + "' (needs " + queue.needs().text() + ")");
    return false;
  }

  private static boolean served(QueueProfile queue, Map<AgentId, AgentProfile> agents) {
    return agents.values().stream().anyMatch(agent -> queue.isServedBy(agent.skills()));
  }

  private Map<String, DialledNumber> numbers(Field field, Map<String, Flow> flows) {
    var numbers = new LinkedHashMap<String, DialledNumber>();
    field
        .entries(MAX_ENTRIES)
        .forEach((key, value) -> {
          var number = key.text(NUMBER, "digits, perhaps after a '+'");
          number.ifPresent(dialled -> claims.put("number " + dialled, key));
          var routing = number(number.orElse("00"), value, flows);
          routing.ifPresent(it -> number.ifPresent(dialled -> numbers.put(dialled, it)));
        });
    return numbers;
  }

  private Optional<DialledNumber> number(String dialled, Field field, Map<String, Flow> flows) {
    try (var number = new Section(field)) {
      var greeting = number.optional("greeting").flatMap(f -> f.text(PROMPT, PROMPT_RULE));
      var flow = number.optional("flow").flatMap(f -> flowNamed(f, flows));
      if (number.has("flow") && number.has("greeting"))
        field.error("has a flow: let the flow say the greeting");
      var answer =
          number.optional("answer").flatMap(TenantReader::policy).orElse(AnswerPolicy.AT_ONCE);
      if (answer == AnswerPolicy.BY_AGENT && flow.filter(TenantReader::callsBack).isPresent())
        field.error("has a flow that calls back, and so needs 'answer: at-once'");
      var emergency = number.optional("emergency").flatMap(Field::flag).orElse(false);
      var claim = routing.claim(number);
      return number
          .required("queue")
          .flatMap(this::queueNamed)
          .map(
              queue -> new DialledNumber(dialled, greeting, flow, queue, answer, emergency, claim));
    }
  }

  /** {@code main}, or {@code main@VERSION}: that version and no other. */
  private static Optional<Flow> flowNamed(Field field, Map<String, Flow> flows) {
    var written = field.text(FLOW, "a flow's name, perhaps with @ and its version");
    if (written.isEmpty()) return Optional.empty();
    var at = written.get().indexOf('@');
    var name = at < 0 ? written.get() : written.get().substring(0, at);
    var flow = Optional.ofNullable(flows.get(name));
    if (flow.isEmpty())
      field.error(
          "flow '%s' does not exist, or has faults%s".formatted(name, meant(name, flows.keySet())));
    var version = at < 0 ? "" : written.get().substring(at + 1);
    if (flow.isEmpty() || at < 0 || flow.get().version().equals(version)) return flow;
    field.error(
        "flow '%s' has no version %s; it is %s".formatted(name, version, flow.get().version()));
    return Optional.empty();
  }

  private Optional<QueueId> queueNamed(Field field) {
    var queue = field.as(QueueId::new, NAME_RULE);
    if (queue.isPresent() && !declaredQueues.containsKey(queue.get()))
      field.error(
          "queue '%s' does not exist%s"
              .formatted(
                  queue.get(),
                  meant(
                      queue.get().name(),
                      declaredQueues.keySet().stream().map(QueueId::name).toList())));
    return queue;
  }

  private static Optional<AnswerPolicy> policy(Field field) {
    return field
        .text()
        .flatMap(text ->
            switch (text) {
              case "at-once" -> Optional.of(AnswerPolicy.AT_ONCE);
              case "by-agent" -> Optional.of(AnswerPolicy.BY_AGENT);
              default -> {
                field.error("must be at-once or by-agent");
                yield Optional.empty();
              }
            });
  }

  private Map<AgentId, AgentProfile> agents(Field field) {
    var agents = new LinkedHashMap<AgentId, AgentProfile>();
    var atDevice = new HashMap<String, AgentId>();
    field
        .entries(MAX_ENTRIES)
        .forEach((key, value) -> {
          var id = key.as(AgentId::new, NAME_RULE);
          var profile = agent(id.orElse(new AgentId("unnamed")), value, atDevice);
          id.ifPresent(agent -> agents.put(agent, profile));
        });
    return agents;
  }

  private AgentProfile agent(AgentId id, Field field, Map<String, AgentId> atDevice) {
    try (var agent = new Section(field)) {
      var name = agent.optional("name").flatMap(f -> f.text(TITLE, "1-80 characters on one line"));
      var device = agent.required("device").flatMap(f -> deviceOf(id, f, atDevice));
      var skills = agent.optional("skills").map(RoutingReader::terms).orElse(Map.of());
      var stays = agent.optional("stays-not-ready").flatMap(Field::flag).orElse(false);
      var share = agent.optional("share").flatMap(f -> f.number(1, 100)).orElse(1);
      return new AgentProfile(id, name.orElse(id.name()), device.orElse(""), skills, stays, share);
    }
  }

  private Optional<String> deviceOf(AgentId id, Field field, Map<String, AgentId> atDevice) {
    var device = field.text(DeviceReader.USER, DeviceReader.USER_RULE);
    if (device.isEmpty()) return device;
    if (!declaredDevices.containsKey(device.get()))
      field.error(
          "device '%s' does not exist%s"
              .formatted(device.get(), meant(device.get(), declaredDevices.keySet())));
    var other = atDevice.putIfAbsent(device.get(), id);
    if (other != null)
      field.error("device '%s' is already that of agent %s".formatted(device.get(), other));
    return device;
  }

  private Map<String, Device> devices(Field field) {
    var devices = new LinkedHashMap<String, Device>();
    var reader = new DeviceReader(folder, realm);
    field
        .entries(MAX_ENTRIES)
        .forEach((key, value) -> {
          var user = key.text(DeviceReader.USER, DeviceReader.USER_RULE);
          user.ifPresent(name -> declaredDevices.put(name, key));
          var device = reader.read(user.orElse("unnamed"), value);
          user.ifPresent(name -> devices.put(name, device));
        });
    return devices;
  }

  static String meant(String name, Collection<String> candidates) {
    return Section.nearest(name, candidates)
        .map(close -> "; did you mean '" + close + "'?")
        .orElse("");
  }

  private void warnOfQueuesNobodyServes(
      Map<QueueId, QueueProfile> queues, Map<AgentId, AgentProfile> agents) {
    for (var queue : queues.values()) {
      if (served(queue, agents)) continue;
      var field = declaredQueues.get(queue.id());
      if (field != null)
        field.warning("no agent can serve it (needs " + queue.needs().text() + ")");
    }
  }

  private void warnOfSkillsNobodyHas(Map<AgentId, AgentProfile> agents) {
    var had = new TreeSet<String>();
    for (var agent : agents.values())
      agent.skills().keySet().forEach(skill -> had.add(skill.name()));
    routing
        .named()
        .forEach((skill, field) -> {
          if (!had.contains(skill.name()))
            field.warning("no agent has this skill" + meant(skill.name(), had));
        });
  }

  private void checkNamedAgents(Map<AgentId, AgentProfile> agents) {
    var names = agents.keySet().stream().map(AgentId::name).toList();
    routing
        .namedAgents()
        .forEach((agent, field) -> {
          if (!agents.containsKey(agent))
            field.error("agent '%s' does not exist%s".formatted(agent, meant(agent.name(), names)));
        });
  }
}
