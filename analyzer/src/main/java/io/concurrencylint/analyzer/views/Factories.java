package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.List;

/** What thread factories and pool parameters say about the threads of a pool. */
final class Factories {

  private static final int MAX_STEPS = 6;

  private final Code code;
  private final FieldValues values;

  Factories(Code code, FieldValues values) {
    this.code = code;
    this.values = values;
  }

  /** Whether a creation says that its threads let the program end. */
  boolean isDaemon(CallSite creation) {
    return creation.arguments().stream().anyMatch(argument -> saysDaemon(argument, 0));
  }

  private boolean saysDaemon(Ref argument, int steps) {
    if (argument == null || steps > MAX_STEPS) {
      return false;
    }
    if (argument instanceof Ref.Constant constant) {
      return Boolean.TRUE.equals(constant.value());
    }
    if (argument instanceof Ref.Code handed) {
      return callsSetDaemon(code.routine(handed.method()));
    }
    if (argument instanceof Ref.Result result) {
      boolean here = result.arguments().stream().anyMatch(each -> saysDaemon(each, steps + 1));
      Routine callee = code.routine(result.call());
      return here || callsSetDaemon(callee) || saysDaemon(result.receiver(), steps + 1);
    }
    if (argument instanceof Ref.Fresh fresh) {
      return isDaemonFactory(fresh.type()) || createdWithTrue(fresh);
    }
    if (argument instanceof Ref.Field || argument instanceof Ref.Static) {
      return values.stored(argument).stream().anyMatch(each -> saysDaemon(each, steps + 1));
    }
    if (argument instanceof Ref.Choice choice) {
      return choice.options().stream().anyMatch(each -> saysDaemon(each, steps + 1));
    }
    return false;
  }

  private boolean createdWithTrue(Ref.Fresh fresh) {
    Routine maker = code.routine(fresh.method());
    return maker != null
        && maker.insn(fresh.node()) instanceof Insn.New creation
        && creation.arguments().stream()
            .map(register -> maker.value(register, fresh.node()))
            .anyMatch(new Ref.Constant(true)::equals);
  }

  private boolean isDaemonFactory(String type) {
    ClassSymbol symbol = type == null ? null : code.classes().find(type);
    if (symbol == null || !symbol.isProject()) {
      return false;
    }
    List<MethodSymbol> makers = symbol.methods("newThread");
    return makers.stream().anyMatch(method -> callsSetDaemon(code.routine(method)));
  }

  /** Whether a routine, or what is written in it, makes daemons. */
  private boolean callsSetDaemon(Routine routine) {
    if (routine == null) {
      return false;
    }
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.Call call && call.name().equals("setDaemon")) {
        return true;
      }
      if (insn instanceof Insn.Lambda lambda
          && callsSetDaemon(code.routine(lambda.method().id()))) {
        return true;
      }
      if (insn instanceof Insn.New creation && isDaemonFactory(creation.anonymous())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the threads of a pool end by themselves: no core threads, or a cached pool. */
  boolean endsWhenIdle(CallSite creation, Effect.Creates creates) {
    if (creates.threads() == Effect.Threads.CACHED || creates.threads() == Effect.Threads.VIRTUAL) {
      return true;
    }
    boolean pool = creation.display().endsWith("ThreadPoolExecutor");
    return pool
        && !creation.arguments().isEmpty()
        && creation.arguments().get(0).equals(new Ref.Constant(0));
  }
}
