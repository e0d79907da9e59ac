import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.helpers.AppenderAttachableImpl;
import org.apache.log4j.spi.LoggingEvent;

/** Bugzilla 54325 (log4j 1.2.13): the list of appenders is emptied by two threads, unguarded. */
public class Log54325 {
  public static void main(String[] args) throws InterruptedException {
    AppenderAttachableImpl appenders = new AppenderAttachableImpl();
    for (int i = 0; i < 2; i++) {
      appenders.addAppender(
          new AppenderSkeleton() {
            @Override
            protected void append(LoggingEvent event) {}

            @Override
            public void close() {}

            @Override
            public boolean requiresLayout() {
              return false;
            }
          });
    }
    Thread one = new Thread(appenders::removeAllAppenders);
    Thread other = new Thread(appenders::removeAllAppenders);
    one.start();
    other.start();
    one.join();
    other.join();
  }
}
