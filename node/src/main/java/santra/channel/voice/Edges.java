package santra.channel.voice;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the edge that holds a SIP address, on whichever node it is. An order for this node's own
 * edge is a plain call.
 */
public final class Edges {
  private static final Logger LOG = LoggerFactory.getLogger(Edges.class);
  private static final ServiceKey<EdgeOrder> KEY = ServiceKey.create(EdgeOrder.class, "sip-edge");
  private static final String PREFIX = "sip-edge-";

  private final String own;
  private final Consumer<EdgeOrder> execute;
  private final Map<String, ActorRef<EdgeOrder>> others = new ConcurrentHashMap<>();

  /**
   * @param own this node's SIP address, {@code host:port}
   * @param execute does an order at this node's edge; must not block
   */
  public Edges(String own, Consumer<EdgeOrder> execute) {
    this.own = own;
    this.execute = execute;
  }

  /** The actor that takes orders from other nodes and keeps the list of them. */
  public Behavior<EdgeOrder> actor() {
    return Behaviors.setup(context -> {
      var receptionist = context.getSystem().receptionist();
      receptionist.tell(Receptionist.register(KEY, context.getSelf()));
      var listings =
          context.spawn(
              Behaviors.receive(Receptionist.Listing.class).onAnyMessage(this::listed).build(),
              "listings");
      receptionist.tell(Receptionist.subscribe(KEY, listings));
      return Behaviors.receive(EdgeOrder.class)
          .onAnyMessage(order -> {
            execute.accept(order);
            return Behaviors.same();
          })
          .build();
    });
  }

  /** The name under which {@link #actor} must be spawned: it carries the SIP address. */
  public String actorName() {
    return PREFIX + own;
  }

  private Behavior<Receptionist.Listing> listed(Receptionist.Listing listing) {
    var now = new HashMap<String, ActorRef<EdgeOrder>>();
    for (var edge : listing.getServiceInstances(KEY))
      now.put(edge.path().name().substring(PREFIX.length()), edge);
    others.keySet().retainAll(now.keySet());
    others.putAll(now);
    return Behaviors.same();
  }

  public void tell(String edge, EdgeOrder order) {
    if (edge.equals(own)) {
      execute.accept(order);
      return;
    }
    var other = others.get(edge);
    if (other != null) other.tell(order);
    else LOG.warn("no node holds SIP address {}: {} not done", edge, name(order));
  }

  private static String name(EdgeOrder order) {
    return order.getClass().getSimpleName() + " " + order.token();
  }
}
