package santra.reporting;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How an agent's time was spent over some stretch, in milliseconds.
 *
 * @param holdMs part of the conversations in which the customer was on hold
 * @param notReadyMs by reason
 * @param handled conversations that began
 */
public record AgentFigures(
    long readyMs,
    long ringingMs,
    long talkMs,
    long holdMs,
    long wrapUpMs,
    Map<String, Long> notReadyMs,
    long handled) {
  public static final AgentFigures NONE = new AgentFigures(0, 0, 0, 0, 0, Map.of(), 0);

  public AgentFigures {
    notReadyMs = Map.copyOf(notReadyMs);
  }

  public long allNotReadyMs() {
    return notReadyMs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Law: the states add up to it, to the millisecond. */
  public long loggedInMs() {
    return readyMs + ringingMs + talkMs + holdMs + wrapUpMs + allNotReadyMs();
  }

  /** Talk, hold and wrap-up. */
  public long handlingMs() {
    return talkMs + holdMs + wrapUpMs;
  }

  /** handling / (handling + ready) */
  public OptionalDouble occupancy() {
    return share(handlingMs(), handlingMs() + readyMs);
  }

  /** handling / logged in */
  public OptionalDouble utilisation() {
    return share(handlingMs(), loggedInMs());
  }

  /** (talk + hold + wrap-up) / handled, in milliseconds. */
  public Optional<Long> averageHandlingMs() {
    return average(handlingMs());
  }

  public Optional<Long> averageTalkMs() {
    return average(talkMs);
  }

  public Optional<Long> averageHoldMs() {
    return average(holdMs);
  }

  public Optional<Long> averageWrapUpMs() {
    return average(wrapUpMs);
  }

  private Optional<Long> average(long sumMs) {
    return handled == 0 ? Optional.empty() : Optional.of(sumMs / handled);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  AgentFigures and(AgentSpan.State state, String reason, long ms) {
    return switch (state) {
      case READY -> of(readyMs + ms, ringingMs, talkMs, holdMs, wrapUpMs, notReadyMs, handled);
      case RINGING -> of(readyMs, ringingMs + ms, talkMs, holdMs, wrapUpMs, notReadyMs, handled);
      case BUSY -> of(readyMs, ringingMs, talkMs + ms, holdMs, wrapUpMs, notReadyMs, handled);
      case WRAP_UP -> of(readyMs, ringingMs, talkMs, holdMs, wrapUpMs + ms, notReadyMs, handled);
      case NOT_READY -> {
        if (ms == 0) yield this;
        var reasons = new TreeMap<>(notReadyMs);
        reasons.merge(reason, ms, Long::sum);
        yield of(readyMs, ringingMs, talkMs, holdMs, wrapUpMs, reasons, handled);
      }
    };
  }

  /** So much of what was counted as talk was hold. */
  AgentFigures held(long ms) {
    return of(readyMs, ringingMs, talkMs - ms, holdMs + ms, wrapUpMs, notReadyMs, handled);
  }

  AgentFigures handledOne() {
    return of(readyMs, ringingMs, talkMs, holdMs, wrapUpMs, notReadyMs, handled + 1);
  }

  private static AgentFigures of(
      long ready,
      long ringing,
      long talk,
      long hold,
      long wrapUp,
      Map<String, Long> notReady,
      long handled) {
    return new AgentFigures(ready, ringing, talk, hold, wrapUp, notReady, handled);
  }
}
