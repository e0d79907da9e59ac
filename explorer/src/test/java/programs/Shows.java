package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** What the explorer must conclude for a program; without this, nothing may be reported. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
  /** Any of these. */
  FailureKind[] value();
}
