package santra.persistence.projection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps what was prepared at it. Projections ask the same few dozen questions for
 * every event, and each preparation is a round trip to the journal and a parse there. For one
 * thread, and for as long as the connection.
 */
final class KeptStatements {
  /** Beyond it nothing more is kept; our projections have some fifty. */
  private static final int MOST = 500;

  private final Connection connection;
  private final Map<String, ArrayDeque<PreparedStatement>> idle = new HashMap<>();
  private int kept;

  private KeptStatements(Connection connection) {
    this.connection = connection;
  }

  /** The same connection; closing what it prepares puts it back. */
  static Connection of(Connection connection) {
    var statements = new KeptStatements(connection);
    return proxy(Connection.class, statements::onConnection);
  }

  private interface Call {
    @Nullable Object on(Method method, Object[] arguments)
        throws SQLException, ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            KeptStatements.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return call.on(method, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  private @Nullable Object onConnection(Method method, Object[] arguments)
      throws SQLException, ReflectiveOperationException {
    if (method.getName().equals("prepareStatement") && arguments.length == 1)
      return prepared((String) arguments[0]);
    return method.invoke(connection, arguments);
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    var spare = idle.computeIfAbsent(sql, _ -> new ArrayDeque<>());
    var again = spare.poll();
    if (again != null) kept--;
    var at = again == null ? connection.prepareStatement(sql) : again;
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (!method.getName().equals("close")) return method.invoke(at, arguments);
          putBack(at, spare);
          return null;
        });
  }

  private void putBack(PreparedStatement statement, ArrayDeque<PreparedStatement> spare)
      throws SQLException {
    if (spare.contains(statement)) return;
    if (kept == MOST) {
      statement.close();
      return;
    }
    statement.clearParameters();
    statement.clearBatch();
    spare.push(statement);
    kept++;
  }
}
