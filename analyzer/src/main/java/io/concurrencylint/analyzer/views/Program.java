package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The whole program under analysis; hands out the views, each computed once on first use. */
public final class Program {

  private final Classes classes;
  private final Library library;
  private final Lazy<Code> code;
  private final Lazy<FieldValues> fieldValues;
  private final Lazy<CallGraph> calls;
  private final Lazy<Delegation> delegation;
  private final Lazy<Parts> parts;
  private final Lazy<Paths> paths;
  private final Lazy<Locks> locks;
  private final Lazy<LockOrder> lockOrder;
  private final Lazy<ThreadRoles> roles;
  private final Lazy<Blocking> blocking;
  private final Lazy<Conditions> conditions;
  private final Lazy<EventLoops> eventLoops;
  private final Lazy<EventLoops> commonPool;
  private final Lazy<Spins> spins;
  private final Lazy<Failures> failures;
  private final Lazy<LockPairing> lockPairing;
  private final Lazy<WaitSets> waitSets;
  private final Lazy<HeldWaits> heldWaits;
  private final Lazy<AlienCalls> alienCalls;
  private final Lazy<SelfLocking> selfLocking;
  private final Lazy<PoolWaits> poolWaits;
  private final Lazy<ClassInitialization> classInitialization;
  private final Lazy<LockCycles> lockCycles;
  private final Lazy<SharedAccesses> sharedAccesses;
  private final Lazy<Obligations> obligations;
  private final Lazy<Uses> uses;
  private final Lazy<Ownership> ownership;
  private final Lazy<Endings> endings;
  private final Lazy<Guards> guards;
  private final Lazy<Sharing> sharing;
  private final Lazy<Tests> tests;
  private final Lazy<Starters> starters;
  private final Lazy<CapturedObjects> capturedObjects;
  private final Lazy<PlainValues> plainValues;
  private final Lazy<ConcurrentCalls> concurrentCalls;
  private final Lazy<GuardedFields> guardedFields;
  private final Map<String, Operands> operands = new ConcurrentHashMap<>();
  private final Lazy<EarlyStarts> earlyStarts;
  private final Lazy<Scopes> scopes;
  private final Lazy<ThreadLocals> threadLocals;
  private final Lazy<VirtualThreads> virtualThreads;
  private final Lazy<Interrupts> interrupts;
  private final Lazy<Dropped> dropped;
  private final Lazy<Siblings> siblings;
  private final Lazy<HalfStops> halfStops;
  private final Lazy<Spawns> spawns;
  private final Lazy<Waiting> waiting;
  private final Lazy<Production> production;
  private final Lazy<WaitGraph> waitGraph;
  private final Lazy<DryRun> dryRun;

