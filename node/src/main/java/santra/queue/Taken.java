package santra.queue;

import java.time.LocalDate;
import santra.vocabulary.Agreement;

/**
 * By which another tenant's contact was taken.
 *
 * @param day on which it counts, the taker's
 */
public record Taken(Agreement agreement, LocalDate day) {}
