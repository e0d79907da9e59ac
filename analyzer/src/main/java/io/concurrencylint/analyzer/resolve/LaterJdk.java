package io.concurrencylint.analyzer.resolve;

import java.util.Map;

/** Results of methods that came with a later JDK than the one that runs the analysis. */
final class LaterJdk {

  private static final String BUILDER = "java.lang.Thread$Builder";
  private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";

  private static final Map<String, String> RESULTS =
      Map.ofEntries(
          Map.entry("java.lang.Thread#ofVirtual", BUILDER + "$OfVirtual"),
          Map.entry("java.lang.Thread#ofPlatform", BUILDER + "$OfPlatform"),
          Map.entry("java.lang.Thread#startVirtualThread", "java.lang.Thread"),
          Map.entry(BUILDER + "$OfVirtual#name", BUILDER + "$OfVirtual"),
          Map.entry(BUILDER + "$OfPlatform#name", BUILDER + "$OfPlatform"),
          Map.entry(BUILDER + "$OfPlatform#daemon", BUILDER + "$OfPlatform"),
          Map.entry(BUILDER + "$OfVirtual#start", "java.lang.Thread"),
          Map.entry(BUILDER + "$OfVirtual#unstarted", "java.lang.Thread"),
          Map.entry(BUILDER + "$OfPlatform#start", "java.lang.Thread"),
          Map.entry(BUILDER + "$OfPlatform#unstarted", "java.lang.Thread"),
          Map.entry(BUILDER + "$OfVirtual#factory", "java.util.concurrent.ThreadFactory"),
          Map.entry(BUILDER + "$OfPlatform#factory", "java.util.concurrent.ThreadFactory"),
          Map.entry(
              "java.util.concurrent.Executors#newVirtualThreadPerTaskExecutor",
              "java.util.concurrent.ExecutorService"),
          Map.entry(
              "java.util.concurrent.Executors#newThreadPerTaskExecutor",
              "java.util.concurrent.ExecutorService"),
          Map.entry(SCOPE + "#open", SCOPE),
          Map.entry(SCOPE + "#fork", SCOPE + "$Subtask"));

  private LaterJdk() {}

  /** The type of an unresolved call, as far as it is one of these. */
  static Type result(Type receiver, String method, Type known) {
    String type =
        receiver.className() == null ? null : RESULTS.get(receiver.className() + "#" + method);
    return type == null || known != null && known.isKnown() ? known : Type.of(type);
  }
}
