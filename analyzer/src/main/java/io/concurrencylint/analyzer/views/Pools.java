package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.CallTarget;
import java.util.Set;

/** What the parameters of thread pools amount to. */
public final class Pools {

  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
  private static final String SCHEDULED = "java.util.concurrent.ScheduledThreadPoolExecutor";
  private static final int QUEUE = 4;

  private static final Set<String> MAYBE_UNBOUNDED =
      Set.of(
          "java.util.concurrent.LinkedBlockingQueue", "java.util.concurrent.LinkedBlockingDeque");

  private static final Set<String> UNBOUNDED =
      Set.of(
          "java.util.concurrent.PriorityBlockingQueue",
          "java.util.concurrent.DelayQueue",
          "java.util.concurrent.LinkedTransferQueue");

  private Pools() {}

  /** Whether a creation gives a pool a maximum above its core size and a queue without a bound. */
  public static boolean neverGrows(CallSite site) {
    boolean pool =
        site.caller().insn(site.node()) instanceof Insn.New
            && site.target() != null
            && POOL.equals(site.target().receiverType().className())
            && site.arguments().size() > QUEUE;
    if (!pool || !(number(site.arguments().get(0)) instanceof Integer core)) {
      return false;
    }
    return number(site.arguments().get(1)) instanceof Integer maximum
        && Math.max(core, 1) < maximum
        && isUnbounded(site.caller(), site.arguments().get(QUEUE));
  }

  private static Object number(Ref ref) {
    if (ref instanceof Ref.Static field && field.field().equals("java.lang.Integer#MAX_VALUE")) {
      return Integer.MAX_VALUE;
    }
    return ref instanceof Ref.Constant constant ? constant.value() : null;
  }

  private static boolean isUnbounded(Routine routine, Ref queue) {
    if (!(queue instanceof Ref.Fresh fresh)
        || !fresh.method().equals(routine.id())
        || !(routine.insn(fresh.node()) instanceof Insn.New creation)) {
      return false;
    }
    return isUnbounded(fresh.type(), creation.arguments().isEmpty());
  }

  /** Whether a queue of a class has room for any number, made with arguments or without. */
  static boolean isUnbounded(String type, boolean withoutArguments) {
    return UNBOUNDED.contains(type) || withoutArguments && MAYBE_UNBOUNDED.contains(type);
  }

  /** Who sets the maximum to one means to say that there is one thread. */
  private static boolean isAtMostOne(Ref size) {
    return size instanceof Ref.Constant constant
        && constant.value() instanceof Integer number
        && number <= 1;
  }

  /** Whether a call sets the maximum of a pool whose queue has no bound. */
  public static boolean setsMaximumOfScheduled(CallSite site) {
    CallTarget target = site.target();
    return target != null
        && target.name().equals("setMaximumPoolSize")
        && SCHEDULED.equals(target.receiverType().className())
        && !isAtMostOne(site.arguments().get(0));
  }

  /** Whether a pool that keeps its threads is given a factory of virtual ones. */
  public static boolean poolsVirtualThreads(CallSite site, FieldValues values) {
    Effect.Creates creates = site.effect(Effect.Creates.class);
    if (creates == null || creates.threads() == null) {
      return false;
    }
    return switch (creates.threads()) {
      case FIXED, SINGLE, CACHED ->
          !site.target().name().equals("newThreadPerTaskExecutor")
              && site.arguments().stream().anyMatch(argument -> isVirtual(argument, values, 0));
      default -> false;
    };
  }

  /** Whether a factory or builder is one of virtual threads. */
  private static boolean isVirtual(Ref ref, FieldValues values, int steps) {
    if (ref == null || steps > Ref.DEPTH) {
      return false;
    }
    if (ref instanceof Ref.Result result) {
      return Uses.simpleName(result.call()).equals("ofVirtual")
          || isVirtual(result.receiver(), values, steps + 1);
    }
    if (ref instanceof Ref.Field || ref instanceof Ref.Static) {
      return values.stored(ref).stream().anyMatch(each -> isVirtual(each, values, steps + 1));
    }
    return false;
  }
}
