package io.concurrencylint.rules;

import com.github.javaparser.Position;
import com.github.javaparser.ast.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replacements in one text, by offset. They may touch and not overlap; of several insertions at one
 * place the one added first stands first.
 */
final class Edits {

  private record Edit(int from, int to, int order, String text) {}

  private final String source;
  private final List<Integer> lineStarts = new ArrayList<>();
  private final List<Edit> edits = new ArrayList<>();

  Edits(String source) {
    this.source = source;
    lineStarts.add(0);
    for (int i = 0; i < source.length(); i++) {
      if (source.charAt(i) == '\n') {
        lineStarts.add(i + 1);
      }
    }
  }

  private int offset(Position position) {
    return lineStarts.get(position.line - 1) + position.column - 1;
  }

  String source() {
    return source;
  }

  int start(Node node) {
    return offset(node.getBegin().orElseThrow());
  }

  int end(Node node) {
    return offset(node.getEnd().orElseThrow()) + 1;
  }

  String text(Node node) {
    return source.substring(start(node), end(node));
  }

  void replace(Node node, String text) {
    replace(start(node), end(node), text);
  }

  void replace(int from, int to, String text) {
    edits.add(new Edit(from, to, edits.size(), text));
  }

  void insertBefore(Node node, String text) {
    replace(start(node), start(node), text);
  }

  void insertAfterStart(Node block, String text) {
    replace(start(block) + 1, start(block) + 1, text);
  }

  void insertBeforeEnd(Node block, String text) {
    replace(end(block) - 1, end(block) - 1, text);
  }

  void insertAfter(Node node, String text) {
    replace(end(node), end(node), text);
  }

  String result() {
    List<Edit> sorted = new ArrayList<>(edits);
    sorted.sort(
        Comparator.comparingInt(Edit::from)
            .thenComparingInt(Edit::to)
            .thenComparingInt(Edit::order));
    StringBuilder result = new StringBuilder();
    int copied = 0;
    for (Edit edit : sorted) {
      if (edit.from() < copied) {
        throw new IllegalStateException("edits overlap at " + edit);
      }
      result.append(source, copied, edit.from()).append(edit.text());
      copied = edit.to();
    }
    return result.append(source, copied, source.length()).toString();
  }
}
