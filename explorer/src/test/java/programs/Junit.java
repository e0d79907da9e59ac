package programs;

import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.junit.Interleavings;
import org.junit.jupiter.api.BeforeEach;

/** Tests as users write them; {@code JunitTest} runs them. */
public class Junit {
  private int n;

  @BeforeEach
  void reset() {
    n = 10;
  }

  private synchronized void inc() {
    n++;
  }

  @Interleavings(executions = 200)
  void guarded() {
    Par.run(this::inc, this::inc);
    Par.check(n == 12);
  }

  @Interleavings(executions = 200, strategy = StrategyName.PCT)
  void bare() {
    Par.run(() -> n++, () -> n++);
    Par.check(n == 12);
  }
}
