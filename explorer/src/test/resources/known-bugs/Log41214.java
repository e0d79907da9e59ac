import org.apache.log4j.*;
import org.apache.log4j.spi.LoggingEvent;
/** Bugzilla 41214 (log4j 1.2.13): the category is locked while an object renders itself. */
public class Log41214 {
  static final Logger LOG = Logger.getLogger("x");
  static class Account { synchronized void work() { LOG.info("working"); } public synchronized String toString() { return "account"; } }
  public static void main(String[] a) throws Exception {
    LOG.setAdditivity(false);
    LOG.addAppender(new AppenderSkeleton() { protected void append(LoggingEvent e) { e.getRenderedMessage(); } public void close() { } public boolean requiresLayout() { return false; } });
    Account acc = new Account();
    Thread t = new Thread(() -> LOG.info(acc));
    Thread u = new Thread(acc::work);
    t.start(); u.start(); t.join(); u.join();
  }
}
