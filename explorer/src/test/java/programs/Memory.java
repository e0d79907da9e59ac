package programs;

import io.concurrencylint.explorer.detect.FailureKind;

/** Small programs about memory: each positive beside its nearest negative. */
public final class Memory {
  private Memory() {}

  @Shows({FailureKind.LIVELOCK, FailureKind.DATA_RACE})
  static final class StopFlagPlain implements Runnable {
    boolean stop;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!stop) {}
          },
          () -> stop = true);
    }
  }

  static final class StopFlagVolatile implements Runnable {
    volatile boolean stop;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!stop) {}
          },
          () -> stop = true);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class VolatileIncrement implements Runnable {
    volatile int n;

    @Override
    public void run() {
      Par.run(() -> n++, () -> n++);
      Par.check(n == 2);
    }
  }

  static final class PublishByVolatile implements Runnable {
    int data;
    volatile boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            data = 1;
            ready = true;
          },
          () -> {
            if (ready) {
              Par.check(data == 1);
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class PublishByPlain implements Runnable {
    int data;
    boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            data = 1;
            ready = true;
          },
          () -> {
            if (ready) {
              Par.check(data == 1);
            }
          });
    }
  }

  static final class DekkerVolatile implements Runnable {
    volatile int x;
    volatile int y;
    int r;
    int s;

    @Override
    public void run() {
      Par.run(
          () -> {
            x = 1;
            r = y;
          },
          () -> {
            y = 1;
            s = x;
          });
      Par.check(r + s > 0);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class DekkerPlain implements Runnable {
    int x;
    int y;
    int r;
    int s;

    @Override
    public void run() {
      Par.run(
          () -> {
            x = 1;
            r = y;
          },
          () -> {
            y = 1;
            s = x;
          });
      Par.check(r + s > 0);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION, FailureKind.FAILED_ASSERTION})
  static final class DoubleCheckedPlain implements Runnable {
    static class Box {
      int v;

      Box() {
        v = 1;
      }
    }

    Box box;

    Box get() {
      if (box == null) {
        synchronized (this) {
          if (box == null) {
            box = new Box();
          }
        }
      }
      return box;
    }

    @Override
    public void run() {
      Par.Body body = () -> Par.check(get().v == 1);
      Par.run(body, body);
    }
  }

  static final class DoubleCheckedVolatile implements Runnable {
    static class Box {
      int v;

      Box() {
        v = 1;
      }
    }

    volatile Box box;

    Box get() {
      if (box == null) {
        synchronized (this) {
          if (box == null) {
            box = new Box();
          }
        }
      }
      return box;
    }

    @Override
    public void run() {
      Par.Body body = () -> Par.check(get().v == 1);
      Par.run(body, body);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class LazyInitTwice implements Runnable {
    volatile Object box;
    volatile int made;

    Object get() {
      if (box == null) {
        made++;
        box = new Object();
      }
      return box;
    }

    @Override
    public void run() {
      Par.run(this::get, this::get);
      Par.check(made == 1);
    }
  }

  @Shows({FailureKind.DATA_RACE})
  static final class FinalFieldPublication implements Runnable {
    static class Box {
      final int v;

      Box() {
        v = 1;
      }
    }

    Box box;

    @Override
    public void run() {
      Par.run(
          () -> box = new Box(),
          () -> {
            Box b = box;
            if (b != null) {
              Par.check(b.v == 1);
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class ArrayElementShared implements Runnable {
    final int[] cells = new int[2];

    @Override
    public void run() {
      Par.run(() -> cells[0]++, () -> cells[0]++);
      Par.check(cells[0] == 2);
    }
  }

  static final class ArrayElementsApart implements Runnable {
    final int[] cells = new int[2];

    @Override
    public void run() {
      Par.run(() -> cells[0]++, () -> cells[1]++);
      Par.check(cells[0] + cells[1] == 2);
    }
  }

  static final class LongAndDouble implements Runnable {
    long l;
    double d;

    synchronized void go() {
      l += 2;
      d += 0.5;
    }

    @Override
    public void run() {
      Par.run(this::go, this::go);
      Par.check(l == 4 && d == 1.0);
    }
  }

  @Shows({FailureKind.DATA_RACE})
  static final class BooleanArray implements Runnable {
    final boolean[] done = new boolean[1];

    @Override
    public void run() {
      Par.run(
          () -> done[0] = true,
          () -> {
            if (done[0]) {
              Par.check(true);
            }
          });
    }
  }

  static final class ConfinedObjects implements Runnable {
    static class Cell {
      int v;
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            Cell c = new Cell();
            c.v++;
            c.v++;
            Par.check(c.v == 2);
          };
      Par.run(body, body);
    }
  }
}
