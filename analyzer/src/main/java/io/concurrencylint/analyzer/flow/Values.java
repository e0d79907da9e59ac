package io.concurrencylint.analyzer.flow;

import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.ResolvedBody;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What each register of a body denotes: a forward data-flow analysis over access paths. Registers
 * with one definition have one value; for the others the value depends on the node.
 */
public final class Values {

  private static final int MAX_CHOICES = 4;
  private static final int MAX_PASSES = 6;

  private final Classes classes;
  private final Library library;
  private final ResolvedBody resolved;
  private final Body body;
  private final String method;
  private final Values enclosing;
  private final Ref[] single;
  private final boolean[] multiple;
  private final Ref[][] before;
  private final int[] slot;
  private final int slots;

  /** Analyses a body; {@code enclosing} gives the values of captured locals, or is null. */
  public Values(Classes classes, Library library, ResolvedBody resolved, Values enclosing) {
    this.classes = classes;
    this.library = library;
    this.resolved = resolved;
    this.body = resolved.body();
    this.method = resolved.method().id();
    this.enclosing = enclosing;
    this.single = new Ref[body.registers()];
    this.multiple = new boolean[body.registers()];
    this.slot = new int[body.registers()];
    this.slots = countDefinitions();
    this.before = new Ref[body.size()][];
    run();
  }

  private int countDefinitions() {
    int[] definitions = new int[body.registers()];
    body.parameters().forEach(register -> definitions[register]++);
    body.captures().forEach(capture -> definitions[capture.register()]++);
    for (int node = 0; node < body.size(); node++) {
      int defined = body.insn(node).defined();
      if (defined >= 0) {
        definitions[defined]++;
      }
    }
    int count = 0;
    for (int register = 0; register < definitions.length; register++) {
      multiple[register] = definitions[register] > 1;
      slot[register] = multiple[register] ? count++ : -1;
    }
    return count;
  }

  private void run() {
    Ref[] entry = new Ref[slots];
    parameters(entry);
    captures(entry);
    before[Body.ENTRY] = entry;
    if (slots == 0) {
      for (int node = 0; node < body.size(); node++) {
        define(node, entry);
      }
      return;
    }
    Deque<Integer> work = new ArrayDeque<>();
    int[] visits = new int[body.size()];
    work.add(Body.ENTRY);
    while (!work.isEmpty()) {
      int node = work.poll();
      if (visits[node]++ > MAX_PASSES) {
        continue;
      }
      Ref[] after = define(node, before[node]);
      for (int successor : body.successors(node)) {
        if (merge(successor, after)) {
          work.add(successor);
        }
      }
      int handler = body.handler(node);
      if (handler >= 0 && merge(handler, before[node])) {
        work.add(handler);
      }
    }
  }

  private void parameters(Ref[] entry) {
    for (int i = 0; i < body.parameters().size(); i++) {
      int register = body.parameters().get(i);
      Ref.Param value = new Ref.Param(method, i, name(register), className(register));
      set(register, value, entry);
    }
  }

  private void captures(Ref[] entry) {
    for (Capture capture : body.captures()) {
      Ref outer = enclosing == null ? null : enclosing.anywhere(capture.outer());
      Ref value =
          outer != null
              ? outer
              : new Ref.Unknown(method, -1 - capture.register(), className(capture.register()));
      set(capture.register(), value, entry);
    }
  }

  private String name(int register) {
    for (Local local : body.locals()) {
      if (local.register() == register) {
        return local.name();
      }
    }
    return "?";
  }

  private String className(int register) {
    return resolved.type(register).className();
  }

  private void set(int register, Ref value, Ref[] state) {
    if (multiple[register]) {
      state[slot[register]] = value;
    } else {
      single[register] = value;
    }
  }

  /** The state after a node. */
  private Ref[] define(int node, Ref[] state) {
    Insn insn = body.insn(node);
    int defined = insn.defined();
    if (defined < 0) {
      return state;
    }
    Ref value = evaluate(node, insn, state);
    if (!multiple[defined]) {
      single[defined] = value;
      return state;
    }
    Ref[] after = state.clone();
    after[slot[defined]] = value;
    return after;
  }

