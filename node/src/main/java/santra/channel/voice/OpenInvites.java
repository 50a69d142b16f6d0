package santra.channel.voice;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import santra.protocol.sip.dialog.AnswerRetransmission;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * Callers' INVITEs at this edge that have no final response yet, by our tag, and the 2xx that wait
 * for their ACK. The user, not the transaction, repeats a 2xx (RFC 3261 section 13.3.1.4).
 */
final class OpenInvites {
  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration REPEAT_PROVISIONAL = Duration.ofMinutes(1);

  private final Map<String, ServerTransaction> waiting = new ConcurrentHashMap<>();

  /** The latest provisional of each, RFC 3261 section 13.3.1.1. */
  private final Map<String, Runnable> provisional = new ConcurrentHashMap<>();

  private final Map<ServerTransaction, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, AnswerRetransmission> unacknowledged = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer;

  OpenInvites(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  void put(String token, ServerTransaction transaction) {
    waiting.put(token, transaction);
    tokens.put(transaction, token);
  }

  void remove(String token) {
    var transaction = waiting.remove(token);
    if (transaction != null) tokens.remove(transaction);
    provisional.remove(token);
  }

  Optional<ServerTransaction> find(String token) {
    return Optional.ofNullable(waiting.get(token));
  }

  /** Whether its contact has said anything here: then it is recorded. */
  boolean hasSpoken(String token) {
    return provisional.containsKey(token) || !waiting.containsKey(token);
  }

  int size() {
    return waiting.size();
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  boolean isUnacknowledged(String token) {
    return unacknowledged.containsKey(token);
  }

  /** The token under which this INVITE waits. */
  Optional<String> tokenOf(ServerTransaction transaction) {
    return Optional.ofNullable(tokens.get(transaction));
  }

  void acknowledged(String token) {
    var repeating = unacknowledged.remove(token);
    if (repeating != null) repeating.acknowledged();
  }

  /**
   * Sends a provisional, and again every minute, so that no proxy gives the call up (Timer C).
   *
   * @param still whether it is ours to repeat
   */
  void provisional(String token, Runnable send, BooleanSupplier still) {
    send.run();
    var _ =
        timer.schedule(
            () -> {
              if (provisional.remove(token, send) && still.getAsBoolean())
                provisional(token, send, still);
            },
            REPEAT_PROVISIONAL.toMillis(),
            TimeUnit.MILLISECONDS);
    provisional.put(token, send);
  }

  /**
   * Sends a 2xx until its ACK.
   *
   * @param send how to send it, over the transaction or without one
   * @param lost what to do when no ACK has come in 64*T1
   */
  void answer(String token, Runnable send, Runnable lost) {
    send.run();
    var repeating =
        AnswerRetransmission.start(
            timer,
            T1,
            send,
            () -> {
              unacknowledged.remove(token);
              lost.run();
            });
    var earlier = unacknowledged.put(token, repeating);
    if (earlier != null) earlier.acknowledged();
  }
}
