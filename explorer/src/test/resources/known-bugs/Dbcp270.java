import java.lang.reflect.*;
import java.sql.*;
import org.apache.commons.dbcp.*;
import org.apache.commons.pool.impl.GenericObjectPool;
/** DBCP-270 (commons-dbcp 1.2): the evictor locks pool then connection, close the other way round. */
public class Dbcp270 {
  static Object mock(Class<?>... types) {
    return Proxy.newProxyInstance(Dbcp270.class.getClassLoader(), types, (p, m, args) -> {
      if (m.getName().equals("createStatement")) return mock(Statement.class);
      if (m.getName().equals("executeQuery")) return mock(ResultSet.class);
      if (m.getName().equals("next")) return true;
      if (m.getName().equals("hashCode")) return 1;
      if (m.getName().equals("equals")) return p == args[0];
      if (m.getName().equals("toString")) return "mock";
      if (m.getReturnType() == boolean.class) return false;
      if (m.getReturnType() == int.class) return 0;
      return null;
    });
  }
  public static void main(String[] a) throws Exception {
    GenericObjectPool pool = new GenericObjectPool(null);
    pool.setTestWhileIdle(true);
    new PoolableConnectionFactory(() -> (Connection) mock(Connection.class), pool, null, "select 1", false, true);
    Connection c = (Connection) pool.borrowObject();
    c.close();
    Thread t = new Thread(() -> { try { pool.evict(); } catch (Exception e) { } });
    Thread u = new Thread(() -> { try { c.close(); } catch (SQLException e) { } });
    t.start(); u.start(); t.join(); u.join();
  }
}
