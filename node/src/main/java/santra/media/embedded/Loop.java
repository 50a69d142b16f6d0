package santra.media.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.RtpView;

/**
 * One thread with a selector: reads the ports of its parties, relays at once, and every 5 ms sends
 * a quarter of those who hear a prompt or a mix their next 20 ms of it. All state of its sessions
 * is touched by this thread only.
 */
final class Loop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private static final int SLOTS = 4;
  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** A loop that fell further behind than this (a stopped process) does not send it all at once. */
  private static final long LONGEST_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long IDLE_MILLIS = 1_000;

  /** After a packet, so that the next look finds several: a quarter of a millisecond of delay. */
  private static final long GATHER_NANOS = 250_000;

  /** Commands that may wait for the loop; seconds of work. */
  private static final int MOST_WAITING = 10_000;

  /** Expedited forwarding, RFC 3246, as the type-of-service octet. */
  private static final int EXPEDITED = 184;

  private final Settings settings;
  private final Ports ports;
  private final Counters counters;
  private final DigitLog digitLog;
  private final Selector selector;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<List<Party>> slots = new ArrayList<>();
  private final List<Integer> closedPorts = new ArrayList<>();
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(2_048);
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(RtpView.LONGEST);
  private final int[] sum = new int[G711.FRAME];
  private final RtpView view = new RtpView();
  private final Verbs verbs;
  private volatile boolean running = true;
  private int playing;
  private int slot;
  private long now = System.nanoTime();
  private long nextTick = now;
  private long nextReap = now;

  Loop(
      int number,
      Settings settings,
      Ports ports,
      Counters counters,
      DigitLog digitLog,
      Sounds sounds,
      Tape tape,
      Census census) {
    this.settings = settings;
    this.ports = ports;
    this.counters = counters;
    this.digitLog = digitLog;
    for (int i = 0; i < SLOTS; i++) slots.add(new ArrayList<>());
    try {
      selector = Selector.open();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    verbs = new Verbs(settings, this, sounds, tape, counters, census);
    thread = Thread.ofPlatform().name("media-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Verbs verbs() {
    return verbs;
  }

  /**
   * Runs the task on the loop's thread, in the order they came.
   *
   * @return false if too many are waiting
   */
  boolean execute(Runnable task) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    inbox.add(task);
    selector.wakeup();
    return true;
  }

  @Override
  public void close() {
    running = false;
    selector.wakeup();
    try {
      thread.join(2_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // For the verbs, on the loop's thread.

  /** The time this turn of the loop began. */
  long nanos() {
    return now;
  }

  /** A party with a port of its own. */
  Party open(Session session, String tag) throws Refusal {
    for (int tries = 0; tries < 50; tries++) {
      int port = ports.take().orElseThrow(() -> Refusal.because("out of ports"));
      try {
        return open(session, tag, port);
      } catch (IOException _) {
        // Somebody else's port: leave it for later and try the next.
        ports.release(port);
      }
    }
    throw Refusal.because("no port of the range can be bound");
  }

  private Party open(Session session, String tag, int port) throws IOException {
    var family =
        settings.media().getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    var channel = DatagramChannel.open(family);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
      channel.bind(new InetSocketAddress(settings.media(), port));
      var random = ThreadLocalRandom.current();
      var stream = new OutgoingStream(random.nextInt(), random.nextInt(), random.nextInt());
      var party = new Party(session, tag, port, channel, stream, counters, digitLog);
      channel.register(selector, SelectionKey.OP_READ, party);
      return party;
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** The kernel has the port back when the selector turns next; then it may be taken again. */
  void close(Party party) {
    party.silence();
    try {
      party.channel().close();
    } catch (IOException failure) {
      log.warn("port {} cannot be closed", party.port, failure);
    }
    closedPorts.add(party.port);
  }

  /** The party has something played or mixed from the next tick on. */
  void paced(Party party) {
    if (party.paced()) return;
    party.paced(true);
    slots.get(slot).add(party);
    if (playing++ == 0) nextTick = System.nanoTime();
  }

  private void run() {
    while (running) {
      try {
        turn();
      } catch (IOException | RuntimeException failure) {
        log.error("media loop failed once", failure);
      }
    }
    verbs.closeAll();
    try {
      selector.close();
    } catch (IOException failure) {
      log.warn("selector cannot be closed", failure);
    }
  }

  private void turn() throws IOException {
    int ready =
        !inbox.isEmpty() || !closedPorts.isEmpty()
            ? selector.selectNow(this::read)
            : selector.select(this::read, patience());
    if (ready > 0) LockSupport.parkNanos(GATHER_NANOS);
    now = System.nanoTime();
    closedPorts.forEach(ports::release);
    closedPorts.clear();
    work();
    if (playing > 0) tick();
    if (now - nextReap > 0) {
      nextReap = now + Math.min(settings.idle().toNanos() / 4, TimeUnit.SECONDS.toNanos(30));
      verbs.reap(settings.idle().toNanos());
    }
  }

  private void work() {
    for (var task = inbox.poll(); task != null; task = inbox.poll()) {
      waiting.decrementAndGet();
      task.run();
    }
  }

  private long patience() {
    if (playing == 0) return Math.clamp(settings.idle().toMillis() / 4, 1, IDLE_MILLIS);
    long nanos = nextTick - System.nanoTime();
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  /**
   * One packet a turn: a phone has no second one ready, asking for it would cost a system call, and
   * a flooded port cannot starve the others.
   */
  private void read(SelectionKey key) {
    var party = (Party) key.attachment();
    try {
      incoming.clear();
      var source = party.channel().receive(incoming);
      if (source == null) return;
      incoming.flip();
      party.received(incoming, (InetSocketAddress) source, view, System.nanoTime());
    } catch (IOException failure) {
      counters.notRtp.increment();
    }
  }

  private void tick() {
    if (now - nextTick > LONGEST_LAG_NANOS) nextTick = now;
    while (now - nextTick >= 0) {
      var members = slots.get(slot);
      for (int i = members.size() - 1; i >= 0; i--)
        if (!members.get(i).tick(outgoing, sum, now)) {
          members.get(i).paced(false);
          members.set(i, members.getLast());
          members.removeLast();
          playing--;
        }
      slot = (slot + 1) % SLOTS;
      nextTick += SLOT_NANOS;
      // A loop that is late with its music must not be late with commands too.
      work();
    }
  }
}
