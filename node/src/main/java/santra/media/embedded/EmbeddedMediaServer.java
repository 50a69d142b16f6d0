package santra.media.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.ng.Bencoded;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.Bencoded.Text;
import santra.protocol.ng.NgServer;

/**
 * The server as an object: the ng listener in front, the loops behind. {@link Main} gives it a
 * process; tests open it on port 0.
 */
public final class EmbeddedMediaServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedMediaServer.class);

  private final Counters counters = new Counters();
  private final Settings settings;

  /** Differs from start to start: who hears it anew knows that the old sessions are gone. */
  private final String started = Long.toString(System.currentTimeMillis(), 36);

  /** Takes all that comes, but asks to be given nothing new. */
  private volatile boolean draining;

  private final Census census;
  private final Ports ports;
  private final Sounds sounds;
  private final Tape tape;
  private final DigitLog digitLog;
  private final List<Loop> loops = new ArrayList<>();
  private final NgServer ng;

  /** Serves from now on. Throws if the ng address cannot be bound. */
  public static EmbeddedMediaServer open(Settings settings) {
    return new EmbeddedMediaServer(settings);
  }

  private EmbeddedMediaServer(Settings settings) {
    this.settings = settings;
    census = new Census(settings.sessions());
    ports = new Ports(settings.lowPort(), settings.highPort());
    sounds = new Sounds(settings.prompts());
    tape =
        new Tape(
            settings.recordings().map(Settings.Recordings::folder),
            settings.recordings().map(Settings.Recordings::keys),
            counters);
    digitLog = new DigitLog(settings.dtmfLog());
    for (int i = 0; i < settings.loops(); i++)
      loops.add(new Loop(i, settings, ports, counters, digitLog, sounds, tape, census));
    ng = NgServer.open(NgServer.Settings.on(settings.listen()), this::handle);
    loops.forEach(Loop::start);
  }

  /** Where ng commands are taken. */
  public InetSocketAddress address() {
    return ng.address();
  }

  public int sessions() {
    return census.count();
  }

  public int portsInUse() {
    return ports.inUse();
  }

  /** Live state in one line. */
  public String describe() {
    return "embedded media server: %d sessions%s, %d of %d ports, %s, %s"
        .formatted(
            census.count(),
            draining ? " (draining)" : "",
            ports.inUse(),
            ports.count(),
            counters.all(),
            ng.describe());
  }

  @Override
  public void close() {
    ng.close();
    loops.forEach(Loop::close);
    tape.close();
    sounds.close();
    try {
      digitLog.close();
    } catch (IOException failure) {
      log.warn("DTMF log cannot be closed", failure);
    }
  }

  private void handle(Dictionary command, Consumer<Dictionary> reply) {
    switch (command.text("command").orElse("")) {
      case "ping" -> reply.accept(pong());
      case "drain" -> {
        draining = command.whole("on").orElse(1L) != 0;
        reply.accept(Verbs.ok());
      }
      case "list" -> reply.accept(list(command.whole("limit").orElse(32L)));
      case "statistics" -> reply.accept(statistics());
      default -> {
        var id = command.text("call-id").orElse("");
        var loop = loops.get(Math.floorMod(id.hashCode(), loops.size()));
        if (!loop.execute(() -> loop.verbs().handle(command, reply)))
          reply.accept(loop.verbs().refused(Refusal.because("overloaded")));
      }
    }
  }

  /** Besides the word, what somebody who chooses among servers must know. */
  private Dictionary pong() {
    return Dictionary.EMPTY
        .with("result", "pong")
        .with("started", started)
        .with("sessions", census.count())
        .with("capacity", Math.min(settings.sessions(), ports.count() / 2))
        .with("draining", draining ? 1 : 0);
  }

  private Dictionary list(long limit) {
    var some = census.some(Math.clamp(limit, 0, 1_000));
    return Verbs.ok().with("calls", new Sequence(some.stream().<Bencoded>map(Text::new).toList()));
  }

  private Dictionary statistics() {
    var figures =
        Dictionary.EMPTY
            .with("sessions", census.count())
            .with("ports", ports.count())
            .with("ports in use", ports.inUse())
            .with("ng garbage", ng.garbage())
            .with("ng repeated", ng.repeated());
    for (var counter : counters.all().entrySet())
      figures = figures.with(counter.getKey(), counter.getValue());
    return Verbs.ok().with("statistics", figures);
  }
}
