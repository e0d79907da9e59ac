package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.function.Supplier;

/** The whole program under analysis; hands out the views, each computed once on first use. */
public final class Program {

  private final Classes classes;
  private final Library library;
  private final Lazy<Code> code;
  private final Lazy<FieldValues> fieldValues;
  private final Lazy<CallGraph> calls;
  private final Lazy<Paths> paths;
  private final Lazy<Locks> locks;
  private final Lazy<LockOrder> lockOrder;
  private final Lazy<ThreadRoles> roles;
  private final Lazy<Blocking> blocking;
  private final Lazy<Conditions> conditions;
  private final Lazy<Failures> failures;
  private final Lazy<LockPairing> lockPairing;
  private final Lazy<WaitSets> waitSets;
  private final Lazy<HeldWaits> heldWaits;
  private final Lazy<AlienCalls> alienCalls;
  private final Lazy<SelfLocking> selfLocking;
  private final Lazy<PoolWaits> poolWaits;
  private final Lazy<ClassInitialization> classInitialization;
  private final Lazy<LockCycles> lockCycles;

  /** The program of these classes. */
  public Program(Classes classes, Models models) {
    this.classes = classes;
    this.library = new Library(classes, models);
    this.code = new Lazy<>(() -> new Code(classes, library));
    this.fieldValues = new Lazy<>(() -> new FieldValues(code()));
    this.calls = new Lazy<>(() -> new CallGraph(code(), fieldValues()));
    this.paths = new Lazy<>(() -> new Paths(code(), fieldValues()));
    this.locks = new Lazy<>(() -> new Locks(code(), calls(), paths()));
    this.lockOrder = new Lazy<>(() -> new LockOrder(code(), calls(), locks(), paths()));
    this.roles = new Lazy<>(() -> new ThreadRoles(code(), calls(), paths(), fieldValues()));
    this.blocking = new Lazy<>(() -> new Blocking(code(), calls(), paths(), fieldValues()));
    this.failures = new Lazy<>(() -> new Failures(code(), calls()));
    this.lockPairing =
        new Lazy<>(() -> new LockPairing(code(), locks(), calls(), paths(), failures()));
    this.waitSets = new Lazy<>(() -> new WaitSets(code(), calls(), paths(), locks(), conditions()));
    this.heldWaits = new Lazy<>(() -> new HeldWaits(this));
    this.alienCalls = new Lazy<>(() -> new AlienCalls(code(), calls(), fieldValues(), paths()));
    this.selfLocking = new Lazy<>(() -> new SelfLocking(this));
    this.poolWaits = new Lazy<>(() -> new PoolWaits(calls(), paths(), roles()));
    this.classInitialization = new Lazy<>(() -> new ClassInitialization(code(), calls()));
    this.conditions = new Lazy<>(() -> new Conditions(code(), calls(), paths(), fieldValues()));
    this.lockCycles = new Lazy<>(() -> new LockCycles(lockOrder(), roles(), calls()));
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

  /** Which threads run what. */
  public ThreadRoles roles() {
    return roles.get();
  }

  /** What calls may wait for. */
  public Blocking blocking() {
    return blocking.get();
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
}
