package io.concurrencylint.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.DependencyResolutionResult;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.graph.Dependency;

/**
 * What modules are compiled against, and what their programs run on. A library that cannot be had
 * makes the analysis see less; it is no reason not to analyse.
 */
record ClassPaths(MavenSession session, ProjectDependenciesResolver resolver, Log log) {

  /** Jars and class folders, without what the modules themselves were compiled to. */
  List<Path> of(List<MavenProject> modules, boolean tests) {
    Set<Path> found = new LinkedHashSet<>();
    for (MavenProject module : modules) {
      found.addAll(libraries(module, tests));
    }
    for (MavenProject module : modules) {
      found.remove(Path.of(module.getBuild().getOutputDirectory()));
      if (module.getArtifact() != null && module.getArtifact().getFile() != null) {
        found.remove(module.getArtifact().getFile().toPath());
      }
    }
    return List.copyOf(found);
  }

  /** What the tests of a module run on: its own classes and libraries. */
  List<Path> running(MavenProject module) {
    Set<Path> found = new LinkedHashSet<>();
    found.add(Path.of(module.getBuild().getTestOutputDirectory()));
    found.add(Path.of(module.getBuild().getOutputDirectory()));
    found.addAll(libraries(module, true));
    return List.copyOf(found);
  }

  private List<Path> libraries(MavenProject module, boolean tests) {
    return resolve(module, tests).stream()
        .map(dependency -> dependency.getArtifact().getFile())
        .filter(Objects::nonNull)
        .map(File::toPath)
        .toList();
  }

  private List<Dependency> resolve(MavenProject module, boolean tests) {
    DefaultDependencyResolutionRequest request =
        new DefaultDependencyResolutionRequest(module, session.getRepositorySession());
    request.setResolutionFilter(
        (node, parents) ->
            tests || node.getDependency() == null || !isForTests(node.getDependency()));
    try {
      return resolver.resolve(request).getResolvedDependencies();
    } catch (DependencyResolutionException e) {
      DependencyResolutionResult partly = e.getResult();
      log.warn(
          module.getArtifactId()
              + ": not all libraries can be had, the analysis sees less: "
              + e.getMessage());
      return partly == null ? List.of() : partly.getResolvedDependencies();
    }
  }

  private static boolean isForTests(Dependency dependency) {
    return "test".equals(dependency.getScope());
  }
}
