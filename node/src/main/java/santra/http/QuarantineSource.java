package santra.http;

import java.time.Instant;
import java.util.List;

/** Contacts, queues and agents of this node whose history cannot be read. */
public interface QuarantineSource {

  /**
   * @param entity its name in the journal
   */
  record Case(String entity, String reason, Instant since, Instant lastTried) {}

  List<Case> cases();

  /**
   * Lets all of them try their history again when they are next needed.
   *
   * @return how many there were
   */
  int retry();
}
