package santra.channel.voice;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the edge that serves a SIP address, on whichever node it is now. An order for an address
 * that is between two nodes waits for the next; what was told to a node just before it died is told
 * again to the one that takes its address over. An order for this node's own edge is a plain call.
 */
public final class Edges {
  private static final Logger LOG = LoggerFactory.getLogger(Edges.class);
  private static final ServiceKey<EdgeOrder> KEY = ServiceKey.create(EdgeOrder.class, "sip-edge");
  private static final String PREFIX = "sip-edge-";

  /** Between an address's name and how often it was taken: names of actors are used once. */
  private static final char TIMES = '~';

  private static final Duration AGAIN = Duration.ofMillis(50);

  /** How long an order waits for somebody to serve its address: as long as its peer, 64*T1. */
  private static final Duration PATIENCE = Duration.ofSeconds(32);

  /** A node that died had not heard what was told this long before its death was noticed. */
  private static final Duration UNHEARD = Duration.ofSeconds(3);

  private static final int MOST_UNHEARD = 2_000;
  private static final int MOST_PENDING = 10_000;

  private final Addresses addresses;
  private final Consumer<EdgeOrder> execute;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;
  private final Map<String, Holder> holders = new ConcurrentHashMap<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Who serves an address of another node, and what it was told lately. */
  private static final class Holder {
    private ActorRef<EdgeOrder> edge;
    private boolean present = true;
    private final Deque<Told> told = new ArrayDeque<>();

    Holder(ActorRef<EdgeOrder> edge) {
      this.edge = edge;
    }

    synchronized void gone() {
      present = false;
    }

    /** False when nobody serves the address just now. */
    synchronized boolean tell(EdgeOrder order, long now) {
      if (!present) return false;
      while (!told.isEmpty()
          && (told.size() >= MOST_UNHEARD || now - told.peekFirst().at() > UNHEARD.toNanos()))
        told.removeFirst();
      told.addLast(new Told(order, now));
      edge.tell(order);
      return true;
    }

    synchronized void moved(ActorRef<EdgeOrder> next, long now) {
      present = true;
      if (next.equals(edge)) return;
      edge = next;
      for (var one : told) if (now - one.at() <= 2 * UNHEARD.toNanos()) next.tell(one.order());
    }
  }

  private record Told(EdgeOrder order, long at) {}

  /**
   * @param execute does an order at this node's edge; must not block
   * @param nanos as {@code System::nanoTime}
   */
  public Edges(
      Addresses addresses,
      Consumer<EdgeOrder> execute,
      ScheduledExecutorService timer,
      LongSupplier nanos) {
    this.addresses = addresses;
    this.execute = execute;
    this.timer = timer;
    this.nanos = nanos;
  }

  /** What the keeper is told: serve an address for the other nodes, or no more. */
  public sealed interface Keep {
    record Serve(String address) implements Keep {}

    record Leave(String address) implements Keep {}
  }

  /** Has one child for each address served here, and keeps the list of everybody's. */
  public Behavior<Keep> keeper() {
    return Behaviors.setup(Keeper::new);
  }

  private final class Keeper extends AbstractBehavior<Keep> {
    private final Map<String, ActorRef<EdgeOrder>> served = new HashMap<>();
    private int taken;

    Keeper(ActorContext<Keep> context) {
      super(context);
      var listings =
          context.spawn(
              Behaviors.receive(Receptionist.Listing.class)
                  .onAnyMessage(Edges.this::listed)
                  .build(),
              "listings");
      context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, listings));
    }

    @Override
    public Receive<Keep> createReceive() {
      return newReceiveBuilder()
          .onMessage(
              Keep.Serve.class,
              serve -> {
                served.computeIfAbsent(serve.address(), this::spawn);
                return this;
              })
          .onMessage(
              Keep.Leave.class,
              leave -> {
                var edge = served.remove(leave.address());
                if (edge != null) getContext().stop(edge);
                return this;
              })
          .build();
    }

    private ActorRef<EdgeOrder> spawn(String address) {
      var edge =
          getContext()
              .spawn(
                  Behaviors.receive(EdgeOrder.class)
                      .onAnyMessage(order -> {
                        execute.accept(order);
                        return Behaviors.same();
                      })
                      .build(),
                  name(address, taken++));
      getContext().getSystem().receptionist().tell(Receptionist.register(KEY, edge));
      return edge;
    }
  }

  private Behavior<Receptionist.Listing> listed(Receptionist.Listing listing) {
    var now = new HashMap<String, ActorRef<EdgeOrder>>();
    for (var edge : listing.getServiceInstances(KEY)) now.put(address(edge.path().name()), edge);
    for (var holder : holders.entrySet())
      if (!now.containsKey(holder.getKey())) holder.getValue().gone();
    now.forEach((address, edge) -> {
      var known = holders.putIfAbsent(address, new Holder(edge));
      if (known != null) known.moved(edge, nanos.getAsLong());
    });
    return Behaviors.same();
  }

  private static String name(String address, int times) {
    return PREFIX + address.replace('[', '=').replace(']', '=') + TIMES + times;
  }

  private static String address(String name) {
    var address = name.substring(PREFIX.length(), name.lastIndexOf(TIMES));
    return address.startsWith("=") ? "[" + address.substring(1).replace('=', ']') : address;
  }

  public void tell(String address, EdgeOrder order) {
    tell(address, order, nanos.getAsLong() + PATIENCE.toNanos());
  }

  private void tell(String address, EdgeOrder order, long until) {
    if (addresses.serves(address)) {
      execute.accept(order);
      return;
    }
    var now = nanos.getAsLong();
    var holder = holders.get(address);
    if (holder != null && holder.tell(order, now)) return;
    if (now - until >= 0 || pending.incrementAndGet() > MOST_PENDING) {
      if (now - until < 0) pending.decrementAndGet();
      LOG.warn("no node serves SIP address {}: {} not done", address, words(order));
      return;
    }
    var _ =
        timer.schedule(
            () -> {
              pending.decrementAndGet();
              tell(address, order, until);
            },
            AGAIN.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static String words(EdgeOrder order) {
    return order.getClass().getSimpleName() + " " + order.token();
  }
}
