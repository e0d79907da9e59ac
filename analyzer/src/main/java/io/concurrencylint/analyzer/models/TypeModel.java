package io.concurrencylint.analyzer.models;

/**
 * What is known of all objects of a type. A subtype inherits what it does not state itself; the
 * caller walks the supertypes.
 *
 * @param library whose type it is
 * @param name binary name
 * @param safety whether threads may share it, null when not stated
 * @param valueBased whether its identity, and so its monitor, must not be used (JEP 390)
 * @param channel the capacity of a queue, null when it is none
 * @param executor how an executor runs its tasks, null when it is none or not stated
 * @param lock what kind of lock it is, null when it is none
 * @param iteration what its iterators do when it changes meanwhile, null when not stated
 * @param promise whether it is a value that is there later
 * @param role the threads of an executor or loop, null when not stated
 */
public record TypeModel(
    Library library,
    String name,
    Safety safety,
    boolean valueBased,
    Channel channel,
    Executor executor,
    Lock lock,
    Iteration iteration,
    boolean promise,
    Role role) {

  /** Whether threads may share an object without further ado. */
  public enum Safety {
    IMMUTABLE,
    THREAD_SAFE,
    NOT_THREAD_SAFE
  }

  /** How much a queue takes before a sender waits. */
  public enum Channel {
    /** Nothing: sender and receiver meet. */
    RENDEZVOUS,
    BOUNDED,
    UNBOUNDED
  }

  /** How an executor runs its tasks. */
  public enum Executor {
    /** One after the other. */
    SERIAL,
    POOL,
    FORK_JOIN,
    VIRTUAL,
    /** In the thread that hands them over. */
    DIRECT
  }

  /** What kind of lock. */
  public enum Lock {
    REENTRANT,
    NON_REENTRANT,
    READ_WRITE,
    STAMPED,
    SEMAPHORE
  }

  /** What an iterator does when the collection changes meanwhile. */
  public enum Iteration {
    FAIL_FAST,
    WEAKLY_CONSISTENT,
    SNAPSHOT
  }
}
