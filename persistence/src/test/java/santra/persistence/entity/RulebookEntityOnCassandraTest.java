package santra.persistence.entity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import santra.persistence.journal.CassandraNode;
import santra.persistence.journal.Journal;

class RulebookEntityOnCassandraTest extends RulebookEntityContract {
  @BeforeAll
  static void needsCassandra() {
    CassandraNode.shared();
  }

  @Override
  protected Journal journal() {
    return CassandraNode.shared().journal(directory);
  }

  @Override
  protected Config faulty() {
    return ConfigFactory.parseString(
        "pekko.persistence.cassandra.journal.class ="
            + " \"santra.persistence.entity.FaultyFencedJournal\"");
  }

  @Override
  protected void rename(String persistenceId, long sequence, String manifest) {
    change("ser_manifest", manifest, persistenceId, sequence);
  }

  @Override
  protected void rewrite(String persistenceId, long sequence, byte[] payload) {
    change("event", ByteBuffer.wrap(payload), persistenceId, sequence);
  }

  private static void change(String column, Object value, String persistenceId, long sequence) {
    var session = CassandraNode.shared().session();
    var row =
        session
            .execute(
                "SELECT timestamp FROM santra.messages"
                    + " WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = ?",
                persistenceId,
                sequence)
            .one();
    if (row == null) throw new AssertionError("no event " + sequence + " of " + persistenceId);
    session.execute(
        "UPDATE santra.messages SET "
            + column
            + " = ? WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = ?"
            + " AND timestamp = ?",
        value,
        persistenceId,
        sequence,
        row.getUuid(0));
  }
}
