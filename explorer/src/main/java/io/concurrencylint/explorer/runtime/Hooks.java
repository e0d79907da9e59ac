package io.concurrencylint.explorer.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The methods that instrumented code calls. Each one does nothing special unless the calling thread
 * is a task of an execution that is being explored.
 */
public final class Hooks {
  private Hooks() {}

  public static void read(Object owner, int field, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.field(owner, field, Model.READ, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void write(Object owner, int field, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.field(owner, field, Model.WRITE, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void readStatic(int field, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.field(null, field, Model.READ, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void writeStatic(int field, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.field(null, field, Model.WRITE, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void readArray(Object array, int index, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.array(array, index, Model.READ, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void writeArray(Object array, int index, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.array(array, index, Model.WRITE, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void varHandle(Object handle, Object owner, int index, int access, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.varHandle(handle, owner, index, access, site);
    } finally {
      carrier.inside = false;
    }
  }

  /** Volatile access in the JDK. */
  public static void sync(Object owner, int field, int access) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.sync(owner, field, access);
    } finally {
      carrier.inside = false;
    }
  }

  /** Unsafe access in the JDK. */
  public static void syncOffset(Object owner, long offset, int access) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.syncOffset(owner, offset, access);
    } finally {
      carrier.inside = false;
    }
  }

  /** VarHandle access in the JDK. */
  public static void syncVarHandle(Object handle, Object owner, int index, int access) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.syncVarHandle(handle, owner, index, access);
    } finally {
      carrier.inside = false;
    }
  }

  public static void enter(Object monitor, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.enter(monitor, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void exit(Object monitor) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.exit(monitor);
    } finally {
      carrier.inside = false;
    }
  }

  public static void await(Object monitor, long millis, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      monitor.wait(millis);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.await(monitor, millis == 0 ? Model.FOREVER : nanos(millis), site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void await(Object monitor, long millis, int nanos, int site)
      throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      monitor.wait(millis, nanos);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.await(
          monitor, millis == 0 && nanos == 0 ? Model.FOREVER : nanos(millis) + nanos, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void signal(Object monitor, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.signal(monitor, false, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void signalAll(Object monitor, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.signal(monitor, true, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static boolean holdsLock(Object monitor) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return Thread.holdsLock(monitor);
    }
    carrier.inside = true;
    try {
      return carrier.model.holds(monitor);
    } finally {
      carrier.inside = false;
    }
  }

  /** Before a call into the JDK. */
  public static int begin(Object receiver, int access, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return 0;
    }
    carrier.inside = true;
    try {
      return carrier.model.begin(receiver, access, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void end(Object receiver, int token) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.end(receiver, token);
    } finally {
      carrier.inside = false;
    }
  }

  public static void point(Object subject, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.point(subject, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void join(Thread thread, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      thread.join();
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.join(thread, Model.FOREVER, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void join(Thread thread, long millis, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      thread.join(millis);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.join(thread, millis == 0 ? Model.FOREVER : nanos(millis), site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void join(Thread thread, long millis, int nanos, int site)
      throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      thread.join(millis, nanos);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.join(
          thread, millis == 0 && nanos == 0 ? Model.FOREVER : nanos(millis) + nanos, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void sleep(long millis, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      Thread.sleep(millis);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.sleep(nanos(millis), site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void sleep(long millis, int nanos, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      Thread.sleep(millis, nanos);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.sleep(nanos(millis) + nanos, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void sleep(Duration duration, int site) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      Thread.sleep(duration.toMillis());
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.sleep(nanos(duration), site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void yield(int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      Thread.yield();
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.yield(site);
    } finally {
      carrier.inside = false;
    }
  }

  public static void spin(int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      Thread.onSpinWait();
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.yield(site);
    } finally {
      carrier.inside = false;
    }
  }

  public static long nanoTime() {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return System.nanoTime();
    }
    carrier.inside = true;
    try {
      return carrier.model.nanoTime();
    } finally {
      carrier.inside = false;
    }
  }

  public static long currentTimeMillis() {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return System.currentTimeMillis();
    }
    carrier.inside = true;
    try {
      return carrier.model.currentTimeMillis();
    } finally {
      carrier.inside = false;
    }
  }

  public static void exitJvm(int status, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      System.exit(status);
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.exit(status, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static Object commonPool(Object real) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return real;
    }
    carrier.inside = true;
    try {
      return carrier.model.commonPool(real);
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean park() {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      carrier.model.park(Model.FOREVER);
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean park(Object blocker) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      carrier.model.park(Model.FOREVER);
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean parkNanos(long nanos) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      if (nanos > 0) {
        carrier.model.park(nanos);
      }
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean parkNanos(Object blocker, long nanos) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      if (nanos > 0) {
        carrier.model.park(nanos);
      }
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean parkUntil(long deadline) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      carrier.model.park(until(carrier.model, deadline));
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean parkUntil(Object blocker, long deadline) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      carrier.model.park(until(carrier.model, deadline));
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean unpark(Thread thread) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      if (thread == null || !carrier.model.models(thread)) {
        return false;
      }
      carrier.model.unpark(thread);
      return true;
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean start(Thread thread) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      return carrier.model.start(thread, null);
    } finally {
      carrier.inside = false;
    }
  }

  /** True when the model has done it. */
  public static boolean start(Thread thread, Object container) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return false;
    }
    carrier.inside = true;
    try {
      return carrier.model.start(thread, container);
    } finally {
      carrier.inside = false;
    }
  }

  /** 1 alive, 0 not alive, -1 not modelled. */
  public static int isAlive(Thread thread) {
    Carrier carrier = Carrier.active();
    if (carrier == null || !carrier.model.models(thread)) {
      return -1;
    }
    return carrier.model.isAlive(thread) ? 1 : 0;
  }

  /** The modelled state, or null. */
  public static Thread.State state(Thread thread) {
    Carrier carrier = Carrier.active();
    return carrier == null || !carrier.model.models(thread) ? null : carrier.model.state(thread);
  }

  /** Tells the model; the JDK then sets the flag itself. */
  public static void interrupt(Thread thread) {
    Carrier carrier = Carrier.active();
    if (carrier == null || !carrier.model.models(thread)) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.interrupt(thread);
    } finally {
      carrier.inside = false;
    }
  }

  /** 1 joined, 0 timed out, -1 not modelled. */
  public static int join(Thread thread, Duration duration) throws InterruptedException {
    Carrier carrier = Carrier.active();
    if (carrier == null || !carrier.model.models(thread)) {
      return -1;
    }
    carrier.inside = true;
    try {
      carrier.model.join(thread, Math.max(0, nanos(duration)), 0);
      return carrier.model.isAlive(thread) ? 0 : 1;
    } finally {
      carrier.inside = false;
    }
  }

  /** The thread that the program believes it runs on. */
  public static Thread currentThread() {
    Carrier carrier = Carrier.current();
    return carrier != null && carrier.thread != null ? carrier.thread : Thread.currentThread();
  }

  /** Whether the model's monitors replace the real ones in a JDK method that has both bodies. */
  public static boolean active() {
    return Carrier.active() != null;
  }

  /** {@code Unsafe.park} as the JDK calls it in places; LockSupport knows the model. */
  public static void park(Object unsafe, boolean absolute, long time) {
    if (absolute) {
      LockSupport.parkUntil(time);
    } else if (time == 0) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(time);
    }
  }

  public static void unpark(Object unsafe, Object thread) {
    LockSupport.unpark((Thread) thread);
  }

  /** Tasks have had their seeds since they were made: nothing to draw from the clock. */
  public static boolean localInit() {
    Carrier carrier = Carrier.current();
    return carrier != null && carrier.thread != null;
  }

  /** What {@code new Random()} starts from: the same in every execution. */
  public static long seed() {
    Carrier carrier = Carrier.active();
    return carrier == null ? System.nanoTime() : carrier.model.seed();
  }

  /** {@code UUID.randomUUID()} that repeats. */
  public static UUID randomUuid() {
    return Carrier.active() == null
        ? UUID.randomUUID()
        : new UUID(
            seed() & 0xFFFFFFFFFFFF0FFFL | 0x4000, seed() & 0x3FFFFFFFFFFFFFFFL | Long.MIN_VALUE);
  }

  /** {@code Collections.shuffle} that repeats. */
  public static void shuffle(List<?> list) {
    Collections.shuffle(list, new Random(seed()));
  }

  /**
   * Nanoseconds since {@code offsetSeconds} after the epoch, in the program's time.
   *
   * @param real the same in real time
   */
  public static long nanoAdjustment(long offsetSeconds, long real) {
    return Carrier.active() == null
        ? real
        : currentTimeMillis() * 1_000_000L - offsetSeconds * 1_000_000_000L;
  }

  /**
   * A hash code for an enum constant of the program that is the same in every JVM, so that hash
   * tables iterate in the same order; 0 for the constants of the JDK.
   */
  public static int enumHashCode(Enum<?> constant) {
    Class<?> type = constant.getClass();
    return type.getClassLoader() == null
        ? 0
        : (type.getName().hashCode() * 31 + constant.name().hashCode()) & 0x7FFFFFFF | 1;
  }

  /**
   * A hash code for an object of a class that defines none: the same in every repetition of an
   * execution.
   */
  public static int newHashCode(Object object) {
    Carrier carrier = Carrier.active();
    return carrier == null ? System.identityHashCode(object) : carrier.model.newHashCode();
  }

  /** A collection is used by a wrapper of the JDK. */
  public static void contents(Object collection, int access) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.contents(collection, access, 0);
    } finally {
      carrier.inside = false;
    }
  }

  /** A method of a collection is called by a subclass of the program that overrides it. */
  public static void inherited(Object collection, int access, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.contents(collection, access, site);
    } finally {
      carrier.inside = false;
    }
  }

  /** {@code Math.random()} that repeats. */
  public static double random() {
    return (seed() >>> 11) * 0x1.0p-53;
  }

  /** Shutdown hooks of an explored program would pile up: they are dropped. */
  public static void addShutdownHook(Runtime runtime, Thread hook) {
    if (Carrier.active() == null) {
      runtime.addShutdownHook(hook);
    }
  }

  public static void exitRuntime(Runtime runtime, int status, int site) {
    exitJvm(status, site);
  }

  /** Class loading and linkage of the JVM: not the program's steps. */
  public static void ignore() {
    Carrier carrier = Carrier.current();
    if (carrier != null) {
      carrier.ignoring++;
    }
  }

  public static void heed() {
    Carrier carrier = Carrier.current();
    if (carrier != null) {
      carrier.ignoring--;
    }
  }

  /** Whether the caller must run the initialiser of the class now (JLS 12.4.2). */
  public static boolean initNeeded(int type, int site) {
    Carrier carrier = Carrier.current();
    if (carrier == null || carrier.model == null) {
      return Statics.firstUse(type);
    }
    boolean outer = carrier.inside;
    carrier.inside = true;
    try {
      return carrier.model.initNeeded(type, site);
    } finally {
      carrier.inside = outer;
    }
  }

  /** Whether the JVM's own class initialisation must run the initialiser: outside of tasks. */
  public static boolean initOutside() {
    Carrier carrier = Carrier.current();
    return carrier == null || carrier.model == null;
  }

  /** A class of the program is initialised by reflection. */
  public static void initialise(Class<?> type) {
    if (Carrier.active() == null || type == null) {
      return;
    }
    for (Class<?> t = type; t != null && t.getClassLoader() != null; t = t.getSuperclass()) {
      Method init = initialiser(t);
      if (init != null) {
        try {
          init.setAccessible(true);
          init.invoke(null);
        } catch (InvocationTargetException e) {
          throw new ExceptionInInitializerError(e.getCause());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
        return;
      }
    }
  }

  private static Method initialiser(Class<?> type) {
    try {
      return type.getDeclaredMethod("$cl$init");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** {@code Class.forName(name, wanted, loader)}. */
  public static void initialise(Class<?> type, boolean wanted) {
    if (wanted) {
      initialise(type);
    }
  }

  /** A static field of the program is read or written by reflection. */
  public static void initialise(Field field) {
    if (field != null && Modifier.isStatic(field.getModifiers())) {
      initialise(field.getDeclaringClass());
    }
  }

  public static void initDone(int type, Throwable failure) {
    Carrier carrier = Carrier.current();
    if (carrier == null || carrier.model == null) {
      return;
    }
    boolean outer = carrier.inside;
    carrier.inside = true;
    try {
      carrier.model.initDone(type, failure);
    } finally {
      carrier.inside = outer;
    }
  }

  /** A constructor's write to its own object: recorded, but no scheduling point. */
  public static void writeNew(Object owner, int field, int site) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return;
    }
    carrier.inside = true;
    try {
      carrier.model.field(owner, field, Model.CONSTRUCT, site);
    } finally {
      carrier.inside = false;
    }
  }

  public static Object value(Object newest) {
    return Statics.stale ? older(newest) : newest;
  }

  public static int value(int newest) {
    return Statics.stale ? ((Number) older(newest)).intValue() : newest;
  }

  public static long value(long newest) {
    return Statics.stale ? ((Number) older(newest)).longValue() : newest;
  }

  public static float value(float newest) {
    return Statics.stale ? ((Number) older(newest)).floatValue() : newest;
  }

  public static double value(double newest) {
    return Statics.stale ? ((Number) older(newest)).doubleValue() : newest;
  }

  private static Object older(Object newest) {
    Carrier carrier = Carrier.active();
    if (carrier == null) {
      return newest;
    }
    carrier.inside = true;
    try {
      return carrier.model.value(newest);
    } finally {
      carrier.inside = false;
    }
  }

  private static long until(Model model, long deadlineMillis) {
    return Math.max(1, nanos(deadlineMillis - model.currentTimeMillis()));
  }

  private static long nanos(long millis) {
    return millis >= Long.MAX_VALUE / 2_000_000 ? Long.MAX_VALUE / 2 : millis * 1_000_000;
  }

  private static long nanos(Duration duration) {
    return duration.getSeconds() >= Long.MAX_VALUE / 2_000_000_000L
        ? Long.MAX_VALUE / 2
        : duration.toNanos();
  }
}
