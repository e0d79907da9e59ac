package io.concurrencylint.analyzer.models;

import java.util.Objects;
import java.util.Set;

/** One thing that a call of a library's method does, as far as concurrency is concerned. */
public sealed interface Effect {

  // Locks

  /**
   * Takes a lock.
   *
   * @param tries gives up at once, or after a time; the result says whether it was taken
   */
  record Acquire(Selector lock, LockMode mode, boolean tries, boolean timed, boolean interruptible)
      implements Effect {}

  /** Gives a lock back that is held in one of these modes. */
  record Release(Selector lock, Set<LockMode> modes) implements Effect {
    public Release {
      modes = Set.copyOf(modes);
    }
  }

  /** Changes the mode of a stamp, when it can. */
  record Convert(Selector lock, LockMode to) implements Effect {}

  /** The result is one side of this read/write lock. */
  record View(LockMode side) implements Effect {}

  /** The result says whether the current thread holds the lock. */
  record TestsHeld(Selector lock) implements Effect {}

  /** The result says whether an optimistic read may be trusted. */
  record Validates(Selector lock) implements Effect {}

  // Conditions and monitors

  /** The result is a condition of the lock. */
  record ConditionOf(Selector lock) implements Effect {}

  record AwaitsCondition(Selector condition, boolean timed, boolean interruptible)
      implements Effect {}

  record Signals(Selector condition, boolean all) implements Effect {}

  record AwaitsMonitor(Selector monitor, boolean timed) implements Effect {}

  record Notifies(Selector monitor, boolean all) implements Effect {}

  // Running code

  /** Where code that is handed over runs. */
  enum Where {
    /** Before the call returns, in its thread. */
    HERE,
    /** In another thread. */
    ELSEWHERE,
    /** In another thread, or here. */
    EITHER,
    /** In the thread that completes the promise, or here when it is complete already. */
    COMPLETER,
    /** Later, in the thread that subscribes to the reactive stream. */
    SUBSCRIBER,
    /** Later, in the thread that emits the element; {@link Switches} upstream of it decide. */
    EMITTER
  }

  /**
   * Runs all abstract methods of an object.
   *
   * @param role the other thread; null when there is none or nobody knows which
   * @param periodic whether it runs again and again
   */
  record Runs(Selector code, Where where, Role role, boolean periodic) implements Effect {
    public Runs {
      Objects.requireNonNull(where);
    }
  }

  /** Which part of a reactive stream. */
  enum Stage {
    /** The source and what follows it, up to the next switch. */
    UPSTREAM,
    /** What follows the call. */
    DOWNSTREAM
  }

  /** Moves a part of a reactive stream to other threads. */
  record Switches(Stage stage, Role role) implements Effect {}

  /**
   * The result is an executor, loop, scheduler or stream with these threads, or a promise that they
   * complete.
   */
  record Gives(Role role) implements Effect {}

  /** A thread that calls this in a loop is such a thread from then on. */
  record Serves(Role role) implements Effect {}

  /** The result holds the failure of what runs; who drops it never hears of it. */
  record CarriesFailure() implements Effect {}

  /** The failure of what precedes arrives at code of this call. */
  record HandlesFailure() implements Effect {}

  // Waiting

  /**
   * May keep its thread for long.
   *
   * @param maybe only for some objects or arguments: a stream over memory does not wait
   * @param since first major version of the library that does so, 0 for all
   * @param until last major version of the library that does so, {@link Integer#MAX_VALUE} for all
   */
  record Blocks(
      WaitKind kind, boolean maybe, boolean timed, boolean interruptible, int since, int until)
      implements Effect {}

  /** Waits until a promise, latch or barrier is complete. */
  record Awaits(Selector promise, boolean timed) implements Effect {}

  /** How a promise is completed. */
  enum Completion {
    VALUE,
    FAILURE,
    EITHER,
    CANCEL
  }

  record Completes(Selector promise, Completion how) implements Effect {}

  record CountsDown(Selector latch) implements Effect {}

  /** Arrives at a barrier or phaser; waiting for the others is an {@link Awaits} of its own. */
  record Arrives(Selector barrier) implements Effect {}

