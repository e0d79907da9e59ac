package io.concurrencylint.explorer.agent;

import io.concurrencylint.explorer.runtime.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Rewrites one class of the JDK. Bodies change, members never do, as the class may be loaded
 * already. There are no scheduling points in JDK code: only blocking, happens-before, time and the
 * current thread go through the model.
 */
final class JdkRewriter {
  private static final String UNSAFE = "jdk/internal/misc/Unsafe";

  private final ClassInfos infos;
  private final String name;
  private MethodNode method;

  JdkRewriter(ClassInfos infos, String name) {
    this.infos = infos;
    this.name = name;
  }

  byte[] rewrite(byte[] bytes) {
    ClassNode type = new ClassNode(Opcodes.ASM9);
    new ClassReader(bytes).accept(type, ClassReader.EXPAND_FRAMES);
    for (MethodNode each : type.methods) {
      if (each.instructions.size() > 0) {
        method = each;
        rewrite(each);
      }
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private void rewrite(MethodNode each) {
    if (!JdkRules.onlyPrologues(name)) {
      for (AbstractInsnNode at : each.instructions.toArray()) {
        order(at);
        if (at instanceof FieldInsnNode field) {
          field(field);
        } else if (at instanceof MethodInsnNode call) {
          invocation(call);
        }
      }
      if (JdkRules.modelsMonitors(name) && has(each, Opcodes.MONITORENTER)) {
        bothBodies(each);
      }
    }
    if (JdkRules.isIgnored(name, each.name)) {
      ignore(each);
    }
    for (JdkRules.Prologue prologue : JdkRules.PROLOGUES) {
      if (prologue.owner().equals(name)
          && prologue.name().equals(each.name)
          && prologue.descriptor().equals(each.desc)) {
        prologue(each, prologue);
        JdkRules.done(prologue);
      }
    }
  }

  private static boolean has(MethodNode each, int opcode) {
    for (AbstractInsnNode at : each.instructions) {
      if (at.getOpcode() == opcode) {
        return true;
      }
    }
    return false;
  }

  /** Sets of identity-hashed objects become sets in the order of insertion. */
  private void order(AbstractInsnNode at) {
    if (!JdkRules.hasUnorderedState(name)) {
      return;
    }
    if (at instanceof TypeInsnNode type
        && at.getOpcode() == Opcodes.NEW
        && type.desc.equals("java/util/HashSet")) {
      type.desc = "java/util/LinkedHashSet";
    } else if (at instanceof MethodInsnNode call
        && call.name.equals("<init>")
        && call.owner.equals("java/util/HashSet")) {
      call.owner = "java/util/LinkedHashSet";
    }
  }

  // ---- accesses ---------------------------------------------------------------------------

  private void field(FieldInsnNode at) {
    if (at.getOpcode() == Opcodes.GETSTATIC) {
      if (JdkRules.isSalt(at.owner, at.name)) {
        method.instructions.set(
            at, at.desc.equals("J") ? new LdcInsnNode(0L) : new InsnNode(Opcodes.ICONST_0));
      } else if (JdkRules.POOLS.contains(at.owner + "." + at.name)) {
        InsnList after = new InsnList();
        after.add(UserRewriter.call("commonPool", "(Ljava/lang/Object;)Ljava/lang/Object;"));
        after.add(new TypeInsnNode(Opcodes.CHECKCAST, Type.getType(at.desc).getInternalName()));
        method.instructions.insert(at, after);
      }
      return;
    }
    boolean read = at.getOpcode() == Opcodes.GETFIELD;
    if (!read && at.getOpcode() != Opcodes.PUTFIELD
        || method.name.equals("<init>")
        || !JdkRules.ordersByFields(at.owner)) {
      return;
    }
    ClassInfos.Field field = infos.field(at.owner, at.name, null);
    if (field == null || (field.access() & Opcodes.ACC_VOLATILE) == 0) {
      return;
    }
    int number = Names.field(field.owner().replace('/', '.'), field.name(), true);
    InsnList before = new InsnList();
    boolean wide = !read && Type.getType(at.desc).getSize() == 2;
    if (read) {
      before.add(new InsnNode(Opcodes.DUP));
    } else if (!wide) {
      before.add(new InsnNode(Opcodes.DUP2));
      before.add(new InsnNode(Opcodes.POP));
    } else {
      before.add(new InsnNode(Opcodes.DUP2_X1));
      before.add(new InsnNode(Opcodes.POP2));
      before.add(new InsnNode(Opcodes.DUP));
    }
    before.add(UserRewriter.push(number));
    before.add(UserRewriter.push(read ? 0 : 1));
    before.add(UserRewriter.call("sync", "(Ljava/lang/Object;II)V"));
    if (wide) {
      before.add(new InsnNode(Opcodes.DUP_X2));
      before.add(new InsnNode(Opcodes.POP));
    }
    method.instructions.insertBefore(at, before);
  }

  private void invocation(MethodInsnNode at) {
    switch (at.owner) {
      case "java/lang/Thread" -> {
        switch (at.name) {
          case "currentThread" -> redirect(at, "currentThread", at.desc, false);
          case "yield" -> redirect(at, "yield", "(I)V", true);
          case "onSpinWait" -> redirect(at, "spin", "(I)V", true);
          case "join" -> {
            if (!name.equals("java/lang/Thread") && !at.desc.contains("Duration")) {
              redirect(
                  at, "join", at.desc.replace("(", "(Ljava/lang/Thread;").replace(")", "I)"), true);
            }
          }
          case "sleep" -> {
            if (!name.equals("java/lang/Thread")) {
              redirect(at, "sleep", at.desc.replace(")", "I)"), true);
            }
          }
          default -> {}
        }
      }
      case "java/lang/System" -> {
        if (at.name.equals("nanoTime") || at.name.equals("currentTimeMillis")) {
          redirect(at, at.name, at.desc, false);
        }
      }
      case "jdk/internal/access/JavaLangAccess" -> {
        if (at.name.equals("currentCarrierThread")) {
          method.instructions.insertBefore(at, new InsnNode(Opcodes.POP));
          redirect(at, "currentThread", at.desc, false);
        }
      }
      case "java/lang/Object" -> {
        if (isMonitorCall(at) && !has(method, Opcodes.MONITORENTER)) {
          if (at.name.equals("wait") && at.desc.equals("()V")) {
            method.instructions.insertBefore(at, new InsnNode(Opcodes.LCONST_0));
          }
          method.instructions.insertBefore(at, new InsnNode(Opcodes.ICONST_0));
          method.instructions.set(at, monitorCall(at));
        }
      }
      case "jdk/internal/misc/VM" -> {
        if (at.name.equals("getNanoTimeAdjustment")) {
          method.instructions.insertBefore(at, new InsnNode(Opcodes.DUP2));
          method.instructions.insert(at, UserRewriter.call("nanoAdjustment", "(JJ)J"));
        }
      }
      case UNSAFE -> unsafe(at);
      case "java/lang/invoke/VarHandle" -> varHandle(at);
      default -> {
        if (JdkRules.wrapsCollection(name)
            && at.getOpcode() == Opcodes.INVOKEINTERFACE
            && at.owner.startsWith("java/util/")) {
          wrapped(at);
        }
      }
    }
  }

  /** The collection behind a wrapper is read or written where the wrapper uses it. */
  private void wrapped(MethodInsnNode at) {
    int[] locals = spill(at.desc);
    InsnList before = new InsnList();
    before.add(new InsnNode(Opcodes.DUP));
    before.add(UserRewriter.push(Calls.reads(at.name) ? 0 : 1));
    before.add(UserRewriter.call("contents", "(Ljava/lang/Object;I)V"));
    surround(at, before, locals);
  }

  private void redirect(MethodInsnNode at, String hook, String descriptor, boolean site) {
    if (site) {
      method.instructions.insertBefore(at, new InsnNode(Opcodes.ICONST_0));
    }
    method.instructions.set(at, UserRewriter.call(hook, descriptor));
  }

  private void unsafe(MethodInsnNode at) {
    if (at.name.equals("park") || at.name.equals("unpark")) {
      method.instructions.set(
          at, UserRewriter.call(at.name, at.desc.replace("(", "(Ljava/lang/Object;")));
      return;
    }
    int access = Calls.access(at.name);
    boolean ordered =
        access == 2
            || at.name.endsWith("Volatile")
            || at.name.endsWith("Acquire")
            || at.name.endsWith("Release")
            || at.name.endsWith("Opaque");
    if (access < 0 || !ordered || !at.desc.startsWith("(Ljava/lang/Object;J")) {
      return;
    }
    int[] locals = spill(at.desc);
    InsnList before = new InsnList();
    before.add(new VarInsnNode(Opcodes.ALOAD, locals[0]));
    before.add(new VarInsnNode(Opcodes.LLOAD, locals[1]));
    before.add(UserRewriter.push(access));
    before.add(UserRewriter.call("syncOffset", "(Ljava/lang/Object;JI)V"));
    surround(at, before, locals);
  }

  private void varHandle(MethodInsnNode at) {
    int access = Calls.access(at.name);
    Type[] arguments = Type.getArgumentTypes(at.desc);
    if (access < 0 || arguments.length == 0 || arguments[0].getSort() < Type.ARRAY) {
      return;
    }
    boolean indexed = arguments[0].getSort() == Type.ARRAY && arguments.length > 1;
    int[] locals = spill(at.desc);
    InsnList before = new InsnList();
    before.add(new InsnNode(Opcodes.DUP));
    before.add(new VarInsnNode(Opcodes.ALOAD, locals[0]));
    before.add(
        indexed ? new VarInsnNode(Opcodes.ILOAD, locals[1]) : new InsnNode(Opcodes.ICONST_M1));
    before.add(UserRewriter.push(access));
    before.add(UserRewriter.call("syncVarHandle", "(Ljava/lang/Object;Ljava/lang/Object;II)V"));
    surround(at, before, locals);
  }

  /** Locals above all others for the arguments of a call. */
  private int[] spill(String descriptor) {
    Type[] arguments = Type.getArgumentTypes(descriptor);
    int[] locals = new int[arguments.length];
    int local = method.maxLocals;
    for (int i = 0; i < arguments.length; i++) {
      locals[i] = local;
      local += arguments[i].getSize();
    }
    return locals;
  }

  /** Stores the arguments, runs {@code between}, loads them again. */
  private void surround(MethodInsnNode at, InsnList between, int[] locals) {
    Type[] arguments = Type.getArgumentTypes(at.desc);
    InsnList code = new InsnList();
    for (int i = arguments.length - 1; i >= 0; i--) {
      code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ISTORE), locals[i]));
    }
    code.add(between);
    for (int i = 0; i < arguments.length; i++) {
      code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), locals[i]));
    }
    method.instructions.insertBefore(at, code);
  }

  // ---- bodies -----------------------------------------------------------------------------

  /** {@code if (active) body with the model's monitors else body as it was}. */
  private void bothBodies(MethodNode each) {
    Map<LabelNode, LabelNode> labels = new HashMap<>();
    for (AbstractInsnNode at : each.instructions) {
      if (at instanceof LabelNode label) {
        labels.put(label, new LabelNode());
      }
    }
    InsnList modelled = new InsnList();
    for (AbstractInsnNode at : each.instructions) {
      AbstractInsnNode copy = at.clone(labels);
      if (at.getOpcode() == Opcodes.MONITORENTER) {
        modelled.add(new InsnNode(Opcodes.ICONST_0));
        copy = UserRewriter.call("enter", "(Ljava/lang/Object;I)V");
      } else if (at.getOpcode() == Opcodes.MONITOREXIT) {
        copy = UserRewriter.call("exit", "(Ljava/lang/Object;)V");
      } else if (at instanceof MethodInsnNode call && isMonitorCall(call)) {
        if (call.desc.equals("()V") && call.name.equals("wait")) {
          modelled.add(new InsnNode(Opcodes.LCONST_0));
        }
        modelled.add(new InsnNode(Opcodes.ICONST_0));
        copy = monitorCall(call);
      }
      modelled.add(copy);
    }
    List<TryCatchBlockNode> blocks = List.copyOf(each.tryCatchBlocks);
    for (TryCatchBlockNode block : blocks) {
      each.tryCatchBlocks.add(
          new TryCatchBlockNode(
              labels.get(block.start),
              labels.get(block.end),
              labels.get(block.handler),
              block.type));
    }
    each.localVariables = List.<LocalVariableNode>of();
    each.visibleLocalVariableAnnotations = null;
    each.invisibleLocalVariableAnnotations = null;
    LabelNode original = new LabelNode();
    InsnList head = new InsnList();
    head.add(UserRewriter.call("active", "()Z"));
    head.add(new JumpInsnNode(Opcodes.IFEQ, original));
    head.add(modelled);
    head.add(original);
    head.add(entryFrame(each));
    head.add(new InsnNode(Opcodes.NOP));
    each.instructions.insert(head);
  }

  private static boolean isMonitorCall(MethodInsnNode call) {
    return call.owner.equals("java/lang/Object")
        && (call.name.equals("wait")
            || call.name.equals("notify")
            || call.name.equals("notifyAll"));
  }

  private static MethodInsnNode monitorCall(MethodInsnNode call) {
    return switch (call.name) {
      case "wait" ->
          UserRewriter.call(
              "await",
              call.desc.equals("(JI)V") ? "(Ljava/lang/Object;JII)V" : "(Ljava/lang/Object;JI)V");
      case "notify" -> UserRewriter.call("signal", "(Ljava/lang/Object;I)V");
      default -> UserRewriter.call("signalAll", "(Ljava/lang/Object;I)V");
    };
  }

  private void prologue(MethodNode each, JdkRules.Prologue rule) {
    InsnList head = new InsnList();
    StringBuilder descriptor = new StringBuilder("(");
    int local = 0;
    boolean isStatic = (each.access & Opcodes.ACC_STATIC) != 0;
    if (!isStatic) {
      head.add(new VarInsnNode(Opcodes.ALOAD, local++));
      descriptor.append(name.equals("java/lang/Enum") ? "Ljava/lang/Enum;" : "Ljava/lang/Thread;");
    }
    for (Type argument : Type.getArgumentTypes(each.desc)) {
      head.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), local));
      local += argument.getSize();
      descriptor.append(
          argument.getSort() == Type.OBJECT
                  && argument.getInternalName().equals("jdk/internal/vm/ThreadContainer")
              ? "Ljava/lang/Object;"
              : argument.getDescriptor());
    }
    LabelNode original = new LabelNode();
    switch (rule.kind()) {
      case HANDLED -> {
        head.add(UserRewriter.call(rule.hook(), descriptor + ")Z"));
        head.add(new JumpInsnNode(Opcodes.IFEQ, original));
        head.add(new InsnNode(Opcodes.RETURN));
      }
      case TRISTATE -> {
        head.add(UserRewriter.call(rule.hook(), descriptor + ")I"));
        head.add(new VarInsnNode(Opcodes.ISTORE, each.maxLocals));
        head.add(new VarInsnNode(Opcodes.ILOAD, each.maxLocals));
        head.add(new JumpInsnNode(Opcodes.IFLT, original));
        head.add(new VarInsnNode(Opcodes.ILOAD, each.maxLocals));
        head.add(new InsnNode(Opcodes.IRETURN));
      }
      case RESULT -> {
        String result = Type.getReturnType(each.desc).getDescriptor();
        head.add(UserRewriter.call(rule.hook(), descriptor + ")" + result));
        head.add(new VarInsnNode(Opcodes.ASTORE, each.maxLocals));
        head.add(new VarInsnNode(Opcodes.ALOAD, each.maxLocals));
        head.add(new JumpInsnNode(Opcodes.IFNULL, original));
        head.add(new VarInsnNode(Opcodes.ALOAD, each.maxLocals));
        head.add(new InsnNode(Opcodes.ARETURN));
      }
      case NUMBER -> {
        head.add(UserRewriter.call(rule.hook(), descriptor + ")I"));
        head.add(new VarInsnNode(Opcodes.ISTORE, each.maxLocals));
        head.add(new VarInsnNode(Opcodes.ILOAD, each.maxLocals));
        head.add(new JumpInsnNode(Opcodes.IFEQ, original));
        head.add(new VarInsnNode(Opcodes.ILOAD, each.maxLocals));
        head.add(new InsnNode(Opcodes.IRETURN));
      }
      case TOLD -> {
        head.add(UserRewriter.call(rule.hook(), descriptor + ")V"));
        each.instructions.insert(head);
        return;
      }
    }
    head.add(original);
    head.add(entryFrame(each));
    head.add(new InsnNode(Opcodes.NOP));
    each.instructions.insert(head);
  }

  /** Locals as they are when the method begins. */
  private FrameNode entryFrame(MethodNode each) {
    Type[] arguments = Type.getArgumentTypes(each.desc);
    boolean isStatic = (each.access & Opcodes.ACC_STATIC) != 0;
    Object[] locals = new Object[arguments.length + (isStatic ? 0 : 1)];
    int n = 0;
    if (!isStatic) {
      locals[n++] = name;
    }
    for (Type argument : arguments) {
      locals[n++] =
          switch (argument.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY, Type.OBJECT -> argument.getInternalName();
            default -> Opcodes.INTEGER;
          };
    }
    return new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
  }

  /** Makes everything that happens in the method no business of the model. */
  static void ignore(MethodNode each) {
    LabelNode from = new LabelNode();
    LabelNode to = new LabelNode();
    LabelNode handler = new LabelNode();
    for (AbstractInsnNode at : each.instructions.toArray()) {
      if (at.getOpcode() >= Opcodes.IRETURN && at.getOpcode() <= Opcodes.RETURN) {
        each.instructions.insertBefore(at, UserRewriter.call("heed", "()V"));
      }
    }
    InsnList head = new InsnList();
    head.add(UserRewriter.call("ignore", "()V"));
    head.add(from);
    each.instructions.insert(head);
    InsnList tail = new InsnList();
    tail.add(to);
    tail.add(handler);
    tail.add(
        new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"}));
    tail.add(UserRewriter.call("heed", "()V"));
    tail.add(new InsnNode(Opcodes.ATHROW));
    each.instructions.add(tail);
    each.tryCatchBlocks.add(new TryCatchBlockNode(from, to, handler, null));
  }
}
