package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.runtime.Abort;
import io.concurrencylint.explorer.runtime.Carrier;
import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.runtime.Statics;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Granularity;
import io.concurrencylint.explorer.schedule.Operation;
import io.concurrencylint.explorer.schedule.State;
import io.concurrencylint.explorer.schedule.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of the program under one schedule. Tasks reach it through the hooks; at each scheduling
 * point it asks the strategy who goes on.
 */
public final class Execution extends Model {
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** Repetitions of one read or failed update after which a loop counts as spinning. */
  static final int SPINS = 64;

  /** Decisions without any progress after which tasks that only yield or tick are a livelock. */
  private static final int IDLE_LIMIT = 10_000;

  /** Looks at the clock after which more of them take longer. */
  private static final int LOOKS = 16;

  /** Times that the clock had to be pushed with the other tasks blocked for good. */
  private static final int TICK_LIMIT = 1_000;

  final Engine engine;
  final Strategy strategy;
  final Settings settings;
  final boolean capturing;
  final boolean footprints;
  private final boolean everyStep;
  final Granularity granularity;
  final Shadows shadows = new Shadows();
  private final State state = new State();
  final MemoryAccesses memory;
  final LibraryCalls calls = new LibraryCalls(this);
  final Monitors monitors = new Monitors(this);
  final ThreadCalls threads = new ThreadCalls(this);
  final Initialisers initialisers = new Initialisers(this);
  final Labels labels = new Labels(this);
  final Recording recording = new Recording();
  final Footprint footprint = new Footprint();
  final List<Task> tasks = new ArrayList<>();
  final Set<String> racyFields;

  Task current;
  private Task decided;
  private int essential;
  private int alive;
  long nanos;
  private int steps;
  private int preemptions;
  int epoch;
  private int idle;
  private int backoff;
  private int realEpoch;
  private boolean open;
  private int ticks;
  private int hashCodes;
  private int spuriousLeft;
  private int nextYielder;
  private volatile boolean aborting;
  private volatile int pulse;
  Stop.Kind stopKind;
  private Problem problem;
  private RuntimeException broken;
  private Object pool;
  private Object asyncPool;
  private Object delayer;

  /**
   * @param racyFields places that raced in earlier executions: only these keep a history of values
   * @param capturing whether to log every step with its stack
   */
  Execution(
      Engine engine,
      Strategy strategy,
      Settings settings,
      Set<String> racyFields,
      boolean capturing) {
    this.engine = engine;
    this.strategy = strategy;
    this.settings = settings;
    this.racyFields = racyFields;
    this.capturing = capturing;
    this.footprints = strategy.wantsFootprints();
    this.everyStep = strategy.wantsEveryStep();
    this.granularity = settings.races() ? strategy.granularity() : Granularity.EVERY_ACCESS;
    this.spuriousLeft = settings.spuriousWakeups();
    this.memory = new MemoryAccesses(this);
  }

  /** Runs {@code entry} as the thread "main" to the end. */
  public Stop run(Runnable entry) {
    Thread main = new Thread(null, entry, "main");
    main.setDaemon(false);
    Task first = add(main, null, true);
    first.begun = true;
    current = first;
    decided = first;
    Statics.stale = false;
    engine.run(this, first);
    aborting = true;
    if (footprints && open) {
      strategy.executed(decided.id, footprint);
    }
    engine.abandon(this);
    Statics.stale = false;
    if (broken != null) {
      throw broken;
    }
    strategy.end(steps);
    return new Stop(stopKind, problem, memory.races());
  }

  /** What the engine runs for a task, on its stack. */
  void body(Task task, Carrier carrier) {
    Throwable thrown = null;
    boolean wasStarted = task.id > 0;
    try {
      if (wasStarted) {
        // A task begins inside the model: it has been chosen.
        resumed(task);
      }
      carrier.inside = false;
      if (task.body != null) {
        task.body.run();
      } else {
        task.thread.run();
      }
    } catch (Throwable t) {
      thrown = t;
    }
    if (aborting || thrown == Abort.INSTANCE) {
      throw Abort.INSTANCE;
    }
    if (thrown != null) {
      thrown = handle(task, carrier, thrown);
    }
    // Inside the model's view: the container may wake the thread that waits for its last one.
    carrier.inside = false;
    Containers.exit(task.container, task.thread);
    carrier.inside = true;
    ended(task, thrown);
  }

