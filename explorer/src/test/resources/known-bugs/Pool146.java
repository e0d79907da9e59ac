import org.apache.commons.pool.BaseKeyedPoolableObjectFactory;
import org.apache.commons.pool.impl.GenericKeyedObjectPool;
/** POOL-146 (commons-pool 1.5): a borrower of one key waits behind a borrower of another. */
public class Pool146 {
  public static void main(String[] a) throws Exception {
    GenericKeyedObjectPool pool = new GenericKeyedObjectPool(new BaseKeyedPoolableObjectFactory() {
      public Object makeObject(Object key) { return new Object(); }
    });
    pool.setMaxActive(1);
    pool.setWhenExhaustedAction(GenericKeyedObjectPool.WHEN_EXHAUSTED_BLOCK);
    Object one = pool.borrowObject("one");
    Thread t = new Thread(() -> { try { Object o = pool.borrowObject("one"); pool.returnObject("one", o); } catch (Exception e) { throw new RuntimeException(e); } });
    t.start();
    Object two = pool.borrowObject("two");
    pool.returnObject("two", two);
    pool.returnObject("one", one);
    t.join();
  }
}
