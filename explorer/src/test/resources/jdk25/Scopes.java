import java.time.Duration;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.locks.ReentrantLock;

/** Structured concurrency (a preview of JDK 25) and scoped values: positives beside negatives. */
public class Scopes {
  static final ScopedValue<Integer> VALUE = ScopedValue.newInstance();

  static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError("check failed");
    }
  }

  /** A body that may throw. */
  abstract static class Program implements Runnable {
    abstract void body() throws Exception;

    @Override
    public void run() {
      try {
        body();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public static class ForksAndJoins extends Program {
    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        Subtask<Integer> a = scope.fork(() -> 1);
        Subtask<Integer> b = scope.fork(() -> 2);
        scope.join();
        check(a.get() + b.get() == 3);
      }
    }
  }

  public static class ReadsBeforeJoin extends Program {
    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        Subtask<Integer> a = scope.fork(() -> 1);
        a.get();
        scope.join();
      }
    }
  }

  public static class BareCounter extends Program {
    int n;

    void increment() {
      n++;
    }

    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        scope.fork(this::increment);
        scope.fork(this::increment);
        scope.join();
      }
      check(n == 2);
    }
  }

  public static class GuardedCounter extends BareCounter {
    @Override
    synchronized void increment() {
      n++;
    }
  }

  public static class FirstWins extends Program {
    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open(Joiner.<Integer>anySuccessfulResultOrThrow())) {
        scope.fork(() -> 1);
        scope.fork(() -> 2);
        check(expected(scope.join()));
      }
    }

    boolean expected(int result) {
      return result == 1 || result == 2;
    }
  }

  public static class FirstForkedAssumedFirst extends FirstWins {
    @Override
    boolean expected(int result) {
      return result == 1;
    }
  }

  public static class LocksCrossed extends Program {
    final ReentrantLock a = new ReentrantLock();
    final ReentrantLock b = new ReentrantLock();

    void both(ReentrantLock first, ReentrantLock second) {
      first.lock();
      second.lock();
      second.unlock();
      first.unlock();
    }

    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        scope.fork(() -> both(a, b));
        scope.fork(() -> both(b, a));
        scope.join();
      }
    }
  }

  public static class LocksInOrder extends LocksCrossed {
    @Override
    void both(ReentrantLock first, ReentrantLock second) {
      super.both(a, b);
    }
  }

  public static class FailureIsHandled extends Program {
    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        scope.fork(
            () -> {
              throw new IllegalStateException();
            });
        scope.fork(() -> 1);
        scope.join();
        check(false);
      } catch (StructuredTaskScope.FailedException e) {
        check(e.getCause() instanceof IllegalStateException);
      }
    }
  }

  public static class FailureIsNot extends Program {
    @Override
    void body() throws Exception {
      try (var scope = StructuredTaskScope.open()) {
        scope.fork(
            () -> {
              throw new IllegalStateException();
            });
        scope.join();
      }
    }
  }

  public static class TimesOut extends Program {
    @Override
    void body() throws Exception {
      try (var scope =
          StructuredTaskScope.open(
              Joiner.awaitAllSuccessfulOrThrow(), c -> c.withTimeout(Duration.ofHours(1)))) {
        scope.fork(
            () -> {
              Thread.sleep(Duration.ofDays(1));
              return 1;
            });
        scope.join();
        check(false);
      } catch (StructuredTaskScope.TimeoutException e) {
        check(e != null);
      }
    }
  }

  public static class ValuesAreInherited extends Program {
    @Override
    void body() throws Exception {
      ScopedValue.where(VALUE, 7)
          .call(
              () -> {
                try (var scope = StructuredTaskScope.open()) {
                  Subtask<Integer> a = scope.fork(() -> VALUE.get());
                  Subtask<Integer> b = scope.fork(() -> VALUE.get());
                  scope.join();
                  check(a.get() == 7 && b.get() == 7);
                }
                return null;
              });
    }
  }

  public static class ValuesAreTheThreadsOwn extends Program {
    volatile int turns;

    void bind(int value) {
      ScopedValue.where(VALUE, value)
          .run(
              () -> {
                for (int i = 0; i < 3; i++) {
                  turns = i;
                  check(VALUE.get() == value);
                }
              });
      check(!VALUE.isBound());
    }

    @Override
    void body() throws Exception {
      Thread one = Thread.ofVirtual().start(() -> bind(1));
      Thread two = new Thread(() -> bind(2));
      two.start();
      bind(3);
      one.join();
      two.join();
    }
  }
}
