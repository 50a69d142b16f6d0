package santra.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.agent.By;
import santra.agent.Phone;
import santra.agent.entity.AgentRules;
import santra.channel.voice.EdgeOrder;
import santra.channel.voice.Tokens;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Destination;
import santra.contact.Leg;
import santra.contact.Outside;
import santra.contact.Part;
import santra.contact.Script;
import santra.contact.entity.ContactEntity;
import santra.contact.entity.ContactRules;
import santra.distribution.Backstage;
import santra.distribution.Distributor;
import santra.flow.Announcements;
import santra.flow.CallbackTerms;
import santra.flow.Overflow;
import santra.flow.Speech;
import santra.flow.TakingTerms;
import santra.persistence.entity.Subscriber;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.queue.entity.QueueRules;
import santra.simulation.Party.Journal;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.TollEvent;
import santra.toll.entity.TollRules;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

/**
 * A cluster, its callers and its agents, for some minutes of virtual time. Everything that happens
 * follows from the seed. The weather is bad for a while, then it clears, and everything must come
 * right.
 */
final class World {
  static final Tokens TOKENS =
      new Tokens("the simulation's own".getBytes(StandardCharsets.US_ASCII));

  /** Repetitions until 64*T1 are over: 0.5, 1, 2, then every 4 s. */
  static final int TIMER_B_AFTER = 11;

  static final int TROUBLE_MS = 100_000;

  /** The last caller has called, and what was lost before has been asked for again. */
  private static final int CALM_AGAIN_MS = TROUBLE_MS + 60_000;

  private static final int SETTLED_MS = TROUBLE_MS + 330_000;
  private static final int HOUSES = 3;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private static final Announcements PLACES =
      new Announcements(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          "en",
          List.of(
              new Announcements.Phrase(List.of(new Speech.Quantity(Announcements.POSITION))),
              new Announcements.Phrase(List.of(new Speech.Quantity(Announcements.WAIT)))));

  private static final String OUTSIDE = "+358401234567";
  private static final String CARRIERS = "127.0.24.8";
  private static final int[] CARRIER_PORTS = {5061, 5062, 5063};

  /** Whose customers call: some of them several times. */
  private static final List<String> PHONES =
      IntStream.range(0, 16).mapToObj(number -> "0407700" + (10 + number)).toList();

  private static final int MOST_TRACED = 100_000;

  private final Random random;

  /** Whether who waits in vain may be sent to a number outside; of every third world. */
  private final boolean outward;

  private final Hours hours = new Hours();
  private final Weather weather;
  private final boolean tracing;
  private final Deque<String> trace = new ArrayDeque<>();
  private final List<House> houses;

  /** Who is a member, as the members believe: the dead are, until that is noticed. */
  private final List<House> members;

  private final Map<TenantId, Tenant> towns = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
  private final Tenants tenants;
  private final Map<String, Caller> callers = new HashMap<>();
  private final List<Caller> everybody = new ArrayList<>();
  final Map<ContactId, Journal<ContactEvent>> contacts = new HashMap<>();
  final Map<AgentRef, Journal<AgentEvent>> agents = new HashMap<>();
  final Map<QueueRef, Journal<QueueEvent>> queues = new HashMap<>();
  final Map<TenantId, Journal<TollEvent>> tolls = new HashMap<>();
  final Studios studios = new Studios(this);
  final Phones phones = new Phones(this);
  final Laws laws = new Laws(this);
  private int registrations;

