package io.concurrencylint.rules;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The list of rules. */
public final class Rules {

  private Rules() {}

  /** All rules, by name. */
  public static List<Rule> all() {
    return List.of(
        new CapturedStateMutated(),
        new CountMismatch(),
        new DeprecatedThreadControl(),
        new EmptyCriticalSection(),
        new ExecutorNotShutDown(),
        new FailureUnhandled(),
        new FutureDropped(),
        new IgnoredAwaitResult(),
        new IgnoredTryLock(),
        new InterruptCleared(),
        new InterruptSwallowed(),
        new LockOnReassignedField(),
        new LockOnSharedObject(),
        new LockOrderInversion(),
        new MonitorOfLock(),
        new NeverCompleted(),
        new PinnedCarrier(),
        new PoolNeverGrows(),
        new PooledVirtualThreads(),
        new ResourceOutlivedByTask(),
        new RunInsteadOfStart(),
        new ScopeNotJoined(),
        new StartInConstructor(),
        new ThreadLocalCacheInVirtualThread(),
        new ThreadLocalLeak(),
        new ThreadNeverStarted(),
        new ThreadNotJoined(),
        new UnguardedAccess(),
        new UnlockNotHeld(),
        new UnreleasedLock(),
        new UnsynchronizedOverride(),
        new UnsynchronizedSharedState(),
        new UnvalidatedOptimisticRead());
  }
}
