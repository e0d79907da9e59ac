package io.concurrencylint.check;

import io.concurrencylint.analyzer.cache.Cache;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where what earlier runs came to is kept. */
public final class CacheFolder {

  private static final String NAME = "concurrency-lint";

  private CacheFolder() {}

  /**
   * The cache that settings speak of, or that of the user.
   *
   * @throws UsageError when they speak of a folder that holds other things
   */
  public static Cache of(Settings settings) {
    if (settings.scope().cache().isEmpty()) {
      return Cache.in(
          standard(
              System.getenv(), System.getProperty("os.name"), System.getProperty("user.home")));
    }
    Path said = settings.scope().cache().get();
    Cache cache = Cache.in(said);
    if (cache.isForeign()) {
      throw new UsageError(said + " holds other things; a cache needs a folder of its own");
    }
    return cache;
  }

  /**
   * Where the system wants caches to be: {@code XDG_CACHE_HOME} (XDG Base Directory Specification)
   * everywhere, else what is usual on macOS and Windows, else {@code ~/.cache}.
   */
  static Path standard(Map<String, String> environment, String system, String home) {
    String said = environment.getOrDefault("XDG_CACHE_HOME", "");
    // A relative path is to be ignored, says the specification.
    if (!said.isEmpty() && Path.of(said).isAbsolute()) {
      return Path.of(said, NAME);
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return Path.of(home, "Library", "Caches", NAME);
    }
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (name.startsWith("windows") && !local.isEmpty()) {
      return Path.of(local, NAME, "cache");
    }
    return Path.of(home, ".cache", NAME);
  }
}
