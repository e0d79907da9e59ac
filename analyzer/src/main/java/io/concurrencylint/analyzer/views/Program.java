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
  private final Lazy<Uses> uses;
  private final Lazy<Ownership> ownership;
  private final Lazy<Endings> endings;
  private final Lazy<HalfStops> halfStops;
  private final Lazy<Spawns> spawns;
  private final Lazy<Waiting> waiting;
  private final Lazy<Production> production;

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
    this.uses = new Lazy<>(() -> new Uses(code(), paths()));
    this.ownership =
        new Lazy<>(() -> new Ownership(code(), calls(), paths(), fieldValues(), uses()));
    this.endings = new Lazy<>(() -> new Endings(code(), calls()));
    this.spawns = new Lazy<>(() -> new Spawns(calls(), ownership()));
    this.halfStops = new Lazy<>(() -> new HalfStops(code(), calls(), paths(), endings(), spawns()));
    this.waiting = new Lazy<>(() -> new Waiting(calls()));
    this.production = new Lazy<>(() -> new Production(calls()));
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

  /** Which calls wait for other threads. */
  public Waiting waiting() {
    return waiting.get();
  }

  /** What code leaves behind for others. */
  public Production production() {
    return production.get();
  }

  /** Where objects come to their end, and which paths forget it. */
  public Endings endings() {
    return endings.get();
  }

  /** What is made here and has to be ended. */
  public Ownership ownership() {
    return ownership.get();
  }
}
