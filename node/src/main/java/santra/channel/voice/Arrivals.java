package santra.channel.voice;

import static java.time.ZoneOffset.UTC;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Arrival;
import santra.contact.ContactCommand;
import santra.contact.Leg;
import santra.contact.Script;
import santra.distribution.Entities;
import santra.distribution.Plans;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.ServerTransaction;
import santra.tenancy.DialledNumber;
import santra.tenancy.Outlet;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.vocabulary.ContactId;
import santra.vocabulary.SessionTerms;

/** An INVITE that begins a contact: whose number was dialled, and may this caller dial it. */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  /** Extensions a caller may require of us (RFC 3261 section 8.2.2.3). */
  private static final Set<String> SUPPORTED = Set.of(SessionExpires.OPTION);

  /** Contacts whose arrival is being recorded; above it the edge sheds new calls. */
  private static final int MOST_ARRIVING = 2_000;

  /** 64*T1, RFC 3261 section 17.1.1.2: how long an INVITE is repeated that nobody answers. */
  private static final Duration REPEATED = Duration.ofSeconds(32);

  /** Calls one after another that re-use Call-ID, tag and branch. */
  private static final int MOST_GENERATIONS = 50;

  private static final int MOST_TEXT = 128;

  private final Addresses addresses;
  private final Tokens tokens;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final OpenInvites open;
  private final Doorkeeper doorkeeper;
  private final Map<String, Instant> adopted = new ConcurrentHashMap<>();
  private final AtomicInteger arriving = new AtomicInteger();
  private final TrunkPace pace = new TrunkPace();

  Arrivals(
      Addresses addresses,
      Tokens tokens,
      Entities entities,
      Supplier<Tenants> tenants,
      Clock clock,
      OpenInvites open,
      Doorkeeper doorkeeper) {
    this.addresses = addresses;
    this.tokens = tokens;
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
    this.open = open;
    this.doorkeeper = doorkeeper;
  }

  int arriving() {
    return arriving.get();
  }

  /** What comes to this address may be the repetition of a call that its dead node has recorded. */
  void adopted(String address) {
    adopted.put(address, clock.instant());
  }

  void givenBack(String address) {
    adopted.remove(address);
  }

  private boolean mayBeKnown(ServerTransaction transaction) {
    var since = adopted.get(addresses.of(transaction.flow()));
    return since != null && since.plus(REPEATED).isAfter(clock.instant());
  }

  /**
   * Who dialled: over a trunk, or from a device that has proved who it is.
   *
   * @param terms of the session, for whoever comes that way
   * @param trunk empty for a device
   */
  record Dialled(
      Tenant tenant,
      DialledNumber number,
      QueueProfile queue,
      SessionTerms terms,
      Optional<Trunk> trunk) {}

  /** The routing point a caller on a trunk dialled. */
  Optional<Dialled> overTrunk(ServerTransaction transaction, String number) {
    var source = transaction.flow().remote().getAddress();
    return tenants
        .get()
        .ofNumber(number)
        .flatMap(tenant ->
            Tenants.trunkFrom(tenant, source)
                .flatMap(trunk ->
                    dialled(
                        tenant,
                        number,
                        trunk.session().orElse(tenant.session()),
                        Optional.of(trunk))));
  }

  /**
   * What a carrier has dialled: the Request-URI's number; but a carrier with which we register
   * calls our address there, and the number is in To.
   */
  String number(Request request, InetAddress source, String called) {
    var registered =
        tenants.get().all().stream()
            .flatMap(tenant -> tenant.trunks().values().stream())
            .filter(trunk ->
                trunk
                    .out()
                    .filter(out -> out.register().isPresent())
                    .flatMap(Outlet::login)
                    .filter(login -> login.user().equals(called))
                    .isPresent())
            .anyMatch(trunk -> trunk.from().stream().anyMatch(net -> net.contains(source)));
    if (!registered || tenants.get().ofNumber(called).isPresent()) return called;
    try {
      return Wire.dialled(SipUri.parse(request.to().uri()));
    } catch (IllegalArgumentException notSip) {
      return called;
    }
  }

  static Optional<Dialled> dialled(Tenant tenant, String number) {
    return dialled(tenant, number, tenant.session(), Optional.empty());
  }

  private static Optional<Dialled> dialled(
      Tenant tenant, String number, SessionTerms terms, Optional<Trunk> trunk) {
    return Optional.ofNullable(tenant.numbers().get(number))
        .flatMap(point ->
            Optional.ofNullable(tenant.queues().get(point.queue()))
                .map(queue -> new Dialled(tenant, point, queue, terms, trunk)));
  }

  /** Refuses a new call that the node cannot bear, but never an emergency. */
  void arrive(ServerTransaction transaction, Dialled dialled) {
    if (dialled.number().emergency() || mayBeKnown(transaction)) admitted(transaction, dialled);
    else if (!pace.admits(dialled, clock.instant())) Answers.busy(transaction);
    else
      doorkeeper
          .refuse()
          .ifPresentOrElse(
              retryAfter -> Answers.busy(transaction, retryAfter),
              () -> admitted(transaction, dialled));
  }

  private void admitted(ServerTransaction transaction, Dialled dialled) {
    var request = transaction.request();
    var unsupported =
        request.headers().all("Require").stream().filter(tag -> !SUPPORTED.contains(tag)).toList();
    if (!unsupported.isEmpty())
      Answers.reply(transaction, 420, "Unsupported", String.join(", ", unsupported));
    else if (SessionExpires.isTooSmall(request, dialled.terms()))
      transaction.reply(SessionExpires.minimum(request, dialled.terms()));
    else if (request.body().length == 0)
      Answers.reply(transaction, 488, "Warning", "399 santra \"an offer in the INVITE is needed\"");
    else if (!Answers.carriesSdp(request)) Answers.reply(transaction, 415, "Accept", Answers.SDP);
    else if (arriving.incrementAndGet() > MOST_ARRIVING && !dialled.number().emergency()) {
      arriving.decrementAndGet();
      Answers.busy(transaction);
    } else arrive(transaction, dialled, 0);
  }

  private void arrive(ServerTransaction transaction, Dialled dialled, int generation) {
    var request = transaction.request();
    var contact = contactOf(request, dialled.tenant(), generation);
    var token = tokens.of(contact, Leg.CALLER);
    open.put(token, transaction);
    entities
        .arrive(
            contact,
            new ContactCommand.Arrive(arrival(transaction, dialled, token), clock.instant()),
            () -> dialled.number().emergency() || !doorkeeper.shut())
        .whenComplete((_, failure) -> {
          if (failure == null) arriving.decrementAndGet();
          else if (failure instanceof StatusReply.ErrorMessage && generation < MOST_GENERATIONS)
            arrive(transaction, dialled, generation + 1); // that contact has ended long ago
          else if (open.hasSpoken(token)) {
            arriving.decrementAndGet(); // it lives, only its word to us was lost
          } else {
            arriving.decrementAndGet();
            LOG.warn("{} could not be recorded: {}", contact, failure.toString());
            open.remove(token);
            doorkeeper
                .refuse()
                .ifPresentOrElse(
                    retryAfter -> Answers.busy(transaction, retryAfter),
                    () -> Answers.busy(transaction));
            undo(contact);
          }
        });
  }

  /** It may be recorded yet, and its caller has been told that it is not. */
  private void undo(ContactId contact) {
    var now = clock.instant();
    entities
        .order(contact, new ContactCommand.FailMedia(503, "not recorded in time", now))
        .exceptionally(further -> {
          entities.order(contact, new ContactCommand.HangUp(Leg.CALLER, 0, now));
          return Done.done();
        });
  }

  /** The contact an INVITE begins, or its CANCEL means. */
  ContactId contactOf(Request request, Tenant tenant, int generation) {
    var via = request.topVia();
    return new ContactId(
        tenant.id(),
        tokens.contactOf(
            request.callId(),
            request.from().tag().orElse(""),
            via.branch().orElse(""),
            via.sentBy(),
            generation));
  }

  private Arrival arrival(ServerTransaction transaction, Dialled dialled, String token) {
    var request = transaction.request();
    var from = request.from();
    return new Arrival(
        dialled.number().number(),
        user(from.uri()),
        bounded(from.display()),
        bounded(request.headers().first("X-Test-Id").orElse("")),
        Plans.arriving(
            tenants.get(),
            dialled.tenant(),
            dialled.number(),
            dialled.queue(),
            user(from.uri()),
            today()),
        Wire.invite(request),
        new Leg(
            Leg.CALLER,
            Wire.path(addresses.of(transaction.flow()), transaction.flow()),
            Wire.dialog(Dialog.uas(request, token)),
            "",
            request.bodyText()),
        script(dialled, user(from.uri())),
        Optional.of(SessionExpires.granted(request, dialled.terms())));
  }

  private static String user(String uri) {
    try {
      return bounded(SipUri.parse(uri).user());
    } catch (IllegalArgumentException notSip) {
      return ""; // tel: and the like; the number is in P-Asserted-Identity then
    }
  }

  private static String bounded(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), UTC);
  }

  private Optional<Script> script(Dialled dialled, String caller) {
    return dialled
        .number()
        .flow()
        .map(flow ->
            Plans.script(tenants.get(), dialled.tenant(), dialled.number(), flow, caller, today()));
  }
}
