package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.LockGraph.Edge;
import io.concurrencylint.analyzer.finding.LockGraph.Lock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Where the locks of a lock-order graph stand in a picture. Arrows lead to the right; locks that
 * reach each other stand one below the other in one column.
 *
 * @param places in the order of their locks; locks without a place are left out of the picture
 */
record LockPicture(List<Place> places) {

  /**
   * @param column 0 is leftmost
   * @param row 0 is topmost
   */
  record Place(Lock lock, int column, int row) {}

  LockPicture {
    places = List.copyOf(places);
  }

  /**
   * The whole graph when it has at most {@code limit} locks; otherwise the locks in cycles and
   * their neighbours, or if these are too many as well, the locks in cycles.
   */
  static LockPicture of(LockGraph graph, int limit) {
    Set<Lock> shown = new TreeSet<>(graph.locks());
    if (shown.size() > limit) {
      Set<Lock> cyclic = inCycles(graph);
      shown = withNeighbours(cyclic, graph);
      if (shown.size() > limit) {
        shown = cyclic;
      }
    }
    return new LockPicture(placed(components(shown, graph), graph));
  }

  /** The locks that threads can get into a cycle by. */
  static Set<Lock> inCycles(LockGraph graph) {
    Set<Lock> locks = new TreeSet<>();
    graph.edges().stream().filter(Edge::inCycle).flatMap(LockPicture::ends).forEach(locks::add);
    return locks;
  }

  private static Set<Lock> withNeighbours(Set<Lock> locks, LockGraph graph) {
    Set<Lock> all = new TreeSet<>(locks);
    graph.edges().stream()
        .filter(edge -> ends(edge).anyMatch(locks::contains))
        .flatMap(LockPicture::ends)
        .forEach(all::add);
    return all;
  }

  private static Stream<Lock> ends(Edge edge) {
    return Stream.of(edge.from(), edge.to());
  }

  /** Locks that reach each other, sorted, in the order of their first. */
  private static List<List<Lock>> components(Set<Lock> shown, LockGraph graph) {
    Graph<Lock, DefaultEdge> arrows = new SimpleDirectedGraph<>(DefaultEdge.class);
    shown.forEach(arrows::addVertex);
    for (Edge edge : graph.edges()) {
      boolean drawn = shown.contains(edge.from()) && shown.contains(edge.to());
      if (drawn && !edge.from().equals(edge.to())) {
        arrows.addEdge(edge.from(), edge.to());
      }
    }
    return new KosarajuStrongConnectivityInspector<>(arrows)
        .stronglyConnectedSets().stream()
            .map(locks -> locks.stream().sorted().toList())
            .sorted(Comparator.comparing((List<Lock> locks) -> locks.get(0)))
            .toList();
  }

  private static List<Place> placed(List<List<Lock>> components, LockGraph graph) {
    Map<Lock, Integer> columns = columns(components, graph);
    Map<Lock, Place> places = new HashMap<>();
    int last = columns.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int column = 0; column <= last; column++) {
      int here = column;
      List<List<Lock>> stack =
          new ArrayList<>(
              components.stream().filter(locks -> columns.get(locks.get(0)) == here).toList());
      stack.sort(Comparator.comparingDouble(locks -> rowOfPredecessors(locks, places, graph)));
      int row = 0;
      for (List<Lock> locks : stack) {
        for (Lock lock : locks) {
          places.put(lock, new Place(lock, column, row++));
        }
      }
    }
    return places.values().stream().sorted(Comparator.comparing(Place::lock)).toList();
  }

  /** One more than the greatest column from which an arrow comes, for all locks of a component. */
  private static Map<Lock, Integer> columns(List<List<Lock>> components, LockGraph graph) {
    Map<Lock, List<Lock>> componentOf = new HashMap<>();
    Map<Lock, Integer> columns = new HashMap<>();
    for (List<Lock> component : components) {
      for (Lock lock : component) {
        componentOf.put(lock, component);
        columns.put(lock, 0);
      }
    }
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Edge edge : graph.edges()) {
        List<Lock> from = componentOf.get(edge.from());
        List<Lock> to = componentOf.get(edge.to());
        if (from == null || to == null || from == to) {
          continue;
        }
        int column = columns.get(edge.from()) + 1;
        if (columns.get(edge.to()) < column) {
          to.forEach(lock -> columns.put(lock, column));
          moved = true;
        }
      }
    }
    return columns;
  }

  /** Mean row of the locks placed so far that have an arrow into {@code locks}; 0 without any. */
  private static double rowOfPredecessors(
      List<Lock> locks, Map<Lock, Place> places, LockGraph graph) {
    return graph.edges().stream()
        .filter(edge -> locks.contains(edge.to()) && places.containsKey(edge.from()))
        .mapToInt(edge -> places.get(edge.from()).row())
        .average()
        .orElse(0);
  }
}
