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
  private final Lazy<Obligations> obligations;
  private final Lazy<WaitGraph> waitGraph;
  private final Lazy<DryRun> dryRun;

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
    this.obligations = new Lazy<>(() -> new Obligations(code(), calls(), new Throwing(calls())));
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

  /** Which completions are forgotten. */
  public Obligations obligations() {
    return obligations.get();
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
