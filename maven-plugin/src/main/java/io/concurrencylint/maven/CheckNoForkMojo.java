package io.concurrencylint.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Finds concurrency hazards in each module, and fails the build on them; for the POM, where the
 * build has compiled already.
 */
@Mojo(name = "check-no-fork", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckNoForkMojo extends AbstractCheckMojo {}
