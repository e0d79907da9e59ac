package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.CallTarget;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An executor, timer, scheduler or thread that the program makes, and what becomes of it.
 *
 * @param made the creation, or the call of the project's factory that answers a new one each time
 * @param origin the creation itself
 * @param what it is
 * @param threads how many it has; null if nobody says
 * @param daemon whether its threads let the program end
 * @param idle whether its threads end by themselves when there is nothing to do
 * @param fields ids of the fields that it lives in
 * @param handedOver whether a constructor or method of another class got it to keep
 * @param escapes whether code that is not here may end it
 */
public record Owned(
    CallSite made,
    CallSite origin,
    Effect.Creation what,
    Effect.Threads threads,
    boolean daemon,
    boolean idle,
    Set<String> fields,
    List<Use> uses,
    boolean handedOver,
    boolean escapes) {

  private static final List<String> ENDS =
      List.of(
          "shutdown",
          "close",
          "stop",
          "destroy",
          "terminate",
          "halt",
          "dispose",
          "cancel",
          "kill",
          "end",
          "quit",
          "release",
          "finish",
          "interrupt",
          "deregister",
          "tearDown",
          "abort");

  private static final List<String> TASKS = List.of("submit", "execute", "schedule");

  public Owned {
    fields = new TreeSet<>(fields);
    uses = List.copyOf(uses);
  }

  /** Whether the name of a method says that it ends something. */
  public static boolean isEnd(String method) {
    return ENDS.stream()
        .anyMatch(
            verb ->
                method.startsWith(verb)
                    && (method.length() == verb.length()
                        || !Character.isLowerCase(method.charAt(verb.length()))));
  }

  /** Whether it has threads even when nobody gives it anything to do. */
  public boolean startsAtOnce() {
    return what == Effect.Creation.TIMER;
  }

  /** The uses that end it. */
  public List<Use> ends(CallGraph calls) {
    return uses.stream().filter(use -> isEnd(use, calls)).toList();
  }

  private static boolean isEnd(Use use, CallGraph calls) {
    if (use.kind() == Use.Kind.REFERENCED) {
      return isEnd(use.field());
    }
    CallSite site = calls.site(use.routine(), use.node());
    if (site == null) {
      return false;
    }
    Predicate<Effect> ends =
        effect ->
            effect instanceof Effect.ShutsDown down && selects(use, down.executor().position())
                || effect instanceof Effect.Closes closes
                    && selects(use, closes.resource().position());
    if (site.effects().stream().anyMatch(ends)) {
      return true;
    }
    CallTarget target = site.target();
    return use.kind() == Use.Kind.CALLED && target != null && isEnd(target.name());
  }

  private static boolean selects(Use use, int position) {
    return use.kind() == Use.Kind.CALLED ? position == -1 : position == use.argument();
  }

  /** The uses that give it something to do. */
  public List<Use> tasks(CallGraph calls) {
    return uses.stream().filter(use -> isTask(use, calls)).toList();
  }

  private static boolean isTask(Use use, CallGraph calls) {
    if (use.kind() == Use.Kind.REFERENCED) {
      return use.field().equals("submit") || use.field().equals("execute");
    }
    CallSite site = calls.site(use.routine(), use.node());
    if (site == null) {
      return false;
    }
    boolean unknown =
        use.kind() == Use.Kind.CALLED
            && site.effects().isEmpty()
            && site.target() != null
            && TASKS.stream().anyMatch(site.target().name()::startsWith);
    return unknown || site.effects().stream().anyMatch(effect -> runsOn(effect, use));
  }

  static boolean runsOn(Effect effect, Use use) {
    return effect instanceof Effect.Runs runs
        && runs.role() != null
        && runs.role().executor() != null
        && selects(use, runs.role().executor().position());
  }
}
