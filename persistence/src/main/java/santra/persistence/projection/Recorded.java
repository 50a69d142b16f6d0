package santra.persistence.projection;

import java.time.Instant;

/**
 * An event as the journal holds it.
 *
 * @param position its place in the whole journal; grows with time, with gaps
 * @param persistenceId whose event it is, {@code Type|id}
 * @param sequence its place among that entity's events, from 1 without gaps
 * @param at when the writer's clock says it was written, to the millisecond
 * @param manifest the codec's name for it
 * @param event in today's version
 */
public record Recorded(
    long position,
    String persistenceId,
    long sequence,
    Instant at,
    String manifest,
    Object event) {}
