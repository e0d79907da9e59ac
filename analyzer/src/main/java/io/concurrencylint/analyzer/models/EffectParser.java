package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the effects behind the colon of a {@code method} line. */
final class EffectParser {
  /** Most lines say what another line has said already. */
  private final Map<String, List<Effect>> known = new ConcurrentHashMap<>();

  List<Effect> parse(ModelLine line) {
    String text = line.facts();
    List<Effect> effects = known.get(text);
    if (effects == null) {
      effects = parseAll(line);
      known.put(text, effects);
    }
    return effects;
  }

  private static List<Effect> parseAll(ModelLine line) {
    List<Effect> effects = new ArrayList<>();
    for (String each : line.facts().split(";")) {
      Words words = new Words(line, each);
      effects.add(effect(words));
      words.end();
    }
    return List.copyOf(effects);
  }

  private static Effect effect(Words words) {
    String verb = words.next();
    return switch (verb) {
      case "acquire" -> acquire(words);
      case "release" -> new Effect.Release(words.selector(), modes(words));
      case "converts" -> new Effect.Convert(words.selector(), words.constant(LockMode.class));
      case "view" -> new Effect.View(words.constant(LockMode.class));
      case "tests-held" -> new Effect.TestsHeld(words.selector());
      case "validates" -> new Effect.Validates(words.selector());
      case "condition-of" -> new Effect.ConditionOf(words.selector());
      case "awaits-condition" ->
          new Effect.AwaitsCondition(
              words.selector(), words.accept("timed"), words.accept("interruptible"));
      case "signals" -> new Effect.Signals(words.selector(), all(words));
      case "awaits-monitor" -> new Effect.AwaitsMonitor(words.selector(), words.accept("timed"));
      case "notifies" -> new Effect.Notifies(words.selector(), all(words));
      case "runs" -> runs(words);
      case "switches" -> new Effect.Switches(words.constant(Effect.Stage.class), words.role());
      case "gives" -> new Effect.Gives(words.role());
      case "serves" -> new Effect.Serves(words.role());
      case "carries-failure" -> new Effect.CarriesFailure();
      case "handles-failure" -> new Effect.HandlesFailure();
      case "blocks" -> blocks(words);
      case "awaits" -> new Effect.Awaits(words.selector(), words.accept("timed"));
      case "completes" ->
          new Effect.Completes(words.selector(), words.constant(Effect.Completion.class));
      case "tests-complete" -> new Effect.TestsComplete(words.selector(), words.accept("off"));
      case "counts-down" -> new Effect.CountsDown(words.selector());
      case "arrives" -> new Effect.Arrives(words.selector());
      case "registers-completion" -> new Effect.RegistersCompletion(words.selector());
      case "sends" ->
          new Effect.Sends(words.selector(), words.accept("timed"), words.accept("try"));
      case "receives" ->
          new Effect.Receives(words.selector(), words.accept("timed"), words.accept("try"));
      case "exchanges" -> new Effect.Exchanges(words.selector(), words.accept("timed"));
      case "drains" -> new Effect.Drains(words.selector());
      case "starts" -> new Effect.Starts(words.selector());
      case "joins" -> new Effect.Joins(words.selector(), words.accept("timed"));
      case "interrupts" -> new Effect.Interrupts(words.selector());
      case "stops" -> new Effect.Stops(words.selector());
      case "makes-daemon" -> new Effect.MakesDaemon(words.selector());
      case "yields" -> new Effect.Yields();
      case "sets-thread-local" -> new Effect.SetsThreadLocal(words.selector());
      case "clears-thread-local" -> new Effect.ClearsThreadLocal(words.selector());
      case "fence" -> new Effect.Fence();
      case "clears-interrupt" -> new Effect.ClearsInterrupt();
      case "shuts-down" -> new Effect.ShutsDown(words.selector());
      case "awaits-termination" -> new Effect.AwaitsTermination(words.selector());
      case "cancels" -> new Effect.Cancels(words.selector());
      case "closes" -> new Effect.Closes(words.selector());
      case "creates" -> creates(words);
      case "wraps" -> new Effect.Wraps(words.constant(Effect.Wrapping.class), words.selector());
      case "tests-loop" -> new Effect.TestsLoop(words.selector(), words.accept("off"));
      case "asserts-loop" -> new Effect.AssertsLoop(words.accept("off"));
      case "current-thread" -> new Effect.CurrentThread();
      case "atomic" -> new Effect.Atomic(words.constant(Effect.Access.class));
      case "read-only" -> new Effect.ReadOnly();
      case "pure" -> new Effect.Pure();
      case "mutates" -> new Effect.Mutates(words.selector());
      case "iterates" -> new Effect.Iterates(words.selector());
      case "publishes" -> new Effect.Publishes(words.selector());
      case "registers-listener" -> new Effect.RegistersListener(words.selector());
      case "throws" -> new Effect.Throws();
      case "exits" -> new Effect.Exits();
      default -> throw words.error("'" + verb + "' is no effect");
    };
  }

  private static Effect acquire(Words words) {
    Selector lock = words.selector();
    LockMode mode = words.optional(LockMode.class);
    return new Effect.Acquire(
        lock,
        mode == null ? LockMode.EXCLUSIVE : mode,
        words.accept("try"),
        words.accept("timed"),
        words.accept("interruptible"));
  }

  private static Set<LockMode> modes(Words words) {
    Set<LockMode> modes = EnumSet.noneOf(LockMode.class);
    while (words.hasNext()) {
      modes.add(words.constant(LockMode.class));
    }
    return modes.isEmpty() ? EnumSet.of(LockMode.EXCLUSIVE) : modes;
  }

  private static boolean all(Words words) {
    if (words.accept("all")) {
      return true;
    }
    if (words.accept("one")) {
      return false;
    }
    throw words.error("one or all is missing");
  }

  private static Effect runs(Words words) {
    Selector code = words.selector();
    Effect.Where where = words.constant(Effect.Where.class);
    boolean another = where == Effect.Where.ELSEWHERE || where == Effect.Where.EITHER;
    Role role = another ? words.role() : null;
    return new Effect.Runs(code, where, role, words.accept("periodic"));
  }

  private static Effect blocks(Words words) {
    return new Effect.Blocks(
        words.constant(WaitKind.class),
        words.accept("maybe"),
        words.accept("timed"),
        words.accept("interruptible"),
        words.accept("since") ? words.number() : 0,
        words.accept("until") ? words.number() : Integer.MAX_VALUE);
  }

  private static Effect creates(Words words) {
    Effect.Creation what = words.constant(Effect.Creation.class);
    Effect.Threads threads = words.optional(Effect.Threads.class);
    boolean daemon = words.accept("daemon");
    return new Effect.Creates(what, threads, daemon, words.hasNext() ? words.selector() : null);
  }
}
