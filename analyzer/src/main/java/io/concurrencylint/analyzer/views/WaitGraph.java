package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who can wait on which channel, and who can release him. Channels are told apart by where they are
 * made (allocation sites); a channel that leaves the program - returned by a public method, passed
 * to a library, stored where clients reach it - has partners that nobody knows.
 */
public final class WaitGraph {

  /** Methods that neither add nor remove elements. */
  private static final Set<String> PASSIVE =
      Set.of(
          "size",
          "isEmpty",
          "contains",
          "remainingCapacity",
          "toString",
          "hashCode",
          "equals",
          "peek",
          "getClass",
          "hasWaitingConsumer",
          "getWaitingConsumerCount");

  /** A request over an event bus, and the consumer whose address comes nearest. */
  public record Request(CallSite site, String address, CallSite nearest) {}

  private final Code code;
  private final Classes classes;
  private final CallGraph calls;
  private final Paths paths;
  private final ThreadRoles roles;
  private final Map<Ref, List<CallSite>> origins = new HashMap<>();
  private final Map<CallSite, List<Channel.Operation>> operations = new LinkedHashMap<>();
  private final Set<CallSite> shared = new HashSet<>();
  private final List<Channel> channels = new ArrayList<>();

  WaitGraph(Code code, CallGraph calls, Paths paths, ThreadRoles roles) {
    this.code = code;
    this.classes = code.classes();
    this.calls = calls;
    this.paths = paths;
    this.roles = roles;
    for (CallSite site : calls.all()) {
      if (isChannel(site)) {
        operations.put(site, new ArrayList<>());
      }
    }
    if (operations.isEmpty()) {
      return;
    }
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        visit(routine, node);
      }
    }
    operations.forEach(
        (made, all) ->
            channels.add(
                new Channel(made, name(made), capacity(made), shared.contains(made), all)));
  }

  /** All channels, in the order of their creations. */
  public List<Channel> channels() {
    return Collections.unmodifiableList(channels);
  }

  /**
   * Requests to addresses that no consumer has, in programs whose consumers are all known by a
   * constant address.
   */
  public List<Request> unservedRequests() {
    Map<String, CallSite> served = new LinkedHashMap<>();
    Map<CallSite, String> asked = new LinkedHashMap<>();
    for (CallSite site : calls.all()) {
      Effect.Receives receives = site.effect(Effect.Receives.class);
      Effect.Exchanges exchanges = site.effect(Effect.Exchanges.class);
      if (receives != null && receives.channel().isArgument()) {
        if (!(paths.constant(site.select(receives.channel())) instanceof String address)) {
          return List.of();
        }
        served.putIfAbsent(address, site);
      } else if (exchanges != null && exchanges.channel().isArgument()) {
        if (paths.constant(site.select(exchanges.channel())) instanceof String address) {
          asked.put(site, address);
        }
      }
    }
    List<Request> unserved = new ArrayList<>();
    asked.forEach(
        (site, address) -> {
          if (!served.isEmpty() && !served.containsKey(address)) {
            unserved.add(new Request(site, address, served.values().iterator().next()));
          }
        });
    return unserved;
  }

  private boolean isChannel(CallSite site) {
    boolean creation = site.caller().insn(site.node()) instanceof Insn.New;
    String type =
        creation && site.target() != null ? site.target().receiverType().className() : null;
    return type != null && code.library().models().type(type) != null && channel(type) != null;
  }

  private TypeModel.Channel channel(String type) {
    return code.library().typeFact(type, TypeModel::channel);
  }

  private void visit(Routine routine, int node) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Return leave && leave.source() >= 0) {
      boolean closed = !routine.method().isLambda() && routine.method().modifiers().isPrivate();
      shareUnless(closed, routine, leave.source(), node);
    } else if (insn instanceof Insn.StoreField store) {
      shareUnless(isClosed(routine, node), routine, store.source(), node);
    } else if (insn instanceof Insn.StoreName store) {
      shareUnless(isClosed(routine, node), routine, store.source(), node);
    } else if (insn instanceof Insn.ArrayWrite store) {
      shareUnless(false, routine, store.source(), node);
    } else if (insn instanceof Insn.NewArray array) {
      array.elements().forEach(element -> shareUnless(false, routine, element, node));
    } else if (insn instanceof Insn.MethodRef reference && reference.base() >= 0) {
      shareUnless(false, routine, reference.base(), node);
    }
    CallSite site = calls.site(routine, node);
    if (site != null) {
      call(site);
    }
  }

  private void call(CallSite site) {
    Routine routine = site.caller();
    List<Integer> registers =
        routine.insn(site.node()) instanceof Insn.Call call
            ? call.arguments()
            : ((Insn.New) routine.insn(site.node())).arguments();
    for (int i = 0; i < registers.size(); i++) {
      shareUnless(isFollowed(site), routine, registers.get(i), site.node());
    }
    if (!(routine.insn(site.node()) instanceof Insn.Call call) || call.receiver() < 0) {
      return;
    }
    if (mayBeChannel(routine.resolved().type(call.receiver()).className())) {
      List<CallSite> made = origins(site.receiver());
      for (CallSite each : made) {
        Channel.Operation operation = operation(site, made.size() == 1);
        if (operation != null) {
          operations.get(each).add(operation);
        }
      }
    }
  }

  private Channel.Operation operation(CallSite site, boolean sole) {
    for (Effect effect : site.effects()) {
      if (effect instanceof Effect.Sends sends) {
        boolean waits = !sends.timed() && !sends.tries() && site.has(Effect.Blocks.class);
        return new Channel.Operation(site, Channel.Kind.SEND, waits, sole);
      }
      if (effect instanceof Effect.Receives receives) {
        boolean waits = !receives.timed() && !receives.tries();
        return new Channel.Operation(site, Channel.Kind.RECEIVE, waits, sole);
      }
      if (effect instanceof Effect.Drains) {
        return new Channel.Operation(site, Channel.Kind.RECEIVE, false, sole);
      }
      if (effect instanceof Effect.Exchanges exchanges) {
        return new Channel.Operation(site, Channel.Kind.EXCHANGE, !exchanges.timed(), sole);
      }
    }
    String name = site.target() == null ? "" : site.target().name();
    return PASSIVE.contains(name)
        ? null
        : new Channel.Operation(site, Channel.Kind.OTHER, false, sole);
  }

  /** Whether the arguments of a call are followed into the one routine it runs. */
  private static boolean isFollowed(CallSite site) {
    CallTarget target = site.target();
    if (target == null || target.method() == null) {
      return false;
    }
    long direct =
        site.edges().stream()
            .filter(edge -> !edge.handedOver())
            .filter(edge -> edge.callee().id().equals(target.method().id()))
            .count();
    long others =
        site.edges().stream()
            .filter(edge -> !edge.handedOver())
            .filter(edge -> !edge.callee().id().endsWith("#<fields>"))
            .count();
    return direct == 1 && others == 1;
  }

  private boolean isClosed(Routine routine, int node) {
    FieldSymbol field = routine.resolved().field(node);
    if (field == null || field.source() == null) {
      return false;
    }
    boolean open =
        field.modifiers().isPublic()
            || field.modifiers().has(Modifiers.PROTECTED)
            || field.owner().isInterface();
    return !open || field.owner().modifiers().isPrivate();
  }

  private void shareUnless(boolean closed, Routine routine, int register, int node) {
    String type = closed || register < 0 ? null : routine.resolved().type(register).className();
    if (!closed && mayBeChannel(type)) {
      shared.addAll(origins(routine.value(register, node)));
    }
  }

  private boolean mayBeChannel(String type) {
    return type != null
        && (type.equals("java.util.concurrent.Exchanger")
            || type.equals("java.lang.Object")
            || classes.isSubclass(type, "java.util.Collection"));
  }

  /** The creations of channels that a value may come from. */
  private List<CallSite> origins(Ref value) {
    if (value == null) {
      return List.of();
    }
    List<CallSite> known = origins.get(value);
    if (known == null) {
      known = roles.creations(value).stream().filter(operations::containsKey).distinct().toList();
      origins.put(value, known);
    }
    return known;
  }

  private int capacity(CallSite made) {
    TypeModel.Channel kind = channel(made.target().receiverType().className());
    if (kind == TypeModel.Channel.RENDEZVOUS) {
      return 0;
    }
    Effect.Creates creates = made.effect(Effect.Creates.class);
    Ref size = creates == null || creates.size() == null ? null : made.select(creates.size());
    if (size == null) {
      return kind == TypeModel.Channel.UNBOUNDED ? Channel.UNBOUNDED : Channel.UNKNOWN;
    }
    Object value = paths.constant(size);
    return value instanceof Integer number ? number : Channel.UNKNOWN;
  }

  /** The field or local variable that holds a channel. */
  public String name(CallSite made) {
    Routine routine = made.caller();
    Ref object = made.result();
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.StoreName store
          && object.equals(routine.value(store.source(), node))) {
        return store.name();
      }
      if (insn instanceof Insn.StoreField store
          && object.equals(routine.value(store.source(), node))) {
        return store.name();
      }
      if (insn instanceof Insn.Copy copy && object.equals(routine.value(copy.source(), node))) {
        for (Local local : routine.body().locals()) {
          if (local.register() == copy.defined()) {
            return local.name();
          }
        }
      }
    }
    return object.text();
  }

  /** Whether the value of a call is read. */
  public boolean isAnswerUsed(CallSite site) {
    Routine routine = site.caller();
    int value = routine.insn(site.node()).defined();
    boolean returned =
        routine.method().isLambda() && !routine.method().returnType().equals(TypeName.VOID);
    for (int node = 0; node < routine.body().size() && value >= 0; node++) {
      Insn insn = routine.insn(node);
      boolean reads =
          insn instanceof Insn.If choice && choice.condition() == value
              || insn instanceof Insn.Copy copy && copy.source() == value
              || insn instanceof Insn.Return leave && leave.source() == value
              || insn instanceof Insn.Operation test
                  && (test.left() == value || test.right() == value)
              || insn instanceof Insn.Call call && call.arguments().contains(value)
              || insn instanceof Insn.StoreName store && store.source() == value
              || insn instanceof Insn.StoreField put && put.source() == value;
      if (reads) {
        return returned || !(insn instanceof Insn.Return) || !routine.method().isLambda();
      }
    }
    return false;
  }

  /**
   * Whether a thread started at a call keeps its program or pool from ending until its code ends:
   * no daemon, nobody interrupts it, and {@code main} starts it or somebody shuts its pool down.
   */
  public boolean keepsProgramAlive(CallSite spawn) {
    Effect.Creates creates = spawn.effect(Effect.Creates.class);
    Ref thread = creates != null ? spawn.result() : spawn.receiver();
    Set<CallSite> made = new HashSet<>(roles.creations(thread));
    boolean pool = creates == null && !made.isEmpty();
    boolean shutDown = false;
    for (CallSite site : calls.all()) {
      String name = site.target() == null ? "" : site.target().name();
      boolean interrupts = site.has(Effect.Interrupts.class);
      boolean ends = site.has(Effect.ShutsDown.class);
      boolean daemon = name.equals("setDaemon");
      if (!interrupts && !ends && !daemon) {
        continue;
      }
      boolean same =
          site.receiver() != null
              && (roles.creations(site.receiver()).stream().anyMatch(made::contains)
                  || !(site.receiver() instanceof Ref.Result)
                      && roles.creations(site.receiver()).isEmpty());
      if (same && (interrupts || daemon)) {
        return false;
      }
      shutDown |= same && ends;
    }
    boolean ofMain = roles.of(spawn.caller()).stream().anyMatch(ThreadRole::isMain);
    return pool ? shutDown : ofMain;
  }
}
