package io.concurrencylint.maven;

import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Finds concurrency hazards in each module, and fails the build on them. Compiles first, so that it
 * works on a fresh clone. From the command line it fails after the last module, so that the
 * findings of all are told.
 */
@Mojo(name = "check", threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class CheckMojo extends AbstractLateMojo {}
