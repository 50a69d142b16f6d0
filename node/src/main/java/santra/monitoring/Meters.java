package santra.monitoring;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kamon.Kamon;
import kamon.metric.Gauge;
import kamon.prometheus.PrometheusReporter;
import kamon.tag.TagSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.AgentOffered;
import santra.contact.ContactEvent.AgentRinging;
import santra.contact.ContactEvent.Anchored;
import santra.contact.ContactEvent.Announced;
import santra.contact.ContactEvent.AnnouncementDue;
import santra.contact.ContactEvent.Arrived;
import santra.contact.ContactEvent.CallbackDue;
import santra.contact.ContactEvent.CallbackPromised;
import santra.contact.ContactEvent.CallbackPutOff;
import santra.contact.ContactEvent.CallbackRefused;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.CallerAway;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.Disposed;
import santra.contact.ContactEvent.Ended;
import santra.contact.ContactEvent.FlowWalked;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestJoined;
import santra.contact.ContactEvent.GuestLeft;
import santra.contact.ContactEvent.GuestOffered;
import santra.contact.ContactEvent.HandedOver;
import santra.contact.ContactEvent.Held;
import santra.contact.ContactEvent.MediaAgreed;
import santra.contact.ContactEvent.MessageAsked;
import santra.contact.ContactEvent.Muted;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.NumberRinging;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactEvent.Overflowed;
import santra.contact.ContactEvent.PartChanged;
import santra.contact.ContactEvent.PlaceTaken;
import santra.contact.ContactEvent.PromptStarted;
import santra.contact.ContactEvent.QualityMeasured;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Reanchored;
import santra.contact.ContactEvent.RecordingChanged;
import santra.contact.ContactEvent.Reinvited;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactEvent.Resumed;
import santra.contact.ContactEvent.SessionRefreshed;
import santra.contact.ContactEvent.TakerAgreed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.ContactEvent.TakerRefused;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactEvent.TrunkTried;
import santra.contact.ContactEvent.Unmuted;
import santra.contact.ContactRecord;
import santra.contact.Detour;
import santra.persistence.entity.Subscriber;

/**
 * Domain facts as Kamon metrics, scraped as Prometheus text: contacts arrived and ended by outcome,
 * the wait in the queue, and gauges of what the layers count by themselves. Figures are of this
 * node since it started; the exact books are the records.
 */