  /** Lets the program's own handler have the exception; null when there is one. */
  private Throwable handle(Task task, Carrier carrier, Throwable thrown) {
    carrier.inside = false;
    Thread.UncaughtExceptionHandler handler = task.thread.getUncaughtExceptionHandler();
    if (handler instanceof ThreadGroup) {
      handler = Thread.getDefaultUncaughtExceptionHandler();
    }
    if (handler == null) {
      return thrown;
    }
    try {
      handler.uncaughtException(task.thread, thrown);
      return null;
    } catch (Throwable t) {
      if (aborting || t == Abort.INSTANCE) {
        throw Abort.INSTANCE;
      }
      return null;
    }
  }

  private void ended(Task task, Throwable thrown) {
    task.done = true;
    task.last = "ended";
    alive--;
    if (!task.thread.isDaemon()) {
      essential--;
    }
    while (!task.held.isEmpty()) {
      monitors.release(task, task.held.get(task.held.size() - 1));
    }
    Shadow shadow = shadows.of(task.thread);
    touch(shadow.place(Shadow.THREAD), Footprint.ENABLE);
    progress();
    ticks = 0;
    if (thrown != null) {
      fail(thrown(task, thrown));
      engine.exit(task, null);
      return;
    }
    if (essential == 0) {
      stopKind = Stop.Kind.COMPLETE;
      engine.exit(task, null);
      return;
    }
    Task next = decide();
    engine.exit(task, next);
  }

  private Problem thrown(Task task, Throwable thrown) {
    StackTraceElement[] trace = Frames.user(thrown.getStackTrace());
    String where = trace.length == 0 ? "" : trace[0].toString();
    return new Problem(
        thrown instanceof AssertionError || Frames.isAssertion(thrown)
            ? FailureKind.FAILED_ASSERTION
            : FailureKind.UNCAUGHT_EXCEPTION,
        thrown.getClass().getName() + "@" + where,
        thrown.getClass().getName()
            + (thrown.getMessage() == null ? "" : ": " + Frames.clean(thrown.getMessage()))
            + " in "
            + labels.label(task),
        List.of(labels.label(task) + " threw at " + where),
        thrown);
  }

  Task add(Thread thread, Runnable body, boolean userBody) {
    Task task = new Task(tasks.size(), thread, body, userBody);
    tasks.add(task);
    alive++;
    if (!thread.isDaemon()) {
      essential++;
    }
    shadows.of(thread).task = task;
    if (!userBody) {
      strategy.inexact();
    }
    ThreadState.seedRandom(thread, task.id);
    return task;
  }

  // ---- scheduling -------------------------------------------------------------------------

  /** Gives the turn to whoever is next; returns when the calling task is chosen. */
  void schedule() {
    Task me = current;
    if (aborting) {
      throw again(me);
    }
    if (capturing) {
      me.point = new Throwable();
    }
    Task next = decide();
    if (next == null) {
      throw engine.finish(me);
    }
    if (next != me) {
      engine.transfer(me, next);
    }
    resumed(me);
  }

  private Abort again(Task task) {
    return engine instanceof ThreadEngine pooled ? pooled.again(task) : Abort.INSTANCE;
  }

  private void resumed(Task me) {
    current = me;
    for (int i = 0; i < me.carry.size(); i++) {
      footprintOf(me.carry.get(i), Footprint.NEED);
    }
    me.carry.clear();
  }

