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

/** One node's way to the media server, which lives on its own and may not answer. */
final class Voices implements MediaServer {
  private static final Duration GREETING = Duration.ofSeconds(2);

  private final House house;

  Voices(House house) {
    this.house = house;
  }

  private Set<String> parties(String session) {
    return house.world().sessions.computeIfAbsent(session, _ -> new TreeSet<>());
  }

  private Set<String> known(String session) {
    var parties = house.world().sessions.get(session);
    if (parties == null) throw new MediaException("no such session", false);
    return parties;
  }

  private <T> CompletionStage<T> ask(Supplier<T> what) {
    var answer = new CompletableFuture<T>();
    var world = house.world();
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

  private CompletionStage<Void> order(Runnable what) {
    return ask(
            () -> {
              what.run();
              return NOTHING;
            })
        .thenAccept(_ -> {});
  }

  /** There is one media server, so that no session ever moves. */
  @Override
  public String place(String name) {
    return name;
  }

  @Override
  public CompletionStage<Boolean> lost(String session) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletionStage<String> anchor(String session, String callerTag, String sdpOffer) {
    return ask(() -> {
      if (sdpOffer.contains("G729")) throw new MediaException("no common codec", true);
      parties(session).add(callerTag);
      return "answer";
    });
  }

  @Override
  public CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp) {
    return ask(() -> {
      known(session).add(partyTag);
      return "offer";
    });
  }

  @Override
  public CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer) {
    return order(() -> known(session).add(partyTag));
  }

  @Override
  public CompletionStage<Void> admit(String session, String partyTag, String sdpAnswer) {
    return order(() -> known(session).add(partyTag));
  }

  @Override
  public CompletionStage<Void> mix(String session, List<Hearing> hearings) {
    return order(() -> known(session));
  }

  @Override
  public CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer) {
    return ask(() -> "answer");
  }

  @Override
  public CompletionStage<Void> drop(String session, String partyTag) {
    return order(() -> house.world().drop(session, partyTag));
  }

  @Override
  public CompletionStage<Duration> play(String session, String partyTag, String prompt, int times) {
    return ask(() -> {
      known(session);
      return GREETING;
    });
  }

  @Override
  public CompletionStage<Void> stop(String session, String partyTag) {
    return order(() -> {});
  }

  @Override
  public CompletionStage<Void> mute(String session, String partyTag, boolean muted) {
    return order(() -> {});
  }

  @Override
  public CompletionStage<Void> release(String session) {
    return order(() -> house.world().sessions.remove(session));
  }
}
