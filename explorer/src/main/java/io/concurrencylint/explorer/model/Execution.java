package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.Cell;
import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.detect.Race;
import io.concurrencylint.explorer.detect.VectorClock;
import io.concurrencylint.explorer.runtime.Abort;
import io.concurrencylint.explorer.runtime.Carrier;
import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.runtime.Names;
import io.concurrencylint.explorer.runtime.Statics;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Operation;
import io.concurrencylint.explorer.schedule.State;
import io.concurrencylint.explorer.schedule.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/**
 * One run of the program under one schedule. Tasks reach it through the hooks; at each scheduling
 * point it asks the strategy who goes on.
 */
public final class Execution extends Model {
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** Repetitions of one read or failed update after which a loop counts as spinning. */
  private static final int SPINS = 64;

  /** Decisions without any progress after which tasks that only yield or tick are a livelock. */
  private static final int IDLE_LIMIT = 10_000;

  /** Times that the clock had to be pushed with the other tasks blocked for good. */
  private static final int TICK_LIMIT = 1_000;

  private final Engine engine;
  private final Strategy strategy;
  private final Settings settings;
  private final boolean capturing;
  private final boolean footprints;
  private final boolean everyStep;
  private final Shadows shadows = new Shadows();
  private final State state = new State();
  private final Footprint footprint = new Footprint();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Race> races = new ArrayList<>();
  private final Set<String> raceKeys = new HashSet<>();
  private final Set<String> racyFields;
  private final List<Step> log = new ArrayList<>();
  private final Map<Class<?>, Integer> counters = new HashMap<>();
  private final Map<Object, String> labels = new java.util.IdentityHashMap<>();

