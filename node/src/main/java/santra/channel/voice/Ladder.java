package santra.channel.voice;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.MessageWatch;
import santra.vocabulary.ContactId;

/**
 * Keeps with each contact the SIP messages of its legs that passed this node. The event loop only
 * puts a message into a queue; a thread of the ladder's own finds out whose it is, blanks what is
 * secret and gives a page a second to the shelf. What this node's death takes with it is the last
 * page: a ladder explains a call, it proves nothing.
 *
 * <p>A message says by our tag whose it is. The first INVITE and its 100 have none yet: they wait
 * until another message of their call has one.
 */
public final class Ladder implements MessageWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ladder.class);

  static final int MOST_MESSAGES = 400;
  static final int MOST_CHARACTERS = 400_000;
  private static final int MOST_QUEUED = 20_000;
  private static final int MOST_HELD = 50_000;
  private static final int MOST_CALLS = 20_000;
  private static final int MOST_NAMELESS = 8;
  private static final Duration PAGE_EVERY = Duration.ofSeconds(1);
  private static final Duration NAMELESS_FOR = Duration.ofSeconds(60);

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Where pages are kept. Blocking; an exception means that none of them was. */
  @FunctionalInterface
  public interface Shelf {
    void keep(List<Page> pages);
  }

  /**
   * @param first when the page begins
   * @param rungs a JSON object each: {@code at}, {@code leg}, {@code sent}, {@code title}, {@code
   *     cseq}, {@code transport}, {@code local}, {@code remote}, {@code message}
   */
  public record Page(ContactId contact, Instant first, List<String> rungs) {
    public Page {
      rungs = List.copyOf(rungs);
    }
  }

  private record Seen(Instant at, SipMessage message, Flow flow, boolean sent) {}

  /** The contact's share so far. */
  private static final class Tally {
    int messages;
    int characters;
  }

  /** A call as its messages name it before they name a contact: Call-ID and the peer's tag. */
  private record CallKey(String callId, String peerTag) {}

  private record Nameless(List<Seen> seen, Instant since) {}

  private final Tokens tokens;
  private final Shelf shelf;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<Seen> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
  private final Map<CallKey, Tokens.Address> named = recent();
  private final Map<CallKey, Nameless> nameless = recent();
  private final Map<ContactId, Tally> tallies = recent();
  private final List<Page> pages = new ArrayList<>();
  private final Map<ContactId, List<String>> page = new LinkedHashMap<>();
  private final Map<ContactId, Instant> began = new LinkedHashMap<>();
  private final LongAdder kept = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder beyond = new LongAdder();
  private @Nullable Thread thread;
  private volatile boolean closed;

  public Ladder(Tokens tokens, Shelf shelf, Clock clock) {
    this.tokens = tokens;
    this.shelf = shelf;
    this.clock = clock;
  }

  private static <K, V> Map<K, V> recent() {
    return new LinkedHashMap<>(64, 0.75f, true);
  }

  /** Those that were not used for longest are forgotten first. */
  private static void trim(Map<?, ?> recent) {
    if (recent.size() <= MOST_CALLS) return;
    var eldest = recent.keySet().iterator();
    eldest.next();
    eldest.remove();
  }

  public Ladder start() {
    thread = Thread.ofVirtual().name("ladder").start(this::run);
    return this;
  }

  @Override
  public void passed(SipMessage message, Flow flow, boolean sent) {
    if (closed || !queue.offer(new Seen(clock.instant(), message, flow, sent))) lost.increment();
  }

  /** Messages kept, lost to overload or to a shelf that failed, and beyond a contact's share. */
  public Map<String, Long> figures() {
    return Map.of("kept", kept.sum(), "lost", lost.sum(), "beyond-share", beyond.sum());
  }

  /** Keeps what it has. */
  @Override
  public void close() {
    closed = true;
    try {
      if (thread != null) thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var nextPage = clock.instant().plus(PAGE_EVERY);
    try {
      while (!closed || !queue.isEmpty()) {
        var seen = queue.poll(100, TimeUnit.MILLISECONDS);
        if (seen != null) sort(seen);
        if (clock.instant().isBefore(nextPage)) continue;
        turn();
        nextPage = clock.instant().plus(PAGE_EVERY);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    turn();
  }

  /** For tests: without a thread. */
  void drain() {
    for (var seen = queue.poll(); seen != null; seen = queue.poll()) sort(seen);
    turn();
  }

  private void sort(Seen seen) {
    try {
      find(seen);
    } catch (RuntimeException unreadable) {
      // A message whose From or To is no address belongs to no contact.
      LOG.debug("no rung", unreadable);
    }
  }

  private void find(Seen seen) {
    var from = seen.message.from().tag().orElse("");
    var to = seen.message.to().tag().orElse("");
    var ofTo = tokens.read(to);
    var leg = ofTo.isPresent() ? ofTo : tokens.read(from);
    var key = new CallKey(seen.message.callId(), ofTo.isPresent() || leg.isEmpty() ? from : to);
    if (leg.isPresent()) {
      named.put(key, leg.get());
      trim(named);
      var waited = nameless.remove(key);
      if (waited != null) waited.seen.forEach(earlier -> add(leg.get(), earlier));
      add(leg.get(), seen);
    } else {
      var known = named.get(key);
      if (known != null) add(known, seen);
      else hold(key, seen);
    }
  }

  /** Only what begins a call can become one: no REGISTER, no OPTIONS. */
  private void hold(CallKey key, Seen seen) {
    if (!seen.message.cseq().method().equals("INVITE")) return;
    var waiting = nameless.computeIfAbsent(key, _ -> new Nameless(new ArrayList<>(), seen.at));
    if (waiting.seen.size() < MOST_NAMELESS) waiting.seen.add(seen);
    trim(nameless);
  }

  private void add(Tokens.Address leg, Seen seen) {
    var tally = tallies.computeIfAbsent(leg.contact(), _ -> new Tally());
    trim(tallies);
    if (tally.messages >= MOST_MESSAGES || tally.characters >= MOST_CHARACTERS) {
      beyond.increment();
      return;
    }
    var rung = rung(leg.leg(), seen);
    tally.messages++;
    tally.characters += rung.length();
    page.computeIfAbsent(leg.contact(), _ -> new ArrayList<>()).add(rung);
    began.putIfAbsent(leg.contact(), seen.at);
  }

  private String rung(String leg, Seen seen) {
    var cseq = seen.message.cseq();
    return json.createObjectNode()
        .put("at", MICROS.format(seen.at))
        .put("leg", leg)
        .put("sent", seen.sent)
        .put("title", Blanked.title(seen.message))
        .put("cseq", cseq.number() + " " + cseq.method())
        .put("transport", seen.flow.transport().toString())
        .put("local", text(seen.flow.local()))
        .put("remote", text(seen.flow.remote()))
        .put("message", Blanked.text(seen.message))
        .toString();
  }

  private static String text(InetSocketAddress address) {
    var host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private void turn() {
    page.forEach((contact, rungs) ->
        pages.add(new Page(contact, Optional.ofNullable(began.get(contact)).orElseThrow(), rungs)));
    page.clear();
    began.clear();
    var old = clock.instant().minus(NAMELESS_FOR);
    nameless.values().removeIf(waiting -> waiting.since.isBefore(old));
    if (pages.isEmpty()) return;
    var rungs = pages.stream().mapToLong(one -> one.rungs.size()).sum();
    try {
      shelf.keep(List.copyOf(pages));
      kept.add(rungs);
      pages.clear();
    } catch (RuntimeException failed) {
      LOG.debug("pages of {} messages cannot be kept now", rungs, failed);
      // Kept for the next turn as long as there is room: a database may be away for a while.
      if (rungs < MOST_HELD && !closed) return;
      lost.add(rungs);
      pages.clear();
    }
  }
}
