package io.concurrencylint.explorer.junit;

import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs under many interleavings instead of once: each on a new instance of the class,
 * between its before-each and after-each methods, in a JVM of the explorer. It fails with the
 * interleaving that fails.
 */
@Documented
@Test
@ExtendWith(InterleavingsExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Interleavings {
  /** At most so many executions. */
  long executions() default 1_000;

  /** At most so many seconds. */
  int seconds() default 20;

  StrategyName strategy() default StrategyName.AUTO;

  long seed() default 0;

  /** Bound for {@link StrategyName#DFS}; negative for none. */
  int preemptions() default -1;

  /** Whether threads that the test leaves behind fail it. */
  boolean leaks() default false;
}
