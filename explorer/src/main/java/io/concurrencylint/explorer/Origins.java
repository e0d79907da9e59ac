package io.concurrencylint.explorer;

import io.concurrencylint.explorer.detect.Race;
import io.concurrencylint.explorer.runtime.Names;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Which code is the user's: what lies in folders of the class path, and in the jar of the entry.
 * The rest are libraries. Many of these have data races on purpose (an immutable object in a plain
 * field, say).
 */
final class Origins {
  private final Path own;
  private final Map<String, Boolean> known = new HashMap<>();

  Origins(ExploreOptions.Entry entry) {
    String type =
        entry instanceof ExploreOptions.Main main
            ? main.className()
            : entry instanceof ExploreOptions.Test test
                ? test.className()
                : ((ExploreOptions.Run) entry).className();
    this.own = place(type);
  }

  /**
   * Whether both accesses are a library's, to a field or an array of its own. A collection of the
   * JDK is not meant to race anywhere.
   */
  boolean isInternal(Race race) {
    return race.place().indexOf('#') < 0 && !isOwn(race.firstSite()) && !isOwn(race.secondSite());
  }

  private boolean isOwn(int site) {
    String method = Names.siteMethod(site);
    if (method == null) {
      return true;
    }
    int file = method.indexOf('(');
    String name = file < 0 ? method : method.substring(0, file);
    return known.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), this::isOwnType);
  }

  private boolean isOwnType(String type) {
    Path place = place(type);
    return place == null || place.equals(own) || Files.isDirectory(place);
  }

  /** The folder or jar that the class comes from, or null. */
  private static Path place(String type) {
    try {
      CodeSource source =
          Class.forName(type, false, ClassLoader.getSystemClassLoader())
              .getProtectionDomain()
              .getCodeSource();
      return source == null || source.getLocation() == null
          ? null
          : Path.of(source.getLocation().toURI());
    } catch (ClassNotFoundException | LinkageError | URISyntaxException e) {
      return null;
    }
  }
}
