package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.*;

/** Small programs about classes: each positive beside its nearest negative. */
public final class Classes {
  private Classes() {}

  @Shows({FailureKind.DEADLOCK})
  static final class InitialiserCycle implements Runnable {
    static class Left {
      static int v = 1;
      static int right = Right.v;
    }

    static class Right {
      static int v = 2;
      static int left = Left.v;
    }

    @Override
    public void run() {
      Par.run(() -> Par.check(Left.v >= 0), () -> Par.check(Right.v >= 0));
    }
  }

  static final class InitialiserChain implements Runnable {
    static class Left {
      static int v = 1;
      static int right = Right.v;
    }

    static class Right {
      static int v = 2;
    }

    @Override
    public void run() {
      Par.run(() -> Par.check(Left.right == 2), () -> Par.check(Right.v == 2));
    }
  }

  static final class HolderIdiom implements Runnable {
    static class Holder {
      static final int[] CELL = new int[] {7};
    }

    @Override
    public void run() {
      Par.Body body = () -> Par.check(Holder.CELL[0] == 7);
      Par.run(body, body);
    }
  }

  static final class EnumSingleton implements Runnable {
    enum Only {
      ONE;
      final int v = 3;
    }

    @Override
    public void run() {
      Par.Body body = () -> Par.check(Only.ONE.v == 3);
      Par.run(body, body);
    }
  }

  static final class StaticsAreFresh implements Runnable {
    static int runs;
    static final List<Integer> SEEN = new ArrayList<>();

    @Override
    public void run() {
      runs++;
      SEEN.add(runs);
      Par.run(() -> {}, () -> {});
      Par.check(runs == 1 && SEEN.size() == 1);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class FailingInitialiser implements Runnable {
    static class Bad {
      static final int V = Integer.parseInt("x");
    }

    @Override
    public void run() {
      Par.run(() -> Par.check(Bad.V == 0), () -> {});
    }
  }

  static final class SwitchOverEnum implements Runnable {
    enum Day {
      MON,
      TUE
    }

    volatile int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            switch (Day.values()[1]) {
              case MON -> n = 1;
              default -> n = 2;
            }
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }
}
