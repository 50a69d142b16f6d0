/**
 * Where events are kept: an H2 database, in a file of one process or behind a server that several
 * nodes share; or Cassandra, with a fence of our own. Start at {@link
 * santra.persistence.journal.Journal}; for Cassandra go on to {@code Fence} and {@code Feed}.
 */
@NullMarked
package santra.persistence.journal;

import org.jspecify.annotations.NullMarked;
