package io.concurrencylint.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {

  private static final String HOME = "/home/a";

  @Test
  void whereTheSystemWantsIt() {
    Map<String, String> none = Map.of();
    assertThat(CacheFolder.standard(Map.of("XDG_CACHE_HOME", "/c"), "Linux", HOME))
        .isEqualTo(Path.of("/c/concurrency-lint"));
    assertThat(CacheFolder.standard(Map.of("XDG_CACHE_HOME", "c"), "Linux", HOME))
        .as("a relative one is ignored")
        .isEqualTo(Path.of("/home/a/.cache/concurrency-lint"));
    assertThat(CacheFolder.standard(none, "Linux", HOME))
        .isEqualTo(Path.of("/home/a/.cache/concurrency-lint"));
    assertThat(CacheFolder.standard(none, "Mac OS X", HOME))
        .isEqualTo(Path.of("/home/a/Library/Caches/concurrency-lint"));
    assertThat(CacheFolder.standard(Map.of("LOCALAPPDATA", "/l"), "Windows 11", HOME))
        .isEqualTo(Path.of("/l/concurrency-lint/cache"));
  }
}
