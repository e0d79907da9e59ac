package io.concurrencylint.maven;

import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Lists each module's present findings in a file, so that {@code check} reports only new ones. */
@Mojo(name = "baseline", threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class BaselineMojo extends AbstractBaselineMojo {}