  private boolean merge(int node, Ref[] state) {
    Ref[] old = before[node];
    if (old == null) {
      before[node] = state.clone();
      return true;
    }
    boolean changed = false;
    for (int i = 0; i < slots; i++) {
      Ref joined = join(old[i], state[i], node);
      if (joined != null && !joined.equals(old[i])) {
        old[i] = joined;
        changed = true;
      }
    }
    return changed;
  }

  private Ref join(Ref left, Ref right, int node) {
    if (left == null || left.equals(right)) {
      return left == null ? right : left;
    }
    if (right == null || left instanceof Ref.Unknown) {
      return left;
    }
    if (right instanceof Ref.Unknown) {
      return right;
    }
    Set<Ref> options = new LinkedHashSet<>();
    addOptions(left, options);
    addOptions(right, options);
    // A loop variable that walks a list grows a path each time round.
    boolean grows = options.stream().anyMatch(option -> option.depth() >= Ref.DEPTH - 1);
    if (options.size() > MAX_CHOICES || grows) {
      return new Ref.Unknown(method, node, typeName(left));
    }
    return new Ref.Choice(options);
  }

  private static void addOptions(Ref ref, Set<Ref> options) {
    if (ref instanceof Ref.Choice choice) {
      options.addAll(choice.options());
    } else {
      options.add(ref);
    }
  }

  private String typeName(Ref ref) {
    if (ref instanceof Ref.Fresh fresh) {
      return fresh.type();
    }
    if (ref instanceof Ref.Param param) {
      return param.type();
    }
    return ref instanceof Ref.Result result ? result.type() : null;
  }

  private Ref evaluate(int node, Insn insn, Ref[] state) {
    Ref value = path(node, insn, state);
    if (value.depth() > Ref.DEPTH) {
      return new Ref.Unknown(method, node, className(insn.defined()));
    }
    return value;
  }

  private Ref path(int node, Insn insn, Ref[] state) {
    if (insn instanceof Insn.Literal literal) {
      return new Ref.Constant(literal.value());
    }
    if (insn instanceof Insn.Copy copy) {
      return at(copy.source(), state);
    }
    if (insn instanceof Insn.Cast cast) {
      return at(cast.source(), state);
    }
    if (insn instanceof Insn.Name name) {
      FieldSymbol field = resolved.field(node);
      return field == null ? unknown(node, name.defined()) : inScope(field);
    }
    if (insn instanceof Insn.Select select) {
      FieldSymbol field = resolved.field(node);
      if (field == null) {
        return unknown(node, select.defined());
      }
      return field.isStatic()
          ? new Ref.Static(field.id())
          : new Ref.Field(at(select.base(), state), field.id());
    }
    if (insn instanceof Insn.This self) {
      String type = resolved.owner().name();
      if (self.qualifier() != null && !self.isSuper()) {
        String named = resolved.type(self.defined()).className();
        type = named == null ? type : named;
      }
      return new Ref.Self(type);
    }
    if (insn instanceof Insn.ClassLiteral) {
      Type type = resolved.symbols()[node] instanceof Type found ? found : Type.UNKNOWN;
      return new Ref.ClassObject(type.className() == null ? type.toString() : type.className());
    }
    if (insn instanceof Insn.ArrayRead read) {
      return new Ref.Element(at(read.array(), state));
    }
    if (insn instanceof Insn.ForEach loop) {
      return new Ref.Element(at(loop.iterable(), state));
    }
    if (insn instanceof Insn.New) {
      CallTarget target = resolved.call(node);
      return new Ref.Fresh(method, node, target == null ? null : target.receiverType().className());
    }
    if (insn instanceof Insn.NewArray) {
      return new Ref.Fresh(method, node, null);
    }
    if (insn instanceof Insn.Lambda lambda) {
      return new Ref.Code(lambda.method().id(), null, className(lambda.defined()));
    }
    if (insn instanceof Insn.MethodRef reference) {
      return reference(node, reference, state);
    }
    if (insn instanceof Insn.Call call) {
      return result(node, call, state);
    }
    return unknown(node, insn.defined());
  }

