package santra.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.channel.voice.EdgeOrder;
import santra.channel.voice.Edges;
import santra.channel.voice.Registrar;
import santra.channel.voice.Tokens;
import santra.channel.voice.VoiceEdge;
import santra.channel.voice.VoiceEffects;
import santra.channel.voice.VoiceTelephone;
import santra.distribution.Distribution;
import santra.distribution.Entities;
import santra.distribution.Floor;
import santra.ha.health.ClusterHealth;
import santra.ha.health.Health;
import santra.ha.membership.ClusterConfig;
import santra.ha.placement.Placement;
import santra.ha.shutdown.Shutdown;
import santra.http.HttpPorts;
import santra.http.HttpServer;
import santra.http.HttpSettings;
import santra.media.DtmfLog;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.monitoring.Meters;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.codec.Serialization;
import santra.persistence.journal.Journal;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.ProjectionRunner;
import santra.protocol.sip.auth.DigestServer;
import santra.protocol.sip.transport.NettySipStack;
import santra.protocol.sip.transport.SipSettings;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TransactionUser;
import santra.reporting.view.RecordProjection;
import santra.reporting.view.RecordStore;
import santra.tenancy.TenantFolder;
import santra.vocabulary.AgentRef;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * One node of the cluster, put together. Everything it opens is closed by its coordinated shutdown.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final String SYSTEM = "santra";
  private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(40);
  private static final int READ_CONNECTIONS = 4;
  private static final int WARMED_AT_ONCE = 32;

  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final Health health = new Health();
  private final CodecRegistry codecs = Codecs.all();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().name("sip-timer").factory());

  private Node(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts a node; it is ready when {@code /health/ready} says so.
   *
   * @param form whether this node may form the cluster: only on the first node's very first start
   */
  public static void start(Settings settings, boolean form) {
    new Node(settings).start(form);
  }

  private void start(boolean form) {
    var journalUp = health.warmUp("journal");
    var mediaUp = health.warmUp("media");
    var listenersUp = health.warmUp("listeners");
    var tenants = new TenantFolder(settings.tenants(), settings.sip().realm(), clock);
    tenants.reload();
    var journal = journal();
    journal.prepare(JOURNAL_PATIENCE);
    var reads = journal.pool(READ_CONNECTIONS);
    var system = system(journal, form);
    codecs.attach(system);
    ClusterHealth.watch(system, health);

    var media = NgMediaServer.open(settings.mediaServers());
    var tokens = new Tokens(settings.key());
    var edge = new AtomicReference<@Nullable VoiceEdge>();
    var edges = new Edges(settings.sip().edge(), order -> execute(edge.get(), order));
    var wire = new VoiceEffects(edges);
    var meters = new Meters();
    var entities =
        Distribution.start(
            system,
            media,
            new VoiceTelephone(tokens, settings.sip().edge()),
            tenants,
            List.of(_ -> wire, _ -> meters),
            clock);
    var floor = new Floor(entities, tenants, clock);
    var _ = system.systemActorOf(edges.actor(), edges.actorName(), Props.empty());

    var records = records(system, reads);
    var http = http(floor, records, tenants, meters, edge);
    tenants.watch(Duration.ofSeconds(1));
    warm(entities, tenants, journalUp);
    warm(media, mediaUp);
    edge.set(openEdge(tokens, entities, floor, media, tenants));
    listenersUp.done();
    var digits = digits(edge);
    meter(meters, edge, http, media);
    onShutdown(system, List.of(http, tenants, digits, media, reads), edge);
    LOG.info(
        "node {} serves SIP on {} and HTTP on {}",
        settings.name(),
        settings.sip().edge(),
        settings.http());
  }

  private static void execute(@Nullable VoiceEdge edge, EdgeOrder order) {
    if (edge != null) edge.execute(order);
    else LOG.warn("{} came before the ports were open", order.token());
  }

  private Journal journal() {
    return switch (settings.journal()) {
      case Settings.JournalSettings.File(var directory) -> Journal.file(directory);
      case Settings.JournalSettings.Server(var address, var passwordFile) ->
          Journal.server(address, password(passwordFile));
    };
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new Settings.BadSettings("journal password: " + unreadable.getMessage());
    }
  }

  private ActorSystem<Void> system(Journal journal, boolean form) {
    var config =
        journal
            .config()
            .withFallback(Serialization.config())
            .withFallback(
                ClusterConfig.node(SYSTEM, settings.cluster().host(), settings.cluster().port())
                    .seeds(settings.cluster().seeds())
                    .form(form)
                    .config())
            .withFallback(ConfigFactory.load());
    var setup = ActorSystemSetup.create(BootstrapSetup.create(config), Serialization.setup(codecs));
    return ActorSystem.create(Behaviors.<Void>empty(), SYSTEM, setup);
  }

  private RecordStore records(ActorSystem<?> system, DataSource reads) {
    Placement.of(system)
        .job(
            "records",
            () -> {
              var runner = new ProjectionRunner(reads, codecs, new RecordProjection(), clock);
              runner.start();
              return runner;
            });
    return new RecordStore(reads, new JournalReader(reads, codecs, clock));
  }

  private HttpServer http(
      Floor floor,
      RecordStore records,
      TenantFolder tenants,
      Meters meters,
      AtomicReference<@Nullable VoiceEdge> edge) {
    var operatorKey =
        settings.operatorKey().isEmpty()
            ? Optional.<String>empty()
            : Optional.of(settings.operatorKey());
    return HttpServer.start(
        HttpSettings.on(settings.http(), operatorKey),
        new HttpPorts(
            floor,
            records,
            tenants,
            new NodeHealth(health),
            meters::scrape,
            tenants::report,
            tenants::reload,
            () -> describe(edge.get())));
  }

  private static String describe(@Nullable VoiceEdge edge) {
    return edge == null ? "not listening yet" : edge.stack().describe();
  }

  /**
   * Whoever asks first pays for the start of plug-ins, shards and recoveries; no caller shall. So
   * every queue and agent is asked for its state, a few at a time.
   */
  private void warm(Entities entities, TenantFolder tenants, Health.WarmUp journalUp) {
    var questions = new ArrayDeque<Supplier<CompletionStage<?>>>();
    questions.add(() -> entities.report(new QueueRef(new TenantId("warm-up"), new QueueId("x"))));
    for (var tenant : tenants.get().all()) {
      for (var queue : tenant.queues().keySet())
        questions.add(() -> entities.report(new QueueRef(tenant.id(), queue)));
      for (var agent : tenant.agents().keySet())
        questions.add(() -> entities.report(new AgentRef(tenant.id(), agent)));
    }
    ask(questions, journalUp);
  }

  private void ask(Deque<Supplier<CompletionStage<?>>> questions, Health.WarmUp journalUp) {
    var some = new ArrayList<CompletableFuture<?>>();
    while (some.size() < WARMED_AT_ONCE && !questions.isEmpty())
      some.add(questions.removeFirst().get().toCompletableFuture());
    var _ =
        CompletableFuture.allOf(some.toArray(CompletableFuture[]::new))
            .whenComplete((_, failure) -> {
              if (failure != null) journalUp.failed("entities are slow to answer");
              if (questions.isEmpty()) journalUp.done();
              else ask(questions, journalUp);
            });
  }

  private void warm(NgMediaServer media, Health.WarmUp mediaUp) {
    media
        .ping()
        .whenComplete((_, failure) -> {
          if (failure == null) mediaUp.done();
          else {
            mediaUp.failed("no answer from a server of " + settings.mediaServers());
            later(() -> warm(media, mediaUp));
          }
        });
  }

  private void later(Runnable again) {
    var _ = timer.schedule(again, 500, TimeUnit.MILLISECONDS);
  }

  private VoiceEdge openEdge(
      Tokens tokens, Entities entities, Floor floor, MediaServer media, TenantFolder tenants) {
    var address = settings.sip().edge();
    var registrar =
        new Registrar(
            address,
            DigestServer.Settings.of(settings.sip().realm(), settings.key(), new SecureRandom())
                .offering(settings.sip().digests()),
            entities,
            tenants,
            clock);
    return new VoiceEdge(
        address, this::listen, tokens, registrar, entities, floor, media, tenants, timer, clock);
  }

  private SipStack listen(TransactionUser user) {
    try {
      return NettySipStack.start(SipSettings.on(settings.sip().address()), user);
    } catch (IOException unusable) {
      throw new UncheckedIOException("SIP cannot listen on " + settings.sip().edge(), unusable);
    }
  }

  private DtmfLog digits(AtomicReference<@Nullable VoiceEdge> edge) {
    return DtmfLog.open(
        new InetSocketAddress(settings.sip().address().getAddress(), settings.dtmfPort()),
        (_, party, digit, _) -> {
          var now = edge.get();
          if (now != null) now.digit(party, digit);
        });
  }

  private void meter(
      Meters meters,
      AtomicReference<@Nullable VoiceEdge> edge,
      HttpServer http,
      NgMediaServer media) {
    meters
        .counting("sip", () -> sip(edge.get()))
        .counting("http", http::counters)
        .counting("media", media::figures)
        .start(timer);
  }

  private static Map<String, Long> sip(@Nullable VoiceEdge edge) {
    if (edge == null) return Map.of();
    var all = new HashMap<>(edge.stack().counters());
    all.putAll(edge.figures());
    return all;
  }

  /** New calls stop first, entities move with their journal, and pools close last. */
  private void onShutdown(
      ActorSystem<?> system,
      List<AutoCloseable> closing,
      AtomicReference<@Nullable VoiceEdge> edge) {
    var shutdown = Shutdown.of(system, SHUTDOWN_LIMIT);
    shutdown.onStop(
        "sip",
        () ->
            blocking(() -> {
              var now = edge.get();
              if (now != null) now.close();
            }));
    shutdown.last(
        "resources",
        () ->
            blocking(() -> {
              for (var one : closing)
                try {
                  one.close();
                } catch (Exception unclosable) {
                  LOG.warn("{} did not close: {}", one, unclosable.toString());
                }
              timer.shutdownNow();
            }));
  }

  private static CompletionStage<Done> blocking(Runnable task) {
    var done = new CompletableFuture<Done>();
    Thread.ofVirtual()
        .start(() -> {
          task.run();
          done.complete(Done.done());
        });
    return done;
  }
}