  /** The program of these classes. */
  public Program(Classes classes, Models models) {
    this.classes = classes;
    this.library = new Library(classes, models);
    this.code = new Lazy<>(() -> new Code(classes, library));
    this.fieldValues = new Lazy<>(() -> new FieldValues(code()));
    this.calls = new Lazy<>(() -> new CallGraph(code(), fieldValues()));
    this.delegation = new Lazy<>(() -> new Delegation(code(), calls()));
    this.parts = new Lazy<>(() -> new Parts(code(), calls()));
    this.paths = new Lazy<>(() -> new Paths(code(), fieldValues()));
    this.locks = new Lazy<>(() -> new Locks(code(), calls(), paths()));
    this.lockOrder = new Lazy<>(() -> new LockOrder(code(), calls(), locks(), paths()));
    this.roles = new Lazy<>(() -> new ThreadRoles(code(), calls(), paths(), fieldValues()));
    this.sharedAccesses =
        new Lazy<>(() -> new SharedAccesses(code(), calls(), paths(), locks(), roles(), parts()));
    this.lockCycles =
        new Lazy<>(
            () ->
                new LockCycles(
                    lockOrder(),
                    roles(),
                    calls(),
                    paths(),
                    fieldValues(),
                    parts(),
                    code().classes()));
    this.blocking = new Lazy<>(() -> new Blocking(code(), calls(), paths(), fieldValues()));
    this.eventLoops = new Lazy<>(() -> loops(EventLoops::isLoop));
    this.spins = new Lazy<>(() -> new Spins(eventLoops(), calls(), parts()));
    this.commonPool = new Lazy<>(() -> loops(EventLoops::isCommonPool));
    this.failures = new Lazy<>(() -> new Failures(code(), calls()));
    this.lockPairing = new Lazy<>(() -> new LockPairing(this));
    this.waitSets = new Lazy<>(() -> new WaitSets(code(), calls(), paths(), locks(), conditions()));
    this.heldWaits = new Lazy<>(() -> new HeldWaits(this));
    this.alienCalls = new Lazy<>(() -> new AlienCalls(code(), calls(), fieldValues(), paths()));
    this.selfLocking = new Lazy<>(() -> new SelfLocking(this));
    this.poolWaits = new Lazy<>(() -> new PoolWaits(calls(), paths(), roles(), parts()));
    this.classInitialization = new Lazy<>(() -> new ClassInitialization(code(), calls()));
    this.conditions = new Lazy<>(() -> new Conditions(code(), calls(), paths(), fieldValues()));
    this.obligations =
        new Lazy<>(() -> new Obligations(code(), calls(), new Throwing(calls()), delegation()));
    this.uses = new Lazy<>(() -> new Uses(code(), paths()));
    this.ownership =
        new Lazy<>(() -> new Ownership(code(), calls(), paths(), fieldValues(), uses()));
    this.endings = new Lazy<>(() -> new Endings(code(), calls()));
    this.guards = new Lazy<>(() -> new Guards(code(), calls(), paths(), locks(), fieldValues()));
    this.sharing = new Lazy<>(() -> new Sharing(code(), calls(), roles()));
    this.starters = new Lazy<>(() -> new Starters(this));
    this.capturedObjects = new Lazy<>(() -> new CapturedObjects(this));
    this.plainValues = new Lazy<>(() -> new PlainValues(this));
    this.tests = new Lazy<>(() -> new Tests(this));
    this.concurrentCalls = new Lazy<>(() -> new ConcurrentCalls(this));
    this.guardedFields =
        new Lazy<>(() -> new GuardedFields(guards(), sharing(), roles(), delegation(), parts()));
    this.spawns = new Lazy<>(() -> new Spawns(calls(), ownership()));
    this.halfStops = new Lazy<>(() -> new HalfStops(this));
    this.dropped = new Lazy<>(() -> new Dropped(classes, calls(), uses()));
    this.siblings = new Lazy<>(() -> new Siblings(code(), calls(), fieldValues(), endings()));
    this.interrupts = new Lazy<>(() -> new Interrupts(code(), calls(), roles(), delegation()));
    this.virtualThreads =
        new Lazy<>(() -> new VirtualThreads(code(), calls(), paths(), roles(), fieldValues()));
    this.threadLocals = new Lazy<>(() -> new ThreadLocals(calls(), roles(), uses(), paths()));
    this.scopes = new Lazy<>(() -> new Scopes(calls(), uses(), waiting(), paths()));
    this.earlyStarts = new Lazy<>(() -> new EarlyStarts(code(), calls(), spawns()));
    this.waiting = new Lazy<>(() -> new Waiting(calls()));
    this.production = new Lazy<>(() -> new Production(calls()));
    this.waitGraph = new Lazy<>(() -> new WaitGraph(code(), calls(), paths(), roles()));
    this.dryRun = new Lazy<>(() -> new DryRun(code(), calls(), paths()));
  }

  private static final class Lazy<T> {
    private Supplier<T> make;
    private T value;

    Lazy(Supplier<T> make) {
      this.make = make;
    }

    synchronized T get() {
      if (make != null) {
        value = make.get();
        make = null;
      }
      return value;
    }
  }

  public Classes classes() {
    return classes;
  }

  /** What the models know of libraries. */
  public Library library() {
    return library;
  }

  /** All routines, resolved. */
  public Code code() {
    return code.get();
  }

  /** What is stored in fields. */
  public FieldValues fieldValues() {
    return fieldValues.get();
  }

  /** Who calls whom. */
  public CallGraph calls() {
    return calls.get();
  }

  /** Which methods only stand before another. */
  public Delegation delegation() {
    return delegation.get();
  }

  public Parts parts() {
    return parts.get();
  }

  /** Normal forms and types of access paths. */
  public Paths paths() {
    return paths.get();
  }

  /** Locks held everywhere. */
  public Locks locks() {
    return locks.get();
  }

  /** Which lock is acquired under which. */
  public LockOrder lockOrder() {
    return lockOrder.get();
  }

  /** Cycles of the lock-order graph that threads can get into. */
  public LockCycles lockCycles() {
    return lockCycles.get();
  }

  /** The lock-order graph as reports show it. */
  public LockGraph lockGraph() {
    return LockGraphs.of(lockOrder(), lockCycles());
  }

  /** Accesses of mutable memory by thread role, and the races among them. */
  public SharedAccesses sharedAccesses() {
    return sharedAccesses.get();
  }

