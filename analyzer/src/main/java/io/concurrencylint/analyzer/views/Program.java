package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Lazy<Guards> guards;
  private final Lazy<Sharing> sharing;
  private final Lazy<Tests> tests;
  private final Lazy<Spawns> spawns;
  private final Lazy<CapturedObjects> capturedObjects;
  private final Lazy<PlainValues> plainValues;
  private final Lazy<ConcurrentCalls> concurrentCalls;
  private final Lazy<GuardedFields> guardedFields;
  private final Map<String, Operands> operands = new ConcurrentHashMap<>();

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
    this.guards = new Lazy<>(() -> new Guards(code(), calls(), paths(), locks(), fieldValues()));
    this.sharing = new Lazy<>(() -> new Sharing(code(), calls(), roles()));
    this.spawns = new Lazy<>(() -> new Spawns(this));
    this.capturedObjects = new Lazy<>(() -> new CapturedObjects(this));
    this.plainValues = new Lazy<>(() -> new PlainValues(this));
    this.tests = new Lazy<>(() -> new Tests(this));
    this.concurrentCalls = new Lazy<>(() -> new ConcurrentCalls(this));
    this.guardedFields = new Lazy<>(() -> new GuardedFields(guards(), sharing(), roles()));
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

  /** Which threads run what. */
  public ThreadRoles roles() {
    return roles.get();
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
  public Spawns spawns() {
    return spawns.get();
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
}
