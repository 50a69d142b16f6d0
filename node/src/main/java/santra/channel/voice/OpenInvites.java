package santra.channel.voice;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * Callers' INVITEs at this edge that have no final response yet, by our tag, and the 2xx that wait
 * for their ACK. The user, not the transaction, repeats a 2xx (RFC 3261 section 13.3.1.4).
 */
final class OpenInvites {
  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(4);
  private static final Duration GIVE_UP = T1.multipliedBy(64);

  private final Map<String, ServerTransaction> waiting = new ConcurrentHashMap<>();
  private final Map<ServerTransaction, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, ScheduledFuture<?>> unacknowledged = new ConcurrentHashMap<>();
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
  }

  Optional<ServerTransaction> find(String token) {
    return Optional.ofNullable(waiting.get(token));
  }

  int size() {
    return waiting.size();
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  /** The token under which this INVITE waits. */
  Optional<String> tokenOf(ServerTransaction transaction) {
    return Optional.ofNullable(tokens.get(transaction));
  }

  void acknowledged(String token) {
    var repeating = unacknowledged.remove(token);
    if (repeating != null) repeating.cancel(false);
  }

  /**
   * Sends a 2xx until its ACK.
   *
   * @param send how to send it, over the transaction or without one
   * @param lost what to do when no ACK has come in 64*T1
   */
  void answer(String token, Response response, Runnable send, Runnable lost) {
    acknowledged(token);
    send.run();
    repeat(token, T1, Duration.ZERO, send, lost);
  }

  private void repeat(
      String token, Duration delay, Duration waited, Runnable send, Runnable lost) {
    var total = waited.plus(delay);
    var next = delay.multipliedBy(2).compareTo(T2) > 0 ? T2 : delay.multipliedBy(2);
    var task =
        timer.schedule(
            () -> {
              if (!unacknowledged.containsKey(token)) return;
              if (total.compareTo(GIVE_UP) >= 0) {
                unacknowledged.remove(token);
                lost.run();
              } else {
                send.run();
                repeat(token, next, total, send, lost);
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
    unacknowledged.put(token, task);
  }
}
