package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.*;
import java.util.concurrent.*;

/** Small programs about queues: each positive beside its nearest negative. */
public final class Queues {
  private Queues() {}

  static final class ProducerConsumer implements Runnable {
    final BlockingQueue<Integer> q = new ArrayBlockingQueue<>(1);

    @Override
    public void run() {
      Par.run(
          () -> {
            q.put(1);
            q.put(2);
          },
          () -> Par.check(q.take() + q.take() == 3));
    }
  }

  @Shows({FailureKind.UNRECEIVED_SEND})
  static final class PutOnFull implements Runnable {
    final BlockingQueue<Integer> q = new ArrayBlockingQueue<>(1);

    @Override
    public void run() {
      Par.run(
          () -> {
            q.put(1);
            q.put(2);
          },
          q::size);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class TakeFromEmpty implements Runnable {
    final BlockingQueue<Integer> q = new LinkedBlockingQueue<>();

    @Override
    public void run() {
      Par.run(
          () -> q.put(1),
          () -> {
            q.take();
            q.take();
          });
    }
  }

  static final class Linked implements Runnable {
    final BlockingQueue<Integer> q = new LinkedBlockingQueue<>();
    int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            n = 1;
            q.put(1);
          },
          () -> {
            q.take();
            Par.check(n == 1);
          });
    }
  }

  static final class Handover implements Runnable {
    final BlockingQueue<Integer> q = new SynchronousQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.put(1), () -> Par.check(q.take() == 1));
    }
  }

  @Shows({FailureKind.UNRECEIVED_SEND})
  static final class HandoverToNobody implements Runnable {
    final BlockingQueue<Integer> q = new SynchronousQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.put(1), () -> q.poll());
    }
  }

  static final class Transfer implements Runnable {
    final LinkedTransferQueue<Integer> q = new LinkedTransferQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.transfer(1), () -> Par.check(q.take() == 1));
    }
  }

  @Shows({FailureKind.UNRECEIVED_SEND})
  static final class TransferToNobody implements Runnable {
    final LinkedTransferQueue<Integer> q = new LinkedTransferQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.transfer(1), () -> {});
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class PollMayBeNull implements Runnable {
    final Queue<Integer> q = new ConcurrentLinkedQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.add(1), () -> q.poll().intValue());
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class SizeThenTake implements Runnable {
    final BlockingQueue<Integer> q = new LinkedBlockingQueue<>();

    @Override
    public void run() {
      q.add(1);
      Par.Body body =
          () -> {
            if (q.size() > 0) {
              q.take();
            }
          };
      Par.run(body, body);
    }
  }

  static final class PollInstead implements Runnable {
    final BlockingQueue<Integer> q = new LinkedBlockingQueue<>();

    @Override
    public void run() {
      q.add(1);
      Par.Body body =
          () -> {
            if (q.size() > 0) {
              q.poll();
            }
          };
      Par.run(body, body);
    }
  }

  static final class PollTimed implements Runnable {
    final BlockingQueue<Integer> q = new LinkedBlockingQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.put(1), () -> Par.check(q.poll(10, TimeUnit.SECONDS) == 1));
    }
  }

  static final class Priorities implements Runnable {
    final PriorityBlockingQueue<Integer> q = new PriorityBlockingQueue<>();

    @Override
    public void run() {
      Par.run(
          () -> {
            q.put(2);
            q.put(1);
          },
          () -> {
            q.take();
            q.take();
          });
    }
  }

  static final class Delays implements Runnable {
    static class Due implements Delayed {
      final long at = System.nanoTime() + 1_000_000;

      @Override
      public long getDelay(TimeUnit unit) {
        return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
      }

      @Override
      public int compareTo(Delayed o) {
        return 0;
      }
    }

    final DelayQueue<Due> q = new DelayQueue<>();

    @Override
    public void run() {
      Par.run(() -> q.put(new Due()), q::take);
    }
  }

  static final class Deque implements Runnable {
    final LinkedBlockingDeque<Integer> q = new LinkedBlockingDeque<>();

    @Override
    public void run() {
      Par.run(
          () -> {
            q.putFirst(1);
            q.putLast(2);
          },
          () -> {
            q.takeFirst();
            q.takeLast();
          });
    }
  }
}
