package santra.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
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
import santra.channel.lookup.LookUps;
import santra.channel.voice.Addresses;
import santra.channel.voice.Doorkeeper;
import santra.channel.voice.EdgeOrder;
import santra.channel.voice.Edges;
import santra.channel.voice.Ladder;
import santra.channel.voice.Locations;
import santra.channel.voice.Registrar;
import santra.channel.voice.Registrations;
import santra.channel.voice.Strain;
import santra.channel.voice.Tokens;
import santra.channel.voice.TrunkWatch;
import santra.channel.voice.VoiceEdge;
import santra.channel.voice.VoiceEffects;
import santra.channel.voice.VoiceTelephone;
import santra.distribution.Awakening;
import santra.distribution.Distribution;
import santra.distribution.Entities;
import santra.distribution.Floor;
import santra.distribution.Rehearsal;
import santra.ha.detection.Liveness;
import santra.ha.fencing.Watchdogs;
import santra.ha.health.ClusterHealth;
import santra.ha.health.Health;
import santra.ha.membership.ClusterConfig;
import santra.ha.membership.Generation;
import santra.ha.membership.Joining;
import santra.ha.placement.Coordinators;
import santra.ha.placement.Placement;
import santra.ha.shutdown.Shutdown;
import santra.ha.takeover.AddressHolder;
import santra.ha.takeover.Home;
import santra.ha.takeover.Takeover;
import santra.ha.takeover.TakeoverCommand;
import santra.http.HttpPorts;
import santra.http.HttpServer;
import santra.http.HttpSettings;
import santra.media.DtmfLog;
import santra.media.MediaServer;
import santra.media.NgMediaServer;
import santra.media.recording.RecordingFolder;
import santra.media.recording.RecordingKeys;
import santra.media.recording.Recordings;
import santra.monitoring.Meters;
import santra.node.Settings.JournalSettings;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.codec.Serialization;
import santra.persistence.entity.Generations;
import santra.persistence.entity.Quarantine;
import santra.persistence.journal.Feed;
import santra.persistence.journal.Journal;
import santra.persistence.journal.JournalPace;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Projection;
import santra.persistence.projection.ProjectionRunner;
import santra.protocol.sip.auth.DigestServer;
import santra.protocol.sip.location.NameServers;
import santra.protocol.sip.transport.NettySipStack;
import santra.protocol.sip.transport.SipSettings;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TransactionUser;
import santra.reporting.view.AgentTimeProjection;
import santra.reporting.view.BooksCheck;
import santra.reporting.view.DecisionProjection;
import santra.reporting.view.EntryProjection;
import santra.reporting.view.EstimateProjection;
import santra.reporting.view.LastAgentStore;
import santra.reporting.view.QualityProjection;
import santra.reporting.view.RecordProjection;
import santra.reporting.view.RecordStore;
import santra.reporting.view.RecordingProjection;
import santra.reporting.view.ServedWaitStore;
import santra.reporting.view.TraceStore;
import santra.reporting.view.VisitProjection;
import santra.tenancy.TenantFolder;

