import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.apache.commons.dbcp.PoolingConnection;
import org.apache.commons.pool.impl.GenericKeyedObjectPool;

/**
 * DBCP-65 (commons-dbcp 1.2): the evictor of the statement pool locks pool then connection,
 * prepareStatement connection then pool.
 */
public class Dbcp65 {
  static Object mock(Class<?> type) {
    return Proxy.newProxyInstance(
        Dbcp65.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) ->
            switch (method.getName()) {
              case "prepareStatement" -> mock(PreparedStatement.class);
              case "hashCode" -> 1;
              case "equals" -> proxy == args[0];
              case "toString" -> "mock";
              default ->
                  method.getReturnType() == boolean.class
                      ? (Object) false
                      : method.getReturnType() == int.class ? 0 : null;
            });
  }

  public static void main(String[] args) throws Exception {
    GenericKeyedObjectPool statements = new GenericKeyedObjectPool(null);
    statements.setTestWhileIdle(true);
    PoolingConnection connection =
        new PoolingConnection((Connection) mock(Connection.class), statements);
    statements.setFactory(connection);
    connection.prepareStatement("select 1").close();
    Thread evictor = new Thread(() -> run(statements::evict));
    Thread user = new Thread(() -> run(() -> connection.prepareStatement("select 1").close()));
    evictor.start();
    user.start();
    evictor.join();
    user.join();
  }

  interface Body {
    void run() throws Exception;
  }

  static void run(Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
