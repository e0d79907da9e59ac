package programs;

/** Runs bodies side by side. */
final class Par {
  /** Code that may throw. */
  interface Body {
    void run() throws Exception;
  }

  private Par() {}

  static Thread thread(Body body) {
    return new Thread(() -> quietly(body));
  }

  static void run(Body a, Body b) {
    Thread t = thread(a);
    Thread u = thread(b);
    t.start();
    u.start();
    join(t);
    join(u);
  }

  static void run(Body a, Body b, Body c) {
    Thread t = thread(a);
    Thread u = thread(b);
    Thread v = thread(c);
    t.start();
    u.start();
    v.start();
    join(t);
    join(u);
    join(v);
  }

  /** Starts both, joins both. */
  static void both(Thread t, Thread u) {
    t.start();
    u.start();
    join(t);
    join(u);
  }

  static void join(Thread t) {
    try {
      t.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs what may throw checked exceptions. */
  static void quietly(Body body) {
    try {
      body.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError("check failed");
    }
  }
}