  private Ref reference(int node, Insn.MethodRef reference, Ref[] state) {
    CallTarget target = resolved.call(node);
    String id =
        target == null || target.method() == null
            ? (target == null ? reference.name() : target.display())
            : target.method().id();
    boolean bound = target != null && !target.typeReceiver() && reference.base() >= 0;
    Ref receiver = bound ? at(reference.base(), state) : null;
    return new Ref.Code(id, receiver, className(reference.defined()));
  }

  private Ref result(int node, Insn.Call call, Ref[] state) {
    CallTarget target = resolved.call(node);
    Ref receiver = receiver(call, target, state);
    List<Ref> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(at(argument, state)));
    for (Effect effect : library.effects(target)) {
      if (effect instanceof Effect.View view && receiver != null) {
        boolean reads = view.side() == LockMode.READ || view.side() == LockMode.STAMP_READ;
        return new Ref.Side(receiver, reads ? Mode.READ : Mode.EXCLUSIVE);
      }
    }
    String id =
        target == null
            ? call.name()
            : target.method() != null ? target.method().id() : target.display();
    return new Ref.Result(method, node, id, receiver, arguments, className(call.defined()));
  }

  private Ref receiver(Insn.Call call, CallTarget target, Ref[] state) {
    boolean isStatic =
        target != null
            && (target.typeReceiver() || target.method() != null && target.method().isStatic());
    if (isStatic) {
      return null;
    }
    if (call.receiver() >= 0) {
      return at(call.receiver(), state);
    }
    ClassSymbol outer = target == null ? null : target.outer();
    return new Ref.Self(outer == null ? resolved.owner().name() : outer.name());
  }

  /** A field by its simple name: of this class, or of an enclosing one. */
  private Ref inScope(FieldSymbol field) {
    return field.isStatic()
        ? new Ref.Static(field.id())
        : new Ref.Field(new Ref.Self(holder(field)), field.id());
  }

  /** The innermost enclosing class whose instances have the field. */
  private String holder(FieldSymbol field) {
    for (ClassSymbol at = resolved.owner(); at != null; ) {
      if (classes.isSubclass(at.name(), field.owner().name())) {
        return at.name();
      }
      at = at.enclosing() == null ? null : classes.find(at.enclosing());
    }
    return resolved.owner().name();
  }

  private Ref unknown(int node, int register) {
    return new Ref.Unknown(method, node, className(register));
  }

  private Ref at(int register, Ref[] state) {
    if (register < 0) {
      return new Ref.Unknown(method, -1, null);
    }
    Ref value = multiple[register] ? state[slot[register]] : single[register];
    return value == null ? new Ref.Unknown(method, -1 - register, className(register)) : value;
  }

  /** What a register denotes just before a node. */
  public Ref value(int register, int node) {
    Ref[] state = before[node];
    boolean known = state != null || register >= 0 && !multiple[register];
    return known ? at(register, state) : unknown(node, Math.max(0, register));
  }

  /** What a register denotes wherever it does: for captured, effectively final locals. */
  private Ref anywhere(int register) {
    if (!multiple[register]) {
      return single[register];
    }
    Ref[] all =
        Arrays.stream(before)
            .filter(s -> s != null)
            .map(s -> s[slot[register]])
            .filter(r -> r != null)
            .toArray(Ref[]::new);
    Ref joined = null;
    for (Ref each : all) {
      joined = join(joined, each, 0);
    }
    return joined;
  }

  /** The receiver of the call at a node; null for a static one. */
  public Ref receiver(int node) {
    return receiver((Insn.Call) body.insn(node), resolved.call(node), state(node));
  }

  /** The object whose field a node reads or writes; null for a static field. */
  public Ref base(int node) {
    FieldSymbol field = resolved.field(node);
    if (field == null || field.isStatic()) {
      return null;
    }
    Insn insn = body.insn(node);
    if (insn instanceof Insn.Select select) {
      return value(select.base(), node);
    }
    if (insn instanceof Insn.StoreField store) {
      return value(store.base(), node);
    }
    return new Ref.Self(holder(field));
  }

  private Ref[] state(int node) {
    return before[node] == null ? new Ref[slots] : before[node];
  }

  public ResolvedBody resolved() {
    return resolved;
  }
}
