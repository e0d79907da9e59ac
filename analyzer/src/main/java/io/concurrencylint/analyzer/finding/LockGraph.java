package io.concurrencylint.analyzer.finding;

import java.util.List;
import java.util.Objects;

/**
 * The lock-order graph of a program: which locks are acquired while others are held (Havelund, SPIN
 * 2000).
 *
 * @param edges sorted
 */
public record LockGraph(List<Edge> edges) {

  /** No lock is acquired under another. */
  public static final LockGraph EMPTY = new LockGraph(List.of());

  public LockGraph {
    edges = List.copyOf(edges);
  }

  /**
   * A lock, or all instances of one that only their class tells apart.
   *
   * @param key tells it from every other one
   * @param name for people; two locks may have the same
   */
  public record Lock(String key, String name) implements Comparable<Lock> {
    public Lock {
      Objects.requireNonNull(name);
    }

    @Override
    public int compareTo(Lock other) {
      return key.compareTo(other.key);
    }
  }

  /**
   * An acquisition of {@code to} under {@code from}.
   *
   * @param method that acquires, or calls what acquires
   * @param site a witness: where it does
   * @param more how many other places do the same
   * @param inCycle whether threads can get into a cycle by it
   */
  public record Edge(Lock from, Lock to, String method, Location site, int more, boolean inCycle) {}

  /** The locks of its edges, sorted. */
  public List<Lock> locks() {
    return edges.stream()
        .flatMap(edge -> java.util.stream.Stream.of(edge.from(), edge.to()))
        .distinct()
        .sorted()
        .toList();
  }
}
