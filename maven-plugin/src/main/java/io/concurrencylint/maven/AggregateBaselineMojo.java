package io.concurrencylint.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;

/** Lists the findings of {@code aggregate} in a file, so that it reports only new ones. */
@Mojo(name = "aggregate-baseline", aggregator = true, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class AggregateBaselineMojo extends AbstractBaselineMojo {

  /** Another name than that of single modules: the top module may have sources of its own. */
  static final String NAME = "concurrency-lint-aggregate-baseline.txt";

  @Override
  List<MavenProject> modules() {
    return session().getProjects();
  }

  @Override
  String defaultBaseline() {
    return NAME;
  }
}