  /** Chooses who goes on; null when the execution is over. */
  private Task decide() {
    pulse++;
    Task free = footprints ? null : unseen();
    if (free != null) {
      current = free;
      return free;
    }
    if (footprints) {
      strategy.executed(decided.id, footprint);
      open = false;
      footprint.clear();
      footprint.freshFrom(shadows.next(), shadows.nextInternal());
    }
    if (steps >= settings.maxSteps()) {
      return stop(Stop.Kind.CUT);
    }
    if (!collect()) {
      return null;
    }
    int index;
    try {
      index = state.size == 1 && !everyStep ? 0 : strategy.choose(state);
    } catch (RuntimeException e) {
      broken = e;
      return stop(Stop.Kind.CUT);
    }
    if (index < 0) {
      return stop(Stop.Kind.REDUNDANT);
    }
    Task next = tasks.get(state.task[index]);
    if (state.size > 1) {
      recording.choice(next.id);
      if (state.preempts(index)) {
        preemptions++;
      }
    }
    if (footprints) {
      recording.visible(next);
    }
    steps++;
    if (tasks.size() > 1) {
      // What is made before there are threads may depend on the machine, on the options of the JVM.
      recording.step(next);
    }
    share(next, state.size);
    take(next, state.unusual[index]);
    decided = next;
    current = next;
    open = true;
    return next;
  }

  /** A task that has had very many turns in a row lets another one go first: loops need not end. */
  private void share(Task next, int choices) {
    if (next != decided || choices == 1) {
      next.turns = 0;
    } else if (++next.turns > next.turnLimit) {
      next.turns = 0;
      next.turnLimit = Math.max(SPINS, next.turnLimit / 2);
      next.yielding = true;
    }
  }

  private Task stop(Stop.Kind kind) {
    stopKind = kind;
    return null;
  }

  void fail(Problem newProblem) {
    stopKind = Stop.Kind.FAILED;
    problem = newProblem;
  }

