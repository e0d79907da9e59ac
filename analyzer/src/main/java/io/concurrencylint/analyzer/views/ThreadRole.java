package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Framework;
import io.concurrencylint.analyzer.models.RoleKind;

/**
 * A set of threads that enter the program at one place: {@code main}, the threads started at one
 * site, the tasks handed to one executor at one site, the handlers that a framework calls.
 *
 * @param key unique and stable
 * @param kind null for {@code main} and for unknown callers from outside
 * @param framework whose threads they are; null if nobody's
 * @param name for people: {@code "thread started at Bank.java:12"}
 * @param entry the first routine it runs
 * @param many whether several such threads may run at the same time
 * @param spawn the call that starts it, null when a framework or the JVM does
 * @param serializer names the one-thread executor or loop that runs it, null if none is known: two
 *     roles with the same one never overlap
 * @param assumed nothing in the program starts it; a client of the library may
 */
public record ThreadRole(
    String key,
    RoleKind kind,
    Framework framework,
    String name,
    Routine entry,
    boolean many,
    CallSite spawn,
    String serializer,
    boolean assumed) {

  public boolean isMain() {
    return kind == null && !assumed;
  }

  /** Whether a thread that waits here keeps others waiting that it does not know of. */
  public boolean isLoop() {
    return kind != null && kind.isLoop();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThreadRole role && role.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
