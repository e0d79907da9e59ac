package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.cache.In;
import io.concurrencylint.analyzer.cache.Out;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;

/** Writes and reads the result of a run. */
final class SavedAnalysis {

  private SavedAnalysis() {}

  static byte[] encoded(Analysis analysis) {
    Writer writer = new Writer();
    writer.analysis(analysis);
    return writer.out.bytes();
  }

  static Analysis decoded(byte[] encoded) {
    Reader reader = new Reader(new In(encoded));
    Analysis analysis = reader.analysis();
    if (!reader.in.isAtEnd()) {
      throw new IllegalStateException("more than was written");
    }
    return analysis;
  }

  private static final class Writer {

    private final Out out = new Out();

    void analysis(Analysis analysis) {
      out.all(analysis.findings(), this::finding);
      out.all(analysis.suppressions(), this::suppression);
      out.all(analysis.problems(), this::problem);
      Statistics seen = analysis.statistics();
      out.number(seen.files()).number(seen.lines()).number(seen.classes()).number(seen.methods());
      out.number(seen.locks()).number(seen.threadRoles()).number(seen.lostFiles());
      out.all(analysis.lockGraph().edges(), this::edge);
    }

    private void finding(Finding finding) {
      out.text(finding.rule()).number(finding.severity().ordinal());
      out.number(finding.confidence().ordinal());
      location(finding.location());
      out.text(finding.message());
      out.all(
          finding.related(),
          each -> {
            location(each.location());
            out.text(each.note());
          });
      out.all(finding.witness().actors(), out::text);
      out.all(finding.witness().steps(), this::step);
      out.text(finding.witness().outcome()).text(finding.fix()).text(finding.key());
    }

    private void step(Step step) {
      out.number(step.actor());
      location(step.location());
      out.text(step.action()).all(step.held(), out::text);
      out.number(step.weight().ordinal()).number(step.nesting());
    }

    private void location(Location at) {
      out.text(at.path()).number(at.line()).number(at.column()).number(at.endColumn());
    }

    private void suppression(Suppression each) {
      out.text(each.path()).number(each.line()).text(each.rule()).text(each.reason());
      out.number(each.firstLine()).number(each.lastLine());
    }

    private void problem(Problem each) {
      out.text(each.path()).number(each.line()).text(each.message()).flag(each.lost());
    }

    private void edge(LockGraph.Edge edge) {
      out.text(edge.from().key()).text(edge.from().name());
      out.text(edge.to().key()).text(edge.to().name()).text(edge.method());
      location(edge.site());
      out.number(edge.more()).flag(edge.inCycle());
    }
  }

  /** Arguments are evaluated from left to right (JLS 15.7.4): in the order of the writer. */
  private static final class Reader {

    private static final Severity[] SEVERITIES = Severity.values();
    private static final Confidence[] CONFIDENCES = Confidence.values();
    private static final Step.Weight[] WEIGHTS = Step.Weight.values();

    private final In in;

    Reader(In in) {
      this.in = in;
    }

    Analysis analysis() {
      return new Analysis(
          in.all(this::finding),
          in.all(
              () ->
                  new Suppression(
                      in.text(), in.number(), in.text(), in.text(), in.number(), in.number())),
          in.all(() -> new Problem(in.text(), in.number(), in.text(), in.flag())),
          new Statistics(
              in.number(),
              in.number(),
              in.number(),
              in.number(),
              in.number(),
              in.number(),
              in.number()),
          new LockGraph(in.all(this::edge)));
    }

    private Finding finding() {
      return new Finding(
          in.text(),
          SEVERITIES[in.number()],
          CONFIDENCES[in.number()],
          location(),
          in.text(),
          in.all(() -> new Related(location(), in.text())),
          new Witness(in.all(in::text), in.all(this::step), in.text()),
          in.text(),
          in.text());
    }

    private Step step() {
      return new Step(
          in.number(), location(), in.text(), in.all(in::text), WEIGHTS[in.number()], in.number());
    }

    private Location location() {
      return new Location(in.text(), in.number(), in.number(), in.number());
    }

    private LockGraph.Edge edge() {
      return new LockGraph.Edge(lock(), lock(), in.text(), location(), in.number(), in.flag());
    }

    private LockGraph.Lock lock() {
      return new LockGraph.Lock(in.text(), in.text());
    }
  }
}
