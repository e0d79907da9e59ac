package io.concurrencylint.rules;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The list of rules. */
public final class Rules {

  private Rules() {}

  /** All rules, by name. */
  public static List<Rule> all() {
    return List.of(
        new AssignedAfterStart(),
        new CheckThenAct(),
        new DoubleCheckedLocking(),
        new RereadOfShared(),
        new SplitCriticalSection(),
        new StaleFlag(),
        new ThisEscape(),
        new UnguardedAccess(),
        new UnlockedIteration(),
        new UnsafeLazyInitialization(),
        new UnsafeTypeShared(),
        new VolatileReadModifyWrite(),
        new WrongLock());
  }
}
