package io.concurrencylint.confirm;

import static io.concurrencylint.explorer.detect.FailureKind.DATA_RACE;
import static io.concurrencylint.explorer.detect.FailureKind.DEADLOCK;
import static io.concurrencylint.explorer.detect.FailureKind.FAILED_ASSERTION;
import static io.concurrencylint.explorer.detect.FailureKind.LEAKED_PERMIT;
import static io.concurrencylint.explorer.detect.FailureKind.LEAKED_THREAD;
import static io.concurrencylint.explorer.detect.FailureKind.LIVELOCK;
import static io.concurrencylint.explorer.detect.FailureKind.LOST_WAKEUP;
import static io.concurrencylint.explorer.detect.FailureKind.UNCAUGHT_EXCEPTION;
import static io.concurrencylint.explorer.detect.FailureKind.UNRECEIVED_SEND;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a failing execution must look like to show the hazard that a rule speaks of. */
enum Evidence {
  /** Several threads wait for each other at the places. */
  DEADLOCKED(EnumSet.of(DEADLOCK, LEAKED_PERMIT)),
  /** One thread waits for ever at one of the places. */
  STUCK(EnumSet.of(DEADLOCK, LOST_WAKEUP, UNRECEIVED_SEND, LEAKED_PERMIT, LEAKED_THREAD, LIVELOCK)),
  /** The accesses at the places race. */
  RACE(EnumSet.of(DATA_RACE)),
  /** As RACE, or a loop at the places never ends. */
  STALE(EnumSet.of(DATA_RACE, LIVELOCK)),
  /** Calls have an outcome that they have in no order, or race. */
  WRONG_OUTCOME(EnumSet.of(DATA_RACE, FAILED_ASSERTION, UNCAUGHT_EXCEPTION)),
  /** An exception is thrown at one of the places, or in consequence. */
  THROWN(EnumSet.of(UNCAUGHT_EXCEPTION)),
  /** An exception at one of the places, or nobody ever goes on there. */
  THROWN_OR_STUCK(EnumSet.of(UNCAUGHT_EXCEPTION, DEADLOCK, LIVELOCK, LEAKED_PERMIT));

  private static final Map<String, Evidence> OF_RULES = new HashMap<>();

  private final Set<FailureKind> kinds;

  static {
    put(DEADLOCKED, "LockOrderInversion", "ClassInitializationCycle");
    put(
        STUCK,
        "AwaitedNeedsLock",
        "AwaitNeverSignalled",
        "CountMismatch",
        "EndlessReceiver",
        "NakedNotify",
        "NeverCompleted",
        "PoolSelfWait",
        "ReceiveWithoutSender",
        "SelfDeadlock",
        "SelfDrainedQueue",
        "SendWithoutReceiver",
        "SingleNotifyManyWaiters",
        "UnreleasedLock",
        "WaitNeverNotified",
        "WaitZeroForever");
    put(
        RACE,
        "AssignedAfterStart",
        "CapturedStateMutated",
        "DoubleCheckedLocking",
        "LockOnReassignedField",
        "ThisEscape",
        "ThreadNotJoined",
        "UnguardedAccess",
        "UnlockedIteration",
        "UnsafeTypeShared",
        "UnsynchronizedOverride",
        "UnsynchronizedSharedState",
        "UnvalidatedOptimisticRead",
        "WrongLock");
    put(STALE, "BusyWait", "StaleFlag");
    put(
        WRONG_OUTCOME,
        "CheckThenAct",
        "RereadOfShared",
        "SplitCriticalSection",
        "UnsafeLazyInitialization",
        "VolatileReadModifyWrite");
    put(
        THROWN,
        "MonitorOfCondition",
        "SignalWithoutLock",
        "UnlockNotHeld",
        "WaitOutsideLoop",
        "WaitOutsideMonitor");
    put(THROWN_OR_STUCK, "IgnoredTryLock", "RecursiveCompute");
  }

  Evidence(Set<FailureKind> kinds) {
    this.kinds = kinds;
  }

  private static void put(Evidence evidence, String... rules) {
    for (String rule : rules) {
      OF_RULES.put(rule, evidence);
    }
  }

  /** What shows the hazard of a rule; null when no execution could be told from a good one. */
  static Evidence of(String rule) {
    return OF_RULES.get(rule);
  }

  Set<FailureKind> kinds() {
    return kinds;
  }

  /** Whether an exception may be what shows the hazard. */
  boolean isAboutExceptions() {
    return this == THROWN || this == THROWN_OR_STUCK;
  }

  boolean isAboutOutcomes() {
    return this == WRONG_OUTCOME;
  }
}
