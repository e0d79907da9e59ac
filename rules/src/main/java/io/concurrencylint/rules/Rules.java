package io.concurrencylint.rules;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The list of rules. */
public final class Rules {

  private Rules() {}

  /** All rules, by name. */
  public static List<Rule> all() {
    return List.of(
        new AlienCallWhileLocked(),
        new AssignedAfterStart(),
        new AwaitNeverSignalled(),
        new AwaitedNeedsLock(),
        new BlockingInCommonPool(),
        new BlockingOnEventLoop(),
        new BlockingWhileLocked(),
        new BusyWait(),
        new CapturedStateMutated(),
        new CheckThenAct(),
        new ClassInitializationCycle(),
        new CountMismatch(),
        new DeprecatedThreadControl(),
        new DoubleCheckedLocking(),
        new EmptyCriticalSection(),
        new EndlessReceiver(),
        new ExecutorNotShutDown(),
        new FailureUnhandled(),
        new FutureDropped(),
        new IgnoredAwaitResult(),
        new IgnoredOffer(),
        new IgnoredTryLock(),
        new InterruptCleared(),
        new InterruptSwallowed(),
        new LockOnReassignedField(),
        new LockOnSharedObject(),
        new LockOrderInversion(),
        new MonitorOfCondition(),
        new MonitorOfLock(),
        new NakedNotify(),
        new NeverCompleted(),
        new PinnedCarrier(),
        new PoolNeverGrows(),
        new PoolSelfWait(),
        new PooledVirtualThreads(),
        new ReceiveWithoutSender(),
        new RecursiveCompute(),
        new RereadOfShared(),
        new ResourceOutlivedByTask(),
        new RunInsteadOfStart(),
        new ScopeNotJoined(),
        new SelfDeadlock(),
        new SelfDrainedQueue(),
        new SendWithoutReceiver(),
        new SignalWithoutLock(),
        new SingleNotifyManyWaiters(),
        new SplitCriticalSection(),
        new StaleFlag(),
        new StartInConstructor(),
        new ThisEscape(),
        new ThreadLocalCacheInVirtualThread(),
        new ThreadLocalLeak(),
        new ThreadNeverStarted(),
        new ThreadNotJoined(),
        new UnguardedAccess(),
        new UnlockNotHeld(),
        new UnlockedIteration(),
        new UnreleasedLock(),
        new UnsafeLazyInitialization(),
        new UnsafeTypeShared(),
        new UnsynchronizedOverride(),
        new UnsynchronizedSharedState(),
        new UnvalidatedOptimisticRead(),
        new VolatileReadModifyWrite(),
        new WaitNeverNotified(),
        new WaitOutsideLoop(),
        new WaitOutsideMonitor(),
        new WaitZeroForever(),
        new WrongLock());
  }
}
