package santra.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The media servers. Each forgets all its sessions when it dies, and comes back empty. */
final class Studios {
  private static final int SERVERS = 2;
  private static final char AT = '@';

  private final World world;
  private final List<Studio> all =
      IntStream.rangeClosed(1, SERVERS).mapToObj(number -> new Studio("m" + number)).toList();
  private long changedMs;

  /** One media server: its sessions, and who is in them. */
  final class Studio {
    private final String name;
    private final Map<String, Set<String>> sessions = new TreeMap<>();
    private boolean up = true;
    private boolean hasDied;

    Studio(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    boolean up() {
      return up;
    }

    /** So that its sessions may be unknown though it answers. */
    boolean hasDied() {
      return hasDied;
    }

    Set<String> parties(String session) {
      world.trace("media session %s is there", session);
      return sessions.computeIfAbsent(session, _ -> new TreeSet<>());
    }

    Optional<Set<String>> known(String session) {
      return Optional.ofNullable(sessions.get(session));
    }

    /** Who waits to be called back has let its session go, and an agent's offer begins another. */
    Optional<Set<String>> knownOrNew(String session) {
      return released.contains(contact(session)) ? Optional.of(parties(session)) : known(session);
    }

    void drop(String session, String party) {
      var parties = sessions.get(session);
      if (parties == null) return;
      parties.remove(party);
      world.trace("media session %s without %s has %s", session, party, parties);
      if (parties.isEmpty()) sessions.remove(session);
    }

    void release(String session) {
      world.trace("media session %s is released", session);
      released.add(contact(session));
      sessions.remove(session);
    }
  }

  Studios(World world) {
    this.world = world;
  }

  /** Contacts that have let a session go. */
  private final Set<String> released = new TreeSet<>();

  private static String contact(String session) {
    return session.substring(0, Math.max(0, session.lastIndexOf(AT)));
  }

  List<Studio> all() {
    return all;
  }

  static String session(String name, Studio at) {
    return name + AT + at.name();
  }

  Studio of(String session) {
    var name = session.substring(session.lastIndexOf(AT) + 1);
    return all.stream().filter(one -> one.name().equals(name)).findFirst().orElse(all.getFirst());
  }

  boolean holds(String session, String party) {
    var studio = of(session);
    return studio.up()
        && studio.known(session).filter(parties -> parties.contains(party)).isPresent();
  }

  /** Sessions that nobody has released. */
  Set<String> sessions() {
    var sessions = new TreeSet<String>();
    for (var studio : all) sessions.addAll(studio.sessions.keySet());
    return sessions;
  }

  /** When one died or came back last. */
  long changedMs() {
    return changedMs;
  }

  /** One dies, and comes back some seconds later; both may be down at the same time. */
  void crash(Iterable<House> houses) {
    var victim = all.get(world.between(0, SERVERS));
    if (!victim.up) return;
    world.trace("media server %s dies", victim.name);
    victim.up = false;
    victim.hasDied = true;
    victim.sessions.clear();
    told(houses);
    world
        .hours()
        .after(
            world.between(500, 20_000),
            () -> {
              world.trace("media server %s is back", victim.name);
              victim.up = true;
              told(houses);
            });
  }

  private void told(Iterable<House> houses) {
    changedMs = world.hours().nowMs();
    for (var house : houses) house.after(world.between(300, 900), house::lookAtMedia);
  }
}