  World(long seed, boolean tracing) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    this.outward = seed % 3 == 0;
    this.tracing = tracing;
    this.weather = Weather.of(random);
    this.houses =
        IntStream.rangeClosed(1, HOUSES)
            .mapToObj(number ->
                new House(
                    this,
                    number,
                    weather.skewMs() == 0
                        ? 0
                        : random.nextInt(2 * weather.skewMs() + 1) - weather.skewMs()))
            .toList();
    this.members = new ArrayList<>(houses);
    build();
    this.tenants = new Tenants(towns.values());
  }

  // ---- the seed

  int between(int least, int most) {
    return most <= least ? least : least + random.nextInt(most - least);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private <T> T any(T[] choices) {
    return choices[between(0, choices.length)];
  }

  private boolean trouble() {
    return hours.nowMs() < TROUBLE_MS;
  }

  boolean mediaFails() {
    return trouble() && chance(weather.mediaFails());
  }

  Hours hours() {
    return hours;
  }

  Weather weather() {
    return weather;
  }

  Tenants tenants() {
    return tenants;
  }

  static String address(int number) {
    return "127.0.24." + number + ":5060";
  }

  static List<String> addresses() {
    return IntStream.rangeClosed(1, HOUSES).mapToObj(World::address).toList();
  }

  /** T1, doubled up to T2, RFC 3261 section 17.1.2.2. */
  static long again(int times) {
    return times > 2 ? 4_000 : 500L << times;
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
  void trace(String text, Object... parts) {
    if (!tracing) return;
    if (trace.size() == MOST_TRACED) trace.removeFirst();
    trace.add("%9.3f ".formatted(hours.nowMs() / 1000.0) + text.formatted(parts));
  }

  List<String> traced() {
    return List.copyOf(trace);
  }

  // ---- who there is

  private void build() {
    var names = chance(0.4) ? List.of("acme", "zeta") : List.of("acme");
    for (var name : names) {
      var town = new Town(name);
      var other = names.stream().filter(one -> !one.equals(name)).findFirst();
      // Each helps the other, so that an agent may serve both, and a queue give and take.
      other.ifPresent(it -> {
        town.gives("from-" + name, it);
        town.takes("from-" + it, it, chance(0.7) ? "sales" : "billing", terms(chance(0.3)));
      });
      var most = chance(0.3) ? between(1, 6) : 100;
      var wrapUp = Duration.ofSeconds(chance(0.5) ? 0 : between(1, 15));
      for (var queue : List.of("sales", "billing"))
        town.queue(queue, most, LONGEST_WAIT, Duration.ofSeconds(between(4, 20)), wrapUp);
      town.announcing("sales", PLACES);
      town.choosing(any(ContactChoice.values()));
      if (chance(0.4)) town.missing(new MissPolicy(chance(0.5), between(0, 4)));
      if (chance(0.5)) town.rule("sales", widening());
      if (chance(0.5) || other.isPresent())
        town.overflowing("sales", overflows(other.map(_ -> "from-" + name)));
      for (int i = 0; i < between(1, 6); i++) {
        var agent = "anna-" + i;
        var skills =
            chance(0.5) ? List.of("sales", "billing") : List.of(chance(0.7) ? "sales" : "billing");
        var target = "sip:" + agent + "-" + name + "@127.0.24.9:5060";
        var registers = chance(0.5);
        town.agent(
            agent,
            registers ? Optional.empty() : Optional.of(target),
            chance(0.1),
            skills.toArray(String[]::new));
        var tenant = new TenantId(name);
        var ref = new AgentRef(tenant, new AgentId(agent));
        phones.add(ref, target);
        hours.after(between(0, 3_000), () -> human(ref));
        if (registers) hours.after(between(0, 2_000), () -> register(ref, target));
      }
      town.outside(CARRIERS, CARRIER_PORTS);
      for (var port : CARRIER_PORTS) {
        var target = "sip:" + OUTSIDE + "@" + CARRIERS + ":" + port;
        phones.add(new AgentRef(new TenantId(name), new AgentId("outside")), target);
      }
      if (chance(0.6)) town.callingBack("sales", terms());
      for (var phone : PHONES)
        for (var port : CARRIER_PORTS)
          phones.add(
              new AgentRef(new TenantId(name), new AgentId("outside")),
              "sip:+358" + phone.substring(1) + "@" + CARRIERS + ":" + port);
      towns.put(new TenantId(name), town.version("v1"));
    }
  }

  /** Some agree on little. */
  private TakingTerms terms(boolean little) {
    return new TakingTerms(
        ZoneOffset.UTC,
        Optional.empty(),
        little ? between(1, 4) : 100,
        little ? between(1, 10) : 1_000,
        chance(0.5) ? Set.of(TakingTerms.Shown.CALLER) : Set.of());
  }

  private CallbackTerms terms() {
    return new CallbackTerms(
        "1",
        "words",
        between(1, 4),
        Duration.ofSeconds(between(2, 30)),
        Duration.ofSeconds(between(40, 150)),
        Optional.empty(),
        between(1, 4));
  }

  /** Sales for a while, then billing as well. */
  private QueueRule widening() {
    return new QueueRule(
        List.of(
            new Step(Duration.ZERO, new Need.Level(new Skill("sales"), 1)),
            new Step(Duration.ofSeconds(between(1, 60)), new Need.Level(new Skill("billing"), 1))),
        any(AgentChoice.values()),
        Duration.ofSeconds(between(0, 60)),
        Town.PROMISE,
        QueueRule.USUAL_TARGET,
        Duration.ofSeconds(between(20, 100)),
        Optional.empty());
  }

  /** Whoever waits in vain for sales may go on to billing or outside, at once or after a while. */
  private Overflow[] overflows(Optional<String> agreement) {
    var billing = new Overflow.Target.ToQueue(new QueueId("billing"));
    var ways = new ArrayList<Overflow>();
    agreement.ifPresent(name -> {
      var taker = new Overflow.Target.ToTenant(name);
      if (chance(0.7))
        ways.add(
            new Overflow(
                new Overflow.When.Waited(Duration.ofSeconds(between(1, 40))), taker, true));
      if (chance(0.3))
        ways.add(new Overflow(new Overflow.When.LongerThan(between(1, 8)), taker, true));
      if (chance(0.4)) ways.add(new Overflow(new Overflow.When.Unstaffed(), taker, true));
    });
    if (chance(0.6))
      ways.add(
          new Overflow(
              new Overflow.When.Waited(Duration.ofSeconds(between(2, 60))), billing, chance(0.5)));
    if (chance(0.4))
      ways.add(new Overflow(new Overflow.When.LongerThan(between(1, 8)), billing, chance(0.5)));
    if (chance(0.4)) ways.add(new Overflow(new Overflow.When.Unstaffed(), billing, chance(0.5)));
    if (outward)
      ways.add(
          new Overflow(
              new Overflow.When.Waited(Duration.ofSeconds(25)),
              new Overflow.Target.ToNumber(OUTSIDE),
              true));
    return ways.toArray(Overflow[]::new);
  }

  private Optional<Claim> claim(Tenant tenant) {
    if (chance(0.6)) return Optional.empty();
    var agents =
        tenant.agents().keySet().stream().sorted(Comparator.comparing(AgentId::name)).toList();
    var named =
        chance(0.3)
            ? Optional.of(agents.get(between(0, agents.size())))
            : Optional.<AgentId>empty();
    return Optional.of(
        new Claim(between(0, 4), named, named.map(_ -> Duration.ofSeconds(between(1, 40)))));
  }

  Tenant town(TenantId tenant) {
    return towns.getOrDefault(tenant, towns.values().iterator().next());
  }

  Iterable<Tenant> towns() {
    return towns.values();
  }

  List<Caller> everybody() {
    return everybody;
  }

  void arriving(String token, Caller caller) {
    callers.put(token, caller);
  }

  Caller caller(String token) {
    var caller = callers.get(token);
    if (caller == null) throw new IllegalStateException("nobody called with " + token);
    return caller;
  }

  // ---- what happens

  /** Empty when every law held. */
  Optional<String> run() {
    for (int i = between(3, 60); i > 0; i--) {
      var number = i;
      hours.after(between(1_000, TROUBLE_MS + 20_000), () -> somebodyCalls(number));
    }
    for (int i = 0; i < weather.crashes(); i++)
      hours.after(between(3_000, TROUBLE_MS - 10_000), this::crash);
    for (int i = 0; i < weather.mediaDeaths(); i++)
      hours.after(between(3_000, TROUBLE_MS), () -> studios.crash(houses));
    if (weather.moves() > 0) hours.after(1_000, this::move);
    hours.after(500, this::awaken);
    for (var house : houses) hours.after(between(0, 60_000), () -> callOnAll(house));
    for (long at = 5_000; at <= SETTLED_MS && laws.broken().isEmpty(); at += 1_000) {
      hours.runUntil(at);
      laws.sweep();
      if (at > CALM_AGAIN_MS && laws.atRest()) {
        hours.runUntil(at + 5_000); // what was said last is heard
        break;
      }
    }
    if (laws.broken().isEmpty()) laws.settled();
    return laws.broken();
  }

  private QueueProfile anyQueue(Tenant tenant) {
    return tenant.queues().values().stream()
        .sorted((a, b) -> a.id().name().compareTo(b.id().name()))
        .toList()
        .get(between(0, 2));
  }

  private void somebodyCalls(int number) {
    var tenant = towns.values().stream().toList().get(between(0, towns.size()));
    var queue = anyQueue(tenant);
    var greeted = chance(0.5);
    var atOnce = chance(0.7);
    var claim = claim(tenant);
    var plan = Menus.plan(tenants, tenant, queue, greeted, atOnce, claim);
    var script =
        chance(0.4)
            ? Optional.of(Menus.script(tenants, tenant, atOnce, claim))
            : Optional.<Script>empty();
    var caller =
        new Caller(
            this,
            number,
            tenant.id(),
            address(between(1, HOUSES + 1)),
            plan,
            script,
            PHONES.get(between(0, PHONES.size())));
    everybody.add(caller);
    trace("caller %d is %s of %s", number, caller.contact(), queue.id());
    caller.call();
  }

  /** A key of a caller, of which every node is told that lives. */
  void pressed(ContactId contact, String key, String press) {
    for (var house : houses)
      house.after(
          between(1, 20),
          () ->
              house
                  .entities
                  .order(
                      contact,
                      new ContactCommand.PressDigit(
                          Leg.CALLER, key, house.clock().instant(), Optional.of(press)))
                  .whenComplete((_, failure) -> {
                    if (failure == null) laws.keyTaken(contact, press);
                  }));
  }

  /** The human at the desk looks, and does something about it, every few seconds. */
  private void human(AgentRef agent) {
    hours.after(between(2_000, 12_000), () -> human(agent));
    var up = houses.stream().filter(House::up).toList();
    if (up.isEmpty()) return;
    var at = up.get(between(0, up.size()));
    var now = at.clock().instant();
    switch (laws.agent(agent).activity()) {
      case Activity.LoggedOut _ -> at.entities.ask(agent, new AgentCommand.LogIn(now));
      case Activity.NotReady _ when trouble() && chance(0.2) -> pick(at, agent);
      case Activity.NotReady _ -> at.entities.ask(agent, new AgentCommand.MakeReady(now));
      case Activity.Ready _ when trouble() && chance(0.05) -> pick(at, agent);
      case Activity.WrappingUp _ when chance(0.1) ->
          at.entities.ask(
              agent,
              new AgentCommand.ExtendWrapUp(
                  now.plusSeconds(between(1, 20)), Duration.ofSeconds(30), now, By.AGENT));
      case Activity.WrappingUp _ when chance(0.1) ->
          at.entities.ask(agent, new AgentCommand.CutWrapUp(now, By.SUPERVISOR));
      case Activity.Busy busy when trouble() && chance(0.3) -> transfer(at, agent, busy.contact());
      case Activity.Busy busy when trouble() && chance(0.6) -> company(at, agent, busy.contact());
      case Activity.Ready _, Activity.Busy _, Activity.WrappingUp _ -> {
        if (trouble() && chance(0.05)) at.entities.ask(agent, new AgentCommand.LogOut(now));
        else if (trouble() && chance(0.1))
          at.entities.ask(agent, new AgentCommand.MakeNotReady("lunch", now));
      }
      case Activity.Ringing _ -> {}
    }
  }

  /** Any contact that is not over, though it may not wait any more. */
  private void pick(House at, AgentRef agent) {
    var open =
        laws.open().stream().filter(contact -> contact.tenant().equals(agent.tenant())).toList();
    if (open.isEmpty()) return;
    var contact = open.get(between(0, open.size()));
    trace("%s picks %s", agent, contact);
    Backstage.pick(at.entities, this::tenants, at.clock(), agent, contact);
  }

  /**
   * To a queue, to a colleague, or to a number outside; told until it is heard, as by a phone that
   * repeats its REFER.
   */
  private void transfer(House at, AgentRef agent, ContactId contact) {
    var leg = laws.legOf(contact, agent);
    if (leg.isEmpty()) return;
    var tenant = town(agent.tenant());
    var plan = Menus.plan(tenants, tenant, anyQueue(tenant), false, true, claim(tenant));
    var colleagues =
        tenant.agents().keySet().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    var to =
        chance(0.3)
            ? new Destination.ToNumber(
                new Outside(OUTSIDE, "+358100100", false, "", Duration.ofSeconds(25)), plan)
            : chance(0.6)
                ? new Destination.ToQueue(plan)
                : new Destination.ToAgent(colleagues.get(between(0, colleagues.size())), plan);
    trace("%s sends %s to %s", agent, contact, to);
    at.entities.order(
        contact, new ContactCommand.Transfer(leg.get(), to, at.clock().instant(), chance(0.5)));
  }

  /**
   * Consults, goes back, hands over, is listened to: whatever fits is done, the rest is refused.
   */
  private void company(House at, AgentRef agent, ContactId contact) {
    var leg = laws.legOf(contact, agent);
    if (leg.isEmpty()) return;
    var tenant = town(agent.tenant());
    var plan = Menus.plan(tenants, tenant, anyQueue(tenant), false, true, claim(tenant));
    var colleagues =
        tenant.agents().keySet().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    var guests = laws.guests(contact);
    var now = at.clock().instant();
    var other =
        guests.isEmpty() || chance(0.3)
            ? colleagues.get(between(0, colleagues.size()))
            : guests.get(between(0, guests.size())).agent();
    var to = new Destination.ToAgent(other, plan);
    var command =
        switch (between(0, 10)) {
          case 0, 1, 8, 9 ->
              new ContactCommand.BringIn(leg.get(), to, Part.CONSULTED, now, Optional.empty());
          case 2 -> new ContactCommand.BringIn("", to, Part.LISTENING, now, Optional.empty());
          case 3 -> new ContactCommand.ChangePart(other, Part.CONFERENCE, now);
          case 4 -> new ContactCommand.ChangePart(other, Part.ASIDE, now);
          case 5 -> new ContactCommand.LetGo(other, now);
          case 6 -> new ContactCommand.Mute(chance(0.5), now);
          default -> new ContactCommand.HandOver(leg.get(), other, now, chance(0.5));
        };
    trace("%s orders %s", agent, command);
    at.entities.order(contact, command);
  }

  private void register(AgentRef agent, String target) {
    hours.after(between(20_000, 40_000), () -> register(agent, target));
    var address = address(between(1, HOUSES + 1));
    serving(address)
        .ifPresent(at ->
            at.entities.ask(
                agent,
                new AgentCommand.Register(
                    new Phone(
                        target,
                        address,
                        "UDP",
                        "127.0.24.9:5060",
                        0,
                        "registration-" + target,
                        ++registrations,
                        "",
                        0,
                        at.clock().instant().plusSeconds(60)),
                    at.clock().instant())));
  }

  private void crash() {
    var up = houses.stream().filter(House::up).toList();
    if (up.size() < 2) return;
    var victim = up.get(between(0, up.size()));
    trace("%s dies", victim);
    victim.die();
    hours.after(
        chance(0.7) ? between(500, 3_000) : between(3_000, 14_000),
        () -> {
          if (victim.up()) return;
          trace("%s is known to be dead", victim);
          members.remove(victim);
          rearrange();
          awaken();
        });
    hours.after(
        between(15_000, 40_000),
        () -> {
          trace("%s is back", victim);
          victim.rise();
          if (!members.contains(victim)) members.add(victim);
          rearrange();
          awaken();
        });
  }

  /** A few entities leave memory, or go to another node although nobody died. */
  private void move() {
    if (!trouble()) return;
    hours.after(60_000 / weather.moves(), this::move);
    var house = houses.get(between(0, HOUSES));
    var ids = List.copyOf(house.parties.keySet());
    if (ids.isEmpty()) return;
    var id = ids.get(between(0, ids.size()));
    if (chance(0.5)) moved.merge(id, 1, Integer::sum);
    stop(house, id);
  }

  /** How often an entity's shard was moved for no reason of membership. */
  private final Map<String, Integer> moved = new HashMap<>();

  private void stop(House house, String id) {
    var party = house.parties.get(id);
    if (party == null) return;
    if (party.writes()) {
      house.after(20, () -> stop(house, id));
      return;
    }
    trace("%s leaves %s", id, house);
    party.stop();
    house.parties.remove(id);
  }

  private void rearrange() {
    for (var house : houses) {
      for (var id : List.copyOf(house.parties.keySet())) if (owner(id) != house) stop(house, id);
      house.distributors.keySet().removeIf(tenant -> owner(tenant.name()) != house);
    }
  }

  /** What {@code Awakening} does with every address that changes hands. */
  private void awaken() {
    for (var seconds : List.of(0, 2, 5, 10, 20))
      hours.after(
          seconds * 1_000L,
          () ->
              members.stream()
                  .filter(House::up)
                  .findFirst()
                  .ifPresent(house -> {
                    for (var contact : laws.openAndLatest()) house.mail.resume(contact);
                    if (seconds > 5) return;
                    for (var tenant : towns.values()) {
                      house.mail.countReady(tenant.id());
                      tenant.queues().keySet().stream()
                          .map(queue -> new QueueRef(tenant.id(), queue))
                          .sorted((a, b) -> a.entityId().compareTo(b.entityId()))
                          .forEach(house.mail::report);
                      tenant.agents().keySet().stream()
                          .map(agent -> new AgentRef(tenant.id(), agent))
                          .sorted((a, b) -> a.entityId().compareTo(b.entityId()))
                          .forEach(house.mail::report);
                    }
                  }));
  }

  /** What {@code Awakening.watch} does at each node once a minute. */
  private void callOnAll(House house) {
    hours.after(60_000, () -> callOnAll(house));
    if (house.up()) for (var contact : laws.open()) house.mail.introduce(contact);
  }

  // ---- where things are

  private House owner(String id) {
    var best = members.getFirst();
    var most = Long.MIN_VALUE;
    for (var house : members) {
      var weight = mix(id.hashCode() * 31L + house.number() * 7919L + moved.getOrDefault(id, 0));
      if (weight > most) {
        most = weight;
        best = house;
      }
    }
    return best;
  }

  private static long mix(long value) {
    var z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The address's home, or while that is away its heir; nobody while a death is not noticed. */
  private Optional<House> serving(String address) {
    for (int i = 0; i < HOUSES; i++) {
      var home = houses.get(i);
      if (!home.address().equals(address)) continue;
      for (int step = 0; step < HOUSES; step++) {
        var house = houses.get((i + step) % HOUSES);
        if (members.contains(house)) return house.up() ? Optional.of(house) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  // ---- how things travel

  /** Between two nodes; at home nothing is lost. */
  void carry(House from, House to, Runnable what) {
    if (from == to) {
      to.after(1, what);
      return;
    }
    if (trouble() && chance(weather.loss())) return;
    var copies = trouble() && chance(weather.twice()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      var slow = trouble() && chance(weather.slow());
      to.after(slow ? between(5, weather.slowestMs()) : between(1, 5), what);
    }
  }

  /** To an entity, at whoever owns it when the message gets there. */
  void send(House from, String id, Consumer<House> what) {
    var to = owner(id);
    carry(from, to, () -> arrive(id, what));
  }

  private void arrive(String id, Consumer<House> what) {
    var there = owner(id);
    if (!there.up()) return;
    for (var house : houses)
      if (house != there && house.parties.containsKey(id)) {
        there.after(20, () -> arrive(id, what)); // it has not left there yet
        return;
      }
    what.accept(there);
  }

  /** The address each phone is rung from: a withdrawal need not say it. */
  private final Map<String, String> rungFrom = new HashMap<>();

  void order(House from, EdgeOrder order) {
    order(from, order, 0);
  }

  /** As {@code Edges}: an order waits for whoever serves its address next. */
  private void order(House from, EdgeOrder order, int tries) {
    if (order instanceof EdgeOrder.Ring ring) rungFrom.put(ring.token(), ring.path().edge());
    var address =
        switch (order) {
          case EdgeOrder.Respond respond -> respond.path().edge();
          case EdgeOrder.Ring ring -> ring.path().edge();
          case EdgeOrder.Acknowledge acknowledge -> acknowledge.path().edge();
          case EdgeOrder.Withdraw withdraw ->
              Objects.requireNonNull(rungFrom.get(withdraw.token()));
          case EdgeOrder.HangUp hangUp -> hangUp.path().edge();
          case EdgeOrder.Reinvite reinvite -> reinvite.path().edge();
          case EdgeOrder.Notify notify -> notify.path().edge();
        };
    serving(address)
        .ifPresentOrElse(
            there -> there.after(between(0, 3), () -> there.edge.execute(order)),
            () -> {
              if (tries < 300) from.after(50, () -> order(from, order, tries + 1));
            });
  }

  /** Over the air to a caller. */
  void over(Runnable what) {
    if (trouble() && chance(weather.loss())) return;
    hours.after(between(1, 30), what);
  }

  void toPhone(String target, Consumer<Phones.Device> what) {
    over(() -> what.accept(phones.device(target)));
  }

  /** From outside to whoever serves that address when it gets there. */
  void toEdge(String address, Consumer<Edge> what) {
    over(() -> serving(address).ifPresent(house -> house.after(0, () -> what.accept(house.edge))));
  }

  /** What a node had sent to the journal when it died may be there afterwards, or not. */
  void write(House house, Runnable landed, Runnable told) {
    var sent = between(1, 15);
    var mayDie = chance(0.5);
    var alive = new boolean[] {true};
    house.after(
        sent,
        () -> {
          alive[0] = false;
          landed.run();
          house.after(between(0, 5), told);
        });
    if (mayDie)
      hours.after(
          sent + 1,
          () -> {
            if (alive[0]) landed.run();
          });
  }

  // ---- entities

  @SuppressWarnings("unchecked")
  Party<ContactCommand, ContactEvent, Contact> contact(House there, ContactId id) {
    return (Party<ContactCommand, ContactEvent, Contact>)
        there.parties.computeIfAbsent(
            id.entityId(),
            name -> {
              var effects = Backstage.effects(id, there.entities, there.media, there.clock());
              var outside =
                  Backstage.outside(
                      id,
                      there.entities,
                      there.media,
                      there.telephone,
                      this::tenants,
                      there.clock());
              var callback = Backstage.callback(id, there.entities, this::tenants, there.clock());
              var wire = there.wire;
              there.mediaChanged.put(
                  name,
                  () ->
                      contact(there, id)
                          .hear(
                              new Party.Message.Ask<>(
                                  (now, _) -> Backstage.mediaChanged(effects, now))));
              return new Party<>(
                  "contact " + name,
                  there,
                  new ContactRules(id),
                  new Subscriber<ContactEvent, Contact>() {
                    @Override
                    public void recorded(
                        Contact before, List<ContactEvent> events, Contact now, long sequence) {
                      wire.recorded(before, events, now, sequence);
                      effects.recorded(before, events, now, sequence);
                      outside.recorded(before, events, now, sequence);
                      callback.recorded(before, events, now, sequence);
                    }

                    @Override
                    public void recovered(Contact now, long sequence) {
                      wire.recovered(now, sequence);
                      effects.recovered(now, sequence);
                      outside.recovered(now, sequence);
                      callback.recovered(now, sequence);
                    }
                  },
                  contacts.computeIfAbsent(id, _ -> new Journal<>()),
                  (before, events, now) -> laws.contactWrote(id, events, now),
                  now -> now instanceof Contact.Open,
                  ContactEntity.LINGER,
                  () -> stop(there, name));
            });
  }

  @SuppressWarnings("unchecked")
  Party<AgentCommand, AgentEvent, Agent> agent(House there, AgentRef id) {
    return (Party<AgentCommand, AgentEvent, Agent>)
        there.parties.computeIfAbsent(
            id.entityId(),
            name ->
                new Party<>(
                    "agent " + name,
                    there,
                    new AgentRules(),
                    Backstage.effects(
                        id,
                        there.entities,
                        there.media,
                        there.telephone,
                        this::tenants,
                        there.clock()),
                    agents.computeIfAbsent(id, _ -> new Journal<>()),
                    (before, events, now) -> laws.agentWrote(id, now)));
  }

  @SuppressWarnings("unchecked")
  Party<QueueCommand, QueueEvent, Queue> queue(House there, QueueRef id) {
    return (Party<QueueCommand, QueueEvent, Queue>)
        there.parties.computeIfAbsent(
            id.entityId(),
            name ->
                new Party<>(
                    "queue " + name,
                    there,
                    new QueueRules(),
                    Backstage.effects(id, there.entities),
                    queues.computeIfAbsent(id, _ -> new Journal<>()),
                    (before, events, now) -> laws.queueWrote(id, events, now)));
  }

  static String tollOf(TenantId tenant) {
    return "toll/" + tenant.name();
  }

  @SuppressWarnings("unchecked")
  Party<TollCommand, TollEvent, Toll> toll(House there, TenantId tenant) {
    return (Party<TollCommand, TollEvent, Toll>)
        there.parties.computeIfAbsent(
            tollOf(tenant),
            name ->
                new Party<>(
                    name,
                    there,
                    new TollRules(),
                    new Subscriber<TollEvent, Toll>() {
                      @Override
                      public void recorded(
                          Toll before, List<TollEvent> events, Toll now, long sequence) {}

                      @Override
                      public void recovered(Toll now, long sequence) {}
                    },
                    tolls.computeIfAbsent(tenant, _ -> new Journal<>()),
                    (before, events, now) -> laws.tollWrote(tenant, now)));
  }

  /** Starts a distributor with its clock, unless it runs. */
  Backstage.Matching distributor(House there, TenantId tenant) {
    var known = there.distributors.get(tenant);
    if (known != null) return known;
    trace("distributor of %s starts at %s", tenant, there);
    var matching = new Backstage.Matching(tenant, there.entities);
    there.distributors.put(tenant, matching);
    tick(there, tenant, matching);
    return matching;
  }

  private void tick(House there, TenantId tenant, Backstage.Matching matching) {
    if (there.distributors.get(tenant) != matching) return;
    matching.tick(
        town(tenant), there.clock().instant(), heard -> back(there, tenant, matching, heard));
    there.after(1_000, () -> tick(there, tenant, matching));
  }

  void distributor(House there, TenantId tenant, Distributor.Heard news) {
    back(there, tenant, distributor(there, tenant), news);
  }

  private void back(
      House there, TenantId tenant, Backstage.Matching matching, Distributor.Heard news) {
    if (there.distributors.get(tenant) != matching) return; // stopped meanwhile
    matching.hear(
        news, town(tenant), there.clock().instant(), heard -> back(there, tenant, matching, heard));
  }
}
