package io.concurrencylint.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;

/**
 * Analyses all modules of the build as one program, which sees hazards that cross modules, and
 * fails the build on them. One report, in the top module.
 */
@Mojo(name = "aggregate", aggregator = true, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class AggregateMojo extends AbstractCheckMojo {

  @Override
  List<MavenProject> modules() {
    return session().getProjects();
  }

  @Override
  String defaultBaseline() {
    return AggregateBaselineMojo.NAME;
  }
}
