package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who has to end what: the executors, timers and threads that the program makes, the fields and
 * variables they live in, and everything that is done with them. Followed through parameters,
 * fields, accessors and the project's own factories; what leaves the program, or goes into a
 * collection, escapes.
 */
public final class Ownership {

  private static final int MAX_FACTORIES = 4;
  private static final int MAX_KEYS = 40;

  private static final List<String> MAKING = List.of("create", "new", "build", "make");

  private static final Effect.Creates UNKNOWN_EXECUTOR =
      new Effect.Creates(Effect.Creation.EXECUTOR, null, false, null);

  private final Code code;
  private final Classes classes;
  private final Library library;
  private final CallGraph calls;
  private final Paths paths;
  private final Uses uses;
  private final Factories factories;
  private final List<Owned> all = new ArrayList<>();

  Ownership(Code code, CallGraph calls, Paths paths, FieldValues values, Uses uses) {
    this.code = code;
    this.classes = code.classes();
    this.library = code.library();
    this.calls = calls;
    this.paths = paths;
    this.uses = uses;
    this.factories = new Factories(code, values);
    for (CallSite site : calls.all()) {
      Effect.Creates creates = creates(site);
      if (creates != null) {
        follow(site, site, creates, List.of(), 0);
      }
    }
  }

  /** All of them, in the order of the program. */
  public List<Owned> all() {
    return all;
  }

  private Effect.Creates creates(CallSite site) {
    boolean onItself =
        site.caller().insn(site.node()) instanceof Insn.Call call && call.name().equals("<init>");
    if (onItself) {
      return null;
    }
    Effect.Creates modelled = site.effect(Effect.Creates.class);
    if (modelled != null) {
      return switch (modelled.what()) {
        case EXECUTOR, SCHEDULER, TIMER, THREAD, EVENT_LOOP -> modelled;
        default -> null;
      };
    }
    if (site.target() == null) {
      return null;
    }
    if (!(site.caller().insn(site.node()) instanceof Insn.New)) {
      return isFactoryByName(site) ? UNKNOWN_EXECUTOR : null;
    }
    String type = site.target().receiverType().className();
    Effect.Creation what = kind(type);
    return what == null ? null : new Effect.Creates(what, null, false, null);
  }

  /** A factory of the project for something that its name makes an executor. */
  private boolean isFactoryByName(CallSite site) {
    int defined = site.caller().insn(site.node()).defined();
    Routine factory = code.routine(site.target().method());
    boolean named =
        factory != null
            && defined >= 0
            && MAKING.stream().anyMatch(site.target().name()::startsWith)
            && uses.isExecutorByName(site.caller().resolved().type(defined).className());
    Ref answer = named ? paths.returned(factory) : null;
    return named && !(answer instanceof Ref.Field) && !(answer instanceof Ref.Param);
  }

  /** What an object of a class of the project is, by the library class it extends. */
  private Effect.Creation kind(String type) {
    ClassSymbol symbol = type == null ? null : classes.find(type);
    if (symbol == null || !symbol.isProject()) {
      return null;
    }
    if (classes.isSubclass(type, "java.lang.Thread")) {
      return Effect.Creation.THREAD;
    }
    if (classes.isSubclass(type, "java.util.Timer")) {
      return Effect.Creation.TIMER;
    }
    boolean pool = classes.isSubclass(type, "java.util.concurrent.ThreadPoolExecutor");
    boolean owner = library.typeFact(type, TypeModel::executor) == null && hasShutdown(symbol);
    return pool || owner ? Effect.Creation.EXECUTOR : null;
  }

  private static boolean hasShutdown(ClassSymbol symbol) {
    return symbol.methods("shutdown").stream().anyMatch(method -> method.parameters().isEmpty());
  }

  private void follow(
      CallSite made, CallSite origin, Effect.Creates creates, List<Use> before, int depth) {
    Trace trace = new Trace(made.result());
    trace.run();
    List<Use> found = new ArrayList<>(before);
    found.addAll(trace.found);
    if (trace.returnedBy != null && trace.fields.isEmpty() && !trace.escapes) {
      List<CallSite> callers = calls.callers(trace.returnedBy);
      if (!callers.isEmpty() && depth < MAX_FACTORIES) {
        for (CallSite caller : callers) {
          follow(caller, origin, creates, found, depth + 1);
        }
        return;
      }
    }
    boolean escapes = trace.escapes || trace.returnedBy != null;
    all.add(
        new Owned(
            made,
            origin,
            creates.what(),
            creates.threads(),
            creates.daemon() || factories.isDaemon(origin) || isSetDaemon(found),
            factories.endsWhenIdle(origin, creates),
            trace.fields,
            found,
            trace.handedOver,
            escapes));
  }

