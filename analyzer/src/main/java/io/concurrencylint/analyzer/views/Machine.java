package io.concurrencylint.analyzer.views;

import static io.concurrencylint.analyzer.views.Thing.UNKNOWN;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs one program for {@link DryRun}: the instructions, and the threads in turn. */
final class Machine {

  private static final int MAX_STEPS = 40_000;
  private static final int MAX_DEPTH = 60;
  private static final int MAX_STRANDS = 200;

  /** Something is not known that may matter. */
  static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GivenUp() {
      super(null, null, false, false);
    }
  }

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final Meetings meetings = new Meetings(this);
  private final List<Strand> strands = new ArrayList<>();
  private final Map<String, Object> statics = new HashMap<>();
  private int steps;

  Machine(Code code, CallGraph calls, Paths paths) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
  }

  /** The threads that wait for ever when a program has come to rest; empty when it just ends. */
  List<DryRun.Stuck> run(Routine start) {
    boolean main = start.method().name().equals("main") && start.method().isStatic();
    Strand first = strand(main ? "main" : "the caller of " + start.display());
    push(first, start, start.method().isStatic() ? null : UNKNOWN, List.of());
    Routine initializer = code.routine(start.owner().name() + "#<clinit>");
    if (initializer != null) {
      push(first, initializer, null, List.of()).quiet = true;
    }
    try {
      do {
        for (int i = 0; i < strands.size(); i++) {
          while (!strands.get(i).ended && strands.get(i).wait == null) {
            step(strands.get(i));
          }
        }
      } while (strands.stream().anyMatch(s -> !s.ended && s.wait == null) || timeOut());
    } catch (GivenUp unknown) {
      return List.of();
    }
    return stuck();
  }

  /** Time passes when nobody can do anything else. */
  private boolean timeOut() {
    for (Strand strand : strands) {
      if (strand.wait != null && strand.timed) {
        boolean taking = strand.wait.reason() == DryRun.Reason.RECEIVE;
        meetings.leave(strand);
        resume(strand, taking ? null : Boolean.FALSE);
        return true;
      }
    }
    return false;
  }

  private List<DryRun.Stuck> stuck() {
    List<DryRun.Stuck> stuck = new ArrayList<>();
    for (Strand strand : strands) {
      DryRun.Wait wait = strand.wait;
      if (wait != null) {
        Thing on = wait.on();
        stuck.add(
            new DryRun.Stuck(
                strand.name,
                wait.reason(),
                wait.routine(),
                wait.node(),
                on == null ? null : on.made,
                on == null ? 0 : on.size,
                on == null ? 0 : on.busy));
      }
    }
    return stuck;
  }

  Strand strand(String name) {
    if (strands.size() >= MAX_STRANDS) {
      throw new GivenUp();
    }
    Strand made = new Strand(name);
    strands.add(made);
    return made;
  }

  List<Strand> strands() {
    return strands;
  }

  /** Lets a strand go on behind the call it waits in. */
  void resume(Strand strand, Object value) {
    strand.wait = null;
    strand.timed = false;
    Strand.Frame frame = strand.top();
    define(frame, value);
    advance(frame);
  }

  private static void define(Strand.Frame frame, Object value) {
    int defined = frame.routine.insn(frame.node).defined();
    if (defined >= 0) {
      frame.registers[defined] = value;
    }
  }

  private static void advance(Strand.Frame frame) {
    int[] next = frame.routine.body().successors(frame.node);
    if (next.length != 1) {
      throw new GivenUp();
    }
    frame.node = next[0];
  }

  private Strand.Frame push(Strand strand, Routine routine, Object self, List<Object> arguments) {
    if (strand.frames.size() > MAX_DEPTH) {
      throw new GivenUp();
    }
    Strand.Frame frame = new Strand.Frame(routine, self);
    List<Integer> parameters = routine.body().parameters();
    for (int i = 0; i < parameters.size() && i < arguments.size(); i++) {
      frame.registers[parameters.get(i)] = arguments.get(i);
    }
    if (self instanceof Thing thing && thing.environment != null) {
      captures(frame, thing.environment);
    }
    strand.frames.push(frame);
    return frame;
  }

  private static void captures(Strand.Frame frame, Object[] environment) {
    for (Capture capture : frame.routine.body().captures()) {
      if (capture.outer() < environment.length) {
        frame.registers[capture.register()] = environment[capture.outer()];
      }
    }
  }

  /** Runs the code of an object in a strand: a lambda, a runnable, a thread. */
  void begin(Strand strand, Object task, List<Object> arguments) {
    if (!(task instanceof Thing thing)) {
      throw new GivenUp();
    }
    if (thing.sort == Thing.Sort.CODE) {
      lambda(strand, thing, arguments);
      return;
    }
    if (thing.task != null) {
      begin(strand, thing.task, arguments);
      return;
    }
    for (String name : new String[] {"run", "call"}) {
      Routine routine = method(thing.type, name, 0);
      if (routine != null) {
        push(strand, routine, thing, List.of());
        return;
      }
    }
    throw new GivenUp();
  }

  private void lambda(Strand strand, Thing lambda, List<Object> arguments) {
    if (lambda.routine == null) {
      throw new GivenUp();
    }
    Strand.Frame frame = push(strand, lambda.routine, lambda.self, arguments);
    if (lambda.environment != null) {
      captures(frame, lambda.environment);
    }
  }

  private Routine method(String type, String name, int parameters) {
    for (String ancestor : type == null ? List.<String>of() : code.classes().ancestors(type)) {
      ClassSymbol symbol = code.classes().find(ancestor);
      if (symbol != null && symbol.isProject()) {
        for (MethodSymbol method : symbol.methods(name)) {
          if (method.parameters().size() == parameters && code.routine(method) != null) {
            return code.routine(method);
          }
        }
      }
    }
    return null;
  }

  // Instructions

  private void step(Strand strand) {
    if (++steps > MAX_STEPS) {
      throw new GivenUp();
    }
    Strand.Frame frame = strand.top();
    if (frame == null) {
      meetings.ended(strand);
      return;
    }
    int node = frame.node;
    if (node == Body.EXIT) {
      leave(strand, UNKNOWN);
    } else if (node == Body.EXCEPTION_EXIT) {
      strand.frames.pop();
      raise(strand);
    } else {
      execute(strand, frame, frame.routine.insn(node));
    }
  }

  private void leave(Strand strand, Object value) {
    Strand.Frame left = strand.frames.pop();
    Strand.Frame caller = strand.top();
    if (caller == null) {
      if (strand.future != null) {
        strand.future.value = value;
      }
      return;
    }
    if (!left.quiet) {
      define(caller, value);
      advance(caller);
    }
  }

  /** An exception arrives at the node where the top frame stands. */
  private void raise(Strand strand) {
    Strand.Frame frame = strand.top();
    if (frame == null) {
      return;
    }
    int handler = frame.routine.body().handler(frame.node);
    if (handler < 0) {
      strand.frames.pop();
      raise(strand);
      return;
    }
    frame.node = handler;
  }

  /** An interrupt reaches a strand that waits. */
  void interrupt(Strand strand) {
    if (strand.wait != null) {
      meetings.leave(strand);
      strand.wait = null;
      strand.exception = "InterruptedException";
      raise(strand);
    }
  }

  private void execute(Strand strand, Strand.Frame frame, Insn insn) {
    Object[] registers = frame.registers;
    if (insn instanceof Insn.If choice) {
      if (!(registers[choice.condition()] instanceof Boolean known)) {
        throw new GivenUp();
      }
      frame.node = frame.routine.body().successors(frame.node)[known ? 0 : 1];
    } else if (insn instanceof Insn.Return leave) {
      returns(strand, frame, leave);
    } else if (insn instanceof Insn.Handlers) {
      frame.node = handler(frame, strand.exception);
    } else if (insn instanceof Insn.Throw raised) {
      Object value = registers[raised.source()];
      strand.exception = value instanceof Thing thing ? simple(thing.type) : "?";
      raise(strand);
    } else if (insn instanceof Insn.Call call) {
      call(strand, frame, call);
    } else if (insn instanceof Insn.New creation) {
      creation(strand, frame, creation);
    } else if (insn instanceof Insn.ForEach loop) {
      forEach(frame, loop);
    } else if (insn instanceof Insn.Switch) {
      throw new GivenUp();
    } else {
      simple(frame, insn);
      advance(frame);
    }
  }

  /** A return runs the finally blocks behind it first; what it gives back is kept until then. */
  private void returns(Strand strand, Strand.Frame frame, Insn.Return leave) {
    Object value = leave.source() < 0 ? UNKNOWN : frame.registers[leave.source()];
    leave(strand, value);
  }

  private int handler(Strand.Frame frame, String exception) {
    int[] clauses = frame.routine.body().successors(frame.node);
    for (int clause : clauses) {
      if (frame.routine.insn(clause) instanceof Insn.Catch caught) {
        if ("?".equals(exception) || exception == null) {
          throw new GivenUp();
        }
        for (TypeName type : caught.types()) {
          boolean fits =
              caught.catchesAll()
                  || type.simpleName().equals(exception)
                  || type.simpleName().equals("RuntimeException") && !isChecked(exception);
          if (fits) {
            return clause;
          }
        }
      } else {
        return clause;
      }
    }
    return Body.EXCEPTION_EXIT;
  }

  private static boolean isChecked(String exception) {
    return exception.equals("InterruptedException") || exception.equals("IOException");
  }

  private static String simple(String type) {
    return type == null
        ? "?"
        : type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  private void forEach(Strand.Frame frame, Insn.ForEach loop) {
    if (!(frame.registers[loop.iterable()] instanceof Thing list) || list.sort != Thing.Sort.LIST) {
      throw new GivenUp();
    }
    String key = "#" + frame.node;
    int index = list.fields.get(key) instanceof Integer at ? at : 0;
    boolean more = index < list.elements.size();
    if (more) {
      frame.registers[loop.defined()] = list.elements.get(index);
      list.fields.put(key, index + 1);
    } else {
      list.fields.remove(key);
    }
    frame.node = frame.routine.body().successors(frame.node)[more ? 0 : 1];
  }

  private void simple(Strand.Frame frame, Insn insn) {
    Object[] registers = frame.registers;
    if (insn instanceof Insn.Literal literal) {
      registers[literal.defined()] = literal.value();
    } else if (insn instanceof Insn.Copy copy) {
      registers[copy.defined()] = registers[copy.source()];
    } else if (insn instanceof Insn.Cast cast) {
      registers[cast.defined()] = registers[cast.source()];
    } else if (insn instanceof Insn.This self) {
      registers[self.defined()] = self.qualifier() == null ? frame.self : outer(frame, self);
    } else if (insn instanceof Insn.Name name) {
      registers[name.defined()] = read(frame, frame.self);
    } else if (insn instanceof Insn.Select select) {
      registers[select.defined()] = read(frame, registers[select.base()]);
    } else if (insn instanceof Insn.StoreName store) {
      write(frame, frame.self, registers[store.source()]);
    } else if (insn instanceof Insn.StoreField store) {
      write(frame, registers[store.base()], registers[store.source()]);
    } else if (insn instanceof Insn.Operation operation) {
      Object right = operation.right() < 0 ? null : registers[operation.right()];
      registers[operation.defined()] =
          Arithmetic.apply(operation.operator(), registers[operation.left()], right);
    } else if (insn instanceof Insn.Lambda lambda) {
      registers[lambda.defined()] = lambda(frame, lambda);
    } else if (insn instanceof Insn.MethodRef reference) {
      registers[reference.defined()] = reference(frame, reference);
    } else if (insn instanceof Insn.ArrayWrite store) {
      List<Object> cells = cells(registers[store.array()], registers[store.index()]);
      if (cells == null) {
        forget(registers[store.source()]);
      } else {
        cells.set((Integer) registers[store.index()], registers[store.source()]);
      }
    } else if (insn instanceof Insn.ArrayRead read) {
      List<Object> cells = cells(registers[read.array()], registers[read.index()]);
      Object value = cells == null ? null : cells.get((Integer) registers[read.index()]);
      registers[read.defined()] = value == null ? UNKNOWN : value;
    } else if (insn instanceof Insn.NewArray array) {
      registers[array.defined()] = array(frame, array);
    } else if (insn.defined() >= 0) {
      registers[insn.defined()] = UNKNOWN;
    }
  }

  private static List<Object> cells(Object array, Object index) {
    boolean known =
        array instanceof Thing thing
            && thing.sort == Thing.Sort.LIST
            && index instanceof Integer at
            && at >= 0
            && at < thing.elements.size();
    return known ? ((Thing) array).elements : null;
  }

  private static Object array(Strand.Frame frame, Insn.NewArray array) {
    Thing made = new Thing(Thing.Sort.LIST, null, null);
    array.elements().forEach(element -> made.elements.add(frame.registers[element]));
    if (array.elements().isEmpty() && array.lengths().size() == 1) {
      boolean known = frame.registers[array.lengths().get(0)] instanceof Integer n && n < 1_000;
      if (!known) {
        return UNKNOWN;
      }
      int length = (Integer) frame.registers[array.lengths().get(0)];
      made.elements.addAll(java.util.Collections.nCopies(length, UNKNOWN));
    }
    return made;
  }

  private static Object outer(Strand.Frame frame, Insn.This self) {
    boolean own = frame.routine.owner().display().endsWith(self.qualifier());
    return own ? frame.self : UNKNOWN;
  }

  /** What threads meet at must not get lost. */
  static void forget(Object value) {
    if (value instanceof Thing thing && thing.matters()) {
      throw new GivenUp();
    }
  }

  private Object read(Strand.Frame frame, Object base) {
    FieldSymbol field = frame.routine.resolved().field(frame.node);
    boolean length =
        frame.routine.insn(frame.node) instanceof Insn.Select select
            && select.name().equals("length")
            && base instanceof Thing;
    if (length && ((Thing) base).sort == Thing.Sort.LIST) {
      return ((Thing) base).elements.size();
    }
    if (field == null) {
      return UNKNOWN;
    }
    if (field.isStatic()) {
      Object known = statics.get(field.id());
      Object constant = known != null ? known : paths.constant(new Ref.Static(field.id()));
      return constant == null ? UNKNOWN : constant;
    }
    Thing object = holder(base, field);
    Object value = object == null ? null : object.fields.get(field.id());
    return value == null ? UNKNOWN : value;
  }

  private Thing holder(Object base, FieldSymbol field) {
    for (Object at = base; at instanceof Thing thing; at = thing.self) {
      if (code.classes().isSubclass(String.valueOf(thing.type), field.owner().name())) {
        return thing;
      }
    }
    return null;
  }

  private void write(Strand.Frame frame, Object base, Object value) {
    FieldSymbol field = frame.routine.resolved().field(frame.node);
    Object kept = value == null ? UNKNOWN : value;
    if (field != null && field.isStatic()) {
      statics.put(field.id(), kept);
      return;
    }
    Thing object = field == null ? null : holder(base, field);
    if (object == null) {
      forget(value);
    } else {
      object.fields.put(field.id(), kept);
    }
  }

  private Thing lambda(Strand.Frame frame, Insn.Lambda lambda) {
    Thing made = new Thing(Thing.Sort.CODE, null, null);
    made.routine = code.routine(lambda.method().id());
    made.environment = frame.registers;
    made.self = frame.self;
    return made;
  }

  private Object reference(Strand.Frame frame, Insn.MethodRef reference) {
    CallTarget target = frame.routine.resolved().call(frame.node);
    Thing made = new Thing(Thing.Sort.CODE, null, null);
    made.routine = target == null ? null : code.routine(target.method());
    boolean bound = target != null && !target.typeReceiver() && reference.base() >= 0;
    made.self = bound ? frame.registers[reference.base()] : null;
    made.libraryMethod = reference.name();
    return made;
  }

  // Calls

  private void call(Strand strand, Strand.Frame frame, Insn.Call call) {
    CallSite site = calls.site(frame.routine, frame.node);
    Object receiver = call.receiver() >= 0 ? frame.registers[call.receiver()] : frame.self;
    List<Object> arguments = new ArrayList<>();
    call.arguments().forEach(register -> arguments.add(frame.registers[register]));
    if (call.name().equals("<init>")) {
      superCall(strand, frame, site, arguments);
      return;
    }
    if (meetings.makes(site)) {
      resume(strand, meetings.made(site, null, arguments));
      return;
    }
    if (meetings.call(strand, site, receiver, arguments)) {
      return;
    }
    Routine callee = callee(site, receiver, arguments.size());
    if (callee != null) {
      boolean isStatic = callee.method().isStatic();
      push(strand, callee, isStatic ? null : self(callee, receiver), arguments);
      return;
    }
    if (receiver instanceof Thing lambda && lambda.sort == Thing.Sort.CODE) {
      lambda(strand, lambda, arguments);
      return;
    }
    boolean gone = receiver instanceof Thing thing && thing.sort != Thing.Sort.PLAIN;
    if (gone && !site.has(io.concurrencylint.analyzer.models.Effect.ReadOnly.class)) {
      throw new GivenUp();
    }
    arguments.forEach(Machine::forget);
    resume(strand, Arithmetic.call(call.name(), receiver, arguments));
  }

  /** An unqualified call may be one of an enclosing object. */
  private Object self(Routine callee, Object receiver) {
    for (Object at = receiver; at instanceof Thing thing; at = thing.self) {
      boolean fits = code.classes().isSubclass(String.valueOf(thing.type), callee.owner().name());
      if (fits) {
        return thing;
      }
    }
    return receiver;
  }

  private Routine callee(CallSite site, Object receiver, int arguments) {
    MethodSymbol method = site.target() == null ? null : site.target().method();
    if (method == null) {
      return null;
    }
    boolean virtual =
        !method.isStatic()
            && !site.target().onSuper()
            && receiver instanceof Thing thing
            && thing.type != null
            && thing.sort != Thing.Sort.CODE;
    if (virtual) {
      Routine found = method(((Thing) receiver).type, method.name(), arguments);
      if (found != null) {
        return found;
      }
    }
    return method.source() == null ? null : code.routine(method);
  }

  private void superCall(Strand strand, Strand.Frame frame, CallSite site, List<Object> arguments) {
    MethodSymbol method = site.target() == null ? null : site.target().method();
    Routine constructor = code.routine(method);
    if (constructor == null) {
      threadTask(frame.self, arguments);
      resume(strand, UNKNOWN);
      return;
    }
    push(strand, constructor, frame.self, arguments);
  }

  /** {@code super(runnable)} of a subclass of Thread. */
  private static void threadTask(Object self, List<Object> arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Thing task && self instanceof Thing thread && task.matters()) {
        thread.task = task;
      }
    }
  }

  private void creation(Strand strand, Strand.Frame frame, Insn.New creation) {
    CallSite site = calls.site(frame.routine, frame.node);
    List<Object> arguments = new ArrayList<>();
    creation.arguments().forEach(register -> arguments.add(frame.registers[register]));
    String type = site.target() == null ? null : site.target().receiverType().className();
    Thing made = meetings.made(site, type, arguments);
    ClassSymbol symbol = type == null ? null : code.classes().find(type);
    boolean ofProject = symbol != null && symbol.isProject();
    if (ofProject) {
      made.self = frame.self;
      made.environment = creation.anonymous() != null || isLocal(symbol) ? frame.registers : null;
    } else if (made.sort == Thing.Sort.PLAIN) {
      arguments.forEach(Machine::forget);
    }
    if (frame.routine.insn(frame.node).defined() >= 0) {
      frame.registers[creation.defined()] = made;
    }
    advance(frame);
    // Frames on top of this one must not advance it again: they run before its next node.
    Routine constructor =
        ofProject && site.target().method() != null ? code.routine(site.target().method()) : null;
    if (constructor != null) {
      pushBefore(strand, constructor, made, arguments);
    }
    Routine initializer = ofProject ? code.routine(type + "#<fields>") : null;
    if (initializer != null) {
      pushBefore(strand, initializer, made, List.of());
    }
  }

  private static boolean isLocal(ClassSymbol symbol) {
    return symbol.source() != null && symbol.source().enclosingMethod() != null;
  }

  private void pushBefore(Strand strand, Routine routine, Thing self, List<Object> arguments) {
    push(strand, routine, self, arguments).quiet = true;
  }
}