  private int[] choices = new int[64];
  private int choiceCount;
  private int[] trail = new int[64];
  private int trailLength;
  private Task current;
  private Task decided;
  private int essential;
  private int alive;
  private long nanos;
  private int steps;
  private int preemptions;
  private long hash = 0xcbf29ce484222325L;
  private int epoch;
  private int idle;
  private int backoff;
  private int realEpoch;
  private boolean open;
  private int ticks;
  private int spuriousLeft;
  private int nextYielder;
  private volatile boolean aborting;
  private volatile int pulse;
  private Stop.Kind stopKind;
  private Problem problem;
  private RuntimeException broken;
  private Cell staleCell;
  private int staleBack;
  private Object pool;
  private Object asyncPool;
  private Object delayer;
  private byte[] initialised = new byte[64];
  private final Map<Integer, Task> initialising = new HashMap<>();
  private final Map<Integer, VectorClock> initClock = new HashMap<>();
  private final Map<Object, int[]> permits = new java.util.IdentityHashMap<>();

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
    this.spuriousLeft = settings.spuriousWakeups();
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
    return new Stop(stopKind, problem, List.copyOf(races));
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
      release(task, task.held.get(task.held.size() - 1));
    }
    Shadow shadow = shadows.of(task.thread);
    touch(shadow.place(Shadow.THREAD), Footprint.ENABLE);
    progress();
    ticks = 0;
    Containers.exit(task.container, task.thread);
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
            + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage())
            + " in "
            + label(task),
        List.of(label(task) + " threw at " + where),
        thrown);
  }

  private Task add(Thread thread, Runnable body, boolean userBody) {
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
  private void schedule() {
    Task me = current;
    if (aborting) {
      throw again(me);
    }
    if (capturing) {
      me.stack = new Throwable().getStackTrace();
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
    return engine instanceof ThreadEngine threads ? threads.again(task) : Abort.INSTANCE;
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
      record(next.id);
      if (state.preempts(index)) {
        preemptions++;
      }
    }
    if (footprints) {
      follow(next);
    }
    steps++;
    mix(next);
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

  private void fail(Problem newProblem) {
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
        fail(Stuckness.explain(this));
        if (problem == null) {
          stopKind = Stop.Kind.COMPLETE;
        } else if (capturing) {
          logStuck();
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

  private boolean runnable(Task task) {
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

  private void record(int choice) {
    if (choiceCount == choices.length) {
      choices = Arrays.copyOf(choices, choiceCount * 2);
    }
    choices[choiceCount++] = choice;
  }

  /** Keeps the order of steps that others can see. */
  private void follow(Task next) {
    boolean unseen =
        !next.begun && next.userBody || next.waiting == Task.Wait.JOIN && next.waitingFor.task.done;
    if (!unseen) {
      if (trailLength == trail.length) {
        trail = Arrays.copyOf(trail, trailLength * 2);
      }
      trail[trailLength++] = next.id;
    }
  }

  private void mix(Task next) {
    long h = hash;
    h = (h ^ next.id) * 0x100000001b3L;
    h = (h ^ next.operation.kind.ordinal()) * 0x100000001b3L;
    h = (h ^ Names.siteHash(next.operation.site)) * 0x100000001b3L;
    hash = h;
  }

  /** Something changed that a waiting or spinning task could see. */
  private void progress() {
    epoch++;
    idle = 0;
    backoff = 0;
    realEpoch++;
  }

  /** A lock changed hands: spinning tasks may look again, but it may still lead nowhere. */
  private void lockProgress() {
    epoch++;
    idle = 0;
  }

  private void hint(Task task) {
    if (task.hintEpoch != realEpoch) {
      task.hintEpoch = realEpoch;
      task.hints = 0;
    }
    task.hints++;
  }

  private void touch(long place, byte kind) {
    if (footprints) {
      footprint.add(place, kind);
    }
  }

  private void footprintOf(long place, byte kind) {
    if (footprints) {
      footprint.add(place, kind);
    }
  }

  private Task me() {
    if (aborting) {
      throw again(current);
    }
    return current;
  }

  /** A scheduling point before an operation that is always possible. */
  private void before(Task me, Operation.Kind kind, long place, int site) {
    me.operation.set(kind, place, site);
    spinning(me, kind, place, site);
    schedule();
    if (capturing) {
      log(me, site, null);
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

  private void block(Task me, Task.Wait why, Shadow on, long waitNanos) {
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

  // ---- memory -----------------------------------------------------------------------------

  @Override
  public void field(Object owner, int field, int access, int site) {
    Task me = me();
    Shadow shadow = owner == null ? shadows.statics : shadows.of(owner);
    int key = owner == null ? field : (int) Names.offset(field, owner);
    long place = shadow.place(key);
    if (access != CONSTRUCT) {
      before(me, access == READ ? Operation.Kind.READ : Operation.Kind.WRITE, place, site);
    }
    touch(place, access == READ ? Footprint.READ : Footprint.WRITE);
    Cell cell = shadow.cell(key);
    if (Names.isVolatile(field)) {
      synchronise(me, cell, access);
      if (access != READ) {
        progress();
      }
      return;
    }
    plain(me, cell, Names.fieldName(field), access, site);
    if (access == READ) {
      stale(me, cell, Names.fieldName(field));
    } else {
      if (settings.staleReads() && racyFields.contains(Names.fieldName(field))) {
        cell.overwrite(Values.read(owner, field), me.id, me.clock);
      }
      progress();
    }
  }

  private void stale(Task me, Cell cell, String name) {
    Statics.stale = false;
    if (!settings.staleReads() || !racyFields.contains(name)) {
      return;
    }
    int values = cell.visible(me.id, me.clock);
    int stuck = cell.stuck(me.id);
    if (stuck > 0 && stuck < values) {
      // A task that has seen an old value may go on seeing it (a hoisted read does).
      hint(me);
      me.staleField = name;
      staleCell = cell;
      staleBack = stuck;
      Statics.stale = true;
      return;
    }
    int back = values > 1 ? strategy.chooseValue(values) : 0;
    if (values > 1) {
      record(-1 - back);
    }
    if (back == 0) {
      cell.sawNewest(me.id);
      return;
    }
    staleCell = cell;
    staleBack = back;
    Statics.stale = true;
  }

  @Override
  public Object value(Object newest) {
    Statics.stale = false;
    Object old = staleCell.old(current.id, staleBack);
    if (capturing) {
      log(
          current,
          0,
          "  (sees the older value " + Values.show(old) + ", not " + Values.show(newest) + ")");
    }
    return old;
  }

  @Override
  public void array(Object array, int index, int access, int site) {
    Task me = me();
    if (array == null) {
      return;
    }
    Shadow shadow = shadows.of(array);
    long place = shadow.place(index);
    before(me, access == READ ? Operation.Kind.READ : Operation.Kind.WRITE, place, site);
    touch(place, access == READ ? Footprint.READ : Footprint.WRITE);
    plain(me, shadow.cell(index), "element " + index + " of an array", access, site);
    if (access != READ) {
      progress();
    }
  }

  private void plain(Task me, Cell cell, String place, int access, int site) {
    if (!settings.races()) {
      return;
    }
    Race race =
        access == READ
            ? cell.read(place, me.id, me.clock, site)
            : cell.write(place, me.id, me.clock, site);
    if (race != null && raceKeys.add(race.key())) {
      races.add(race);
    }
  }

  private void synchronise(Task me, Cell cell, int access) {
    if (access != WRITE) {
      cell.acquire(me.clock);
    }
    if (access != READ) {
      cell.release(me.clock, me.id);
    }
  }

  @Override
  public void varHandle(Object handle, Object owner, int index, int access, int site) {
    Task me = me();
    Shadow shadow = owner == null ? shadows.of(handle) : shadows.of(owner);
    int key = owner == null ? 0 : index >= 0 ? index : Values.offset(handle);
    long place = shadow.place(key);
    before(me, kind(access), place, site);
    touch(place, access == READ ? Footprint.READ : Footprint.WRITE);
    synchronise(me, shadow.cell(key), access);
    if (access == WRITE) {
      progress();
    } else if (access == UPDATE) {
      progressUnlessSpinning(me);
    }
  }

  private static Operation.Kind kind(int access) {
    return switch (access) {
      case READ -> Operation.Kind.READ;
      case WRITE -> Operation.Kind.WRITE;
      default -> Operation.Kind.UPDATE;
    };
  }

  /** An update that repeats at its site may be a failing compare-and-set: not progress for ever. */
  private void progressUnlessSpinning(Task me) {
    if (me.repeats == 0) {
      progress();
      me.anchorEpoch = epoch;
    }
  }

  @Override
  public void sync(Object owner, int field, int access) {
    if (owner != null && !aborting) {
      syncCell(owner, (int) Names.offset(field, owner), access);
    }
  }

  @Override
  public void syncOffset(Object owner, long offset, int access) {
    if (owner != null && !aborting) {
      syncCell(
          owner, owner.getClass().isArray() ? Values.index(owner, offset) : (int) offset, access);
    }
  }

  @Override
  public void syncVarHandle(Object handle, Object owner, int index, int access) {
    if (owner != null && !aborting) {
      syncCell(owner, index >= 0 ? index : Values.offset(handle), access);
    }
  }

  private void syncCell(Object owner, int key, int access) {
    Task me = current;
    Shadow shadow = shadows.internal(owner);
    touch(shadow.place(key), access == READ ? Footprint.READ : Footprint.WRITE);
    synchronise(me, shadow.cell(key), access);
  }

  // ---- calls into the JDK -----------------------------------------------------------------

  @Override
  public int begin(Object receiver, int access, int site) {
    Task me = me();
    if (receiver == null) {
      return 0;
    }
    Receivers.Kind kind = Receivers.kind(receiver);
    if (kind == Receivers.Kind.NONE) {
      return 0;
    }
    Shadow shadow = shadows.of(receiver);
    Object outer = me.callReceiver;
    if (kind == Receivers.Kind.PLAIN) {
      long place = shadow.place(Shadow.CONTENTS);
      before(me, kind(access == READ ? READ : WRITE), place, site);
      touch(place, access == READ ? Footprint.READ : Footprint.WRITE);
      touchBehind(receiver, receiver instanceof java.util.Iterator ? READ : access);
      plain(me, shadow.cell(Shadow.CONTENTS), label(receiver), access == READ ? READ : WRITE, site);
      if (access != READ && !(receiver instanceof java.util.Iterator)) {
        // Stepping an iterator shows nobody anything new: a loop that looks again and again does.
        progress();
      }
      return 0;
    }
    me.operation.set(
        access == READ ? Operation.Kind.READ : Operation.Kind.CALL,
        shadow.place(Shadow.CALLS),
        site);
    if (kind == Receivers.Kind.THREAD) {
      before(me, me.operation.kind, me.operation.place, site);
      touch(shadow.place(Shadow.THREAD), Footprint.READ);
      if (shadow.task != null && shadow.task.interruptClock != null) {
        me.clock.join(shadow.task.interruptClock);
      }
      return 0;
    }
    if (kind == Receivers.Kind.SYNCHRONIZED) {
      enter(receiver, site);
      if (access != READ) {
        progress();
      }
      return 1;
    }
    before(me, me.operation.kind, me.operation.place, site);
    touchBehind(receiver, access);
    me.callReceiver = receiver;
    me.callSite = site;
    me.callDepth++;
    calls(me, receiver, site);
    if (kind == Receivers.Kind.LOCK) {
      lockProgress();
      me.anchorEpoch = epoch;
    } else if (access != READ) {
      progressUnlessSpinning(me);
    }
    return outer == null ? 2 : 3;
  }

  /** The collection behind a wrapper or an iterator takes part in the step, too. */
  private void touchBehind(Object receiver, int access) {
    if (footprints) {
      Object behind = Receivers.behind(receiver);
      if (behind != null) {
        long place = shadows.of(behind).place(Shadow.CONTENTS);
        footprint.add(place, access == READ ? Footprint.READ : Footprint.WRITE);
      }
    }
  }

  /** Bookkeeping for what a stuck state will be called. */
  private void calls(Task me, Object receiver, int site) {
    String what = Names.siteWhat(site);
    if (receiver instanceof Condition && what.contains(".signal") && !anyoneIn(receiver)) {
      shadows.of(receiver).lostSignal = site;
    }
    if (receiver instanceof java.util.concurrent.Semaphore) {
      int change = what.contains(".acquire") ? 1 : what.contains(".release") ? -1 : 0;
      int[] counts = permits.computeIfAbsent(receiver, r -> new int[256]);
      counts[me.id & 255] += change;
    }
  }

  private boolean anyoneIn(Object receiver) {
    for (Task task : tasks) {
      if (!task.done && task != current && task.callReceiver == receiver) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void end(Object receiver, int token) {
    if (aborting) {
      return;
    }
    if (token == 1) {
      exit(receiver);
    } else if (token >= 2) {
      current.callReceiver = null;
      current.callDepth--;
    }
  }

  @Override
  public void point(Object subject, int site) {
    Task me = me();
    long place = subject == null ? 0 : shadows.of(subject).place(Shadow.CALLS);
    before(me, Operation.Kind.CALL, place, site);
    if (me.interruptClock != null) {
      me.clock.join(me.interruptClock);
    }
    if (subject == null) {
      touch(shadows.of(me.thread).place(Shadow.THREAD), Footprint.READ);
    }
    progress();
  }

  // ---- monitors ---------------------------------------------------------------------------

  @Override
  public void enter(Object monitor, int site) {
    Task me = me();
    if (monitor == null) {
      throw new NullPointerException();
    }
    Shadow shadow = shadows.of(monitor);
    if (shadow.owner == me) {
      shadow.entries++;
      return;
    }
    if (site == 0 && shadow.owner == null) {
      // Inside the JDK: a point only where it blocks.
      own(me, shadow);
    } else {
      acquire(me, shadow, site);
    }
    shadow.entries = 1;
    if (capturing) {
      log(me, site, "lock " + label(monitor));
    }
  }

  private void acquire(Task me, Shadow shadow, int site) {
    me.operation.set(Operation.Kind.ENTER, shadow.place(Shadow.MONITOR), site);
    block(me, Task.Wait.MONITOR, shadow, FOREVER);
    own(me, shadow);
  }

  private void own(Task me, Shadow shadow) {
    shadow.owner = me;
    me.held.add(shadow);
    me.clock.join(shadow.released);
    touch(shadow.place(Shadow.MONITOR), Footprint.ACQUIRE);
    me.anchorSite = 0;
  }

  @Override
  public void exit(Object monitor) {
    if (aborting || monitor == null) {
      return;
    }
    Task me = current;
    Shadow shadow = shadows.of(monitor);
    if (shadow.owner != me) {
      return;
    }
    if (--shadow.entries == 0) {
      release(me, shadow);
      if (capturing) {
        log(me, 0, "unlock " + label(monitor));
      }
    }
  }

  private void release(Task me, Shadow shadow) {
    shadow.owner = null;
    me.held.remove(shadow);
    shadow.released.set(me.clock);
    me.clock.tick(me.id);
    touch(shadow.place(Shadow.MONITOR), Footprint.RELEASE);
  }

  @Override
  public void await(Object monitor, long waitNanos, int site) throws InterruptedException {
    Task me = me();
    Shadow shadow = shadows.of(monitor);
    if (shadow.owner != me) {
      throw new IllegalMonitorStateException("current thread is not owner");
    }
    interruption(me);
    int entries = shadow.entries;
    shadow.waiters().add(me);
    release(me, shadow);
    if (capturing) {
      log(me, site, null);
    }
    me.operation.set(Operation.Kind.RESUME, shadow.place(Shadow.MONITOR), site);
    block(me, Task.Wait.NOTIFICATION, shadow, waitNanos);
    Task.Wake wake = me.wake;
    shadow.waiters().remove(me);
    if (shadow.owner == null) {
      own(me, shadow);
    } else {
      acquire(me, shadow, site);
    }
    shadow.entries = entries;
    if (capturing) {
      log(me, site, "wakes up in wait: " + wake.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (wake == Task.Wake.INTERRUPT) {
      interruption(me);
    }
  }

  @Override
  public void signal(Object monitor, boolean all, int site) {
    Task me = me();
    Shadow shadow = shadows.of(monitor);
    if (shadow.owner != me) {
      throw new IllegalMonitorStateException("current thread is not owner");
    }
    List<Task> waiters = shadow.waiters();
    boolean any = false;
    for (int i = 0; i < waiters.size(); i++) {
      Task waiter = waiters.get(i);
      if (waiter.wake == Task.Wake.NONE && waiter.waiting == Task.Wait.NOTIFICATION) {
        waiter.wake = Task.Wake.SIGNAL;
        waiter.waiting = Task.Wait.MONITOR;
        waiter.deadline = -1;
        any = true;
        if (!all) {
          break;
        }
      }
    }
    if (!any) {
      shadow.lostSignal = site;
    }
    progress();
    if (capturing) {
      log(me, site, null);
    }
  }

  @Override
  public boolean holds(Object monitor) {
    return shadows.of(monitor).owner == current;
  }

  // ---- threads ----------------------------------------------------------------------------

  @Override
  public void park(long waitNanos) {
    Task me = me();
    Shadow shadow = shadows.of(me.thread);
    if (!me.permit && !me.thread.isInterrupted()) {
      me.operation.set(
          waitNanos == FOREVER ? Operation.Kind.RESUME : Operation.Kind.TIMEOUT,
          shadow.place(Shadow.PERMIT),
          me.callSite);
      if (waitNanos == FOREVER) {
        me.carry.add(shadow.place(Shadow.PERMIT));
      }
      block(me, Task.Wait.PARK, shadow, waitNanos);
    }
    if (waitNanos != FOREVER) {
      touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    } else {
      touch(shadow.place(Shadow.PERMIT), Footprint.NEED);
    }
    if (me.permit) {
      me.permit = false;
      if (me.permitClock != null) {
        me.clock.join(me.permitClock);
      }
    }
  }

  @Override
  public void unpark(Thread thread) {
    if (aborting) {
      return;
    }
    Task me = current;
    Shadow shadow = shadows.of(thread);
    Task task = shadow.task;
    touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    touch(shadow.place(Shadow.PERMIT), Footprint.ENABLE);
    task.permit = true;
    if (task.permitClock == null) {
      task.permitClock = new VectorClock();
    }
    task.permitClock.join(me.clock);
    me.clock.tick(me.id);
    if (task.waiting == Task.Wait.PARK) {
      task.wake = Task.Wake.SIGNAL;
      task.deadline = -1;
      lockProgress();
    }
  }

  @Override
  public boolean start(Thread thread, Object container) {
    if (aborting) {
      return true;
    }
    Task me = current;
    if (shadows.of(thread).task != null || thread.getState() != Thread.State.NEW) {
      throw new IllegalThreadStateException();
    }
    Runnable body = ThreadState.body(thread);
    Task child = add(thread, body, ThreadState.isUserBody(thread, body));
    child.container = container;
    Containers.start(container, thread);
    child.clock.join(me.clock);
    me.clock.tick(me.id);
    Shadow shadow = shadows.of(thread);
    touch(shadow.place(Shadow.THREAD), Footprint.ENABLE);
    child.carry.add(shadow.place(Shadow.THREAD));
    child.operation.set(Operation.Kind.BEGIN, shadow.place(Shadow.THREAD), 0);
    progress();
    if (capturing) {
      log(me, 0, "start " + label(child));
    }
    return true;
  }

  @Override
  public boolean models(Thread thread) {
    Shadow shadow = shadows.known(thread);
    return shadow != null && shadow.task != null;
  }

  @Override
  public boolean isAlive(Thread thread) {
    return !shadows.of(thread).task.done;
  }

  @Override
  public Thread.State state(Thread thread) {
    Task task = shadows.of(thread).task;
    if (task.done) {
      return Thread.State.TERMINATED;
    }
    return switch (task.waiting) {
      case NOTHING -> Thread.State.RUNNABLE;
      case MONITOR -> runnable(task) ? Thread.State.RUNNABLE : Thread.State.BLOCKED;
      default -> task.timed() ? Thread.State.TIMED_WAITING : Thread.State.WAITING;
    };
  }

  @Override
  public void interrupt(Thread thread) {
    if (aborting) {
      return;
    }
    Task me = current;
    Shadow shadow = shadows.of(thread);
    Task task = shadow.task;
    touch(shadow.place(Shadow.THREAD), Footprint.WRITE);
    touch(shadow.place(Shadow.PERMIT), Footprint.ENABLE);
    if (task.interruptClock == null) {
      task.interruptClock = new VectorClock();
    }
    task.interruptClock.join(me.clock);
    me.clock.tick(me.id);
    progress();
    switch (task.waiting) {
      case NOTIFICATION -> {
        if (task.wake == Task.Wake.NONE) {
          task.wake = Task.Wake.INTERRUPT;
          task.waiting = Task.Wait.MONITOR;
          task.deadline = -1;
        }
      }
      case PARK, SLEEP, JOIN -> {
        task.wake = Task.Wake.INTERRUPT;
        task.deadline = -1;
      }
      default -> {}
    }
  }

  private void interruption(Task me) throws InterruptedException {
    touch(shadows.of(me.thread).place(Shadow.THREAD), Footprint.WRITE);
    if (ThreadState.clearInterrupt(me.thread)) {
      if (me.interruptClock != null) {
        me.clock.join(me.interruptClock);
      }
      throw new InterruptedException();
    }
  }

  @Override
  public void join(Thread thread, long waitNanos, int site) throws InterruptedException {
    Task me = me();
    Shadow shadow = shadows.of(thread);
    interruption(me);
    if (shadow.task == null) {
      return;
    }
    me.operation.set(Operation.Kind.JOIN, shadow.place(Shadow.THREAD), site);
    if (waitNanos == FOREVER) {
      me.carry.add(shadow.place(Shadow.THREAD));
    }
    block(me, Task.Wait.JOIN, shadow, waitNanos);
    if (me.wake == Task.Wake.INTERRUPT) {
      interruption(me);
    }
    if (shadow.task.done) {
      me.clock.join(shadow.task.clock);
      touch(shadow.place(Shadow.THREAD), Footprint.NEED);
    } else {
      touch(shadow.place(Shadow.THREAD), Footprint.WRITE);
    }
    if (capturing) {
      log(me, site, null);
    }
  }

  @Override
  public void sleep(long sleepNanos, int site) throws InterruptedException {
    Task me = me();
    if (sleepNanos < 0) {
      throw new IllegalArgumentException("timeout value is negative");
    }
    interruption(me);
    if (sleepNanos == 0) {
      this.yield(site);
      return;
    }
    Shadow shadow = shadows.of(me.thread);
    me.operation.set(Operation.Kind.TIMEOUT, shadow.place(Shadow.PERMIT), site);
    if (capturing) {
      log(me, site, null);
    }
    block(me, Task.Wait.SLEEP, shadow, sleepNanos);
    touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    if (me.wake == Task.Wake.INTERRUPT) {
      interruption(me);
    }
  }

  @Override
  public void yield(int site) {
    Task me = me();
    me.yielding = true;
    hint(me);
    me.operation.set(Operation.Kind.YIELD, 0, site);
    schedule();
    me.yielding = false;
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

  /** Looking at the clock takes time, ever more of it for a task that does nothing else. */
  private void passTime() {
    Task me = current;
    nanos += 1_000L << Math.min(10, me.timeReads++ / 16);
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
              label(me) + " ended the program with status " + status,
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

  @Override
  public boolean initNeeded(int type, int site) {
    if (type >= initialised.length) {
      initialised = Arrays.copyOf(initialised, Math.max(type + 1, initialised.length * 2));
    }
    if (aborting) {
      return initialised[type] == 0;
    }
    Task me = current;
    long place = shadows.statics.place(-1000 - type);
    if (initialised[type] == 2) {
      touch(place, Footprint.READ);
      VectorClock clock = initClock.get(type);
      if (clock != null) {
        me.clock.join(clock);
      }
      return false;
    }
    Task by = initialising.get(type);
    if (by == me) {
      return false;
    }
    touch(place, Footprint.WRITE);
    while (by != null && by != me && initialised[type] == 1) {
      me.operation.set(Operation.Kind.RESUME, 0, site);
      block(me, Task.Wait.INITIALISATION, shadows.of(initialising.get(type).thread), FOREVER);
    }
    if (initialised[type] == 3) {
      throw new NoClassDefFoundError("Could not initialize class " + Names.typeName(type));
    }
    if (initialised[type] == 2) {
      return initNeeded(type, site);
    }
    initialised[type] = 1;
    initialising.put(type, me);
    Statics.usedByTask(type);
    return true;
  }

  @Override
  public void initDone(int type, Throwable failure) {
    if (aborting) {
      return;
    }
    Task me = current;
    initialised[type] = (byte) (failure == null ? 2 : 3);
    initialising.remove(type);
    touch(shadows.statics.place(-1000 - type), Footprint.WRITE);
    VectorClock clock = new VectorClock();
    clock.set(me.clock);
    initClock.put(type, clock);
    me.clock.tick(me.id);
    for (Task task : tasks) {
      if (task.waiting == Task.Wait.INITIALISATION && task.waitingFor.task == me) {
        task.wake = Task.Wake.SIGNAL;
      }
    }
    progress();
  }

  // ---- for reports ------------------------------------------------------------------------

  private void log(Task task, int site, String what) {
    String words = what != null ? what : site == 0 ? "" : Names.siteWhat(site);
    List<String> stack = Frames.describe(new Throwable().getStackTrace());
    log.add(new Step(task.id, words, stack));
  }

  /** The last row of each thread that can never go on. */
  private void logStuck() {
    for (Task task : tasks) {
      if (!task.done && task.stack != null && !task.thread.isDaemon()) {
        log.add(new Step(task.id, Stuckness.waits(this, task), Frames.describe(task.stack)));
      }
    }
  }

  /** "Account#1": the class and a number in the order of first mention. */
  String label(Object object) {
    Shadow shadow = object == null ? null : shadows.known(object);
    if (shadow != null && shadow.task != null) {
      return label(shadow.task);
    }
    if (object instanceof Class<?> type) {
      return type.getSimpleName() + ".class";
    }
    String label = labels.get(object);
    if (label == null) {
      Class<?> type = object.getClass();
      int n = counters.merge(type, 1, Integer::sum);
      String simple = type.getName().substring(type.getName().lastIndexOf('.') + 1);
      label = simple + "#" + n;
      labels.put(object, label);
    }
    return label;
  }

  String label(Task task) {
    String name = task.name();
    return task.id == 0
        ? "main"
        : name.startsWith("Thread-") || name.startsWith("T") && name.length() < 4
            ? "T" + task.id
            : "T" + task.id + " \"" + name + "\"";
  }

  /** Labels of all tasks by number. */
  public List<String> taskLabels() {
    List<String> names = new ArrayList<>();
    for (Task task : tasks) {
      names.add(label(task));
    }
    return names;
  }

  public List<Step> log() {
    return log;
  }

  /** The choices made: see {@link io.concurrencylint.explorer.schedule.Replay}. */
  public int[] choices() {
    return Arrays.copyOf(choices, choiceCount);
  }

  /** For strategies that want footprints: the tasks of all visible steps in order. */
  public int[] trail() {
    return Arrays.copyOf(trail, trailLength);
  }

  public int steps() {
    return steps;
  }

  public int preemptions() {
    return preemptions;
  }

  /** Equal for equal schedules: over tasks, operations and sites in order. */
  public long hash() {
    return hash;
  }

  Map<Object, int[]> permits() {
    return permits;
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
