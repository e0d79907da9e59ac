package io.concurrencylint.explorer.junit;

import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import io.concurrencylint.explorer.model.Settings;
import io.concurrencylint.explorer.report.TextReport;
import java.lang.reflect.Method;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;

/** Sends the body of a test to the explorer. One explored JVM serves all tests of a run. */
final class InterleavingsExtension implements InvocationInterceptor {
  private static final Namespace NAMESPACE = Namespace.create(InterleavingsExtension.class);

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    Interleavings wanted = method.getExecutable().getAnnotation(Interleavings.class);
    String classPath = System.getProperty("java.class.path");
    Settings d = Settings.defaults();
    ExploreOptions options =
        ExploreOptions.of(
                new ExploreOptions.Test(
                    method.getTargetClass().getName(), method.getExecutable().getName()),
                classPath)
            .withLimits(wanted.executions(), Duration.ofSeconds(wanted.seconds()))
            .withStrategy(wanted.strategy())
            .withSeed(wanted.seed())
            .withPreemptions(wanted.preemptions())
            .withSettings(
                new Settings(
                    d.maxSteps(),
                    d.earlyTimeoutNanos(),
                    d.spuriousWakeups(),
                    d.staleReads(),
                    d.races(),
                    wanted.leaks()));
    Shared shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Shared.class, key -> new Shared(classPath), Shared.class);
    Result result = shared.explore(options);
    context.publishReportEntry("interleavings", TextReport.of(result));
    if (result.verdict() != Verdict.NOT_REPRODUCED) {
      throw new AssertionFailedError(
          TextReport.of(result)
              + (result.schedule() == null
                  ? ""
                  : "\nSchedule, for replay:\n" + result.schedule().text()));
    }
  }

  /** Closed by JUnit at the end of the run. */
  private static final class Shared implements AutoCloseable {
    private final Explorer explorer;

    Shared(String classPath) {
      explorer = new Explorer(classPath);
    }

    synchronized Result explore(ExploreOptions options) throws java.io.IOException {
      return explorer.explore(options, Explorer.Progress.NONE);
    }

    @Override
    public void close() {
      explorer.close();
    }
  }
}
