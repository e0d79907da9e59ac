package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.LockGraph;
import java.io.IOException;
import java.util.List;

/**
 * The lock-order graph in the language of Graphviz: an arrow from each lock held to each lock that
 * is acquired meanwhile, labelled with a place where that happens; what is in a cycle is red.
 */
final class DotReport {

  private static final String RED = "\"#c62828\"";

  private DotReport() {}

  static void write(Report report, Appendable out) throws IOException {
    LockGraph graph = report.lockGraph();
    List<LockGraph.Lock> locks = graph.locks();
    out.append("digraph \"lock order\" {\n");
    out.append("  rankdir=LR;\n");
    out.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    out.append("  edge [fontname=\"sans-serif\", fontsize=10];\n");
    if (locks.isEmpty()) {
      out.append("  none [shape=plaintext, label=\"no lock is acquired under another\"];\n");
    }
    for (int i = 0; i < locks.size(); i++) {
      LockGraph.Lock lock = locks.get(i);
      boolean red =
          graph.edges().stream()
              .anyMatch(
                  edge -> edge.inCycle() && (edge.from().equals(lock) || edge.to().equals(lock)));
      String colour = red ? ", color=" + RED + ", fontcolor=" + RED : "";
      out.append("  l%d [label=%s%s];\n".formatted(i, quoted(lock.name()), colour));
    }
    for (LockGraph.Edge edge : graph.edges()) {
      String others = edge.more() == 0 ? "" : "\nand " + edge.more() + " more";
      String place = edge.site().path() + ":" + edge.site().line();
      String red = edge.inCycle() ? ", color=" + RED + ", fontcolor=" + RED + ", penwidth=2" : "";
      out.append(
          "  l%d -> l%d [label=%s%s];\n"
              .formatted(
                  locks.indexOf(edge.from()),
                  locks.indexOf(edge.to()),
                  quoted(edge.method() + "\n" + place + others),
                  red));
    }
    out.append("}\n");
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + escaped + '"';
  }
}
