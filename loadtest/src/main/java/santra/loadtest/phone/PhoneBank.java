package santra.loadtest.phone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.loadtest.ledger.Story;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.NettySipStack;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.SipSettings;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TransactionUser;
import santra.protocol.sip.transport.Transport;

/**
 * Any number of robots on one SIP stack and one thread. A caller is placed with {@link Caller}; a
 * phone that can be called is put here with {@link #install}.
 */
public final class PhoneBank implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PhoneBank.class);
  private static final int COMPLAINTS = 1_000;
  private static final int BYES = 200_000;

  /** Where nodes listen for WebSockets. */
  private static final int WEB_PORT = 5080;

  private final ScheduledThreadPoolExecutor thread;
  private final SipStack stack;
  private final InetSocketAddress address;
  private final Transport transport;
  private final Map<InetAddress, WebLine> webLines = new ConcurrentHashMap<>();
  private final DatagramChannel deaf;
  private final Voices voices;
  private final Map<String, Leg> legs = new HashMap<>();
  private final Set<String> putOff = new HashSet<>();
  private boolean puttingOff;
  private final Set<Story> muted = ConcurrentHashMap.newKeySet();
  private final Map<String, Function<ServerTransaction, Optional<AnsweringLeg>>> phones =
      new HashMap<>();
  private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
  private final List<Duration> byes = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param listen port 0 takes a free one
   */
  public PhoneBank(String name, InetSocketAddress listen, Voices voices) throws IOException {
    this(name, SipSettings.on(listen), voices, Transport.UDP);
  }

  /**
   * Robots who can be reached only by connections of their own, as behind a home's router, where it
   * is not UDP.
   */
  public static PhoneBank behindRouter(
      String name, InetSocketAddress listen, Voices voices, Transport transport)
      throws IOException {
    var usual = SipSettings.on(listen);
    var datagrams = List.of(new SipStack.Listener(Transport.UDP, listen));
    var settings =
        new SipSettings(
            datagrams,
            usual.t1(),
            usual.maxMessage(),
            usual.maxTransactions(),
            usual.maxConnections(),
            usual.idleConnection(),
            usual.headerDeadline(),
            usual.perSource());
    return new PhoneBank(name, settings, voices, transport);
  }

  /** Robots who call over this transport and can be called by UDP and TCP. */
  public static PhoneBank over(
      String name, InetSocketAddress listen, Voices voices, Transport transport)
      throws IOException {
    return new PhoneBank(name, SipSettings.on(listen), voices, transport);
  }

  private PhoneBank(String name, SipSettings settings, Voices voices, Transport transport)
      throws IOException {
    this.voices = voices;
    this.transport = transport;
    var listen = settings.listeners().getFirst().address();
    thread =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().name("robots-" + name).daemon().unstarted(work));
    thread.setRemoveOnCancelPolicy(true);
    deaf = DatagramChannel.open().bind(new InetSocketAddress(listen.getAddress(), 0));
    stack = NettySipStack.start(settings.withoutProbes(), new Wire());
    address = stack.listeners().getFirst().address();
  }

  public InetSocketAddress address() {
    return address;
  }

  public Voices voices() {
    return voices;
  }

  InetAddress inetAddress() {
    return address.getAddress();
  }

  String host() {
    return address.getAddress().getHostAddress();
  }

  /** What went wrong on the wire without ending a call, oldest first. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  void complain(String what) {
    log.warn("{}", what);
    if (complaints.size() < COMPLAINTS) complaints.add(what);
  }

  void answeredBye(Duration after) {
    if (byes.size() < BYES) byes.add(after);
  }

  /** How long the answer to each BYE of ours took. */
  public List<Duration> byes() {
    synchronized (byes) {
      return List.copyOf(byes);
    }
  }

  /** Runs it on the robots' thread. */
  void run(Runnable work) {
    thread.execute(() -> guarded(work));
  }

  /** Runs it on the robots' thread after a while. */
  void after(long millis, Runnable work) {
    var _ = timer(millis, work); // a mistake is caught and complained about by itself
  }

  /** The same, for one who may change its mind. */
  ScheduledFuture<?> timer(long millis, Runnable work) {
    return thread.schedule(() -> guarded(work), millis, TimeUnit.MILLISECONDS);
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException mistake) {
      log.error("a robot stumbled", mistake);
      complain("a robot stumbled: " + mistake);
    }
  }

  /** Random, as unique as tags, Call-IDs and branches must be. */
  String token() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** The Contact URI of a robot: its user part at our socket. */
  String contact(NameAddress robot) {
    return SipUri.of(robot.sipUri().user(), host(), address.getPort()) + transport.uriParameter();
  }

  ClientTransaction send(
      Request request, InetSocketAddress to, ClientTransaction.Listener listener) {
    return stack.send(request, flow(to), branch(), new OnThread(listener));
  }

  private Flow flow(InetSocketAddress to) {
    return transport.web()
        ? Flow.to(Transport.TCP, address, webLine(to.getAddress()).address())
        : Flow.to(transport, address, to);
  }

  private WebLine webLine(InetAddress node) {
    return webLines.computeIfAbsent(
        node,
        host -> {
          try {
            return new WebLine(inetAddress(), new InetSocketAddress(host, WEB_PORT));
          } catch (IOException full) {
            throw new UncheckedIOException(full);
          }
        });
  }

  void sendOutside(Request request, InetSocketAddress to) {
    stack.sendOutside(request, flow(to), branch());
  }

  /**
   * Tells when the streams to a peer break, all of which die with its process: by one more that
   * says nothing. Never for UDP, which breaks with nobody.
   */
  void watch(InetSocketAddress peer, Runnable broken) {
    if (!transport.reliable()) return;
    Thread.ofVirtual()
        .start(() -> {
          try (var socket = new Socket(peer.getAddress(), peer.getPort(), inetAddress(), 0)) {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
          } catch (IOException dead) {
            log.debug("{} has gone", peer, dead);
          }
          if (!thread.isShutdown()) run(broken);
        });
  }

  private String branch() {
    return "z9hG4bK" + token();
  }

  /** Where voices go that nobody hears: a socket that is never read. */
  int deafPort() {
    return deaf.socket().getLocalPort();
  }

  void install(String user, Function<ServerTransaction, Optional<AnsweringLeg>> phone) {
    run(() -> phones.put(user, phone));
  }

  void remember(Leg leg) {
    legs.put(leg.callId, leg);
  }

  void forget(Leg leg) {
    legs.remove(leg.callId);
  }

  /** From now on the first re-INVITE of every call is answered 491, as if ours were under way. */
  public void putOffReinvites() {
    run(() -> {
      puttingOff = true;
      putOff.clear();
    });
  }

  boolean putsOff(String callId) {
    return puttingOff && putOff.add(callId);
  }

  /**
   * What robots would say in the call of that story, they do not say: neither an ACK, nor a
   * response. As if it were lost on the way.
   */
  public void mute(Story story) {
    muted.add(story);
  }

  /** From now on everybody is heard again. */
  public void unmute() {
    muted.clear();
  }

  boolean mutes(Story story) {
    return muted.contains(story);
  }

  /** The caller of that story loses patience now. */
  public void giveUp(Story story) {
    run(() -> {
      for (var leg : List.copyOf(legs.values()))
        if (leg instanceof Caller caller && caller.isOf(story)) caller.losePatience();
    });
  }

  /** The caller of that story says again where it listens, by re-INVITE. */
  public void reinvite(Story story) {
    run(() -> {
      for (var leg : List.copyOf(legs.values()))
        if (leg instanceof Caller caller && caller.isOf(story)) caller.reinvite();
    });
  }

  /** Every caller of this bank hangs up. */
  public void leave() {
    run(() -> {
      for (var leg : List.copyOf(legs.values())) if (leg instanceof Caller caller) caller.leave();
    });
  }

  /** The caller of that story hangs up. */
  public void leave(Story story) {
    run(() -> {
      for (var leg : List.copyOf(legs.values()))
        if (leg instanceof Caller caller && caller.isOf(story)) caller.leave();
    });
  }

  @Override
  public void close() {
    stack.close();
    webLines.values().forEach(WebLine::close);
    thread.shutdownNow();
    try {
      deaf.close();
    } catch (IOException unexpected) {
      log.warn("closing", unexpected);
    }
  }

  private void onThreadRequest(ServerTransaction transaction) {
    var request = transaction.request();
    var leg = legs.get(request.callId());
    var inDialog = request.to().tag().isPresent();
    if (leg != null && inDialog) leg.onRequest(transaction);
    else if (request.method().equals("OPTIONS"))
      transaction.reply(Response.to(request, 200).withToTag(token()));
    else if (request.method().equals("INVITE") && !inDialog) onInvite(transaction);
    else transaction.reply(Response.to(request, 481).withToTag(token()));
  }

  private void onInvite(ServerTransaction transaction) {
    var request = transaction.request();
    var phone = phones.get(AnsweringLeg.calledUser(request));
    if (phone == null) {
      transaction.reply(Response.to(request, 404).withToTag(token()));
      return;
    }
    phone.apply(transaction).ifPresent(this::remember);
  }

  /** From the event loop to the robots' thread. */
  private final class Wire implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      run(() -> onThreadRequest(transaction));
    }

    @Override
    public void onAck(Request ack, Flow from) {
      run(() -> {
        if (legs.get(ack.callId()) instanceof AnsweringLeg leg) leg.onAck();
      });
    }

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {
      run(() -> {
        if (legs.get(cancel.callId()) instanceof AnsweringLeg leg) leg.onCancel();
      });
    }

    @Override
    public void onStrayResponse(Response response, Flow from) {
      complain("a stray " + response + " from " + from.remote());
    }

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {
      complain("no ACK for our final response in " + transaction.request().callId());
    }
  }

  private final class OnThread implements ClientTransaction.Listener {
    private final ClientTransaction.Listener listener;

    OnThread(ClientTransaction.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      run(() -> listener.onResponse(transaction, response));
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      run(() -> listener.onFailure(transaction, status, reason));
    }
  }
}
