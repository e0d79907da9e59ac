package io.concurrencylint.check.config;

import java.util.List;

/** The keys of a configuration file; a test compares them with the schema. */
final class Keys {

  static final List<String> TOP =
      List.of(
          "rules",
          "minConfidence",
          "failOn",
          "failOnIncomplete",
          "includes",
          "excludes",
          "baseline",
          "cacheDirectory",
          "classpath",
          "sourceRoots",
          "overrides",
          "declare");
  static final List<String> OVERRIDE = List.of("level", "minConfidence");
  static final List<String> DECLARE =
      List.of(
          "eventLoops",
          "serialExecutors",
          "blocking",
          "lockWrappers",
          "threadEntryPoints",
          "threadSafeTypes");
  static final List<String> EXECUTOR = List.of("type", "submit");
  static final List<String> BLOCKING = List.of("method", "waitsFor");
  static final List<String> LOCK_WRAPPER =
      List.of("type", "acquire", "tryAcquire", "release", "lock", "reentrant");
  static final List<String> ENTRY_POINT = List.of("method", "serial");

  private Keys() {}
}
