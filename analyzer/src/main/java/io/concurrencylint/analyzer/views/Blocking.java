package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Selector;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which calls may keep their thread waiting, for what, and by which chain of calls: a summary per
 * routine, made bottom-up along the calls that stay in the thread. Monitors and locks that are
 * taken are not part of it, see {@link Locks#acquisitions}.
 */
public final class Blocking {

  /** Of waits for other threads so many are kept per routine, of all other kinds fewer. */
  private static final int MAX_WAITS = 16;

  private static final int MAX_OTHERS = 3;

  /**
   * A call that waits.
   *
   * @param site the waiting call itself, of a library's method
   * @param kind what it waits for
   * @param timed whether it gives up some time
   * @param object the thread, promise, queue, monitor or condition it waits for, as the routine
   *     sees it that this wait is a summary of; null for the clock, and when nothing is known
   * @param certain whether no call on the way has another callee to choose from
   */
  public record Wait(CallSite site, WaitKind kind, boolean timed, Ref object, boolean certain) {

    /** What kind of thing it waits for: the model effect that is about {@link #object}, or null. */
    public Effect on() {
      return Blocking.on(site);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Wait wait
          && wait.site.node() == site.node()
          && wait.site.caller().equals(site.caller())
          && wait.kind == kind;
    }

    @Override
    public int hashCode() {
      return site.caller().hashCode() * 31 + site.node();
    }
  }

  /**
   * How a routine comes to wait.
   *
   * @param site a call in the routine
   * @param edge null when it is the waiting call itself
   * @param inCallee the same wait in the callee's frame
   * @param depth calls between the routine and the wait, more where they may run several methods
   */
  public record Step(CallSite site, Edge edge, Wait inCallee, int depth) {}

  private static final int DEPTH_OF_A_GUESS = 4;

  private final Library library;
  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final FieldValues fieldValues;
  private final Map<String, Map<Wait, Step>> waits = new HashMap<>();

  Blocking(Code code, CallGraph calls, Paths paths, FieldValues fieldValues) {
    this.library = code.library();
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.fieldValues = fieldValues;
    BottomUp.summarize(BottomUp.order(code, calls), calls, this::summarize);
  }

  private boolean summarize(Routine routine) {
    Map<Wait, Step> found = new LinkedHashMap<>();
    for (CallSite site : calls.sites(routine)) {
      through(site).forEach((wait, step) -> add(found, wait, step));
    }
    if (found.keySet().stream().noneMatch(Blocking::isForThread)) {
      CallSite unknown = interruptible(routine);
      if (unknown != null) {
        Wait declared = new Wait(unknown, WaitKind.THREAD, false, null, true);
        found.put(declared, new Step(unknown, null, null, 0));
      }
    }
    if (found.isEmpty()) {
      return waits.remove(routine.id()) != null;
    }
    Map<Wait, Step> before = waits.put(routine.id(), found);
    return before == null || !before.keySet().equals(found.keySet());
  }

  private static boolean isForThread(Wait wait) {
    return wait.kind() == WaitKind.THREAD || wait.kind() == WaitKind.TIME;
  }

  /**
   * The call of a library that nothing is known of in a method that declares {@link
   * InterruptedException}: what can be interrupted waits (B. Goetz et al., Java Concurrency in
   * Practice, 5.4). The last one, unless a name speaks of waiting; null where no such call is, or
   * the method throws the exception itself.
   */
  private CallSite interruptible(Routine routine) {
    boolean declares =
        routine.method().thrown().stream()
            .anyMatch(type -> type.name().endsWith("InterruptedException"));
    if (!declares) {
      return null;
    }
    CallSite last = null;
    CallSite named = null;
    for (CallSite site : calls.sites(routine)) {
      boolean creates = routine.insn(site.node()) instanceof Insn.New;
      String type = site.target() == null ? null : site.target().receiverType().className();
      if (creates && type != null && type.endsWith("InterruptedException")) {
        return null;
      }
      boolean unknown = !creates && (site.target() == null || !site.target().isResolved());
      if (unknown && site.edges().isEmpty() && site.effects().isEmpty()) {
        last = site;
        named = WAITS.matcher(site.display()).find() ? site : named;
      }
    }
    return named == null ? last : named;
  }

  /** Names of methods that wait. */
  private static final Pattern WAITS =
      Pattern.compile(
          "\\.(await|wait|join|get|take|acquire|sleep|sync|result|block|poll|put)[A-Z]?\\w*$");

  /** The nearest waits of each kind are kept, and of the ways to one the nearest. */
  private static void add(Map<Wait, Step> found, Wait wait, Step step) {
    Step known = found.get(wait);
    if (known != null) {
      if (step.depth() < known.depth()) {
        found.remove(wait);
        found.put(wait, step);
      }
      return;
    }
    int most = wait.kind() == WaitKind.THREAD ? MAX_WAITS : MAX_OTHERS;
    int alike = 0;
    Map.Entry<Wait, Step> farthest = null;
    for (Map.Entry<Wait, Step> entry : found.entrySet()) {
      if (entry.getKey().kind() == wait.kind()) {
        alike++;
        farthest =
            farthest == null || entry.getValue().depth() >= farthest.getValue().depth()
                ? entry
                : farthest;
      }
    }
    if (alike < most) {
      found.put(wait, step);
    } else if (farthest.getValue().depth() > step.depth()) {
      found.remove(farthest.getKey());
      found.put(wait, step);
    }
  }

  /** What a call of the routine may wait for in its thread, with the way there. */
  public Map<Wait, Step> of(Routine routine) {
    return waits.getOrDefault(routine.id(), Map.of());
  }

  /** What a call may wait for, itself or in what it calls, in the caller's frame. */
  public Map<Wait, Step> through(CallSite site) {
    Map<Wait, Step> found = new LinkedHashMap<>();
    for (Wait wait : at(site)) {
      add(found, wait, new Step(site, null, null, 0));
    }
    if (isDeclared(site)) {
      return found;
    }
    long choices = site.edges().stream().filter(edge -> !edge.handedOver()).count();
    for (Edge edge : site.edges()) {
      if (!edge.isHere()) {
        continue;
      }
      Frame frame = Frame.of(edge);
      boolean certain = edge.handedOver() || choices == 1;
      int cost = certain ? 1 : DEPTH_OF_A_GUESS;
      for (Map.Entry<Wait, Step> entry : of(edge.callee()).entrySet()) {
        Wait wait = entry.getKey();
        Ref object = paths.normal(frame.toCaller(wait.object()));
        Wait seen =
            new Wait(wait.site(), wait.kind(), wait.timed(), object, certain && wait.certain());
        add(found, seen, new Step(site, edge, wait, cost + entry.getValue().depth()));
      }
    }
    return found;
  }

  /** What the called method itself waits for, as models say. */
  public List<Wait> at(CallSite site) {
    boolean never = site.has(Effect.Sends.class) && hasRoom(site.receiver());
    if (!site.has(Effect.Blocks.class) || isOfProject(site) || never) {
      return List.of();
    }
    List<Wait> found = new ArrayList<>();
    for (Effect effect : site.effects()) {
      if (effect instanceof Effect.Blocks blocks) {
        found.add(
            new Wait(site, blocks.kind(), blocks.timed() && !isForEver(site), object(site), true));
      }
    }
    return found;
  }

  /** Whether the user says that the called method waits: how it does is of no interest then. */
  boolean isDeclared(CallSite site) {
    return site.has(Effect.Blocks.class) && library.isDeclared(site.target());
  }

  /** A queue without a bound, wherever it comes from. */
  private boolean hasRoom(Ref queue) {
    Ref normal = paths.normal(queue);
    Set<Ref> made =
        normal instanceof Ref.Field field
            ? fieldValues.stores(field.field())
            : normal instanceof Ref.Static field
                ? fieldValues.stores(field.field())
                : normal == null ? Set.of() : Set.of(normal);
    return !made.isEmpty() && made.stream().allMatch(this::isMadeUnbounded);
  }

  private boolean isMadeUnbounded(Ref queue) {
    CallSite made =
        queue instanceof Ref.Fresh fresh
            ? calls.site(code.routine(fresh.method()), fresh.node())
            : null;
    return made != null
        && Pools.isUnbounded(((Ref.Fresh) queue).type(), made.arguments().isEmpty());
  }

  /** A limit of 292 years is none. */
  private static boolean isForEver(CallSite site) {
    return site.arguments().stream()
        .anyMatch(
            given ->
                given instanceof Ref.Static constant
                        && constant.field().equals("java.lang.Long#MAX_VALUE")
                    || given instanceof Ref.Constant value
                        && Long.valueOf(Long.MAX_VALUE).equals(value.value()));
  }

  /** Whether the code that runs is known, so that it speaks for itself. */
  private boolean isOfProject(CallSite site) {
    if (isDeclared(site)) {
      return false;
    }
    CallTarget target = site.target();
    MethodSymbol method = target == null ? null : target.method();
    boolean runsProject = site.edges().stream().anyMatch(edge -> !edge.handedOver());
    return runsProject
        && method != null
        && (method.owner().isProject() || fieldValues.exactTypes(site.receiver()) != null);
  }

  private Ref object(CallSite site) {
    Effect on = on(site);
    Selector which = on == null ? null : selector(on);
    return which == null ? null : paths.normal(site.select(which));
  }

  private static Effect on(CallSite site) {
    for (Effect effect : site.effects()) {
      if (selector(effect) != null) {
        return effect;
      }
    }
    return null;
  }

  private static Selector selector(Effect effect) {
    if (effect instanceof Effect.AwaitsMonitor waits) {
      return waits.monitor();
    }
    if (effect instanceof Effect.AwaitsCondition waits) {
      return waits.condition();
    }
    if (effect instanceof Effect.Joins joins) {
      return joins.thread();
    }
    if (effect instanceof Effect.Awaits awaits) {
      return awaits.promise();
    }
    if (effect instanceof Effect.AwaitsTermination awaits) {
      return awaits.executor();
    }
    if (effect instanceof Effect.Sends sends) {
      return sends.channel();
    }
    if (effect instanceof Effect.Receives receives) {
      return receives.channel();
    }
    if (effect instanceof Effect.Exchanges exchanges) {
      return exchanges.channel();
    }
    return effect instanceof Effect.Acquire acquire ? acquire.lock() : null;
  }

  /** The calls from a routine to one of its waits, outermost first; the last is the wait itself. */
  public List<CallSite> way(Routine routine, Wait wait) {
    return follow(of(routine).get(wait));
  }

  /** The same from a call. */
  public List<CallSite> way(CallSite site, Wait wait) {
    return follow(through(site).get(wait));
  }

  private List<CallSite> follow(Step first) {
    List<CallSite> way = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Step step = first;
    while (step != null) {
      way.add(step.site());
      boolean ends = step.edge() == null || !seen.add(step.edge().callee().id());
      step = ends ? null : of(step.edge().callee()).get(step.inCallee());
    }
    return way;
  }
}
