package santra.ha.takeover;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.ORSetKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adopts the addresses of nodes that are away and gives them back when their homes are up again.
 * Each node says its own address as a role of its membership; all addresses ever said are
 * remembered in the cluster, so that a node that came later adopts them too.
 *
 * <p>A node is away once it is downed, leaves, or is gone; merely unreachable, it is not; and no
 * more as soon as it joins again, for it is about to open its address itself. A leaving node closes
 * its listeners before it says that it leaves. An address that is not free yet is asked for again
 * until it is, or until somebody else is to have it.
 */
public final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /** Before the address, in the member's roles. */
  public static final String ROLE = "home:";

  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final Duration HOLDER_LIMIT = Duration.ofSeconds(10);

  private final Set<String> adopted = ConcurrentHashMap.newKeySet();
  private final AtomicLong addressesKnown = new AtomicLong();
  private final AtomicLong adoptions = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  private Takeover() {}

  /**
   * @param home this node's own address, as {@code ClusterConfig.home} was told
   */
  public static Takeover start(ActorSystem<?> system, String home, AddressHolder holder) {
    var takeover = new Takeover();
    Behavior<Message> behavior =
        Behaviors.setup(context ->
            Behaviors.withTimers(timers -> takeover.new Heir(context, timers, home, holder)));
    var _ = system.systemActorOf(behavior, "takeover", Props.empty());
    return takeover;
  }

  /** Addresses served here whose homes are away. */
  public Set<String> adopted() {
    return Set.copyOf(adopted);
  }

  public Map<String, Long> figures() {
    return Map.of(
        "addresses.known", addressesKnown.get(),
        "addresses.adopted", (long) adopted.size(),
        "adoptions", adoptions.get(),
        "adoptions.refused", refusals.get());
  }

  private sealed interface Message {
    record Changed(MemberEvent event) implements Message {}

    record Known(Replicator.SubscribeResponse<ORSet<String>> homes) implements Message {}

    record Remembered() implements Message {}

    record Again() implements Message {}

    record Ended(String address, boolean adopting, boolean good) implements Message {}
  }

  /** Holds an address, or is about to or about not to: one order at a time for each. */
  private enum Hold {
    ADOPTING,
    REFUSED,
    HELD,
    GIVING_BACK,
    NOT_RETURNED
  }

  private final class Heir extends AbstractBehavior<Message> {
    private final TimerScheduler<Message> timers;
    private final String home;
    private final AddressHolder holder;
    private final Key<ORSet<String>> key = ORSetKey.create("santra-homes");
    private final SelfUniqueAddress self;
    private final ReplicatorMessageAdapter<Message, ORSet<String>> replicator;
    private final Map<UniqueAddress, Member> members = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Map<String, Long> wantedAt = new HashMap<>();

    Heir(
        ActorContext<Message> context,
        TimerScheduler<Message> timers,
        String home,
        AddressHolder holder) {
      super(context);
      this.timers = timers;
      this.home = home;
      this.holder = holder;
      var data = DistributedData.get(context.getSystem());
      this.self = data.selfUniqueAddress();
      this.replicator =
          new ReplicatorMessageAdapter<>(context, data.replicator(), Duration.ofSeconds(5));
      replicator.subscribe(key, Message.Known::new);
      Cluster.get(context.getSystem())
          .subscriptions()
          .tell(
              Subscribe.create(
                  context.messageAdapter(MemberEvent.class, Message.Changed::new),
                  MemberEvent.class));
      known.add(home);
      remember(home);
    }

    @Override
    public Receive<Message> createReceive() {
      return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
      switch (message) {
        case Message.Changed(var event) -> note(event.member());
        case Message.Known(Replicator.Changed<ORSet<String>> homes) ->
            known.addAll(homes.get(key).getElements());
        case Message.Known(_), Message.Remembered() -> {
          return this;
        }
        case Message.Again() -> {
          holds.values().removeIf(hold -> hold == Hold.REFUSED);
          holds.replaceAll((_, hold) -> hold == Hold.NOT_RETURNED ? Hold.HELD : hold);
        }
        case Message.Ended(var address, var adopting, var good) -> ended(address, adopting, good);
      }
      settle();
      return this;
    }

    private void note(Member member) {
      if (member.status().equals(MemberStatus.removed())) members.remove(member.uniqueAddress());
      else members.put(member.uniqueAddress(), member);
      member.getRoles().stream()
          .filter(role -> role.startsWith(ROLE))
          .map(role -> role.substring(ROLE.length()))
          .filter(known::add)
          .forEach(this::remember);
    }

    /** For nodes that come later. Whoever hears of an address says it: its home may go at once. */
    private void remember(String address) {
      replicator.askUpdate(
          asker ->
              new Replicator.Update<>(
                  key,
                  ORSet.empty(),
                  Replicator.writeLocal(),
                  asker,
                  homes -> homes.add(self, address)),
          _ -> new Message.Remembered());
    }

    /** Addresses of the members in one of these states. */
    private Set<String> homes(MemberStatus... states) {
      return members.values().stream()
          .filter(member -> List.of(states).contains(member.status()))
          .flatMap(member -> member.getRoles().stream())
          .filter(role -> role.startsWith(ROLE))
          .map(role -> role.substring(ROLE.length()))
          .collect(Collectors.toUnmodifiableSet());
    }

    /** A node that joins opens its own address; only one that is up adopts others'. */
    private Set<String> wanted() {
      var up = homes(MemberStatus.up());
      if (!up.contains(home)) return Set.of();
      var away = new HashSet<>(known);
      away.removeAll(homes(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up()));
      return Heirs.adoptedBy(home, away, up);
    }

    /** Brings what is held nearer to what should be; may be called at any time. */
    private void settle() {
      var wanted = wanted();
      addressesKnown.set(known.size());
      wantedAt.keySet().retainAll(wanted);
      for (var address : wanted) {
        wantedAt.putIfAbsent(address, System.nanoTime());
        if (!holds.containsKey(address)) {
          holds.put(address, Hold.ADOPTING);
          ask(address, true);
        }
      }
      for (var each : Map.copyOf(holds).entrySet())
        if (each.getValue() == Hold.HELD && !wanted.contains(each.getKey())) {
          holds.put(each.getKey(), Hold.GIVING_BACK);
          ask(each.getKey(), false);
        }
    }

    private void ask(String address, boolean adopting) {
      var asked = adopting ? holder.adopt(address) : holder.giveBack(address);
      getContext()
          .pipeToSelf(
              asked
                  .toCompletableFuture()
                  .copy()
                  .orTimeout(HOLDER_LIMIT.toMillis(), TimeUnit.MILLISECONDS),
              (_, failure) -> new Message.Ended(address, adopting, failure == null));
    }

    private void ended(String address, boolean adopting, boolean good) {
      if (adopting && good) {
        holds.put(address, Hold.HELD);
        adopted.add(address);
        adoptions.incrementAndGet();
        var since = wantedAt.getOrDefault(address, System.nanoTime());
        LOG.warn("{} is adopted after {} ms", address, (System.nanoTime() - since) / 1_000_000);
      } else if (adopting) {
        holds.put(address, Hold.REFUSED);
        if (refusals.incrementAndGet() % 100 == 1) LOG.warn("{} is not to be had yet", address);
        again();
      } else if (good) {
        holds.remove(address);
        adopted.remove(address);
        LOG.warn("{} is given back to its home", address);
      } else {
        holds.put(address, Hold.NOT_RETURNED);
        LOG.error("ALARM {} could not be given back; trying again", address);
        again();
      }
    }

    private void again() {
      timers.startSingleTimer(new Message.Again(), AGAIN);
    }
  }
}
