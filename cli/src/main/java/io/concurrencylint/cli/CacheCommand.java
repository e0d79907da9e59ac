package io.concurrencylint.cli;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.check.CacheFolder;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.config.ConfigurationFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cache}: what earlier runs came to. */
@Command(name = "cache", description = "Look after what earlier runs came to.")
final class CacheCommand implements Runnable {

  private final Session session;

  @Spec private CommandSpec spec;

  CacheCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "clean?");
  }

  @Command(name = "clean", description = "Delete all of it; the next run takes longer.")
  int clean(@Mixin Target target) {
    Cache cache =
        target.folder == null
            ? of(session)
            : Cache.in(session.directory().resolve(target.folder).normalize());
    Cache.Content freed = cache.clean();
    session.say(
        "freed " + size(freed.bytes()) + " in " + entries(freed.entries()) + " in " + cache);
    if (freed.unreadable() > 0) {
      session.say(entries(freed.unreadable()) + " could not be deleted; whose are they?");
      return ExitCode.USAGE;
    }
    return ExitCode.CLEAN;
  }

  /** {@code --cache-dir}. */
  static final class Target {

    @Option(
        names = "--cache-dir",
        paramLabel = "DIR",
        description = "The folder (default: the configuration's, or the user's).")
    private Path folder;
  }

  /** The cache of a run in the current folder. */
  static Cache of(Session session) {
    Settings settings =
        ConfigurationFile.find(List.of(session.directory()))
            .map(file -> ConfigurationFile.read(file, session.ruleNames()))
            .orElse(Settings.NONE);
    return CacheFolder.of(settings);
  }

  static String entries(int count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
  }
}
