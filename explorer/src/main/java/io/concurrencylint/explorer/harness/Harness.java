package io.concurrencylint.explorer.harness;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A small program: some objects, and threads that each make some calls. One instance is one run.
 *
 * <p>Two ways to run it. One call after the other, in a given order, tells what the calls may do.
 * In parallel it fails when a call throws what it throws in no such order, or when results and
 * final state are those of no such order (Herlihy, Wing, "Linearizability", TOPLAS 1990, with the
 * calls as operations).
 */
public abstract class Harness {

  /** One call; null when there is no result. */
  @FunctionalInterface
  public interface Call {
    Object call() throws Throwable;
  }

  /** What nobody may do in any order. */
  private static final String NO_ORDER = "no order of the calls gives ";

  private final List<List<Call>> threads;
  private final Object[][] results;
  private Thread[] roles;
  private boolean unobserved;

  /** The threads that {@link #threads} names. */
  @SuppressWarnings("this-escape") // what a subclass names does not use its fields yet
  protected Harness() {
    threads = threads();
    results = new Object[threads.size()][];
    for (int thread = 0; thread < results.length; thread++) {
      results[thread] = new Object[threads.get(thread).size()];
    }
  }

  /** What each thread calls, in order. Asked before the fields of subclasses have their values. */
  protected abstract List<List<Call>> threads();

  /** The objects whose final state belongs to the outcome. */
  protected Object[] state() {
    return new Object[0];
  }

  /**
   * Runs as the arguments say: {@code order 0,1,0} makes the next call of thread 0, of thread 1, of
   * thread 0, and then throws a {@link Report} of the outcome; {@code parallel} lets the threads
   * run, and may be followed by {@code throws=CLASS} and {@code outcome=TEXT} words, one for each
   * that some order gives. Without an outcome word any outcome will do. With {@code unobserved} the
   * state of objects is what their fields hold, else what their methods answer.
   */
  public final void run(String... arguments) throws InterruptedException {
    unobserved = List.of(arguments).contains("unobserved");
    if (arguments[0].equals("order")) {
      throw new Report(inOrder(arguments.length < 2 ? "" : arguments[1]));
    }
    Set<String> thrown = new TreeSet<>();
    Set<String> outcomes = new TreeSet<>();
    for (String argument : arguments) {
      if (argument.startsWith("throws=")) {
        thrown.add(argument.substring(7));
      } else if (argument.startsWith("outcome=")) {
        outcomes.add(argument.substring(8));
      }
    }
    inParallel(thrown, outcomes);
  }

  private String inOrder(String order) throws InterruptedException {
    Set<String> thrown = new TreeSet<>();
    Semaphore[] turns = new Semaphore[threads.size()];
    Semaphore done = new Semaphore(0);
    roles = new Thread[threads.size()];
    for (int t = 0; t < turns.length; t++) {
      int thread = t;
      turns[t] = new Semaphore(0);
      roles[t] = new Thread(() -> takeTurns(thread, turns[thread], done, thrown), "thread " + t);
      roles[t].setDaemon(true);
    }
    for (Thread role : roles) {
      role.start();
    }
    for (String word : order.isEmpty() ? new String[0] : order.split(",")) {
      turns[Integer.parseInt(word)].release();
      done.acquire();
    }
    return "outcome=" + outcome() + " throws=" + String.join(",", thrown);
  }

  private void takeTurns(int thread, Semaphore turn, Semaphore done, Set<String> thrown) {
    for (int at = 0; at < results[thread].length; at++) {
      turn.acquireUninterruptibly();
      try {
        results[thread][at] = threads.get(thread).get(at).call();
      } catch (Throwable t) {
        results[thread][at] = t.getClass();
        thrown.add(t.getClass().getName());
      }
      done.release();
    }
  }

  private void inParallel(Set<String> thrown, Set<String> outcomes) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(threads.size());
    roles = new Thread[threads.size()];
    for (int t = 0; t < threads.size(); t++) {
      int thread = t;
      roles[t] = new Thread(() -> role(thread, thrown, running), "thread " + (t + 1));
    }
    for (Thread role : roles) {
      role.start();
    }
    // Not join: calls of this class are no calls of the program, only what parks is modelled.
    running.await();
    if (!outcomes.isEmpty() && !outcomes.contains(outcome())) {
      throw new AssertionError(NO_ORDER + outcome());
    }
  }

  private void role(int thread, Set<String> thrown, CountDownLatch running) {
    for (int at = 0; at < results[thread].length; at++) {
      try {
        results[thread][at] = threads.get(thread).get(at).call();
      } catch (Throwable t) {
        if (!thrown.contains(t.getClass().getName())) {
          throw Harness.<RuntimeException>sneaky(t);
        }
        results[thread][at] = t.getClass();
      }
    }
    running.countDown();
  }

  private String outcome() {
    return Outcome.of(results, state());
  }

  /** An implementation of an interface that does nothing and answers with stubs in turn. */
  protected static <T> T stub(Class<T> type) {
    return Stubs.of(type);
  }

  /** The thread that makes the calls of number {@code n}, to interrupt it. */
  protected final Thread thread(int n) {
    return roles[n];
  }

  /** An object's state: what it answers to some calls, or itself without calls or when told so. */
  protected final Object observed(Object object, Call... calls) {
    if (unobserved || calls.length == 0) {
      return object;
    }
    Object[] answers = new Object[calls.length];
    for (int i = 0; i < calls.length; i++) {
      try {
        answers[i] = calls[i].call();
      } catch (Exception e) {
        answers[i] = e.getClass();
      } catch (Throwable t) {
        throw Harness.<RuntimeException>sneaky(t);
      }
    }
    return answers;
  }

  /** The static fields of a class that may change, for {@link #state}. */
  protected static Object[] statics(Class<?> type) {
    List<Object> values = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers) && !field.isSynthetic()) {
        field.setAccessible(true);
        try {
          values.add(field.get(null));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return values.toArray();
  }

  /** Makes a call before the threads start; what it throws does not matter. */
  protected static void attempt(Call call) {
    try {
      call.call();
    } catch (Exception e) {
      // It was only to bring objects into a state in which more can happen.
    } catch (Throwable t) {
      throw Harness.<RuntimeException>sneaky(t);
    }
  }

  /** Calls a method that the language would not let us call. */
  protected static Object call(
      Class<?> owner, String name, Class<?>[] types, Object receiver, Object... arguments)
      throws Throwable {
    Method method = owner.getDeclaredMethod(name, types);
    method.setAccessible(true);
    try {
      return method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Carries an outcome out of a run. */
  public static final class Report extends Error {
    private static final long serialVersionUID = 1L;

    Report(String outcome) {
      super(outcome, null, false, true);
    }
  }
}
