package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.views.LockOrder.Nesting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lock-order graph as reports show it. */
final class LockGraphs {

  private record Arrow(LockIdentity from, LockIdentity to) {}

  private LockGraphs() {}

  static LockGraph of(LockOrder order, LockCycles cycles) {
    Map<Arrow, Nesting> turns = new HashMap<>();
    for (LockCycles.Cycle cycle : cycles.all()) {
      for (LockCycles.Turn turn : cycle.turns()) {
        Nesting nesting = turn.nesting();
        turns.putIfAbsent(new Arrow(nesting.from(), nesting.to()), nesting);
      }
    }
    List<LockGraph.Edge> edges = new ArrayList<>();
    for (LockIdentity from : order.sources()) {
      for (LockIdentity to : order.successors(from)) {
        List<Nesting> nestings = order.nestings(from, to);
        Nesting closing = turns.get(new Arrow(from, to));
        Nesting shown =
            closing != null
                ? closing
                : nestings.stream().min(Comparator.comparing(LockGraphs::site)).orElseThrow();
        long places = nestings.stream().map(LockGraphs::site).distinct().count();
        edges.add(
            new LockGraph.Edge(
                lock(from),
                lock(to),
                shown.routine().display(),
                site(shown),
                (int) places - 1,
                closing != null));
      }
    }
    return new LockGraph(edges);
  }

  private static LockGraph.Lock lock(LockIdentity identity) {
    return new LockGraph.Lock(identity.key(), identity.name());
  }

  private static Location site(Nesting nesting) {
    return nesting.routine().location(nesting.node());
  }
}