/**
 * One node of the cluster, put together. Everything it opens is closed by its coordinated shutdown.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final String SYSTEM = "santra";
  private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(40);
  private static final int READ_CONNECTIONS = 3;
  private static final int VIEW_CONNECTIONS = 5;
  private static final int MOST_RESUMED = 100_000;

  /**
   * Of each tenant, who ended while a death may have gone unnoticed: each is read from the journal
   * again, just when there is most to do.
   */
  private static final int ENDED_RESUMED = 100;

  private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);

  /** A neighbour that serves our address closes it when it hears our claim; then we open it. */
  private static final Duration HOME_PATIENCE = Duration.ofSeconds(20);

  /**
   * The queues and agents of a large centre on a slow journal; the address is wanted all the same.
   */
  private static final Duration WARM_WITHIN = Duration.ofSeconds(20);

  private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(5);
  private static final long CERTIFICATES_EVERY_S = 10;

  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final Health health = new Health();
  private final CodecRegistry codecs = Codecs.all();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().name("sip-timer").factory());

  private Optional<Recordings> recordings = Optional.empty();

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
    var listenersUp = health.warmUp("listeners");
    var tenants =
        new TenantFolder(settings.tenants(), settings.sip().realm(), settings.prompts(), clock);
    tenants.reload();
    var journal = journal();
    journal.prepare(JOURNAL_PATIENCE);
    var reads = journal.pool(READ_CONNECTIONS);
    var views = journal.views(VIEW_CONNECTIONS);
    var system = system(journal, form);
    var pace = JournalPace.of(system);
    var pulse = journal.pulse(system, reads, settings.name());
    var doorkeeper = doorkeeper(pace);
    health.addReady("admission", doorkeeper::trouble);
    var quarantine = Quarantine.of(system);
    codecs.attach(system);
    var generations = Generations.of(system);
    generations.follow(codecs, () -> Generation.inForce(system));
    Watchdogs.start(system, Liveness.start(system).testimony());
    Coordinators.hurry(system);
    ClusterHealth.watch(system, health);

    recordings = recordings();
    var media = NgMediaServer.open(settings.mediaServers(), System::nanoTime);
    media.watch(() -> Distribution.mediaChanged(system, timer));
    health.addReady("media", media::ailing);
    var tokens = new Tokens(settings.key());
    var edge = new AtomicReference<@Nullable VoiceEdge>();
    var addresses = new Addresses(settings.sip().edge());
    var edges = new Edges(addresses, order -> execute(edge.get(), order), timer, System::nanoTime);
    var wire = new VoiceEffects(edges, clock);
    var meters = new Meters();
    var locations = locations(settings.sip(), tenants, clock);
    var watch = new TrunkWatch(tenants, locations, clock);
    var lookUps = new LookUps(tenants, clock);
    var entities =
        Distribution.start(
            system,
            media,
            new VoiceTelephone(tokens, settings.sip().edge(), watch::places),
            tenants,
            recordings,
            new LastAgentStore(views)::lastOf,
            List.of(_ -> wire, _ -> meters, lookUps::of),
            clock);
    lookUps.open(entities);
    var floor = new Floor(entities, tenants, watch, clock);
    var keeper = system.systemActorOf(edges.keeper(), "sip-edges", Props.empty());

    recordings.ifPresent(there ->
        Placement.of(system).job("retention", () -> new Retention(there, tenants, clock).start()));
    var feed = journal.feed(system, reads, clock);
    if (feed.isPresent())
      Placement.of(system)
          .job("feed", () -> journal.feed(system, reads, clock).orElseThrow().start());
    var projections = projections(system, reads, views);
    var records = new RecordStore(views, new JournalReader(reads, codecs, clock));
    var http = http(floor, records, new ServedWaitStore(views), tenants, meters, edge, quarantine);
    tenants.watch(Duration.ofSeconds(1));
    var awakening =
        new Awakening(
            entities,
            tenants,
            () -> {
              feed.ifPresent(Feed::catchUp);
              return records.open(MOST_RESUMED);
            },
            tenant -> records.endedLast(tenant, ENDED_WITHIN, ENDED_RESUMED),
            timer);
    var ladder = ladder(tokens, views);
    var voice =
        edge(
            addresses,
            keeper::tell,
            tokens,
            entities,
            floor,
            media,
            tenants,
            doorkeeper,
            edges,
            ladder);
    edge.set(voice);
    rehearse(system);
    Joining.join(system);
    warm(awakening, journalUp);
    openHome(system, voice);
    listenersUp.done();
    awakening.contacts();
    awakening.watch();
    locations.start(timer);
    watch.start(voice.stack(), settings.sip().edge(), timer);
    var registrations = registrations(system, voice, tenants, locations);
    var takeover = Takeover.start(system, settings.sip().edge(), heir(voice, awakening));
    watchCertificates(edge);
    var digits = digits(edge);
    meters
        .counting("look-up", lookUps::figures)
        .counting("takeover", takeover::figures)
        .counting("trunk", watch::figures)
        .counting("trunk", () -> registered(registrations.get()))
        .counting("journal", () -> journal(pace))
        .counting("ladder", ladder::figures)
        .counting("entity", quarantine::figures)
        .counting("events", generations::figures)
        .counting("projection", projections)
        .counting("books", books(system, views));
    meter(meters, edge, http, media);
    onShutdown(system, List.of(ladder, http, tenants, digits, media, pulse, reads, views), edge);
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
      case JournalSettings.Database database -> database(database);
      case JournalSettings.Cassandra(var contactPoints, var datacenter, var books) ->
          Journal.cassandra(contactPoints, datacenter, database(books));
    };
  }

  private static Journal database(JournalSettings.Database database) {
    return switch (database) {
      case JournalSettings.Database.File(var directory) -> Journal.file(directory);
      case JournalSettings.Database.Server(var address, var passwordFile) ->
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
                    .times(settings.cluster().times())
                    .home(settings.sip().edge())
                    .generation(generation())
                    .config())
            .withFallback(ConfigFactory.load());
    var setup = ActorSystemSetup.create(BootstrapSetup.create(config), Serialization.setup(codecs));
    return ActorSystem.create(Behaviors.<Void>empty(), SYSTEM, setup);
  }

  /** While it may go back to an older build, it says that it reads no more than that one. */
  private int generation() {
    return Math.min(codecs.generation(), settings.generation().orElse(Integer.MAX_VALUE));
  }

  /** The read models, kept up at one node. */
  private Supplier<Map<String, Long>> projections(
      ActorSystem<?> system, DataSource reads, DataSource views) {
    var projections =
        List.<Projection>of(
            new RecordProjection(),
            new EntryProjection(),
            new DecisionProjection(),
            new AgentTimeProjection(),
            new VisitProjection(),
            new EstimateProjection(),
            new QualityProjection(),
            new RecordingProjection());
    for (var projection : projections) create(projection, views);
    return atOneNode(
        system,
        "projections",
        () -> {
          var runner = new ProjectionRunner(reads, views, codecs, projections, clock);
          runner.start();
          return runner;
        },
        ProjectionRunner::figures);
  }

  /** Read here though another node writes them, perhaps one that does not know them yet. */
  private static void create(Projection projection, DataSource database) {
    try (var connection = database.getConnection()) {
      projection.create(connection);
    } catch (SQLException notNow) {
      LOG.warn("the tables of {} cannot be made now: {}", projection.name(), notNow.toString());
    }
  }

  /** Counted at one node; the others have nothing to say of it. */
  private static Supplier<Map<String, Long>> books(ActorSystem<?> system, DataSource views) {
    return atOneNode(system, "books-check", () -> BooksCheck.start(views), BooksCheck::figures);
  }

  /** A job of the cluster, and its figures: empty at every node but the one that does it. */
  private static <J extends AutoCloseable> Supplier<Map<String, Long>> atOneNode(
      ActorSystem<?> system,
      String name,
      Supplier<J> start,
      Function<J, Map<String, Long>> figures) {
    var running = new AtomicReference<@Nullable J>();
    Placement.of(system)
        .job(
            name,
            () -> {
              var job = start.get();
              running.set(job);
              return () -> {
                running.set(null);
                job.close();
              };
            });
    return () -> {
      var job = running.get();
      return job == null ? Map.of() : figures.apply(job);
    };
  }

  private HttpServer http(
      Floor floor,
      RecordStore records,
      ServedWaitStore served,
      TenantFolder tenants,
      Meters meters,
      AtomicReference<@Nullable VoiceEdge> edge,
      Quarantine quarantine) {
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
            () -> describe(edge.get()),
            clock,
            new NodeQuarantine(quarantine),
            served,
            recordings));
  }

  private static String describe(@Nullable VoiceEdge edge) {
    return edge == null ? "not listening yet" : edge.stack().describe();
  }

  /** A journal that is away is waited for as a member; entities wait for it themselves. */
  private void rehearse(ActorSystem<?> system) {
    try {
      Rehearsal.recover(system, settings.name(), WARM_WITHIN, clock).toCompletableFuture().join();
    } catch (CompletionException cold) {
      LOG.warn("the node joins cold: {}", cold.toString());
    }
  }

  /**
   * Whoever asks first pays for the start of plug-ins, shards and recoveries; no caller shall.
   * Meanwhile a neighbour serves them, if there is one. Without a journal callers are told at once.
   */
  private static void warm(Awakening awakening, Health.WarmUp journalUp) {
    var warm =
        awakening
            .centre()
            .thenAccept(unheard -> {
              if (unheard > 0) journalUp.failed("entities are slow to answer");
              journalUp.done();
            });
    try {
      warm.toCompletableFuture().get(WARM_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException cold) {
      LOG.warn("SIP opens cold: {}", cold.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** From the claim until it is bound the address is silent: nothing else may happen in between. */
  private void openHome(ActorSystem<?> system, VoiceEdge edge) {
    Takeover.claim(system, settings.sip().edge()).toCompletableFuture().join();
    try {
      Home.open(HOME_PATIENCE, () -> edge.open(sip().listeners()));
    } catch (IOException taken) {
      throw new UncheckedIOException("SIP cannot listen on " + settings.sip().edge(), taken);
    }
  }

  private VoiceEdge edge(
      Addresses addresses,
      Consumer<Edges.Keep> keeper,
      Tokens tokens,
      Entities entities,
      Floor floor,
      MediaServer media,
      TenantFolder tenants,
      Doorkeeper doorkeeper,
      Edges edges,
      Ladder ladder) {
    var registrar =
        new Registrar(
            addresses,
            DigestServer.Settings.of(settings.sip().realm(), settings.key(), new SecureRandom())
                .offering(settings.sip().digests()),
            entities,
            tenants,
            clock);
    return new VoiceEdge(
        addresses,
        keeper,
        user -> stack(user, ladder),
        tokens,
        registrar,
        entities,
        floor,
        media,
        tenants,
        doorkeeper,
        edges::tell,
        timer,
        clock);
  }

  private Optional<Recordings> recordings() {
    return settings
        .recordings()
        .map(there -> new RecordingFolder(there.folder(), new RecordingKeys(there.keys())));
  }

  private Ladder ladder(Tokens tokens, DataSource database) {
    var store = new TraceStore(database, settings.name(), clock.instant(), settings.traces());
    return new Ladder(tokens, pages -> store.keep(pages(pages), clock.instant()), clock).start();
  }

  private static List<TraceStore.Page> pages(List<Ladder.Page> pages) {
    return pages.stream()
        .map(page -> new TraceStore.Page(page.contact(), page.first(), page.rungs()))
        .toList();
  }

  private Doorkeeper doorkeeper(JournalPace pace) {
    var heap = new HeapAfterCollection(System::nanoTime);
    return new Doorkeeper(
        settings.admission(),
        () -> {
          var journal = pace.reading();
          return new Strain(
              journal.usual(), journal.oldest(), journal.failing(), heap.used(), Duration.ZERO, 0);
        },
        System::nanoTime,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  private static Map<String, Long> journal(JournalPace pace) {
    var now = pace.reading();
    return Map.of(
        "write-usual-ms", now.usual().toMillis(),
        "write-oldest-ms", now.oldest().toMillis(),
        "failing-ms", now.failing().toMillis(),
        "writes-under-way", (long) now.underWay(),
        "written", now.written(),
        "failed", now.failed());
  }

  /** Serves the addresses of nodes that are away; with each comes a share of their contacts. */
  private AddressHolder heir(VoiceEdge edge, Awakening awakening) {
    var listeners =
        new AddressHolder() {
          @Override
          public CompletionStage<Done> adopt(String address) {
            return edge.adopt(address)
                .thenApply(done -> {
                  awakening.takenOver();
                  return done;
                });
          }

          @Override
          public CompletionStage<Done> giveBack(String address) {
            return edge.giveBack(address);
          }
        };
    return settings
        .sip()
        .takeover()
        .<AddressHolder>map(command -> new TakeoverCommand(command, TAKEOVER_LIMIT, listeners))
        .orElse(listeners);
  }

  private static Locations locations(Settings.SipSettings sip, TenantFolder tenants, Clock clock) {
    return new Locations(
        tenants,
        NameServers.of(sip.nameServers()),
        sip.address().getAddress(),
        new SecureRandom(),
        clock);
  }

  private static Map<String, Long> registered(@Nullable Registrations here) {
    return here == null ? Map.of("registrations", 0L, "registered", 0L) : here.figures();
  }

  /** At one node of the cluster; where it runs is where carriers send what we registered for. */
  private AtomicReference<@Nullable Registrations> registrations(
      ActorSystem<?> system, VoiceEdge voice, TenantFolder tenants, Locations locations) {
    var here = new AtomicReference<@Nullable Registrations>();
    Placement.of(system)
        .job(
            "trunk-registrations",
            () -> {
              var open =
                  new Registrations(
                      voice.stack(), settings.sip().edge(), tenants, locations, timer, clock);
              here.set(open);
              return () -> {
                here.set(null);
                open.close();
              };
            });
    return here;
  }

  private SipSettings sip() {
    var sip = settings.sip();
    return SipSettings.on(sip.address())
        .with(sip.more(), sip.tls(), sip.web(), SipSettings.Admission.USUAL);
  }

  private SipStack stack(TransactionUser user, Ladder ladder) {
    try {
      return NettySipStack.deaf(sip(), user, ladder);
    } catch (IOException unusable) {
      throw new UncheckedIOException("SIP cannot be set up", unusable);
    }
  }

  /** Renewed certificates are taken without a restart; files that do not fit are named once. */
  private void watchCertificates(AtomicReference<@Nullable VoiceEdge> edge) {
    if (settings.sip().tls().identities().isEmpty()) return;
    var said = new AtomicReference<>("");
    Runnable look =
        () -> {
          var now = edge.get();
          if (now == null) return;
          var reason = now.stack().reloadCertificates().orElse("");
          if (!said.getAndSet(reason).equals(reason) && !reason.isEmpty())
            LOG.error("the SIP certificates are not taken: {}", reason);
        };
    var _ =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().start(look),
            CERTIFICATES_EVERY_S,
            CERTIFICATES_EVERY_S,
            TimeUnit.SECONDS);
  }

  private DtmfLog digits(AtomicReference<@Nullable VoiceEdge> edge) {
    return DtmfLog.open(
        new InetSocketAddress(settings.sip().address().getAddress(), settings.dtmfPort()),
        (_, party, digit, _, press) -> {
          var now = edge.get();
          if (now != null) now.digit(party, digit, press);
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
