package santra.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import santra.channel.voice.VoiceEffects;
import santra.channel.voice.VoiceTelephone;
import santra.channel.voice.WireBackstage;
import santra.distribution.Backstage;
import santra.distribution.Entities;
import santra.vocabulary.TenantId;

/**
 * One node of the simulated cluster. What it began ends with its life: nothing that was put down
 * with {@link #after} happens once it has died.
 */
final class House {
  private final World world;
  private final int number;
  private final Clock clock;
  private final int skewMs;
  private boolean up = true;
  private int life;

  final Mail mail;
  final Entities entities;
  final VoiceTelephone telephone;
  final VoiceEffects wire;
  final Voices media;
  final Edge edge;
  final Map<String, Party<?, ?, ?>> parties = new TreeMap<>();

  /** What the contacts here do when a media server has died or come back. */
  final Map<String, Runnable> mediaChanged = new TreeMap<>();

  final Map<TenantId, Backstage.Matching> distributors = new HashMap<>();

  House(World world, int number, int skewMs) {
    this.world = world;
    this.number = number;
    this.skewMs = skewMs;
    this.clock = new HouseClock();
    this.mail = new Mail(this);
    this.entities = new Entities(mail);
    this.telephone =
        new VoiceTelephone(World.TOKENS, address(), (_, trunk) -> trunk.out().stream().toList());
    this.media = new Voices(this);
    this.edge = new Edge(this);
    this.wire = WireBackstage.effects(World.addresses(), order -> world.order(this, order), clock);
  }

  World world() {
    return world;
  }

  int number() {
    return number;
  }

  Clock clock() {
    return clock;
  }

  boolean up() {
    return up;
  }

  String address() {
    return World.address(number);
  }

  /** A clock that is a little wrong, as clocks are. */
  private final class HouseClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return world.hours().now().plusMillis(skewMs);
    }
  }

  void after(long delayMs, Runnable what) {
    var mine = life;
    world
        .hours()
        .after(
            delayMs,
            () -> {
              if (up && life == mine) what.run();
            });
  }

  void after(Duration delay, Runnable what) {
    after(Math.max(0, delay.plusNanos(999_999).toMillis()), what);
  }

  /** What a node's pulse does, and {@code Distribution.mediaChanged} after it. */
  void lookAtMedia() {
    if (!media.look()) return;
    world.trace("%s notices that media servers have changed", this);
    for (var round : Backstage.ROUNDS_MS)
      after(
          round,
          () -> {
            for (var contact : List.copyOf(mediaChanged.entrySet()))
              if (parties.containsKey(contact.getKey())) contact.getValue().run();
          });
  }

  void die() {
    up = false;
    life++;
    parties.clear();
    mediaChanged.clear();
    distributors.clear();
    edge.forget();
  }

  void rise() {
    up = true;
    after(600, this::lookAtMedia);
  }

  @Override
  public String toString() {
    return "node-" + number;
  }
}
