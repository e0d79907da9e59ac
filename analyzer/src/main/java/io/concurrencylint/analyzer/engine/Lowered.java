package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.cache.In;
import io.concurrencylint.analyzer.cache.Out;
import io.concurrencylint.analyzer.cache.UnitReader;
import io.concurrencylint.analyzer.cache.UnitWriter;
import io.concurrencylint.analyzer.ir.SourceUnit;
import java.util.List;

/**
 * What a source file says: a pure function of its bytes, its path, and the names of the rules that
 * suppressions may name.
 *
 * @param unit null when it does not parse
 * @param suppressions in reading order
 * @param problems of this file
 */
record Lowered(SourceUnit unit, List<Suppression> suppressions, List<Problem> problems) {

  Lowered {
    suppressions = List.copyOf(suppressions);
    problems = List.copyOf(problems);
  }

  /** All of it but the path. */
  byte[] encoded() {
    Out out = new Out();
    out.all(
        suppressions,
        each ->
            out.number(each.line())
                .text(each.rule())
                .text(each.reason())
                .number(each.firstLine())
                .number(each.lastLine()));
    out.all(problems, each -> out.number(each.line()).text(each.message()).flag(each.lost()));
    out.flag(unit != null);
    if (unit != null) {
      new UnitWriter(out).write(unit);
    }
    return out.bytes();
  }

  /** What {@link #encoded} was made of, in a file at {@code path}. */
  static Lowered decoded(String path, byte[] encoded) {
    In in = new In(encoded);
    List<Suppression> suppressions =
        in.all(
            () ->
                new Suppression(path, in.number(), in.text(), in.text(), in.number(), in.number()));
    List<Problem> problems = in.all(() -> new Problem(path, in.number(), in.text(), in.flag()));
    SourceUnit unit = in.flag() ? new UnitReader(in).read(path) : null;
    if (!in.isAtEnd()) {
      throw new IllegalStateException("more than was written: " + path);
    }
    return new Lowered(unit, suppressions, problems);
  }
}
