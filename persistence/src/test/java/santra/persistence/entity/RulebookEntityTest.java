package santra.persistence.entity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import santra.persistence.journal.Journal;

class RulebookEntityTest extends RulebookEntityContract {
  @Override
  protected Journal journal() {
    return Journal.file(directory);
  }

  @Override
  protected Config faulty() {
    return ConfigFactory.parseString(
        "jdbc-journal.class = \"santra.persistence.entity.FaultyJournal\"");
  }

  @Override
  protected void rename(String persistenceId, long sequence, String manifest) {
    change("event_ser_manifest", manifest, persistenceId, sequence);
  }

  @Override
  protected void rewrite(String persistenceId, long sequence, byte[] payload) {
    change("event_payload", payload, persistenceId, sequence);
  }

  private void change(String column, Object value, String persistenceId, long sequence) {
    var sql =
        """
        UPDATE "event_journal" SET "%s" = ? WHERE "persistence_id" = ? AND "sequence_number" = ?
        """
            .formatted(column);
    try (var pool = journal().pool(1);
        var connection = pool.getConnection();
        var update = connection.prepareStatement(sql)) {
      update.setObject(1, value);
      update.setString(2, persistenceId);
      update.setLong(3, sequence);
      update.executeUpdate();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
