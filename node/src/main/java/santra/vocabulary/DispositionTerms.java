package santra.vocabulary;

import java.time.Duration;
import java.util.Optional;

/**
 * A queue whose agents have to say what a contact was about before they are ready again.
 *
 * @param otherwise the code that is recorded when nothing was said in time; empty for none
 * @param within so long after the conversation nobody waits any more
 */
public record DispositionTerms(Optional<String> otherwise, Duration within) {}
