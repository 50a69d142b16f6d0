package santra.ha.takeover;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
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
 * Adopts the addresses of nodes that are away and gives them back when their homes claim them. Each
 * node says its own address as a role of its membership, and claims it when all else is ready to
 * serve; claims are remembered in the cluster, so that a node that came later adopts addresses too.
 *
 * <p>A node is away once it is downed, leaves, or is gone; merely unreachable, it is not; and no
 * more as soon as the new member has claimed the address, for it is about to open it itself: until
 * then its heir serves on, however long the start takes. A leaving node closes its listeners before
 * it says that it leaves. An address that is not free yet is asked for again until it is, or until
 * somebody else is to have it.
 */
public final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /** Before the address, in the member's roles. */
  public static final String ROLE = "home:";

  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final Duration HOLDER_LIMIT = Duration.ofSeconds(10);

  /** Others hear of a claim later all the same, by gossip. */
  private static final Duration CLAIM_HEARD = Duration.ofSeconds(1);

  private static final Key<ORSet<String>> CLAIMS = ORSetKey.create("santra-homes");

  /** Between an address and the member that has claimed it. */
  private static final char BY = ' ';

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

  /**
   * This node is about to open its own address: its heir, if it has one, shall close it. Completes
   * when the other nodes have heard, or after a second.
   */
  public static CompletionStage<Done> claim(ActorSystem<?> system, String home) {
    var self = DistributedData.get(system).selfUniqueAddress();
    return AskPattern.<Replicator.Command, Replicator.UpdateResponse<ORSet<String>>>ask(
            DistributedData.get(system).replicator(),
            answer ->
                new Replicator.Update<>(
                    CLAIMS,
                    ORSet.empty(),
                    new Replicator.WriteAll(CLAIM_HEARD),
                    answer,
                    claims -> claimed(self, claims, home)),
            CLAIM_HEARD.multipliedBy(2),
            system.scheduler())
        .handle((_, _) -> Done.done());
  }

  /** The claims of its former selves are over. */
  private static ORSet<String> claimed(
      SelfUniqueAddress self, ORSet<String> claims, String address) {
    var now = claims;
    for (var one : claims.getElements())
      if (one.startsWith(address + BY)) now = now.remove(self, one);
    return now.add(self, claim(address, self.uniqueAddress()));
  }

  private static String claim(String address, UniqueAddress member) {
    return address + BY + member.longUid();
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
    private final Map<UniqueAddress, Member> members = new HashMap<>();
    private Set<String> claims = Set.of();
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
      new ReplicatorMessageAdapter<Message, ORSet<String>>(
              context, DistributedData.get(context.getSystem()).replicator(), Duration.ofSeconds(5))
          .subscribe(CLAIMS, Message.Known::new);
      Cluster.get(context.getSystem())
          .subscriptions()
          .tell(
              Subscribe.create(
                  context.messageAdapter(MemberEvent.class, Message.Changed::new),
                  MemberEvent.class));
    }

    @Override
    public Receive<Message> createReceive() {
      return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
      switch (message) {
        case Message.Changed(var event) -> note(event.member());
        case Message.Known(Replicator.Changed<ORSet<String>> now) ->
            claims = Set.copyOf(now.get(CLAIMS).getElements());
        case Message.Known(_) -> {
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
    }

    /** The addresses that members in one of these states have claimed. */
    private Set<String> served(MemberStatus... states) {
      return members.values().stream()
          .filter(member -> List.of(states).contains(member.status()))
          .flatMap(member ->
              member.getRoles().stream()
                  .filter(role -> role.startsWith(ROLE))
                  .map(role -> role.substring(ROLE.length()))
                  .filter(address -> claims.contains(claim(address, member.uniqueAddress()))))
          .collect(Collectors.toUnmodifiableSet());
    }

    /** Every address that was ever claimed. */
    private Set<String> known() {
      return claims.stream()
          .map(claim -> claim.substring(0, claim.lastIndexOf(BY)))
          .collect(Collectors.toUnmodifiableSet());
    }

    /** Only a node that serves its own address adopts others'. */
    private Set<String> wanted() {
      var up = served(MemberStatus.up());
      if (!up.contains(home)) return Set.of();
      var away = new HashSet<>(known());
      away.removeAll(served(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up()));
      return Heirs.adoptedBy(home, away, up);
    }

    /** Brings what is held nearer to what should be; may be called at any time. */
    private void settle() {
      var wanted = wanted();
      addressesKnown.set(known().size());
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