public final class Meters implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
  private static final Duration TICK = Duration.ofSeconds(5);

  private final PrometheusReporter reporter;
  private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
  private final List<Supplier<Map<String, Long>>> counted = new CopyOnWriteArrayList<>();

  /** Starts Kamon's metrics without its agent, its modules and its own servers. */
  public Meters() {
    Kamon.reconfigure(
        ConfigFactory.parseString(
                """
                kamon {
                  environment.service = santra
                  metric.tick-interval = %d seconds
                  modules.prometheus-reporter.enabled = no
                  prometheus.start-embedded-http-server = no
                }\
                """
                    .formatted(TICK.toSeconds()))
            .withFallback(ConfigFactory.load()));
    reporter = new PrometheusReporter("kamon.prometheus", Kamon.config());
    var _ = Kamon.addReporter("scrape", reporter);
  }

  /** Adds what a layer counts by itself; asked once a tick. */
  public Meters counting(String layer, Supplier<Map<String, Long>> counters) {
    counted.add(() -> named(layer, counters.get()));
    return this;
  }

  private static Map<String, Long> named(String layer, Map<String, Long> counters) {
    var named = new ConcurrentHashMap<String, Long>();
    counters.forEach((name, value) -> named.put("santra." + layer + "." + name, value));
    return named;
  }

  public void start(ScheduledExecutorService timer) {
    var _ =
        timer.scheduleWithFixedDelay(
            this::read, TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
  }

  private void read() {
    for (var counters : counted)
      try {
        counters
            .get()
            .forEach((name, value) -> {
              var _ =
                  gauges
                      .computeIfAbsent(name, it -> Kamon.gauge(it).withoutTags())
                      .update(value.doubleValue());
            });
      } catch (RuntimeException unreadable) {
        LOG.warn("a layer's counters cannot be read: {}", unreadable.toString());
      }
  }

  /** Prometheus text as of the last tick. */
  public String scrape() {
    return reporter.scrapeData();
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events)
      switch (event) {
        case Arrived _ when now instanceof Contact.Open open -> {
          var _ =
              Kamon.counter("santra.contacts.arrived")
                  .withTag("tenant", open.id().tenant().name())
                  .increment();
        }
        case Ended(var record, _) -> ended(record);
        case Reanchored _ -> {
          var _ = Kamon.counter("santra.contacts.reanchored").withoutTags().increment();
        }
        case Transferred _, HandedOver _ -> {
          var _ = Kamon.counter("santra.contacts.transferred").withoutTags().increment();
        }
        case Overflowed _, MessageAsked _, TakerAgreed _ when now instanceof Contact.Open open ->
            overflowed(open, open.detours().getLast());
        case Connected _
            when before instanceof Contact.Open was
                && now instanceof Contact.Open open
                && open.detours().size() > was.detours().size() ->
            overflowed(open, open.detours().getLast());
        case TrunkTried(var attempt, _) when now instanceof Contact.Open open ->
            trunk("santra.trunk.tried", open, attempt.trunk());
        case TrunkFailed(var leg, _, _, _) when before instanceof Contact.Open open ->
            open.attempt()
                .filter(one -> one.leg().id().equals(leg))
                .ifPresent(one -> trunk("santra.trunk.failed", open, one.trunk()));
        case TrunkTried _,
            TrunkFailed _,
            NumberDialled _,
            NumberRinging _,
            MessageAsked _,
            CallbackWanted _,
            CallbackPromised _,
            CallbackRefused _,
            CallerAway _,
            CallbackDue _,
            CallbackPutOff _,
            PlaceTaken _,
            NumberGivenUp _,
            Overflowed _,
            TakerAsked _,
            TakerAgreed _,
            TakerRefused _,
            Arrived _,
            Anchored _,
            FlowWalked _,
            PromptStarted _,
            Queued _,
            AnnouncementDue _,
            Announced _,
            AgentOffered _,
            AgentRinging _,
            OfferEnded _,
            QualityMeasured _,
            RecordingChanged _,
            Connected _,
            Renegotiated _,
            Reinvited _,
            MediaAgreed _,
            SessionRefreshed _,
            Held _,
            Resumed _,
            GuestInvited _,
            GuestOffered _,
            GuestJoined _,
            PartChanged _,
            GuestLeft _,
            Muted _,
            Unmuted _,
            DigitPressed _,
            Disposed _ -> {}
      }
  }

  private static void overflowed(Contact.Open open, Detour left) {
    var _ =
        Kamon.counter("santra.contacts.overflowed")
            .withTags(
                TagSet.builder()
                    .add("tenant", open.id().tenant().name())
                    .add("queue", left.plan().queue().name())
                    .add("cause", left.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .build())
            .increment();
  }

  private static void trunk(String counter, Contact.Open open, String trunk) {
    var _ =
        Kamon.counter(counter)
            .withTags(
                TagSet.builder()
                    .add("tenant", open.id().tenant().name())
                    .add("trunk", trunk)
                    .build())
            .increment();
  }

  private static void ended(ContactRecord record) {
    var tenant = record.tenant().name();
    var queue = record.queue().name();
    var _ =
        Kamon.counter("santra.contacts.ended")
            .withTags(
                TagSet.builder()
                    .add("tenant", tenant)
                    .add("outcome", record.outcome().name().toLowerCase(Locale.ROOT))
                    .build())
            .increment();
    if (record.queuedAt().isPresent() && record.answeredAt().isPresent()) {
      var _ =
          Kamon.timer("santra.queue.wait")
              .withTags(TagSet.builder().add("tenant", tenant).add("queue", queue).build())
              .record(Duration.ofMillis(record.waitMs()));
    }
  }

  @Override
  public void recovered(Contact now, long sequence) {}
}