  /** A task whose next piece touches nothing that others could see: no decision is needed. */
  private Task unseen() {
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      if (task.done) {
        continue;
      }
      if (!task.begun && task.userBody) {
        task.begun = true;
        return task;
      }
      if (task.waiting == Task.Wait.JOIN && task.waitingFor.task.done) {
        task.waiting = Task.Wait.NOTHING;
        task.wake = Task.Wake.SIGNAL;
        return task;
      }
    }
    return null;
  }

  /** Fills {@link #state}; false when nobody can go on. */
  private boolean collect() {
    while (true) {
      state.clear();
      state.step = steps;
      int usual = gather(false);
      if (usual == 0) {
        usual = yielders();
      }
      if (usual == 0) {
        if (wakeEarliest()) {
          continue;
        }
        broken = Stuckness.outside(this);
        if (broken != null) {
          stopKind = Stop.Kind.CUT;
          return false;
        }
        fail(Stuckness.explain(this));
        if (problem == null) {
          stopKind = Stop.Kind.COMPLETE;
        } else if (capturing) {
          labels.logStuck();
        }
        return false;
      }
      if (++idle > IDLE_LIMIT | ++backoff > IDLE_LIMIT) {
        Problem livelock = Stuckness.livelock(this);
        if (livelock != null) {
          fail(livelock);
          return false;
        }
        idle = 0;
        backoff = 0;
      }
      return true;
    }
  }

  private int gather(boolean yielders) {
    int usual = 0;
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      if (task.done) {
        continue;
      }
      boolean expired = task.timed() && task.deadline <= nanos;
      if (runnable(task) || expired) {
        if (task.yielding) {
          continue;
        }
        if (task == decided) {
          state.running = state.size;
        }
        state.add(task.id, task.operation, false);
        usual++;
      } else if (unusual(task)) {
        state.add(task.id, task.operation, true);
      }
    }
    if (usual == 0) {
      state.clear();
    }
    return usual;
  }

  /** Only tasks that yield are left: they take turns. */
  private int yielders() {
    int n = tasks.size();
    for (int k = 0; k < n; k++) {
      Task task = tasks.get((nextYielder + k) % n);
      if (!task.done && task.yielding && runnable(task)) {
        nextYielder = task.id + 1;
        task.yielding = false;
        state.add(task.id, task.operation, false);
        return 1;
      }
    }
    return 0;
  }

  boolean runnable(Task task) {
    return switch (task.waiting) {
      case NOTHING -> true;
      case MONITOR -> task.waitingFor.owner == null || task.waitingFor.owner == task;
      case JOIN -> task.waitingFor.task.done || task.wake != Task.Wake.NONE;
      default -> task.wake != Task.Wake.NONE;
    };
  }

  private boolean unusual(Task task) {
    return task.timed() && task.patience <= settings.earlyTimeoutNanos()
        || task.waiting == Task.Wait.NOTIFICATION && spuriousLeft > 0;
  }

  private boolean wakeEarliest() {
    long earliest = -1;
    for (Task task : tasks) {
      if (!task.done && task.timed() && (earliest < 0 || task.deadline < earliest)) {
        earliest = task.deadline;
      }
    }
    if (earliest < 0 || ++ticks > TICK_LIMIT && Stuckness.someoneBlockedForGood(this)) {
      return false;
    }
    nanos = Math.max(nanos, earliest);
    return true;
  }

  /** The chosen task's wait is over, if it was in one. */
  private void take(Task next, boolean unusual) {
    next.begun = true;
    if (next.waiting != Task.Wait.NOTHING
        && next.waiting != Task.Wait.MONITOR
        && !next.timed()
        && next.wake != Task.Wake.NONE) {
      ticks = 0;
    }
    if (next.waiting == Task.Wait.NOTHING || runnable(next) && !unusual) {
      if (next.waiting == Task.Wait.JOIN && next.waitingFor.task.done) {
        next.wake = Task.Wake.SIGNAL;
      }
    } else if (next.timed() && (next.deadline <= nanos || !canWakeSpuriously(next))) {
      nanos = Math.max(nanos, next.deadline);
      next.wake = Task.Wake.TIMEOUT;
      hint(next);
    } else {
      spuriousLeft--;
      next.wake = Task.Wake.SPURIOUS;
    }
    next.waiting = Task.Wait.NOTHING;
    next.deadline = -1;
    if (!isPassive(next)) {
      for (int i = 0; i < tasks.size(); i++) {
        Task other = tasks.get(i);
        if (other != next) {
          other.yielding = false;
        }
      }
    }
  }

  private boolean canWakeSpuriously(Task task) {
    return task.waiting == Task.Wait.NOTIFICATION
        && spuriousLeft > 0
        && task.patience > settings.earlyTimeoutNanos();
  }

  /** Whether the step cannot give a spinning task anything new to see. */
  private static boolean isPassive(Task task) {
    return task.operation.kind == Operation.Kind.READ
        || task.operation.kind == Operation.Kind.YIELD;
  }

  /** Something changed that a waiting or spinning task could see. */
  void progress() {
    epoch++;
    idle = 0;
    backoff = 0;
    realEpoch++;
  }

  /** A lock changed hands: spinning tasks may look again, but it may still lead nowhere. */
  void lockProgress() {
    epoch++;
    idle = 0;
  }

  void hint(Task task) {
    if (task.hintEpoch != realEpoch) {
      task.hintEpoch = realEpoch;
      task.hints = 0;
    }
    task.hints++;
  }

  void touch(long place, byte kind) {
    if (footprints) {
      footprint.add(place, kind);
    }
  }

  private void footprintOf(long place, byte kind) {
    if (footprints) {
      footprint.add(place, kind);
    }
  }

  Task me() {
    if (aborting) {
      throw again(current);
    }
    return current;
  }

  /** A scheduling point before an operation that is always possible. */
  void before(Task me, Operation.Kind kind, long place, int site) {
    me.operation.set(kind, place, site);
    spinning(me, kind, place, site);
    schedule();
    if (capturing) {
      labels.log(me, site, null);
    }
  }

  /** Notices loops that only look: they go on when somebody else has moved. */
  private void spinning(Task me, Operation.Kind kind, long place, int site) {
    if (me.anchorEpoch != epoch) {
      me.anchorEpoch = epoch;
      me.anchorSite = 0;
    }
    if (me.anchorSite == 0) {
      me.anchorSite = site;
      me.anchorPlace = place;
      me.repeats = 0;
    } else if (me.anchorSite == site && me.anchorPlace == place) {
      if (++me.repeats > SPINS) {
        me.yielding = true;
      }
    }
  }

  void block(Task me, Task.Wait why, Shadow on, long waitNanos) {
    me.waiting = why;
    me.waitingFor = on;
    me.wake = Task.Wake.NONE;
    me.patience = waitNanos;
    me.deadline = waitNanos == FOREVER ? -1 : saturatedAdd(nanos, waitNanos);
    schedule();
    me.waitingFor = null;
  }

  private static long saturatedAdd(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** An update that repeats at its site may be a failing compare-and-set: not progress for ever. */
  void progressUnlessSpinning(Task me) {
    if (me.repeats == 0) {
      progress();
      me.anchorEpoch = epoch;
    }
  }

  // ---- what the hooks call ------------------------------------------------------------------

  @Override
  public void field(Object owner, int field, int access, int site) {
    memory.field(owner, field, access, site);
  }

  @Override
  public void array(Object array, int index, int access, int site) {
    memory.array(array, index, access, site);
  }

  @Override
  public Object value(Object newest) {
    return memory.value(newest);
  }

  @Override
  public void varHandle(Object handle, Object owner, int index, int access, int site) {
    memory.varHandle(handle, owner, index, access, site);
  }

  @Override
  public void sync(Object owner, int field, int access) {
    memory.sync(owner, field, access);
  }

  @Override
  public void syncOffset(Object owner, long offset, int access) {
    memory.syncOffset(owner, offset, access);
  }

  @Override
  public void syncVarHandle(Object handle, Object owner, int index, int access) {
    memory.syncVarHandle(handle, owner, index, access);
  }

  @Override
  public void enter(Object monitor, int site) {
    monitors.enter(monitor, site);
  }

  @Override
  public void exit(Object monitor) {
    monitors.exit(monitor);
  }

  @Override
  public void await(Object monitor, long nanos, int site) throws InterruptedException {
    monitors.await(monitor, nanos, site);
  }

  @Override
  public void signal(Object monitor, boolean all, int site) {
    monitors.signal(monitor, all, site);
  }

  @Override
  public boolean holds(Object monitor) {
    return monitors.holds(monitor);
  }

  @Override
  public int begin(Object receiver, int access, int site) {
    return calls.begin(receiver, access, site);
  }

  @Override
  public void end(Object receiver, int token) {
    calls.end(receiver, token);
  }

  @Override
  public void point(Object subject, int site) {
    calls.point(subject, site);
  }

  @Override
  public void park(long nanos) {
    threads.park(nanos);
  }

  @Override
  public void unpark(Thread thread) {
    threads.unpark(thread);
  }

  @Override
  public boolean start(Thread thread, Object container) {
    return threads.start(thread, container);
  }

  @Override
  public boolean models(Thread thread) {
    return threads.models(thread);
  }

  @Override
  public boolean isAlive(Thread thread) {
    return threads.isAlive(thread);
  }

  @Override
  public Thread.State state(Thread thread) {
    return threads.state(thread);
  }

  @Override
  public void interrupt(Thread thread) {
    threads.interrupt(thread);
  }

  @Override
  public void join(Thread thread, long nanos, int site) throws InterruptedException {
    threads.join(thread, nanos, site);
  }

  @Override
  public void sleep(long nanos, int site) throws InterruptedException {
    threads.sleep(nanos, site);
  }

  @Override
  public void yield(int site) {
    threads.yield(site);
  }

  @Override
  public boolean initNeeded(int type, int site) {
    return initialisers.initNeeded(type, site);
  }

  @Override
  public void initDone(int type, Throwable failure) {
    initialisers.initDone(type, failure);
  }

  // ---- time and the rest ------------------------------------------------------------------

  @Override
  public long nanoTime() {
    if (!aborting) {
      passTime();
    }
    return nanos + 1_000_000_000L;
  }

  @Override
  public long currentTimeMillis() {
    if (!aborting) {
      passTime();
    }
    return EPOCH_MILLIS + nanos / 1_000_000;
  }

  /**
   * Looking at the clock takes time, ever more of it for a task that does nothing else. Not the
   * first looks: clocks are coarse, and so what is made of their answers is the same under many
   * schedules.
   */
  private void passTime() {
    int looks = current.timeReads++ / LOOKS;
    nanos += looks == 0 ? 0 : 1_000L << Math.min(10, looks);
  }

  @Override
  public void exit(int status, int site) {
    Task me = me();
    stopKind = Stop.Kind.COMPLETE;
    if (status != 0) {
      fail(
          new Problem(
              FailureKind.EXIT_STATUS,
              "exit " + status,
              labels.label(me) + " ended the program with status " + status,
              List.of(),
              null));
    }
    throw engine.finish(me);
  }

  @Override
  public long seed() {
    long z = (current.seeds++ << 32) + (current.id + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  @Override
  public int newHashCode() {
    // Spread, so that small tables do not put all of them side by side.
    return (++hashCodes * 0x9E3779B9 >>> 1) | 1;
  }

  @Override
  public void contents(Object collection, int access, int site) {
    calls.contents(collection, access, site);
  }

  @Override
  public Object commonPool(Object real) {
    if (real instanceof java.util.concurrent.ForkJoinPool) {
      if (pool == null) {
        pool = new java.util.concurrent.ForkJoinPool(3);
      }
      return pool;
    }
    if (real instanceof java.util.concurrent.ScheduledThreadPoolExecutor) {
      if (delayer == null) {
        delayer = Pools.delayer();
      }
      return delayer;
    }
    if (asyncPool == null) {
      asyncPool = commonPool(java.util.concurrent.ForkJoinPool.commonPool());
    }
    return asyncPool;
  }

  // ---- for reports ------------------------------------------------------------------------

  String label(Object object) {
    return labels.label(object);
  }

  String label(Task task) {
    return labels.label(task);
  }

  /** Labels of all tasks by number. */
  public List<String> taskLabels() {
    return labels.taskLabels();
  }

  /** The last steps, with their stacks. */
  public List<Step> log() {
    return labels.log();
  }

  /** The first step of each kind, a kind being what one thread does at one place. */
  public List<Step> kinds() {
    return labels.kinds();
  }

  /** The choices made: see {@link io.concurrencylint.explorer.schedule.Replay}. */
  public int[] choices() {
    return recording.choices();
  }

  /** For strategies that want footprints: the tasks of all visible steps in order. */
  public int[] trail() {
    return recording.trail();
  }

  public int steps() {
    return steps;
  }

  public int preemptions() {
    return preemptions;
  }

  /** Which plain accesses were scheduling points. */
  public Granularity granularity() {
    return granularity;
  }

  /**
   * Equal for equal schedules: over tasks, operations and sites in order, from the moment on when
   * there is more than one task.
   */
  public long hash() {
    return recording.hash();
  }

  Map<Object, int[]> permits() {
    return calls.permits();
  }

  List<Task> tasks() {
    return tasks;
  }

  Task current() {
    return current;
  }

  /** Makes {@code task} the one that hooks are about. */
  void enter(Task task) {
    current = task;
  }

  /** Ends the execution without a result. */
  void give(RuntimeException reason) {
    broken = reason;
    aborting = true;
    stopKind = Stop.Kind.CUT;
  }

  boolean aborting() {
    return aborting;
  }

  int pulse() {
    return pulse;
  }

  int lostSignal(Object object) {
    return shadows.of(object).lostSignal;
  }

  Task taskOf(Thread thread) {
    Shadow shadow = thread == null ? null : shadows.known(thread);
    return shadow == null ? null : shadow.task;
  }

  Settings settings() {
    return settings;
  }

  int realEpoch() {
    return realEpoch;
  }

  boolean isRunnable(Task task) {
    return runnable(task);
  }
}
