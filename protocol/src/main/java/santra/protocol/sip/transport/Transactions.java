package santra.protocol.sip.transport;

import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transaction.Action.Arm;
import santra.protocol.sip.transaction.Action.Deliver;
import santra.protocol.sip.transaction.Action.Disarm;
import santra.protocol.sip.transaction.Action.Fail;
import santra.protocol.sip.transaction.Action.Launch;
import santra.protocol.sip.transaction.Action.Resend;
import santra.protocol.sip.transaction.Action.Send;
import santra.protocol.sip.transaction.ClientInput;
import santra.protocol.sip.transaction.ServerInput;
import santra.protocol.sip.transaction.State;
import santra.protocol.sip.transaction.Step;
import santra.protocol.sip.transaction.Timing;
import santra.protocol.sip.transaction.TransactionKey;

/**
 * All transactions of a stack: finds the one a message belongs to, lets it step, and does as it
 * asks. Everything happens on one event loop; what comes from elsewhere, or from a callback, is
 * queued there, so that one step ends before the next begins.
 */
final class Transactions {
  /** Nobody asks what became of a CANCEL: the INVITE's final response tells. */
  private static final ClientTransaction.Listener UNHEARD =
      new ClientTransaction.Listener() {
        @Override
        public void onResponse(ClientTransaction transaction, Response response) {}

        @Override
        public void onFailure(ClientTransaction transaction, int status, String reason) {}
      };

  private final EventExecutor loop;
  private final Carrier carrier;
  private final SipSettings settings;
  private final TransactionUser user;
  private final Counters counters;
  private final Complaints complaints;
  private final SourceLimits limits;
  private final LongSupplier nanos;
  private final Stateless stateless;
  private final Map<TransactionKey, LiveServer> servers = new HashMap<>();
  private final Map<TransactionKey, LiveClient> clients = new HashMap<>();

  Transactions(
      EventExecutor loop,
      Carrier carrier,
      SipSettings settings,
      TransactionUser user,
      Counters counters,
      Complaints complaints,
      SourceLimits limits,
      LongSupplier nanos) {
    this.loop = loop;
    this.carrier = carrier;
    this.settings = settings;
    this.user = user;
    this.counters = counters;
    this.complaints = complaints;
    this.limits = limits;
    this.nanos = nanos;
    this.stateless = new Stateless(carrier, limits, counters);
  }

  // ---- from the wire

  void received(Envelope envelope) {
    switch (envelope.message()) {
      case Request request -> received(request, envelope.flow());
      case Response response -> received(response, envelope.flow());
    }
  }

  private void received(Request request, Flow flow) {
    counters.received(request.method());
    var via = request.topVia();
    var key = TransactionKey.of(request, via);
    var known = servers.get(key);
    if (known != null) {
      if (!request.method().equals("ACK")) counters.count("repeated");
      apply(known, known.step(new ServerInput.Received(request)));
      return;
    }
    var stamped = Vias.stamped(request, via, flow.remote());
    switch (request.method()) {
      case "ACK" -> ack(stamped, via, flow);
      case "CANCEL" -> cancel(key, stamped, via, flow);
      default -> open(key, stamped, via, flow);
    }
  }

  private void ack(Request ack, Via via, Flow flow) {
    if (Stateless.answered(ack, via)) return;
    guard("onAck", () -> user.onAck(ack, flow));
  }

  /** RFC 3261 section 9.2. */
  private void cancel(TransactionKey key, Request cancel, Via via, Flow flow) {
    var invite = servers.get(key.invite());
    if (invite == null) {
      open(key, cancel, via, flow);
      return;
    }
    // CANCEL is said hop by hop: whoever guesses a branch elsewhere, ends no call.
    if (!invite.flow().remote().getAddress().equals(flow.remote().getAddress())) {
      stateless.reply(cancel, 481, via, flow);
      return;
    }
    var transaction = live(key, cancel, via, flow);
    servers.put(key, transaction);
    // Without its start step: it needs no patience, for it is answered here and now.
    var tag = Long.toHexString(ThreadLocalRandom.current().nextLong());
    var answer = Response.to(cancel, 200).withToTag(tag);
    apply(transaction, transaction.step(new ServerInput.Reply(answer)));
    if (invite.unanswered()) guard("onCancel", () -> user.onCancel(invite, cancel));
  }

  private void open(TransactionKey key, Request request, Via via, Flow flow) {
    var inDialog = request.to().tag().isPresent();
    if (!inDialog && !limits.request(flow.remote().getAddress())) {
      counters.count("dropped.limit");
    } else if (full(inDialog)) {
      counters.count("refused.full");
      stateless.busy(request, via, flow);
    } else if (spent(request)) {
      stateless.reply(request, 483, via, flow);
    } else {
      var transaction = live(key, request, via, flow);
      servers.put(key, transaction);
      apply(transaction, transaction.start());
    }
  }

  private LiveServer live(TransactionKey key, Request request, Via via, Flow flow) {
    return new LiveServer(key, request, flow, via, timing(flow), nanos.getAsLong(), this::replied);
  }

  /** Calls in progress may use a quarter more, so that they can end when nothing can begin. */
  private boolean full(boolean inDialog) {
    long live = size();
    return live >= (inDialog ? settings.maxTransactions() * 5L / 4 : settings.maxTransactions());
  }

  /**
   * Max-Forwards 0: answered 483 for every method but OPTIONS, though we are the last hop, since a
   * request that came so far has been in a loop (RFC 3261 section 16.3, RFC 4475 zeromf).
   */
  private static boolean spent(Request request) {
    return !request.method().equals("OPTIONS")
        && !request.method().equals("CANCEL")
        && request.headers().first("Max-Forwards").filter("0"::equals).isPresent();
  }