  /** The result says whether a promise is complete (or, {@code off}, that it is not yet). */
  record TestsComplete(Selector promise, boolean off) implements Effect {}

  /** Will be completed by whoever got it. */
  record RegistersCompletion(Selector promise) implements Effect {}

  // Channels

  record Sends(Selector channel, boolean timed, boolean tries) implements Effect {}

  record Receives(Selector channel, boolean timed, boolean tries) implements Effect {}

  /** Sends and receives, when a partner is there. */
  record Exchanges(Selector channel, boolean timed) implements Effect {}

  /** Receives all that is there, without waiting. */
  record Drains(Selector channel) implements Effect {}

  // Threads and executors

  record Starts(Selector thread) implements Effect {}

  record Joins(Selector thread, boolean timed) implements Effect {}

  record Interrupts(Selector thread) implements Effect {}

  /** Ends or stops a thread wherever it is, its locks and data left as they are. */
  record Stops(Selector thread) implements Effect {}

  /** The program may end while the thread runs; the argument says whether. */
  record MakesDaemon(Selector thread) implements Effect {}

  /** Lets other threads run, and does not wait for them. */
  record Yields() implements Effect {}

  /** The interrupt flag of the current thread is false afterwards. */
  record ClearsInterrupt() implements Effect {}

  record ShutsDown(Selector executor) implements Effect {}

  record AwaitsTermination(Selector executor) implements Effect {}

  record Cancels(Selector task) implements Effect {}

  record Closes(Selector resource) implements Effect {}

  // Creation

  /** What a constructor or factory makes. */
  enum Creation {
    EXECUTOR,
    SCHEDULER,
    TIMER,
    THREAD,
    LATCH,
    SEMAPHORE,
    BARRIER,
    QUEUE,
    PROMISE,
    COMPLETED_FUTURE,
    LOCK,
    EVENT_LOOP,
    /** A structured task scope: it has to be joined before its results are read. */
    SCOPE
  }

  /** How many threads a new executor has. */
  enum Threads {
    FIXED,
    SINGLE,
    CACHED,
    VIRTUAL,
    FORK_JOIN
  }

  /**
   * Makes an object.
   *
   * @param threads null unless it says how many threads there are
   * @param daemon whether its threads let the program end
   * @param size the argument with the number of threads, the capacity, count, permits or parties;
   *     null when there is none
   */
  record Creates(Creation what, Threads threads, boolean daemon, Selector size) implements Effect {}

  /** How a wrapper changes what it wraps. */
  enum Wrapping {
    SYNCHRONIZED,
    UNMODIFIABLE,
    CONCURRENT
  }

  record Wraps(Wrapping how, Selector wrapped) implements Effect {}

  // Thread identity

  /** The result says whether the current thread is the loop's (or, {@code off}, that it is not). */
  record TestsLoop(Selector loop, boolean off) implements Effect {}

  /** Throws when the current thread is the loop's (or, {@code off}, when it is not). */
  record AssertsLoop(boolean off) implements Effect {}

  /** The result is the current thread. */
  record CurrentThread() implements Effect {}

  // Other

  /** What an atomic operation does. */
  enum Access {
    READ,
    WRITE,
    UPDATE
  }

  /** Reads or writes this as volatile memory does, in one step. */
  record Atomic(Access access) implements Effect {}

  record SetsThreadLocal(Selector local) implements Effect {}

  record ClearsThreadLocal(Selector local) implements Effect {}

  /** Orders memory accesses around it. */
  record Fence() implements Effect {}

  /** Changes nothing. */
  record ReadOnly() implements Effect {}

  /** Gives a value back and touches nothing that is shared. */
  record Pure() implements Effect {}

  /** Changes a collection or another plain object. */
  record Mutates(Selector object) implements Effect {}

  record Iterates(Selector object) implements Effect {}

  /** Hands an object to other threads. */
  record Publishes(Selector object) implements Effect {}

  /** Keeps an object to call it back later. */
  record RegistersListener(Selector listener) implements Effect {}

  /** Throws in the ordinary course of things: what it is given is bad more often than a bug. */
  record Throws() implements Effect {}

  /** Ends the program. */
  record Exits() implements Effect {}
}
