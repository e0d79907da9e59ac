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
        new DoubleCheckedLocking(),
        new EmptyCriticalSection(),
        new ExecutorNotShutDown(),
        new IgnoredTryLock(),
        new LockOnReassignedField(),
        new LockOnSharedObject(),
        new LockOrderInversion(),
        new MonitorOfCondition(),
        new MonitorOfLock(),
        new NakedNotify(),
        new NeverCompleted(),
        new PoolSelfWait(),
        new RecursiveCompute(),
        new RereadOfShared(),
        new SelfDeadlock(),
        new SignalWithoutLock(),
        new SingleNotifyManyWaiters(),
        new SplitCriticalSection(),
        new StaleFlag(),
        new ThreadNotJoined(),
        new UnguardedAccess(),
        new UnlockNotHeld(),
        new UnlockedIteration(),
        new UnreleasedLock(),
        new UnsafeLazyInitialization(),
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
