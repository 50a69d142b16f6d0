package santra.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentEvent;
import santra.contact.Callback;
import santra.contact.Company;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.Destination;
import santra.contact.Detour;
import santra.contact.Guest;
import santra.contact.Handover;
import santra.contact.Offer;
import santra.contact.Stage;
import santra.contact.TakenPlace;
import santra.flow.Overflow;
import santra.queue.Queue;
import santra.queue.QueueEvent;
import santra.queue.Taken;
import santra.routing.Ranking;
import santra.toll.Toll;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * What must hold, whatever the weather. Some laws are checked at each write, some every second,
 * with a time in which those concerned may hear of each other; all once everything has settled.
 */
final class Laws {
  /** After the weather has cleared, each must know within this time. */
  private static final long SOON_MS = 60_000;

  /** A long talk is asked for once a minute and a round. */
  private static final long FREED_MS = 100_000;

  private final World world;
  private final Map<ContactId, Contact> contacts = new HashMap<>();
  private final Map<ContactId, Long> contactSince = new HashMap<>();
  private final Map<ContactId, Set<String>> keys = new HashMap<>();
  private final Map<AgentRef, Agent> agents = new HashMap<>();
  private final Map<TenantId, Toll> tolls = new HashMap<>();
  private final Map<AgentRef, Long> agentSince = new HashMap<>();
  private final Map<QueueRef, Queue> queues =
      new TreeMap<>((a, b) -> a.entityId().compareTo(b.entityId()));
  private Optional<String> broken = Optional.empty();

  Laws(World world) {
    this.world = world;
  }

