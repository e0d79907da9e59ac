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
        new BlockingWhileLocked(),
        new BusyWait(),
        new ClassInitializationCycle(),
        new EmptyCriticalSection(),
        new IgnoredTryLock(),
        new LockOnReassignedField(),
        new LockOnSharedObject(),
        new LockOrderInversion(),
        new MonitorOfCondition(),
        new MonitorOfLock(),
        new NakedNotify(),
        new PoolSelfWait(),
        new RecursiveCompute(),
        new SelfDeadlock(),
        new SignalWithoutLock(),
        new SingleNotifyManyWaiters(),
        new UnlockNotHeld(),
        new UnreleasedLock(),
        new UnsynchronizedOverride(),
        new UnvalidatedOptimisticRead(),
        new WaitNeverNotified(),
        new WaitOutsideLoop(),
        new WaitOutsideMonitor(),
        new WaitZeroForever());
  }
}
