package santra.distribution;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import santra.vocabulary.AgentId;
import santra.vocabulary.TenantId;

/** Who talked with a caller last. Answers soon, or with nobody: nobody's wait depends on it. */
public interface LastAgents {
  /** Nobody is remembered. */
  LastAgents NOBODY = (_, _, _) -> CompletableFuture.completedFuture(Optional.empty());

  /**
   * @param caller as its contacts name it, not empty
   * @param notBefore who talked earlier than that is not remembered
   */
  CompletionStage<Optional<AgentId>> lastOf(TenantId tenant, String caller, Instant notBefore);
}