  /** The first law that was broken, and by whom. */
  Optional<String> broken() {
    return broken;
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
  private void check(String law, boolean holds, String text, Object... parts) {
    if (holds || broken.isPresent()) return;
    var what = law + ": " + text.formatted(parts);
    world.trace("BROKEN %s", what);
    broken = Optional.of(what);
  }

  Agent agent(AgentRef agent) {
    return agents.getOrDefault(agent, Agent.NEW);
  }

  /** Contacts in progress, as a read model knows them. */
  List<ContactId> open() {
    return openAndLatest().stream()
        .filter(contact -> contacts.get(contact) instanceof Contact.Open)
        .toList();
  }

  /** And those that ended last. */
  List<ContactId> openAndLatest() {
    return contacts.keySet().stream()
        .sorted((a, b) -> a.entityId().compareTo(b.entityId()))
        .toList();
  }

  private boolean over(ContactId contact) {
    return contacts.get(contact) instanceof Contact.Ended;
  }

  // ---- at each write

  void contactWrote(ContactId id, List<ContactEvent> events, Contact now) {
    var before = contacts.put(id, now);
    if (before == null
        || !before.describe().equals(now.describe())
        || isSentOn(before, now)
        || waits(before) != waits(now)
        || !guests(before).equals(guests(now))) contactSince.put(id, world.hours().nowMs());
    for (var event : events)
      check(
          "OneContactRecord",
          !(event instanceof ContactEvent.Ended) || !(before instanceof Contact.Ended),
          "%s ended twice",
          id);
    for (var event : events)
      if (event instanceof ContactEvent.AgentOffered(var offer, _)
          && before instanceof Contact.Open open) decided(id, open, offer);
    check(
        "EveryOpenContactHasADeadline",
        !(now instanceof Contact.Open) || now.deadline().isPresent(),
        "%s is %s and has none",
        id,
        now.describe());
    if (before instanceof Contact.Open was
        && now instanceof Contact.Open is
        && was.handovers().size() == is.handovers().size()
        && was.detours().size() == is.detours().size()) {
      theFlowGoesOn(id, was, is);
      check(
          "PlaceIsKept",
          was.queuedAt().isEmpty()
              || was.queuedAt().equals(is.queuedAt())
              || hasTakenThePlace(was, is),
          "%s was queued at %s, now at %s",
          id,
          was.queuedAt(),
          is.queuedAt());
    }
    everyKeyCountsOnce(id, events);
    aCallBackIsKeptOnce(id, before, now);
    if (before instanceof Contact.Open was) nothingToldGrows(id, was, events);
  }

  private static boolean waits(Contact contact) {
    return contact instanceof Contact.Open open && open.waits();
  }

  /** That of the call-back which its customer's call has ended, and only once. */
  private boolean hasTakenThePlace(Contact.Open was, Contact.Open is) {
    return was.taken().isEmpty()
        && is.taken().isPresent()
        && is.queuedAt().equals(Optional.of(is.taken().get().since()))
        && contacts.get(is.taken().get().from()) instanceof Contact.Ended(var record, _, _)
        && record.queuedAt().equals(is.queuedAt())
        && record.queue().equals(is.plan().queue())
        && calledIn(record).equals(Optional.of(is.id()));
  }

  private static Optional<ContactId> calledIn(ContactRecord record) {
    return record
        .callback()
        .flatMap(ContactRecord.CalledBack::calledIn)
        .map(ContactRecord.CalledIn::contact);
  }

  /** Reached once, and not when the customer is here already; one for a number at a time. */
  private void aCallBackIsKeptOnce(ContactId id, Contact before, Contact now) {
    if (before instanceof Contact.Open was && was.reached().isPresent())
      check(
          "ACallBackIsKeptOnce",
          !(now instanceof Contact.Open is) || is.reached().equals(was.reached()),
          "%s was reached by %s, now by %s",
          id,
          was.reached(),
          now);
    if (now instanceof Contact.Ended(var record, _, _)) {
      var callback = record.callback();
      if (callback.isEmpty()) return;
      check(
          "ACallBackIsKeptOnce",
          callback.get().reachedAt().isPresent()
              || record.outcome() == ContactRecord.Outcome.RELEASED,
          "%s is %s, and was never reached: %s",
          id,
          record.outcome(),
          record);
      check(
          "ACallBackIsKeptOnce",
          callback.get().calledIn().isEmpty() || callback.get().reachedAt().isEmpty(),
          "%s was called back and has called in: %s",
          id,
          record);
      return;
    }
    var number = numberToCall(now);
    if (number.isPresent() && numberToCall(before).isEmpty())
      contacts.forEach((other, state) ->
          check(
              "OneOpenCallBackPerNumber",
              other.equals(id)
                  || !other.tenant().equals(id.tenant())
                  || !numberToCall(state).equals(number),
              "%s and %s are to be called back at %s",
              id,
              other,
              number));
  }

  private static Optional<String> numberToCall(@Nullable Contact contact) {
    return contact instanceof Contact.Open open
            && open.callback().orElse(null) instanceof Callback.Promised promised
            && promised.isOpen()
        ? Optional.of(promised.outside().number())
        : Optional.empty();
  }

  /** Nor is an announcement left out, or made twice. */
  private void nothingToldGrows(ContactId id, Contact.Open was, List<ContactEvent> events) {
    for (var event : events)
      if (event instanceof ContactEvent.Announced(var told, _)) {
        var before = was.comfort().orElseThrow();
        check(
            "NothingToldGrows",
            told.number() == before.number()
                && isNoMore(told.position(), before.position())
                && isNoMore(told.minutes(), before.minutes()),
            "%s was told %s after %s",
            id,
            told,
            before);
      }
  }

  private static boolean isNoMore(Optional<Integer> now, Optional<Integer> before) {
    return now.isEmpty() || before.isEmpty() || now.get() <= before.get();
  }

  private void theFlowGoesOn(ContactId id, Contact.Open was, Contact.Open is) {
    if (!(was.stage() instanceof Stage.InFlow(var then, _))) return;
    if (is.stage() instanceof Stage.InFlow(var since, _))
      check("TheFlowGoesOn", since.turn() >= then.turn(), "%s went from %s to %s", id, then, since);
    else
      check(
          "TheFlowGoesOn",
          is.stage() instanceof Stage.Waiting,
          "%s is %s after %s",
          id,
          is.stage(),
          then);
  }

  private void everyKeyCountsOnce(ContactId id, List<ContactEvent> events) {
    for (var event : events)
      if (event instanceof ContactEvent.DigitPressed(_, _, _, var press))
        check(
            "EveryKeyCountsOnce",
            keys.computeIfAbsent(id, _ -> new HashSet<>()).add(press.orElseThrow()),
            "%s pressed %s twice",
            id,
            press);
  }

  /** A node has promised that this key is recorded. */
  void keyTaken(ContactId id, String press) {
    check(
        "EveryKeyCountsOnce",
        over(id) || keys.getOrDefault(id, Set.of()).contains(press),
        "%s never pressed %s",
        id,
        press);
  }

  /** It is meant for another now: an agent, a queue, whoever comes. */
  private static boolean isSentOn(Contact before, Contact now) {
    return before instanceof Contact.Open was
        && now instanceof Contact.Open is
        && (was.handovers().size() != is.handovers().size()
            || was.detours().size() != is.detours().size()
            || !was.preferred().equals(is.preferred()));
  }

  /** The leg of that agent, if they talk. */
  Optional<String> legOf(ContactId contact, AgentRef agent) {
    return contacts.get(contact) instanceof Contact.Open open
            && open.stage() instanceof Stage.Talking(_, _, var offer, _)
            && offer.agentOf(contact.tenant()).equals(agent)
        ? Optional.of(offer.leg().id())
        : Optional.empty();
  }

  /** Who takes part, or is sent for. */
  List<Guest> guests(ContactId contact) {
    var state = contacts.get(contact);
    return state == null ? List.of() : guests(state);
  }

  private static List<Guest> guests(Contact contact) {
    return contact instanceof Contact.Open open ? open.company().guests() : List.of();
  }

  /** Busy with a conversation as a guest, or was, and has not heard yet that it is over. */
  private boolean isGuest(AgentRef agent, Activity.Busy busy) {
    var company =
        switch (contacts.get(busy.contact())) {
          case Contact.Open open -> open.company();
          case Contact.Ended(_, _, var last) -> last.company();
          case Contact.New _ -> null;
          case null -> null;
        };
    return company != null
        && Stream.concat(
                company.guests().stream(), company.departed().stream().map(Company.Departed::guest))
            .anyMatch(guest ->
                guest.agent().equals(agent.agent())
                    && busy.reservedAt().equals(Optional.of(guest.since())));
  }

  private List<Handover> handovers(ContactId contact) {
    return switch (contacts.get(contact)) {
      case Contact.Open open -> open.handovers();
      case Contact.Ended(_, _, var last) -> last.handovers();
      case Contact.New _ -> List.of();
      case null -> List.of();
    };
  }

  private List<Detour> detours(ContactId contact) {
    return switch (contacts.get(contact)) {
      case Contact.Open open -> open.detours();
      case Contact.Ended(_, _, var last) -> last.detours();
      case Contact.New _ -> List.of();
      case null -> List.of();
    };
  }

  /** Busy with a conversation that was handed over, and has not heard of that yet. */
  private boolean isBusyWithThePast(AgentRef agent, Activity.Busy busy) {
    return Stream.concat(
            handovers(busy.contact()).stream().map(Handover::offer), tries(busy.contact()))
        .anyMatch(offer ->
            offer.agentOf(busy.contact().tenant()).equals(agent)
                && busy.reservedAt().equals(Optional.of(offer.offeredAt())));
  }

  /** Agents who have waited in vain for a number to answer. */
  private Stream<Offer> tries(ContactId contact) {
    var callback =
        switch (contacts.get(contact)) {
          case Contact.Open open -> open.callback();
          case Contact.Ended(_, _, var last) -> last.callback();
          case Contact.New _ -> Optional.<Callback>empty();
          case null -> Optional.<Callback>empty();
        };
    return callback.stream()
        .flatMap(one ->
            one instanceof Callback.Promised promised
                ? promised.tries().stream().map(Callback.Try::offer)
                : Stream.empty());
  }

  /** Whoever decided, and whatever had died before: by the contact's own clock, and repeatably. */
  private void decided(ContactId id, Contact.Open before, Offer offer) {
    if (offer.why().judgement().isEmpty()) {
      check(
          "TheRecordDecidesTheSame",
          wasSentTo(offer.agent(), before) || offer.why().rule().startsWith("picked"),
          "%s was offered to %s, and nobody says why",
          id,
          offer.agent());
      return;
    }
    var judgement = offer.why().judgement().get();
    check(
        "TheRecordDecidesTheSame",
        Ranking.decide(judgement).equals(new Ranking.Pair(id, offer.agent())),
        "%s was offered to %s by %s",
        id,
        offer.agent(),
        judgement);
    var served = judgement.contacts().getFirst();
    check(
        "PlaceIsKept",
        before.queuedAt().equals(Optional.of(served.since())),
        "%s was queued at %s and is judged by %s",
        id,
        before.queuedAt(),
        served.since());
    var town = world.town(before.plan().tenantOr(id.tenant()));
    check(
        "WhoTakesItServesIt",
        offer.agentOf(id.tenant()).tenant().equals(town.id()),
        "%s stands in a queue of %s and is offered to %s",
        id,
        town.id(),
        offer);
    var rule = town.rules().get(before.plan().queue());
    var kept = before.plan().claimed().flatMap(Claim::agent).equals(Optional.of(offer.agent()));
    var profile = town.agent(offer.agent());
    if (rule == null || profile.isEmpty() || kept) return;
    var step = rule.stepAfter(Duration.between(served.since(), judgement.at()));
    check(
        "TheCircleWidensInTime",
        judgement.step() == step
            && rule.stepFor(profile.get().skills()).orElse(Integer.MAX_VALUE) <= step,
        "%s was offered to %s in step %d by %s",
        id,
        offer.agent(),
        step,
        judgement);
  }

  /** Who is sent to one agent is judged by nobody; its ring may come when that is given up. */
  private static boolean wasSentTo(AgentId agent, Contact.Open contact) {
    return contact.handovers().stream()
        .anyMatch(one ->
            one.transferred().to() instanceof Destination.ToAgent(var meant, _)
                && meant.equals(agent));
  }

  void agentWrote(AgentRef id, Agent now) {
    var before = agents.put(id, now);
    if (before == null || !before.activity().getClass().equals(now.activity().getClass()))
      agentSince.put(id, world.hours().nowMs());
    if (!(now.activity() instanceof Activity.Busy busy)
        || isBusyWithThePast(id, busy)
        || isGuest(id, busy)) return;
    agents.forEach((other, agent) ->
        check(
            "OneAgentPerContact",
            other.equals(id)
                || !(agent.activity() instanceof Activity.Busy also)
                || isBusyWithThePast(other, also)
                || isGuest(other, also)
                || !also.contact().equals(busy.contact()),
            "%s and %s are both busy with %s",
            id,
            other,
            busy.contact()));
    check(
        "OneAgentPerContact",
        connectedWith(busy.contact()).equals(Optional.of(id)),
        "%s is busy with %s, which was connected with %s",
        id,
        busy.contact(),
        connectedWith(busy.contact()));
  }

  private Optional<AgentRef> connectedWith(ContactId contact) {
    return switch (contacts.get(contact)) {
      case Contact.Open open when open.stage() instanceof Stage.Talking(_, _, var offer, _) ->
          Optional.of(offer.agentOf(contact.tenant()));
      case Contact.Open open when open.stage() instanceof Stage.Calling calling ->
          calling.agent().map(offer -> offer.agentOf(contact.tenant()));
      case Contact.Ended(var record, _, var last) ->
          record
              .agent()
              .or(() -> last.offer().filter(_ -> last.isAway()).map(Offer::agent))
              .map(agent -> new AgentRef(tenantOf(record), agent));
      case Contact.Open _, Contact.New _ -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  /** In whose queue it stood last. */
  private static TenantId tenantOf(ContactRecord record) {
    return record.host().map(one -> one.agreement().taker()).orElse(record.tenant());
  }

  void queueWrote(QueueRef id, List<QueueEvent> events, Queue now) {
    queues.put(id, now);
    var books = now.books();
    check(
        "BooksAreExact",
        books.offered()
            == books.answered()
                + books.abandoned()
                + books.released()
                + books.flownOut()
                + now.waiting().size(),
        "%s %s with %d waiting",
        id,
        books,
        now.waiting().size());
    for (var event : events)
      if (event instanceof QueueEvent.Joined(var contact, var at, _, _, var taken)) {
        if (taken.isPresent()) isTakenOnce(contact, at, taken.get());
        check(
            "PlaceIsKept",
            queuedAt(contact).equals(Optional.of(at))
                || askedAt(contact).equals(Optional.of(at))
                || handovers(contact).stream().anyMatch(one -> one.queuedAt().equals(at))
                || detours(contact).stream().anyMatch(one -> one.since().equals(at))
                || hasStoodAt(contact, at),
            "%s joined at %s, but was queued at %s",
            contact,
            at,
            queuedAt(contact));
      }
    nothingIsGivenThatIsNotTaken();
    Instant last = Instant.MIN;
    for (var entry : now.waiting()) {
      check("PlaceIsKept", !entry.since().isBefore(last), "%s is out of order in %s", entry, id);
      last = entry.since();
    }
  }

  /** Before it took the place of a call-back. */
  private boolean hasStoodAt(ContactId contact, Instant at) {
    var taken =
        switch (contacts.get(contact)) {
          case Contact.Open open -> open.taken();
          case Contact.Ended(_, _, var last) -> last.taken();
          case Contact.New _ -> Optional.<TakenPlace>empty();
          case null -> Optional.<TakenPlace>empty();
        };
    return taken.filter(one -> one.joined().equals(at)).isPresent();
  }

  /** When another tenant was asked that has not been heard of yet. */
  private Optional<Instant> askedAt(ContactId contact) {
    return switch (contacts.get(contact)) {
      case Contact.Open open -> askedAt(open);
      case Contact.Ended(_, _, var last) -> askedAt(last);
      case Contact.New _ -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  private static Optional<Instant> askedAt(Contact.Open open) {
    return open.stage() instanceof Stage.Asking asking
        ? Optional.of(asking.askedAt())
        : Optional.empty();
  }

  private final Map<ContactId, Taken> takers = new HashMap<>();

  /** By one agreement, within what was agreed. */
  private void isTakenOnce(ContactId contact, Instant at, Taken taken) {
    check(
        "TakenOnce",
        takers.put(contact, taken) == null,
        "%s is taken once more by %s at %s",
        contact,
        taken,
        at);
    var agreement = taken.agreement();
    var terms =
        world
            .tenants()
            .taker(world.town(agreement.giver()), agreement.name())
            .orElseThrow()
            .terms();
    var queue = queues.values().stream().filter(one -> one.find(contact, at).isPresent());
    queue.forEach(one -> {
      var waiting =
          one.waiting().stream().filter(it -> it.taken().equals(Optional.of(agreement))).count();
      var taking = one.books().taken().get(agreement.key());
      check(
          "TheCapsOfAnAgreementHold",
          waiting <= terms.maxWaiting() && taking != null && taking.onDay() <= terms.perDay(),
          "%s by %s: %d wait, %s taken",
          contact,
          agreement,
          waiting,
          String.valueOf(taking));
    });
  }

  private Map<String, Long> given() {
    var given = new TreeMap<String, Long>();
    for (var queue : queues.values())
      queue.books().given().forEach((agreement, count) -> given.merge(agreement, count, Long::sum));
    return given;
  }

  private Map<String, Long> taken() {
    var taken = new TreeMap<String, Long>();
    for (var queue : queues.values())
      queue
          .books()
          .taken()
          .forEach((agreement, one) -> taken.merge(agreement, one.offered(), Long::sum));
    return taken;
  }

  private void nothingIsGivenThatIsNotTaken() {
    var taken = taken();
    given()
        .forEach((agreement, count) ->
            check(
                "TheGiversFlowOutIsTheTakersOffered",
                count <= taken.getOrDefault(agreement, 0L),
                "%d given by %s, %s taken",
                count,
                agreement,
                taken));
  }

  private Optional<Instant> queuedAt(ContactId contact) {
    return switch (contacts.get(contact)) {
      case Contact.Open open -> open.queuedAt();
      case Contact.Ended(var record, _, _) -> record.queuedAt();
      case Contact.New _ -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  // ---- every second

  private long calmSince(long sinceMs) {
    return world.hours().nowMs() - Math.max(sinceMs, World.TROUBLE_MS);
  }

  void sweep() {
    nobodyWaitsBesideAnIdleAgent();
    agentsAreFreed();
    nobodyRingsForAnEndedContact();
    whoTalksIsBusy();
    nobodyIsStuckInAFlow();
    whoTalksIsHeard();
    whoWaitsInVainIsSentOn();
    whoAsksIsAnswered();
  }

  /** Taken or not: nobody stands between two queues. */
  private void whoAsksIsAnswered() {
    contacts.forEach((id, contact) ->
        check(
            "WhoAsksIsAnswered",
            askedAt(id).isEmpty() || calmSince(contactSince.getOrDefault(id, 0L)) < SOON_MS,
            "%s still asks: %s",
            id,
            contact));
  }

  /** By the contact's own clock, in the queue it came to; whoever is rung is sent on afterwards. */
  private void whoWaitsInVainIsSentOn() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Open open)
          || !(open.stage() instanceof Stage.Waiting)
          || numberToCall(open).isPresent()
          || open.preferred().isPresent()) return;
      for (var outlet : open.plan().outlets())
        if (outlet.overflow().when() instanceof Overflow.When.Waited(var after))
          check(
              "WhoWaitsInVainIsSentOn",
              calmSince(
                      Math.max(
                          contactSince.getOrDefault(id, 0L),
                          Duration.between(Hours.BEGIN, open.queuedAt().orElseThrow().plus(after))
                              .toMillis()))
                  < SOON_MS + after.toMillis(),
              "%s still waits in %s",
              id,
              open.plan().queue());
    });
  }

  /** Both ends are where the contact says, and both phones have been told so. */
  private void whoTalksIsHeard() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Open open)
          || !(open.stage() instanceof Stage.Talking
              || open.stage() instanceof Stage.TalkingOutside)
          || calmSince(Math.max(contactSince.getOrDefault(id, 0L), world.studios.changedMs()))
              < SOON_MS) return;
      var anchorage = open.anchorage();
      var peer = open.peers().getFirst();
      check(
          "VoicesAreHeard",
          world.studios.holds(anchorage.session(), open.caller().dialog().localTag())
              && world.studios.holds(anchorage.session(), peer.dialog().localTag())
              && open.company().guests().stream()
                  .filter(Guest::joined)
                  .allMatch(guest ->
                      world.studios.holds(
                          anchorage.session(), guest.leg().orElseThrow().dialog().localTag())),
          "%s talks with %s, but not at %s",
          id,
          peer.id(),
          anchorage.session());
      check(
          "VoicesAreHeard",
          anchorage.reinvites().isEmpty() && anchorage.stale().isEmpty(),
          "%s has not told its legs where they are heard: %s",
          id,
          anchorage);
    });
  }

  private void nobodyIsStuckInAFlow() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Open open)
          || !(open.stage() instanceof Stage.InFlow(var position, _))) return;
      var due = Duration.between(Hours.BEGIN, position.due()).toMillis();
      check(
          "NobodyIsStuckInAFlow",
          calmSince(due) < FREED_MS,
          "%s is still at %s, which was due at %s",
          id,
          position.step(),
          position.due());
    });
  }

  private void whoTalksIsBusy() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Open open)
          || !(open.stage() instanceof Stage.Talking(_, _, var offer, _))
          || calmSince(contactSince.getOrDefault(id, 0L)) < SOON_MS) return;
      isBusyWith(id, offer.agentOf(id.tenant()));
      for (var guest : open.company().guests())
        if (guest.joined()) isBusyWith(id, new AgentRef(id.tenant(), guest.agent()));
    });
  }

  private void isBusyWith(ContactId id, AgentRef agent) {
    check(
        "WhoTalksIsBusy",
        agent(agent).activity() instanceof Activity.Busy busy && busy.contact().equals(id),
        "%s talks with %s, who is %s",
        id,
        agent,
        agent(agent).activity());
  }

  private void nobodyWaitsBesideAnIdleAgent() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Open open)
          || !open.waits()
          || calmSince(contactSince.getOrDefault(id, 0L)) < SOON_MS) return;
      for (var one : agents.entrySet())
        check(
            "NobodyWaitsBesideAnIdleAgent",
            !(one.getKey().tenant().equals(open.plan().tenantOr(id.tenant()))
                && one.getValue().activity() instanceof Activity.Ready
                && serves(one.getKey(), open)
                && reachable(one.getKey(), one.getValue())
                && calmSince(agentSince.getOrDefault(one.getKey(), 0L)) > SOON_MS),
            "%s waits, and %s is idle",
            id,
            one.getKey());
    });
  }

  /** For as long as the contact has to wait beside the agent at least. */
  private boolean serves(AgentRef agent, Contact.Open contact) {
    var tenant = world.town(agent.tenant());
    var profile = tenant.agent(agent.agent());
    var rule = tenant.rules().get(contact.plan().queue());
    if (profile.isEmpty() || rule == null || contact.queuedAt().isEmpty()) return false;
    var step = rule.stepFor(profile.get().skills());
    if (step.isEmpty()) return false;
    var from = contact.queuedAt().get().plus(rule.steps().get(step.getAsInt()).after());
    return Duration.between(from, world.hours().now()).toMillis() > SOON_MS;
  }

  private boolean reachable(AgentRef agent, Agent state) {
    var tenant = world.town(agent.tenant());
    return state.phoneAt(world.hours().now()).isPresent()
        || tenant
            .agent(agent.agent())
            .flatMap(profile -> tenant.device(profile.device()))
            .flatMap(device -> device.contact())
            .isPresent();
  }

  private void agentsAreFreed() {
    agents.forEach((id, agent) -> {
      if (agent.activity() instanceof Activity.Busy || agent.activity() instanceof Activity.Ringing)
        agent
            .contact()
            .filter(this::over)
            .ifPresent(contact ->
                check(
                    "AgentIsFreedAgain",
                    calmSince(
                            Math.max(
                                contactSince.getOrDefault(contact, 0L),
                                agentSince.getOrDefault(id, 0L)))
                        < FREED_MS,
                    "%s is still %s with %s",
                    id,
                    agent.activity(),
                    contact));
    });
  }

  /**
   * Of a phone whose every word was lost nobody knows that it rings, and a CANCEL may only follow a
   * provisional answer (RFC 3261 section 9.1): it rings until it gives up.
   */
  private void nobodyRingsForAnEndedContact() {
    for (var phone : world.phones.all())
      phone
          .calls()
          .forEach((token, call) -> {
            var contact = call.contact;
            check(
                "NobodyRingsForAnEndedContact",
                call.line == Phones.Line.OVER
                    || !call.heard
                    || !over(contact)
                    || calmSince(contactSince.getOrDefault(contact, 0L)) < SOON_MS,
                "the phone of %s is %s for %s (%s)",
                phone.agent(),
                call.line,
                contact,
                token);
          });
  }

  // ---- when everything has settled

  /** Nobody waits, rings or talks any more: nothing that matters would still happen. */
  boolean atRest() {
    return contacts.values().stream()
            .allMatch(contact ->
                contact instanceof Contact.Ended(_, _, var last) && askedAt(last).isEmpty())
        && agents.values().stream().allMatch(agent -> agent.contact().isEmpty())
        && queues.values().stream().allMatch(queue -> queue.waiting().isEmpty())
        && world.phones.atRest();
  }

  void tollWrote(TenantId tenant, Toll now) {
    tolls.put(tenant, now);
    check("TollIsWithinItsCaps", now.seizures().size() <= 3, "%s calls outside: %s", tenant, now);
  }

  void settled() {
    contacts.forEach((id, contact) ->
        check("NoContactIsLost", contact instanceof Contact.Ended, "%s is %s", id, contact));
    for (var caller : world.everybody())
      check(
          "NoContactIsLost",
          !caller.wasToldToWait() || over(caller.contact()),
          "caller %s was told to wait, and there is no record",
          caller.contact());
    records();
    agents.forEach((id, agent) ->
        check(
            "AgentIsFreedAgain",
            agent.contact().isEmpty(),
            "%s is %s when all is over",
            id,
            agent.activity()));
    books();
    check(
        "TheGiversFlowOutIsTheTakersOffered",
        given().equals(taken()),
        "given %s, taken %s",
        given(),
        taken());
    tolls.forEach((tenant, toll) ->
        check(
            "NoChannelIsLeft",
            toll.seizures().isEmpty(),
            "%s still calls outside: %s",
            tenant,
            toll.seizures()));
    tolls.forEach((tenant, toll) ->
        check(
            "ACallBackIsKeptOnce",
            toll.promises().isEmpty(),
            "%s still has to call back: %s",
            tenant,
            toll.promises()));
    whoCallsInIsServedOnce();
    replay();
    // Whom no command can reach any more, the media server forgets by itself.
    var weather = world.weather();
    if (weather.mediaFails() > 0 || weather.crashes() > 0 || weather.mediaDeaths() > 0) return;
    for (var session : world.studios.sessions())
      check("NoVoiceIsLeftBehind", false, "media session %s", session);
  }

  /** A call-back and the call that took its place know of each other, and count as one. */
  private void whoCallsInIsServedOnce() {
    var takenOver = new HashMap<ContactId, ContactId>();
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Ended(var record, _, _)) || record.tookOver().isEmpty())
        return;
      var from = record.tookOver().get().contact();
      check(
          "ACallBackIsKeptOnce",
          takenOver.put(from, id) == null
              && contacts.get(from) instanceof Contact.Ended(var other, _, _)
              && calledIn(other).equals(Optional.of(id)),
          "%s took the place of %s, which knows nothing of it",
          id,
          from);
    });
  }

  /** Whose place another contact has, so that the two are one in the books. */
  private boolean isTakenOver(ContactRecord record) {
    return calledIn(record)
        .filter(by ->
            contacts.get(by) instanceof Contact.Ended(var other, _, _)
                && other
                    .tookOver()
                    .filter(one -> one.contact().equals(record.contact()))
                    .isPresent())
        .isPresent();
  }

  private void records() {
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Ended(var record, _, _))) return;
      var from = record.arrivedAt();
      for (var segment : record.segments()) {
        check("OneContactRecord", segment.from().equals(from), "%s has a gap: %s", id, record);
        from = segment.to();
      }
      var total = Duration.between(record.arrivedAt(), record.endedAt());
      check(
          "OneContactRecord",
          total.isNegative() || from.equals(record.endedAt()) || record.segments().isEmpty(),
          "%s is not whole: %s",
          id,
          record);
    });
  }

  private void books() {
    var expected = new TreeMap<String, long[]>();
    contacts.forEach((id, contact) -> {
      if (!(contact instanceof Contact.Ended(var record, _, _))) return;
      for (var stay : record.transfers()) {
        var sums =
            expected.computeIfAbsent(
                new QueueRef(id.tenant(), stay.queue()).entityId(), _ -> new long[6]);
        var wait = Duration.between(stay.queuedAt(), stay.answeredAt()).toMillis();
        sums[0]++;
        sums[3] += wait;
        sums[4] = Math.max(sums[4], wait);
      }
      for (var detour : record.detours())
        expected
            .computeIfAbsent(
                new QueueRef(id.tenant(), detour.queue()).entityId(), _ -> new long[6])[5]++;
      if (record.queuedAt().isEmpty() || isTakenOver(record)) return;
      var sums =
          expected.computeIfAbsent(
              new QueueRef(tenantOf(record), record.queue()).entityId(), _ -> new long[6]);
      switch (record.outcome()) {
        case ANSWERED -> {
          sums[0]++;
          sums[3] += record.waitMs();
          sums[4] = Math.max(sums[4], record.waitMs());
        }
        case ABANDONED -> sums[1]++;
        case RELEASED, FAILED -> sums[2]++;
        case REFUSED, SERVED -> {}
      }
    });
    queues.forEach((id, queue) -> {
      var sums = expected.getOrDefault(id.entityId(), new long[6]);
      var books = queue.books();
      check(
          "BooksAreExact",
          queue.waiting().isEmpty(),
          "%s wait in %s when all is over",
          queue.waiting(),
          id);
      check(
          "BooksAreExact",
          books.answered() == sums[0]
              && books.abandoned() == sums[1]
              && books.released() == sums[2]
              && books.totalWait().toMillis() == sums[3]
              && books.worstWait().toMillis() == sums[4]
              && books.flownOut() == sums[5],
          "%s says %s, the records say answered %d abandoned %d released %d wait %d worst %d"
              + " flow-out %d%s",
          id,
          books,
          sums[0],
          sums[1],
          sums[2],
          sums[3],
          sums[4],
          sums[5],
          differences(id));
    });
  }

  /** Who is in the books otherwise than in its record. */
  private String differences(QueueRef id) {
    var journal = world.queues.get(id);
    var left = new HashMap<ContactId, QueueEvent.Left>();
    if (journal != null)
      for (var event : journal.events)
        if (event instanceof QueueEvent.Left one) left.put(one.contact(), one);
    var text = new ArrayList<String>();
    contacts.forEach((contact, state) -> {
      if (!(state instanceof Contact.Ended(var record, _, _))
          || !contact.tenant().equals(id.tenant())
          || !record.queue().equals(id.queue())) return;
      var one = left.get(contact);
      var booked = one == null ? "nowhere" : one.outcome().name();
      if (record.queuedAt().isPresent()
          && !(record.outcome() == ContactRecord.Outcome.REFUSED && one == null)
          && !booked.equals(record.outcome().name()))
        text.add(" %s is %s and booked %s".formatted(contact, record.outcome(), booked));
      else if (one != null
          && record.outcome() == ContactRecord.Outcome.ANSWERED
          && Duration.between(one.since(), one.at()).toMillis() != record.waitMs())
        text.add(" %s waited %d and booked %s".formatted(contact, record.waitMs(), one));
    });
    return String.join(";", text);
  }

  /** What is read from the journal is what was there before: law of replay (I18). */
  private void replay() {
    world.contacts.forEach((id, journal) -> {
      Contact state = new Contact.New();
      for (var event : journal.events) state = Contact.evolve(id, state, event);
      check(
          "TheJournalIsTheTruth",
          journal.events.isEmpty() || state.equals(contacts.get(id)),
          "%s replays to %s",
          id,
          state);
    });
    world.agents.forEach((id, journal) -> {
      var state = Agent.NEW;
      for (AgentEvent event : journal.events) state = Agent.evolve(state, event);
      check("TheJournalIsTheTruth", state.equals(agent(id)), "%s replays to %s", id, state);
    });
  }
}