  /** Which threads run what. */
  public ThreadRoles roles() {
    return roles.get();
  }

  /** What calls may wait for. */
  public Blocking blocking() {
    return blocking.get();
  }

  private EventLoops loops(Predicate<ThreadRole> which) {
    return new EventLoops(code(), fieldValues(), paths(), roles(), calls(), blocking(), which);
  }

  /** What runs on event loops, and waits there. */
  public EventLoops eventLoops() {
    return eventLoops.get();
  }

  /** Loops on event loops that do not end by themselves. */
  public Spins spins() {
    return spins.get();
  }

  /** What runs in the common pool, and waits there. */
  public EventLoops commonPool() {
    return commonPool.get();
  }

  /** Which lock a condition belongs to. */
  public Conditions conditions() {
    return conditions.get();
  }

  /** What may well end by an exception. */
  public Failures failures() {
    return failures.get();
  }

  /** Where taking and giving back a lock do not match. */
  public LockPairing lockPairing() {
    return lockPairing.get();
  }

  /** Which completions are forgotten. */
  public Obligations obligations() {
    return obligations.get();
  }

  /** Where threads, executors, futures and resources go. */
  public Uses uses() {
    return uses.get();
  }

  /** Where threads are started and tasks handed over. */
  public Spawns spawns() {
    return spawns.get();
  }

  /** Where a class is closed and its thread only told to stop. */
  public HalfStops halfStops() {
    return halfStops.get();
  }

  /** Results that nobody looks at. */
  public Dropped dropped() {
    return dropped.get();
  }

  /** What becomes of interrupts. */
  public Interrupts interrupts() {
    return interrupts.get();
  }

  /** Which code virtual threads run. */
  public VirtualThreads virtualThreads() {
    return virtualThreads.get();
  }

  /** What becomes of thread-local values. */
  public ThreadLocals threadLocals() {
    return threadLocals.get();
  }

  /** Scopes that tasks run in. */
  public Scopes scopes() {
    return scopes.get();
  }

  /** Threads that constructors start. */
  public EarlyStarts earlyStarts() {
    return earlyStarts.get();
  }

  /** Which calls wait for other threads. */
  public Waiting waiting() {
    return waiting.get();
  }

  /** What code leaves behind for others. */
  public Production production() {
    return production.get();
  }

  /** Objects with threads that are forgotten where others like them are ended. */
  public Siblings siblings() {
    return siblings.get();
  }

  /** Where objects come to their end, and which paths forget it. */
  public Endings endings() {
    return endings.get();
  }

  /** What is made here and has to be ended. */
  public Ownership ownership() {
    return ownership.get();
  }

  /** Which lock guards which field. */
  public Guards guards() {
    return guards.get();
  }

  /** Accesses that break a lock discipline. */
  public GuardedFields guardedFields() {
    return guardedFields.get();
  }

  /** Calls that start other threads. */
  public Starters starters() {
    return starters.get();
  }

  /** Plain objects that several started threads use. */
  public CapturedObjects capturedObjects() {
    return capturedObjects.get();
  }

  /** Plain collections in concurrent maps. */
  public PlainValues plainValues() {
    return plainValues.get();
  }

  /** Branches that fields decide. */
  public Tests tests() {
    return tests.get();
  }

  /** Calls on concurrent maps and atomics. */
  public ConcurrentCalls concurrentCalls() {
    return concurrentCalls.get();
  }

  /** Which classes are meant to be shared. */
  public Sharing sharing() {
    return sharing.get();
  }

  /** Where the registers of a routine get their values. */
  public Operands operands(Routine routine) {
    return operands.computeIfAbsent(routine.id(), id -> new Operands(routine));
  }

  /** Who waits on which monitor or condition, and who wakes up whom. */
  public WaitSets waitSets() {
    return waitSets.get();
  }

  /** Waits for other threads under locks. */
  public HeldWaits heldWaits() {
    return heldWaits.get();
  }

  /** Calls of code that is not in the program. */
  public AlienCalls alienCalls() {
    return alienCalls.get();
  }

  /** Locks taken by a thread that has them. */
  public SelfLocking selfLocking() {
    return selfLocking.get();
  }

  /** Tasks that wait for tasks of their own pool. */
  public PoolWaits poolWaits() {
    return poolWaits.get();
  }

  /** Which class initialises which. */
  public ClassInitialization classInitialization() {
    return classInitialization.get();
  }

  /** Who waits on which channel, and who can release him. */
  public WaitGraph waitGraph() {
    return waitGraph.get();
  }

  /** What small programs do without input. */
  public DryRun dryRun() {
    return dryRun.get();
  }
}
