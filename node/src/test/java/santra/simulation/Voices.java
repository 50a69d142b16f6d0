package santra.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import santra.media.Hearing;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.media.RtpProfile;
import santra.simulation.Studios.Studio;

/** One node's way to the media servers, which live on their own and may not answer. */
final class Voices implements MediaServer {
  private static final Duration GREETING = Duration.ofSeconds(2);

  private final House house;
  private final Set<String> dead = new TreeSet<>();

  Voices(House house) {
    this.house = house;
  }

  /** Notices which servers are dead; true when that is news. */
  boolean look() {
    var now = new TreeSet<String>();
    for (var one : house.world().studios.all()) if (!one.up()) now.add(one.name());
    if (now.equals(dead)) return false;
    dead.clear();
    dead.addAll(now);
    return true;
  }

  private Studio at(String session) {
    return house.world().studios.of(session);
  }

  private Set<String> known(String session) {
    return at(session)
        .known(session)
        .orElseThrow(() -> new MediaException("no such session", false));
  }

  private boolean anyLives() {
    return dead.size() < house.world().studios.all().size();
  }

  private <T> CompletionStage<T> ask(String session, Supplier<T> what) {
    var answer = new CompletableFuture<T>();
    var world = house.world();
    if (!at(session).up()) {
      house.after(
          dead.contains(at(session).name()) && anyLives() ? 1 : 3_000,
          () -> answer.completeExceptionally(new MediaException("dead", false)));
      return answer;
    }
    if (world.mediaFails()) {
      if (world.chance(0.5)) world.hours().after(world.between(1, 20), () -> attempt(what));
      house.after(
          3_000, () -> answer.completeExceptionally(new MediaException("no answer", false)));
      return answer;
    }
    house.after(
        world.between(1, 20),
        () -> {
          try {
            if (!at(session).up()) throw new MediaException("died meanwhile", false);
            answer.complete(what.get());
          } catch (MediaException refused) {
            answer.completeExceptionally(refused);
          }
        });
    return answer;
  }

  private static <T> void attempt(Supplier<T> what) {
    try {
      var _ = what.get();
    } catch (MediaException nobodyHears) {
      // its answer is lost as well
    }
  }

  private static final Object NOTHING = new Object();

  private CompletionStage<Void> order(String session, Runnable what) {
    return ask(
            session,
            () -> {
              what.run();
              return NOTHING;
            })
        .thenAccept(_ -> {});
  }

  @Override
  public String place(String name) {
    var all = house.world().studios.all();
    var living = all.stream().filter(one -> !dead.contains(one.name())).toList();
    var choices = living.isEmpty() ? all : living;
    return Studios.session(name, choices.get(house.world().between(0, choices.size())));
  }

  @Override
  public CompletionStage<Boolean> lost(String session) {
    var studio = at(session);
    if (dead.contains(studio.name())) return CompletableFuture.completedFuture(anyLives());
    if (!studio.hasDied()) return CompletableFuture.completedFuture(false);
    return ask(session, () -> studio.known(session).isEmpty())
        .handle((unknown, failure) -> failure == null && unknown);
  }

  @Override
  public CompletionStage<String> anchor(String session, String callerTag, String sdpOffer) {
    return ask(
        session,
        () -> {
          if (sdpOffer.contains("G729")) throw new MediaException("no common codec", true);
          at(session).parties(session).add(callerTag);
          return "answer";
        });
  }

  @Override
  public CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp, RtpProfile profile) {
    return ask(
        session,
        () -> {
          var parties =
              at(session)
                  .knownOrNew(session)
                  .orElseThrow(() -> new MediaException("no such session", false));
          parties.addAll(Set.of(callerTag, partyTag));
          return "offer";
        });
  }

  @Override
  public CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer) {
    return order(session, () -> known(session).add(partyTag));
  }

  @Override
  public CompletionStage<Void> admit(String session, String partyTag, String sdpAnswer) {
    return order(session, () -> known(session).add(partyTag));
  }

  @Override
  public CompletionStage<Void> mix(String session, List<Hearing> hearings) {
    return order(session, () -> known(session));
  }

  @Override
  public CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer) {
    return ask(session, () -> "answer");
  }

  @Override
  public CompletionStage<Void> drop(String session, String partyTag) {
    return order(session, () -> at(session).drop(session, partyTag));
  }

  @Override
  public CompletionStage<Duration> play(String session, String partyTag, String prompt, int times) {
    return ask(
        session,
        () -> {
          known(session);
          return GREETING;
        });
  }

  @Override
  public CompletionStage<Void> stop(String session, String partyTag) {
    return order(session, () -> {});
  }

  @Override
  public CompletionStage<Void> mute(String session, String partyTag, boolean muted) {
    return order(session, () -> {});
  }

  @Override
  public CompletionStage<Void> release(String session) {
    return order(session, () -> at(session).release(session));
  }
}
