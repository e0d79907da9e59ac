package io.concurrencylint.maven;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Fails after the last module when it was called from the command line, so that the findings of all
 * are told; at the module when it is bound in a POM.
 */
abstract class AbstractLateMojo extends AbstractCheckMojo {

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Override
  final void fail(String message) throws MojoFailureException {
    if (execution.getSource() != MojoExecution.Source.CLI) {
      throw new MojoFailureException(message);
    }
    failures().add(project().getArtifactId() + ": " + message);
  }

  @Override
  final void finish() throws MojoFailureException {
    if (execution.getSource() != MojoExecution.Source.CLI) {
      return;
    }
    boolean last = finished().incrementAndGet() == session().getProjects().size();
    if (last && !failures().isEmpty()) {
      throw new MojoFailureException(String.join("\n", failures()));
    }
  }

  private AtomicInteger finished() {
    return (AtomicInteger) shared("finished", new AtomicInteger());
  }

  @SuppressWarnings("unchecked")
  private List<String> failures() {
    return (List<String>) shared("failures", new CopyOnWriteArrayList<String>());
  }

  /**
   * What the modules of one call of the goal share. They may be built side by side, and by classes
   * that were loaded apart.
   */
  private Object shared(String name, Object first) {
    String key =
        String.join(" ", "concurrency-lint", execution.getGoal(), execution.getExecutionId(), name);
    synchronized (session().getRequest()) {
      Object known = session().getRequest().getData().putIfAbsent(key, first);
      return known == null ? first : known;
    }
  }
}
