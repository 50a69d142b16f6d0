package santra.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * Starts entities that nobody has sent a message yet: at a node's start, so that no caller pays for
 * it; and when another's share has come to the survivors, so that deadlines go on and what the dead
 * node had not said any more is said.
 */
public final class Awakening {
  private static final Logger LOG = LoggerFactory.getLogger(Awakening.class);
  private static final int AT_ONCE = 32;

  /** Seconds after a takeover: shards are on their way, and the list of contacts may lag. */
  private static final List<Integer> ROUNDS = List.of(0, 2, 5, 10, 20);

  private static final int ROUND_S = 60;

  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Supplier<List<ContactId>> contacts;
  private final Function<TenantId, List<ContactId>> ended;
  private final ScheduledExecutorService timer;

  /**
   * @param contacts those in progress, as far as is known; may block, may throw
   * @param ended a tenant's contacts that ended last, likewise
   */
  public Awakening(
      Entities entities,
      Supplier<Tenants> tenants,
      Supplier<List<ContactId>> contacts,
      Function<TenantId, List<ContactId>> ended,
      ScheduledExecutorService timer) {
    this.entities = entities;
    this.tenants = tenants;
    this.contacts = contacts;
    this.ended = ended;
    this.timer = timer;
  }

  /**
   * Asks every distributor, queue and agent how it is.
   *
   * @return how many did not answer
   */
  public CompletionStage<Integer> centre() {
    var questions = new ConcurrentLinkedQueue<Supplier<CompletionStage<?>>>();
    questions.add(
        () -> entities.reportAtLast(new QueueRef(new TenantId("warm-up"), new QueueId("x"))));
    for (var tenant : tenants.get().all()) {
      questions.add(() -> entities.countReady(tenant.id()));
      for (var queue : tenant.queues().keySet())
        questions.add(() -> entities.reportAtLast(new QueueRef(tenant.id(), queue)));
      for (var agent : tenant.agents().keySet())
        questions.add(() -> entities.reportAtLast(new AgentRef(tenant.id(), agent)));
    }
    return ask(questions);
  }

  /** Of what another node had, all is resumed; returns at once. */
  public void takenOver() {
    contacts();
    for (var seconds : ROUNDS.subList(0, 3)) {
      var _ = timer.schedule(this::centre, seconds, TimeUnit.SECONDS);
    }
  }

  /**
   * From now on calls on every contact in progress once a minute: one whose shard has moved for
   * some other reason does not run until somebody asks for it, and nor does its deadline.
   */
  public void watch() {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().start(this::callOnAll), ROUND_S, ROUND_S, TimeUnit.SECONDS);
  }

  void callOnAll() {
    try {
      var questions = new ConcurrentLinkedQueue<Supplier<CompletionStage<?>>>();
      for (var contact : contacts.get()) questions.add(() -> entities.introduce(contact));
      var _ = ask(questions);
    } catch (RuntimeException unreadable) {
      LOG.warn("contacts in progress are not known: {}", unreadable.toString());
    }
  }

  /** Resumes every contact in progress once, and those that ended last; returns at once. */
  public void contacts() {
    var heard = ConcurrentHashMap.<ContactId>newKeySet();
    for (var seconds : ROUNDS) {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().start(() -> round(heard)), seconds, TimeUnit.SECONDS);
    }
  }

  private void round(Set<ContactId> heard) {
    try {
      var questions = new ConcurrentLinkedQueue<Supplier<CompletionStage<?>>>();
      for (var contact : unsaid())
        if (!heard.contains(contact))
          questions.add(() -> entities.resume(contact).thenAccept(_ -> heard.add(contact)));
      var count = questions.size();
      var _ =
          ask(questions)
              .thenAccept(unheard -> {
                if (count > 0)
                  LOG.info("{} contacts resumed, {} not heard of", count - unheard, unheard);
              });
    } catch (RuntimeException unreadable) {
      LOG.warn("contacts in progress are not known: {}", unreadable.toString());
    }
  }

  /** Who may have had something to say when a node died: of the ended ones, how they ended. */
  private List<ContactId> unsaid() {
    var all = new ArrayList<>(contacts.get());
    for (var tenant : tenants.get().all()) all.addAll(ended.apply(tenant.id()));
    return all;
  }

  /**
   * A few at a time; one that does not answer holds up no other.
   *
   * @return how many did not answer
   */
  private static CompletionStage<Integer> ask(Queue<Supplier<CompletionStage<?>>> questions) {
    var lines =
        Stream.generate(() -> line(questions).toCompletableFuture()).limit(AT_ONCE).toList();
    return CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new))
        .thenApply(_ -> lines.stream().mapToInt(CompletableFuture::join).sum());
  }

  /** One after the other, until none is left. */
  private static CompletionStage<Integer> line(Queue<Supplier<CompletionStage<?>>> questions) {
    var next = questions.poll();
    if (next == null) return CompletableFuture.completedFuture(0);
    return next.get()
        .handle((_, failure) -> failure == null ? 0 : 1)
        .thenCompose(missed -> line(questions).thenApply(more -> more + missed));
  }
}