  private void received(Response response, Flow flow) {
    counters.count("received.response");
    var transaction = clients.get(TransactionKey.of(response));
    if (transaction != null) {
      apply(transaction, transaction.step(new ClientInput.Received(response)));
    } else {
      counters.count("stray.response");
      guard("onStrayResponse", () -> user.onStrayResponse(response, flow));
    }
  }

  void unreadable(Unreadable unreadable) {
    counters.count("malformed");
    stateless.refuse(unreadable);
  }

  // ---- from the user, any thread

  ClientTransaction send(
      Request request, Flow flow, String branch, ClientTransaction.Listener listener) {
    var transaction =
        new LiveClient(
            TransactionKey.client(branch, request.method()),
            withVia(request, flow, branch),
            flow,
            listener,
            timing(flow),
            nanos.getAsLong(),
            this::wished);
    if (!later(() -> start(transaction))) listener.onFailure(transaction, 503, "stack closed");
    return transaction;
  }

  private void start(LiveClient transaction) {
    var reason =
        full(true)
            ? "too many transactions"
            : clients.containsKey(transaction.key) ? "branch in use" : "";
    if (reason.isEmpty()) {
      clients.put(transaction.key, transaction);
      apply(transaction, transaction.start());
    } else {
      counters.count("refused.send");
      guard("onFailure", () -> transaction.listener().onFailure(transaction, 503, reason));
    }
  }

  private void wished(LiveClient transaction, ClientInput wish) {
    later(() -> apply(transaction, transaction.step(wish)));
  }

  private void replied(LiveServer transaction, Response response) {
    later(() -> apply(transaction, transaction.step(new ServerInput.Reply(response))));
  }

  void sendOutside(Request request, Flow flow, String branch) {
    var sent = withVia(request, flow, branch);
    later(() -> carrier.send(sent, flow, _ -> counters.count("unsendable")));
  }

  /**
   * @param ways tried one after the other, not empty
   */
  void sendOutside(Response response, List<Flow> ways) {
    later(() ->
        carrier.send(
            response,
            ways.getFirst(),
            _ -> {
              if (ways.size() == 1) counters.count("unsendable");
              else sendOutside(response, ways.subList(1, ways.size()));
            }));
  }

  private static Request withVia(Request request, Flow flow, String branch) {
    return new Request(
        request.method(),
        request.uri(),
        request
            .headers()
            .first("Via", Vias.ours(flow.transport(), flow.local(), branch).toString()),
        request.body());
  }

  private boolean later(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  // ---- the driver: obeys, decides nothing

  private <S extends State> void apply(Live<S> live, Step<? extends S> step) {
    live.enter(step.next());
    for (var action : step.actions()) {
      switch (action) {
        case Send(var message) -> carrier.send(message, live.target(carrier), unsendable(live));
        case Resend(var message) -> carrier.resend(message, live.target(carrier), unsendable(live));
        case Deliver(var message) -> deliver(live, message);
        case Arm(var timer, var delay) ->
            live.arm(
                timer,
                loop.schedule(
                    () -> apply(live, live.expired(timer)), delay.toNanos(), TimeUnit.NANOSECONDS));
        case Disarm(var timer) -> live.disarm(timer);
        case Launch(var cancel) -> launch(live, cancel);
        case Fail(var status, var reason) ->
            guard("A failure report", () -> live.fail(user, status, reason));
      }
    }
    if (live.state().terminated()) forget(live);
  }

  private <S extends State> Consumer<String> unsendable(Live<S> live) {
    return reason -> later(() -> apply(live, live.unsendable(reason)));
  }

  private void deliver(Live<?> live, SipMessage message) {
    try {
      live.deliver(user, message);
    } catch (RuntimeException fault) {
      complain("A callback for " + live.key.method(), fault);
      live.apologise();
    }
  }

  private void launch(Live<?> live, Request cancel) {
    var key = TransactionKey.client(live.key.branch(), cancel.method());
    var flow = live.target(carrier);
    start(
        new LiveClient(key, cancel, flow, UNHEARD, timing(flow), nanos.getAsLong(), this::wished));
  }

  private void guard(String what, Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException fault) {
      complain(what, fault);
    }
  }

  private void complain(String what, RuntimeException fault) {
    counters.count("user.failed");
    complaints.log(what, fault);
  }

  private void forget(Live<?> live) {
    live.disarmAll();
    switch (live) {
      case LiveServer server -> servers.remove(server.key, server);
      case LiveClient client -> clients.remove(client.key, client);
    }
  }

  private Timing timing(Flow flow) {
    return new Timing(settings.t1(), flow.transport().reliable());
  }

  // ---- for people

  int size() {
    return servers.size() + clients.size();
  }

  /** On the loop. */
  void close() {
    servers.values().forEach(Live::disarmAll);
    clients.values().forEach(Live::disarmAll);
    servers.clear();
    clients.clear();
  }

  /** On the loop. */
  void describe(StringBuilder text) {
    describe("server", servers, text);
    describe("client", clients, text);
    text.append("sources ").append(limits.sources()).append('\n');
  }

  private void describe(
      String kind, Map<TransactionKey, ? extends Live<?>> live, StringBuilder text) {
    text.append(kind).append(" transactions ").append(live.size()).append('\n');
    var byState = new TreeMap<String, Integer>();
    for (var each : live.values()) byState.merge(each.kind(), 1, Integer::sum);
    byState.forEach(
        (state, count) -> text.append("  ").append(count).append(' ').append(state).append('\n'));
    live.values().stream()
        .limit(SipStack.DESCRIBED)
        .forEach(each -> text.append("  ").append(each.describe(nanos.getAsLong())).append('\n'));
  }
}
