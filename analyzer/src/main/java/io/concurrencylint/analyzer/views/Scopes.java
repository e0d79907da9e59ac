package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Lexical scopes that tasks run in: structured task scopes, and resources of a try statement. */
public final class Scopes {

  private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";
  private static final Set<String> ANSWERS = Set.of("get", "exception", "state", "resultNow");

  /**
   * A structured scope that is left, or a subtask that is asked, before the join.
   *
   * @param at the read, or the creation of the scope when it is never joined
   * @param fork where the task was forked
   */
  public record Unjoined(CallSite fork, Routine routine, int at, boolean never) {}

  /**
   * A task that uses what the block that hands it over closes.
   *
   * @param handover the call that hands the task over
   * @param close node of the implicit close
   * @param use where the task uses it
   */
  public record Outlived(Ref resource, CallSite handover, int close, Use use) {}

  private final CallGraph calls;
  private final Uses uses;
  private final Waiting waiting;
  private final Paths paths;

  Scopes(CallGraph calls, Uses uses, Waiting waiting, Paths paths) {
    this.calls = calls;
    this.uses = uses;
    this.waiting = waiting;
    this.paths = paths;
  }

  // Structured task scopes

  /** All of them, one for each place. */
  public List<Unjoined> unjoined() {
    TreeMap<String, Unjoined> found = new TreeMap<>();
    for (CallSite site : calls.all()) {
      Ref scope = isFork(site) ? site.receiver() : null;
      if (!(scope instanceof Ref.Result) && !(scope instanceof Ref.Fresh)) {
        continue;
      }
      Routine routine = site.caller();
      BitSet joins = joins(routine, scope);
      if (joins.isEmpty()) {
        int made = node(scope);
        found.putIfAbsent(routine.id() + "@" + made, new Unjoined(site, routine, made, true));
        continue;
      }
      BitSet before = Reachability.afterNormally(routine.body(), site.node(), joins::get);
      for (Use use : uses.of(site.result())) {
        CallSite read = calls.site(use.routine(), use.node());
        boolean early =
            use.routine().equals(routine)
                && use.kind() == Use.Kind.CALLED
                && read != null
                && ANSWERS.contains(read.target().name())
                && before.get(use.node());
        if (early) {
          found.putIfAbsent(
              routine.id() + "@" + use.node(), new Unjoined(site, routine, use.node(), false));
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static int node(Ref made) {
    return made instanceof Ref.Fresh fresh ? fresh.node() : ((Ref.Result) made).node();
  }

  private static boolean isFork(CallSite site) {
    String type = site.target() == null ? null : site.target().receiverType().className();
    return type != null && type.startsWith(SCOPE) && site.target().name().equals("fork");
  }

  /** Where a scope is joined, or handed to code that may do so. */
  private BitSet joins(Routine routine, Ref scope) {
    BitSet joins = new BitSet();
    for (Use use : uses.of(scope)) {
      CallSite site = calls.site(use.routine(), use.node());
      boolean joined =
          use.kind() != Use.Kind.CALLED
              || site != null && site.target() != null && site.target().name().startsWith("join");
      if (joined) {
        joins.set(use.routine().equals(routine) ? use.node() : Body.EXIT);
      }
    }
    return joins;
  }

  // Resources of a try statement

  /** All of them, in the order of the program. */
  public List<Outlived> outlived() {
    List<Outlived> found = new ArrayList<>();
    Set<String> seen = new java.util.HashSet<>();
    for (CallSite close : calls.all()) {
      Ref resource = isImplicitClose(close) ? close.receiver() : null;
      if (resource == null) {
        continue;
      }
      for (Use use : uses.of(resource)) {
        CallSite handover = handover(use.routine(), close.caller());
        boolean outlives =
            handover != null
                && waiting.before(close.caller(), handover.node()).get(close.node())
                && seen.add(close.caller().id() + "@" + handover.node());
        if (outlives) {
          found.add(new Outlived(resource, handover, close.node(), use));
        }
      }
    }
    return found;
  }

  private boolean isImplicitClose(CallSite site) {
    boolean closes =
        site.caller().insn(site.node()) instanceof Insn.Call call
            && call.implicit()
            && call.name().equals("close");
    boolean made = site.receiver() instanceof Ref.Fresh || site.receiver() instanceof Ref.Result;
    return closes && made && !waiting.waits(site.caller(), site.node()) && !isOther(site);
  }

  /** Executors and scopes wait for their tasks; a lock or a span is not used by the task. */
  private boolean isOther(CallSite site) {
    String type = paths.type(site.receiver());
    return type == null
        || type.startsWith(SCOPE)
        || type.endsWith("Executor")
        || type.endsWith("ExecutorService");
  }

  /** The call in a routine that hands over a lambda to another thread, or null. */
  private CallSite handover(Routine lambda, Routine routine) {
    for (Routine at = lambda; at != null && !at.equals(routine); at = at.around()) {
      for (CallSite site : calls.callers(at)) {
        boolean elsewhere =
            site.caller().equals(routine)
                && site.edges().stream()
                    .anyMatch(
                        edge ->
                            edge.callee().id().equals(lambda.id())
                                && edge.where()
                                    == io.concurrencylint.analyzer.models.Effect.Where.ELSEWHERE);
        if (elsewhere) {
          return site;
        }
      }
    }
    return null;
  }
}
