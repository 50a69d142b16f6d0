package santra.channel.voice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.ContactCommand;
import santra.contact.Path;
import santra.distribution.CallControl;
import santra.distribution.ContactCentre;
import santra.distribution.Entities;
import santra.media.MediaServer;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.SipStack.Listener;
import santra.protocol.sip.transport.TransactionUser;
import santra.tenancy.AgentProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;

/**
 * This node's SIP edge. It finds who a message is for, hands it to the contact or agent, and does
 * what their facts ask; it holds transactions, never a call's truth.
 */
public final class VoiceEdge implements TransactionUser, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VoiceEdge.class);

  private static final int LOOK_EVERY_MS = 50;

  private final Addresses addresses;
  private final Consumer<Edges.Keep> keeper;
  private final SipStack stack;
  private final Tokens tokens;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final OpenInvites open;
  private final Arrivals arrivals;
  private final Keypad keypad;
  private final InDialog inDialog;
  private final Outgoing outgoing;
  private final Registrar registrar;
  private final FeatureCalls features;
  private final AsideCalls asides;
  private final Doorkeeper doorkeeper;
  private volatile boolean closed;

  /**
   * @param keeper tells the other nodes what is served here
   * @param tell does an order at the edge that serves a SIP address
   * @param start gives this edge every message, once its ports are open
   */
  public VoiceEdge(
      Addresses addresses,
      Consumer<Edges.Keep> keeper,
      Function<TransactionUser, SipStack> start,
      Tokens tokens,
      Registrar registrar,
      Entities entities,
      ContactCentre floor,
      MediaServer media,
      Supplier<Tenants> tenants,
      Doorkeeper doorkeeper,
      BiConsumer<String, EdgeOrder> tell,
      ScheduledExecutorService timer,
      Clock clock) {
    this.doorkeeper = doorkeeper;
    this.addresses = addresses;
    this.keeper = keeper;
    this.tokens = tokens;
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
    this.registrar = registrar;
    this.open = new OpenInvites(timer);
    this.arrivals = new Arrivals(addresses, tokens, entities, tenants, clock, open, doorkeeper);
    this.keypad = new Keypad(entities, clock);
    var anchors = new Anchors(entities, media, timer);
    var control = new CallControl(entities, tenants, clock);
    this.asides =
        new AsideCalls(addresses, tokens, open, entities, anchors, control, new AtomicInteger());
    this.inDialog =
        new InDialog(
            addresses,
            this::contact,
            tokens,
            entities,
            anchors,
            this::reinviting,
            keypad,
            this::terms,
            new Referrals(control, tokens),
            clock);
    this.stack = start.apply(this);
    this.outgoing =
        new Outgoing(
            stack,
            tokens,
            entities,
            anchors,
            open::isUnacknowledged,
            new Carriers(tenants),
            new NewFlows(tokens, entities, tenants, tell, timer),
            clock,
            timer);
    this.features = new FeatureCalls(addresses, floor, media, timer, outgoing);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> doorkeeper.look(stack.lag(), arrivals.arriving()),
            LOOK_EVERY_MS,
            LOOK_EVERY_MS,
            TimeUnit.MILLISECONDS);
  }

  // ---- the addresses served here

  /**
   * Serves this node's own address.
   *
   * @throws IOException when it cannot be bound, as while a neighbour serves it; may be tried again
   */
  public void open(List<Listener> listeners) throws IOException {
    stack.listen(listeners);
    serve(addresses.own());
  }

  private void serve(String address) {
    addresses.add(address);
    keeper.accept(new Edges.Keep.Serve(address));
  }

  /** Serves the address of another node; fails when it cannot be bound. */
  public CompletionStage<Done> adopt(String address) {
    return offLoop(() -> {
      if (closed) throw new IOException("closing");
      if (addresses.serves(address)) return;
      stack.listen(at(address));
      arrivals.adopted(address);
      serve(address);
    });
  }

  /** Serves it no more; done when it is free. */
  public CompletionStage<Done> giveBack(String address) {
    return offLoop(() -> {
      leave(address);
      if (!closed) at(address).forEach(stack::unlisten);
    });
  }

  private void leave(String address) {
    keeper.accept(new Edges.Keep.Leave(address));
    arrivals.givenBack(address);
    addresses.remove(address);
  }

  /** The listeners of the own address, at another. Each transport has one port at all nodes. */
  private List<Listener> at(String address) {
    var own = Wire.address(addresses.own());
    var there = Wire.address(address);
    return stack.listeners().stream()
        .filter(one -> one.address().getAddress().equals(own.getAddress()))
        .map(one ->
            new Listener(
                one.transport(),
                new InetSocketAddress(
                    there.getAddress(),
                    one.address().getPort() == own.getPort()
                        ? there.getPort()
                        : one.address().getPort()),
                one.clientCertificate()))
        .toList();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static CompletionStage<Done> offLoop(Task task) {
    var done = new CompletableFuture<Done>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            task.run();
            done.complete(Done.done());
          } catch (IOException | RuntimeException failed) {
            done.completeExceptionally(failed);
          }
        });
    return done;
  }

  private String contact(String token, Path path) {
    return outgoing.contact(token, path);
  }

  private boolean reinviting(String token) {
    return outgoing.reinviting(token);
  }

  private SessionTerms terms(TenantId tenant) {
    return tenants.get().find(tenant).map(Tenant::session).orElse(SessionTerms.USUAL);
  }

  // ---- what contacts ask

  /** Does an order; must not block. */
  public void execute(EdgeOrder order) {
    switch (order) {
      case EdgeOrder.Respond respond -> respond(respond);
      case EdgeOrder.Ring ring -> outgoing.ring(ring);
      case EdgeOrder.Reinvite reinvite -> outgoing.reinvite(reinvite);
      case EdgeOrder.Acknowledge acknowledge -> outgoing.acknowledge(acknowledge);
      case EdgeOrder.Withdraw withdraw -> outgoing.withdraw(withdraw);
      case EdgeOrder.Notify notify -> outgoing.notify(notify);
      case EdgeOrder.HangUp hangUp -> outgoing.hangUp(hangUp);
    }
  }

  private void respond(EdgeOrder.Respond order) {
    var response = response(order);
    var transaction = open.find(order.token());
    var taken = transaction.isPresent();
    Runnable send =
        transaction
            .<Runnable>map(it -> () -> it.reply(response))
            .orElse(() -> stack.sendOutside(response, Wire.address(order.path().edge())));
    if (response.provisional())
      open.provisional(order.token(), send, () -> addresses.serves(order.path().edge()));
    else if (!response.success()) send.run();
    else open.answer(order.token(), send, () -> unacknowledged(order, taken));
    if (!response.provisional()) open.remove(order.token());
  }

  private Response response(EdgeOrder.Respond order) {
    var response = Wire.response(order);
    if (order.status() == 100) return response;
    if (order.status() >= 300)
      return order.status() == 503 ? response.with("Retry-After", "5") : response;
    response =
        response
            .with("Contact", outgoing.contact(order.token(), order.path()))
            .with("Allow", Answers.METHODS)
            .with("Server", "Santra");
    if (response.success() && order.timer().isPresent())
      response = SessionExpires.granting(response, order.timer().get());
    return order.sdp().isEmpty()
        ? response
        : response.withBody(Answers.SDP, Wire.bytes(order.sdp()));
  }

  /**
   * A caller whose ACK never came is gone (RFC 3261 section 13.3.1.4).
   *
   * @param taken whether its INVITE came to this edge; else the ACK may have gone to another
   */
  private void unacknowledged(EdgeOrder.Respond order, boolean taken) {
    LOG.info("{}: 2xx never acknowledged", order.token());
    if (!taken) return;
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
    var called = number(transaction.request());
    if (called.isEmpty()) {
      Answers.reply(transaction, 416);
      return;
    }
    var number =
        arrivals.number(transaction.request(), transaction.flow().remote().getAddress(), called);
    var dialled = arrivals.overTrunk(transaction, number);
    if (dialled.isPresent()) arrivals.arrive(transaction, dialled.get());
    else if (tenants.get().knowsTrunk(transaction.flow().remote().getAddress())
        && !number.startsWith("*")) Answers.reply(transaction, 404);
    else
      registrar.authenticate(
          transaction, (tenant, device) -> fromDevice(transaction, tenant, device, number));
  }

  /** A device may give orders by feature codes, call its own tenant's numbers, and consult. */
  private void fromDevice(
      ServerTransaction transaction, Tenant tenant, String device, String number) {
    var agent = tenant.agentAt(device);
    if (FeatureCalls.isCode(tenant, number) && agent.isPresent())
      features.dialled(transaction, tenant, new AgentRef(tenant.id(), agent.get().id()), number);
    else
      Arrivals.dialled(tenant, number)
          .ifPresentOrElse(
              dialled -> arrivals.arrive(transaction, dialled),
              () -> aside(transaction, tenant, agent, number));
  }

  private void aside(
      ServerTransaction transaction, Tenant tenant, Optional<AgentProfile> caller, String number) {
    var whom = tenant.agentAt(number);
    if (caller.isEmpty() || whom.isEmpty()) Answers.reply(transaction, 404);
    else
      asides.dialled(transaction, tenant, new AgentRef(tenant.id(), caller.get().id()), whom.get());
  }

  /** What was dialled: the user part without its escapes; empty when the URI is none of ours. */
  private static String number(Request request) {
    try {
      return request.uri().startsWith("tel:")
          ? request.uri().substring(4)
          : Wire.dialled(SipUri.parse(request.uri()));
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
    var tenant =
        tenants
            .get()
            .ofNumber(
                arrivals.number(
                    request, transaction.flow().remote().getAddress(), number(request)));
    if (tenant.isEmpty()) {
      Answers.reply(transaction, 481);
      return;
    }
    // Told until heard: its caller will not say it again, and nobody else ends the contact.
    entities
        .order(
            arrivals.contactOf(request, tenant.get(), 0),
            new ContactCommand.Cancel(clock.instant()))
        .whenComplete((_, failure) -> Answers.reply(transaction, failure == null ? 200 : 481));
  }

  @Override
  public void onStrayResponse(Response response, Flow from) {
    outgoing.stray(response, from);
  }

  @Override
  public void onUnacknowledged(ServerTransaction transaction) {
    LOG.debug("{}: final response never acknowledged", transaction.request());
  }

  /**
   * A digit that a media server heard (RFC 4733).
   *
   * @param token our tag of the leg that pressed it
   * @param press names this press, for other nodes are told of it too; empty for no name
   */
  public void digit(String token, char digit, String press) {
    tokens
        .read(token)
        .ifPresent(leg ->
            keypad.press(
                leg,
                String.valueOf(digit),
                press.isEmpty() ? Optional.empty() : Optional.of(press)));
  }

  /** Live figures for metrics. */
  public Map<String, Long> figures() {
    var figures = new HashMap<>(doorkeeper.figures());
    figures.put("invites.open", (long) open.size());
    figures.put("invites.arriving", (long) arrivals.arriving());
    figures.put("answers.unacknowledged", (long) open.unacknowledged());
    figures.put("calls.outgoing", (long) outgoing.size());
    figures.put("loop.lag-ms", stack.lag().toMillis());
    figures.put("reinvites.refused", outgoing.refused());
    return figures;
  }

  public SipStack stack() {
    return stack;
  }

  /** Whatever is still ordered waits for the next to serve these addresses. */
  @Override
  public void close() {
    closed = true;
    for (var address : addresses.served()) leave(address);
    stack.close();
  }
}
