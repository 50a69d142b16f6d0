package santra.channel.voice;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.ContactCommand;
import santra.distribution.ContactCentre;
import santra.distribution.Entities;
import santra.media.MediaServer;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TransactionUser;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;

/**
 * This node's SIP edge. It finds who a message is for, hands it to the contact or agent, and does
 * what their facts ask; it holds transactions, never a call's truth.
 */
public final class VoiceEdge implements TransactionUser, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VoiceEdge.class);

  private final SipStack stack;
  private final Tokens tokens;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final OpenInvites open;
  private final Arrivals arrivals;
  private final InDialog inDialog;
  private final Outgoing outgoing;
  private final Registrar registrar;
  private final FeatureCalls features;

  /**
   * @param edge this node's SIP address, {@code host:port}
   * @param start opens the ports and gives this edge every message from then on
   */
  public VoiceEdge(
      String edge,
      Function<TransactionUser, SipStack> start,
      Tokens tokens,
      Registrar registrar,
      Entities entities,
      ContactCentre floor,
      MediaServer media,
      Supplier<Tenants> tenants,
      ScheduledExecutorService timer,
      Clock clock) {
    this.tokens = tokens;
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
    this.registrar = registrar;
    this.open = new OpenInvites(timer);
    this.arrivals = new Arrivals(edge, tokens, entities, tenants, clock, open);
    this.inDialog = new InDialog(edge, tokens, entities, media, clock);
    var gate = new Gate(this);
    this.stack = start.apply(gate);
    this.outgoing = new Outgoing(stack, tokens, entities, media, clock, timer);
    this.features = new FeatureCalls(edge, floor, media, timer, outgoing);
    gate.open();
  }

  // ---- what contacts ask

  /** Does an order; must not block. */
  public void execute(EdgeOrder order) {
    switch (order) {
      case EdgeOrder.Respond respond -> respond(respond);
      case EdgeOrder.Ring ring -> outgoing.ring(ring);
      case EdgeOrder.Acknowledge acknowledge -> outgoing.acknowledge(acknowledge);
      case EdgeOrder.Withdraw withdraw -> outgoing.withdraw(withdraw);
      case EdgeOrder.HangUp hangUp -> outgoing.hangUp(hangUp);
    }
  }

  private void respond(EdgeOrder.Respond order) {
    var response = response(order);
    Runnable send =
        open.find(order.token())
            .<Runnable>map(transaction -> () -> transaction.reply(response))
            .orElse(() -> stack.sendOutside(response, Wire.address(order.path().edge())));
    if (response.provisional()) open.provisional(order.token(), send);
    else if (!response.success()) send.run();
    else open.answer(order.token(), send, () -> unacknowledged(order));
    if (!response.provisional()) open.remove(order.token());
  }

  private static Response response(EdgeOrder.Respond order) {
    var response = Wire.response(order);
    if (order.status() == 100) return response;
    if (order.status() >= 300)
      return order.status() == 503 ? response.with("Retry-After", "5") : response;
    response =
        response
            .with("Contact", Outgoing.contact(order.token(), order.path()))
            .with("Allow", Answers.METHODS)
            .with("Server", "Santra");
    return order.sdp().isEmpty()
        ? response
        : response.withBody(Answers.SDP, Wire.bytes(order.sdp()));
  }

  /** A caller whose ACK never came is gone (RFC 3261 section 13.3.1.4). */
  private void unacknowledged(EdgeOrder.Respond order) {
    LOG.info("{}: 2xx never acknowledged", order.token());
    tokens
        .read(order.token())
        .ifPresent(leg ->
            entities.order(
                leg.contact(), new ContactCommand.HangUp(leg.leg(), 0, clock.instant())));
  }

  // ---- what the wire says

  @Override
  public void onRequest(ServerTransaction transaction) {
    var request = transaction.request();
    if (request.method().equals("REGISTER")) registrar.register(transaction);
    else if (request.to().tag().isPresent()) inDialog(transaction);
    else
      switch (request.method()) {
        case "INVITE" -> invite(transaction);
        case "CANCEL" -> strayCancel(transaction);
        case "OPTIONS" -> options(transaction);
        case "BYE", "INFO", "UPDATE", "PRACK", "NOTIFY", "REFER" -> Answers.reply(transaction, 481);
        default -> Answers.reply(transaction, 405, "Allow", Answers.METHODS);
      }
  }

  private void inDialog(ServerTransaction transaction) {
    var request = transaction.request();
    if (request.method().equals("BYE") && features.hungUp(request.to().tag().orElse("")))
      Answers.reply(transaction, 200);
    else inDialog.handle(transaction);
  }

  private static void options(ServerTransaction transaction) {
    transaction.reply(
        Answers.tagged(Response.to(transaction.request(), 200))
            .with("Allow", Answers.METHODS)
            .with("Accept", Answers.SDP));
  }

  private void invite(ServerTransaction transaction) {
    var number = number(transaction.request());
    if (number.isEmpty()) {
      Answers.reply(transaction, 416);
      return;
    }
    var dialled = arrivals.overTrunk(transaction, number);
    if (dialled.isPresent()) arrivals.arrive(transaction, dialled.get());
    else if (tenants.get().knowsTrunk(transaction.flow().remote().getAddress())
        && !number.startsWith("*")) Answers.reply(transaction, 404);
    else
      registrar.authenticate(
          transaction, (tenant, device) -> fromDevice(transaction, tenant, device, number));
  }

  /** A device may give orders by feature codes, and call its own tenant's numbers. */
  private void fromDevice(
      ServerTransaction transaction, Tenant tenant, String device, String number) {
    var agent = tenant.agentAt(device);
    if (FeatureCalls.isCode(tenant, number) && agent.isPresent())
      features.dialled(transaction, tenant, new AgentRef(tenant.id(), agent.get().id()), number);
    else
      Arrivals.dialled(tenant, number)
          .ifPresentOrElse(
              dialled -> arrivals.arrive(transaction, dialled),
              () -> Answers.reply(transaction, 404));
  }

  /** What was dialled: the user part without its escapes; empty when the URI is none of ours. */
  private static String number(Request request) {
    try {
      return request.uri().startsWith("tel:")
          ? request.uri().substring(4)
          : SipUri.parse(request.uri()).user().replace("%2B", "+").replace("%2A", "*");
    } catch (IllegalArgumentException notSip) {
      return "";
    }
  }

  @Override
  public void onAck(Request ack, Flow from) {
    ack.to().tag().ifPresent(open::acknowledged);
  }

  @Override
  public void onCancel(ServerTransaction invite, Request cancel) {
    open.tokenOf(invite).flatMap(tokens::read).ifPresent(this::cancel);
  }

  private void cancel(Tokens.Address leg) {
    entities.order(leg.contact(), new ContactCommand.Cancel(clock.instant()));
  }

  /** The CANCEL of an INVITE that another edge, or this one before a restart, has taken. */
  private void strayCancel(ServerTransaction transaction) {
    var request = transaction.request();
    var tenant = tenants.get().ofNumber(number(request));
    if (tenant.isEmpty()) {
      Answers.reply(transaction, 481);
      return;
    }
    entities
        .ask(
            arrivals.contactOf(request, tenant.get(), 0),
            new ContactCommand.Cancel(clock.instant()))
        .whenComplete((_, failure) -> Answers.reply(transaction, failure == null ? 200 : 481));
  }

  @Override
  public void onStrayResponse(Response response, Flow from) {
    LOG.debug("stray {} for {}", response, response.topVia().branch().orElse(""));
  }

  @Override
  public void onUnacknowledged(ServerTransaction transaction) {
    LOG.debug("{}: final response never acknowledged", transaction.request());
  }

  /**
   * A digit that the media server heard (RFC 4733).
   *
   * @param token our tag of the leg that pressed it
   */
  public void digit(String token, char digit) {
    tokens
        .read(token)
        .ifPresent(leg ->
            entities.order(
                leg.contact(),
                new ContactCommand.PressDigit(leg.leg(), String.valueOf(digit), clock.instant())));
  }

  /** Live figures for metrics. */
  public Map<String, Long> figures() {
    return Map.of(
        "invites.open", (long) open.size(),
        "answers.unacknowledged", (long) open.unacknowledged(),
        "calls.outgoing", (long) outgoing.size());
  }

  public SipStack stack() {
    return stack;
  }

  @Override
  public void close() {
    stack.close();
  }
}
