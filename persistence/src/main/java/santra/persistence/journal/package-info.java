/**
 * Where events are kept: an H2 database, in a file of one process or behind a server that several
 * nodes share. Start at {@link santra.persistence.journal.Journal}.
 */
@NullMarked
package santra.persistence.journal;

import org.jspecify.annotations.NullMarked;
