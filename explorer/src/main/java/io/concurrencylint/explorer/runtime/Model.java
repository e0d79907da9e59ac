package io.concurrencylint.explorer.runtime;

/**
 * The world as the scheduled program sees it: memory, monitors, threads, time. Every method is
 * called by the one task that runs, on its own stack, and may give the turn to another task before
 * it returns.
 */
public abstract class Model {
  /** Access codes: what an operation does to its location. */
  public static final int READ = 0;

  public static final int WRITE = 1;
  public static final int UPDATE = 2;

  /** A write by a constructor to the object that it makes. */
  public static final int CONSTRUCT = 3;

  /** Modes of an access by VarHandle, added to its access code. */
  public static final int VOLATILE = 0;

  public static final int PLAIN = 4;
  public static final int OPAQUE = 8;
  public static final int ACQUIRE = 12;
  public static final int RELEASE = 16;
  public static final int MODES = 28;

  /** For a sender or waiter without a deadline. */
  public static final long FOREVER = -1;

  /** A field of the program; {@code owner} is null for a static field. */
  public abstract void field(Object owner, int field, int access, int site);

  public abstract void array(Object array, int index, int access, int site);

  /** An older value than {@code newest} that the read just announced may return, or newest. */
  public abstract Object value(Object newest);

  public abstract void varHandle(Object handle, Object owner, int index, int access, int site);

  /** A volatile or atomic access inside the JDK: happens-before, but no scheduling point. */
  public abstract void sync(Object owner, int field, int access);

  public abstract void syncOffset(Object owner, long offset, int access);

  public abstract void syncVarHandle(Object handle, Object owner, int index, int access);

  public abstract void enter(Object monitor, int site);

  public abstract void exit(Object monitor);

  /**
   * @param nanos how long, or {@link #FOREVER}
   */
  public abstract void await(Object monitor, long nanos, int site) throws InterruptedException;

  public abstract void signal(Object monitor, boolean all, int site);

  public abstract boolean holds(Object monitor);

  /** Before a call into the JDK. The result goes to {@link #end}. */
  public abstract int begin(Object receiver, int access, int site);

  public abstract void end(Object receiver, int token);

  public abstract void point(Object subject, int site);

  public abstract void park(long nanos);

  public abstract void unpark(Thread thread);

  /** False when the calling thread must start for real. */
  public abstract boolean start(Thread thread, Object container);

  public abstract boolean models(Thread thread);

  public abstract boolean isAlive(Thread thread);

  public abstract Thread.State state(Thread thread);

  public abstract void interrupt(Thread thread);

  /**
   * @param nanos how long, or {@link #FOREVER}
   */
  public abstract void join(Thread thread, long nanos, int site) throws InterruptedException;

  public abstract void sleep(long nanos, int site) throws InterruptedException;

  public abstract void yield(int site);

  public abstract long nanoTime();

  public abstract long currentTimeMillis();

  public abstract void exit(int status, int site);

  /** The next of a sequence of seeds that is the same in every execution. */
  public abstract long seed();

  /** The next of a sequence of hash codes that is the same in every repetition. */
  public abstract int newHashCode();

  /**
   * An access to the contents of a collection that is not made for concurrent use.
   *
   * @param site 0 for the site of the call that the task is in
   */
  public abstract void contents(Object collection, int access, int site);

  /** The pool that stands in for the common pool in this execution. */
  public abstract Object commonPool(Object real);

  public abstract boolean initNeeded(int type, int site);

  public abstract void initDone(int type, Throwable failure);
}
