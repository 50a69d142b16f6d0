package santra.protocol.sip.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** One end of a call in tests: a stack on loopback and everything that it was told, in queues. */
final class Party implements TransactionUser, ClientTransaction.Listener, AutoCloseable {
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final long PATIENCE_S = 10;

  /** A failure of a request of ours. */
  record Failure(ClientTransaction transaction, int status, String reason) {}

  final BlockingQueue<ServerTransaction> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<Request> acks = new LinkedBlockingQueue<>();
  final BlockingQueue<ServerTransaction> cancelled = new LinkedBlockingQueue<>();
  final BlockingQueue<Response> responses = new LinkedBlockingQueue<>();
  final BlockingQueue<Response> strays = new LinkedBlockingQueue<>();
  final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  final BlockingQueue<ServerTransaction> unacknowledged = new LinkedBlockingQueue<>();

  /** What to do with a request before it is queued; replaced by tests that answer at once. */
  volatile Consumer<ServerTransaction> atOnce = _ -> {};

  private final NettySipStack stack;

  private Party(SipSettings settings) {
    try {
      this.stack = NettySipStack.start(settings, this);
    } catch (IOException unbound) {
      throw new UncheckedIOException(unbound);
    }
  }

  /** Listens on all transports. */
  static Party on(UnaryOperator<SipSettings> settings) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Party(
        settings.apply(
            SipSettings.on(address)
                .with(
                    List.of(
                        new SipStack.Listener(Transport.TLS, address),
                        new SipStack.Listener(Transport.WS, address),
                        new SipStack.Listener(Transport.WSS, address)),
                    Authority.USUAL.standard(),
                    WebSettings.USUAL,
                    SipSettings.Admission.USUAL)));
  }

  static Party start() {
    return on(settings -> settings);
  }

  /** With T1 so short that all timers run out within a test. */
  static Party hasty(Duration t1) {
    return on(s ->
        new SipSettings(
            s.listeners(),
            t1,
            s.maxMessage(),
            s.maxTransactions(),
            s.maxConnections(),
            s.idleConnection(),
            s.headerDeadline(),
            s.perSource(),
            s.admission(),
            s.tls(),
            s.web(),
            true));
  }

  NettySipStack stack() {
    return stack;
  }

  InetSocketAddress address(Transport transport) {
    return stack.listeners().stream()
        .filter(listener -> listener.transport() == transport)
        .findFirst()
        .orElseThrow()
        .address();
  }

  String uri(Transport transport) {
    return "sip:party@127.0.0.1:%d;transport=%s"
        .formatted(
            address(transport).getPort(), transport.name().toLowerCase(java.util.Locale.ROOT));
  }

  Flow to(Party other, Transport transport) {
    return Flow.to(transport, address(transport), other.address(transport));
  }

  static String branch() {
    return "z9hG4bK-test-" + NUMBER.incrementAndGet();
  }

  /** A request that opens a dialog, or needs none. */
  Request request(String method, Party other, Transport transport) {
    var number = NUMBER.incrementAndGet();
    return Request.of(
        method,
        other.uri(transport),
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", "\"A Party\" <sip:party@127.0.0.1>;tag=from" + number)
            .plus("To", "<" + other.uri(transport) + ">")
            .plus("Call-ID", "call-" + number + "@127.0.0.1")
            .plus("CSeq", number + " " + method)
            .plus("Contact", "<" + uri(transport) + ">"));
  }

  ClientTransaction send(Request request, Flow flow) {
    return stack.send(request, flow, branch(), this);
  }

  Response answer(ServerTransaction transaction, int status) {
    var response =
        Response.to(transaction.request(), status)
            .withToTag("to-tag")
            .with("Contact", "<" + uri(transaction.flow().transport()) + ">");
    transaction.reply(response);
    return response;
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      var next = queue.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (next == null) throw new AssertionError("nothing came");
      return next;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Waits for a response with that status; others may come before it. */
  Response response(int status) {
    while (true) {
      var response = next(responses);
      if (response.status() == status) return response;
    }
  }

  Map<String, Long> counters() {
    return stack.counters();
  }

  long counter(String name) {
    return counters().getOrDefault(name, 0L);
  }

  /** Polls until it is so, since the other end has its own thread. */
  static void eventually(String what, java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("not so in time: " + what);
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  void becomesEmpty() {
    eventually(
        "no transaction left in\n" + stack.describe(),
        () ->
            stack.describe().contains("server transactions 0\n")
                && stack.describe().contains("client transactions 0\n"));
  }

  List<ServerTransaction> seen() {
    return List.copyOf(requests);
  }

  @Override
  public void onRequest(ServerTransaction transaction) {
    atOnce.accept(transaction);
    requests.add(transaction);
  }

  @Override
  public void onAck(Request ack, Flow from) {
    acks.add(ack);
  }

  @Override
  public void onCancel(ServerTransaction invite, Request cancel) {
    cancelled.add(invite);
  }

  @Override
  public void onStrayResponse(Response response, Flow from) {
    strays.add(response);
  }

  @Override
  public void onUnacknowledged(ServerTransaction transaction) {
    unacknowledged.add(transaction);
  }

  @Override
  public void onResponse(ClientTransaction transaction, Response response) {
    responses.add(response);
  }

  @Override
  public void onFailure(ClientTransaction transaction, int status, String reason) {
    failures.add(new Failure(transaction, status, reason));
  }

  @Override
  public void close() {
    stack.close();
  }
}