  private boolean isSetDaemon(List<Use> found) {
    return found.stream()
        .filter(use -> use.kind() == Use.Kind.CALLED)
        .map(use -> calls.site(use.routine(), use.node()))
        .anyMatch(
            site ->
                site != null
                    && site.target() != null
                    && site.target().name().equals("setDaemon")
                    && !site.arguments().contains(new Ref.Constant(false)));
  }

  /** One object on its way through the program. */
  private final class Trace {

    private final Deque<Ref> work = new ArrayDeque<>();
    private final Set<Ref> seen = new HashSet<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private final List<Use> found = new ArrayList<>();
    private Routine returnedBy;
    private boolean handedOver;
    private boolean escapes;

    Trace(Ref start) {
      add(start);
    }

    private void add(Ref ref) {
      if (seen.size() > MAX_KEYS) {
        escapes = true;
      } else if (seen.add(ref)) {
        work.add(ref);
      }
    }

    void run() {
      while (!work.isEmpty()) {
        Ref at = work.poll();
        for (Use use : uses.of(at)) {
          found.add(use);
          follow(use, at);
        }
      }
    }

    private void follow(Use use, Ref at) {
      switch (use.kind()) {
        case STORED -> stored(use.field());
        case PUT -> escapes = true;
        case RETURNED -> returned(use.routine(), at);
        case PASSED -> passed(use);
        case CALLED, REFERENCED -> {}
      }
    }

    private void stored(String id) {
      FieldSymbol field = paths.field(id);
      if (field == null || field.source() == null || isOpen(field)) {
        escapes = true;
        return;
      }
      fields.add(id);
      add(
          field.isStatic()
              ? new Ref.Static(id)
              : new Ref.Field(new Ref.Self(field.owner().name()), id));
    }

    /** Whether code outside the program may reach it. */
    private boolean isOpen(FieldSymbol field) {
      return field.modifiers().isPublic() || field.modifiers().isProtected();
    }

    private void returned(Routine routine, Ref at) {
      boolean direct = !(at instanceof Ref.Field || at instanceof Ref.Static);
      if (routine.method().isLambda()) {
        escapes = true;
      } else if (direct && (returnedBy == null || returnedBy.equals(routine))) {
        returnedBy = routine;
      } else if (routine.method().modifiers().isPublic()
          || routine.method().modifiers().isProtected()) {
        escapes = true;
      }
    }

    private void passed(Use use) {
      CallSite site = calls.site(use.routine(), use.node());
      if (site == null) {
        escapes = true;
        return;
      }
      List<Edge> direct =
          site.edges().stream().filter(edge -> edge.isHere() && !edge.handedOver()).toList();
      if (!direct.isEmpty()) {
        for (Edge edge : direct) {
          if (use.argument() >= edge.callee().body().parameters().size()) {
            escapes |= !edge.callee().method().kind().equals(initializer());
          } else {
            boolean same = edge.callee().owner().equals(use.routine().owner());
            handedOver |= !same;
            escapes |= !isFollowed(edge.callee(), use.argument());
            add(new Ref.Param(edge.callee().id(), use.argument(), "", null));
          }
        }
        return;
      }
      boolean harmless =
          site.effects().stream()
              .anyMatch(
                  effect ->
                      Owned.runsOn(effect, use)
                          || effect instanceof Effect.Joins
                          || effect instanceof Effect.ShutsDown
                          || effect instanceof Effect.Pure
                          || effect instanceof Effect.ReadOnly);
      escapes |= !harmless || isAliased(site);
    }

    /** A thread that is taken for any Runnable is out of sight. */
    private boolean isFollowed(Routine callee, int parameter) {
      int register = callee.body().parameters().get(parameter);
      return uses.isAlive(callee.resolved().type(register).className());
    }

    private io.concurrencylint.analyzer.ir.MethodDecl.Kind initializer() {
      return io.concurrencylint.analyzer.ir.MethodDecl.Kind.INSTANCE_INITIALIZER;
    }

    /** Whether the result of a call is another name for what it was given. */
    private boolean isAliased(CallSite site) {
      int defined = site.caller().insn(site.node()).defined();
      String type = defined < 0 ? null : site.caller().resolved().type(defined).className();
      return type != null && classes.isSubclass(type, "java.util.concurrent.ExecutorService");
    }
  }
}
