package io.concurrencylint.analyzer.models;

import java.util.Objects;

/**
 * The thread that something runs on.
 *
 * @param kind what kind of thread
 * @param framework whose thread it is
 * @param executor the executor, timer or scheduler among the objects of the call, or null
 */
public record Role(RoleKind kind, Framework framework, Selector executor) {
  public Role {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(framework);
  }
}
