import org.apache.commons.pool.BasePoolableObjectFactory;
import org.apache.commons.pool.impl.GenericObjectPool;

/** POOL-149 (commons-pool 1.5): a borrower is told that there is room before it waits. */
public class Pool149 {
  public static void main(String[] args) throws Exception {
    GenericObjectPool pool =
        new GenericObjectPool(
            new BasePoolableObjectFactory() {
              @Override
              public Object makeObject() {
                return new Object();
              }
            });
    pool.setMaxActive(1);
    pool.setWhenExhaustedAction(GenericObjectPool.WHEN_EXHAUSTED_BLOCK);
    Object broken = pool.borrowObject();
    Thread borrower =
        new Thread(
            () -> {
              try {
                pool.returnObject(pool.borrowObject());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    borrower.start();
    pool.invalidateObject(broken);
    borrower.join();
  }
}
