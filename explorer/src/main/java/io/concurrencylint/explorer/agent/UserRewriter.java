package io.concurrencylint.explorer.agent;

import io.concurrencylint.explorer.runtime.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.JSRInlinerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Rewrites one class of the program: announces its accesses and calls, turns its monitors into the
 * model's, and takes class initialisation away from the JVM so that it can be repeated.
 *
 * <p>Everything is inserted in straight lines, so the frames of the class stay valid; what needs
 * branches goes to synthetic methods of its own ({@code $cl$...}).
 */
final class UserRewriter {
  static final String HOOKS = "io/concurrencylint/explorer/runtime/Hooks";

  /**
   * Begins the names of methods that stand for calls; {@code Frames} takes them out of messages.
   */
  private static final String CALL = "$cl$call$";

  private static final String INIT = "$cl$init";
  private static final String HASH = "$cl$hash";
  private static final String BODY = "$cl$clinit";
  private static final int SYNTHETIC = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

  private final ClassInfos infos;
  private final ClassLoader loader;
  private final Map<String, MethodNode> bridges = new LinkedHashMap<>();
  private final List<MethodNode> references = new ArrayList<>();

  /** The methods that method references of ours stand in. */
  private final Map<String, String> homes = new LinkedHashMap<>();

  private ClassNode type;
  private String dotted;
  private MethodNode method;
  private int line;
  private boolean superCalled;
  private int pendingNews;

  /** Whether the method makes a StringBuilder: then those it uses are taken for its own. */
  private boolean makesBuilder;

  UserRewriter(ClassInfos infos, ClassLoader loader) {
    this.infos = infos;
    this.loader = loader;
  }

  byte[] rewrite(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    type =
        new ClassNode(Opcodes.ASM9) {
          @Override
          public org.objectweb.asm.MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            org.objectweb.asm.MethodVisitor visitor =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return (version & 0xFFFF) <= Opcodes.V1_5
                ? new JSRInlinerAdapter(visitor, access, name, descriptor, signature, exceptions)
                : visitor;
          }
        };
    reader.accept(type, ClassReader.EXPAND_FRAMES);
    if ((type.access & Opcodes.ACC_MODULE) != 0) {
      return null;
    }
    if ((type.version & 0xFFFF) < Opcodes.V1_5) {
      type.version = Opcodes.V1_5;
    }
    dotted = type.name.replace('/', '.');
    for (MethodNode each : List.copyOf(type.methods)) {
      rewrite(each);
    }
    for (int i = 0; i < references.size(); i++) {
      rewrite(references.get(i));
    }
    type.methods.addAll(references);
    type.methods.addAll(bridges.values());
    hashCodeThatRepeats();
    ClassInfos.Info info = infos.of(type.name, loader);
    if (info != null && info.hasModelledInitialiser()) {
      initialiser();
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private boolean isInterface() {
    return (type.access & Opcodes.ACC_INTERFACE) != 0;
  }

  private void rewrite(MethodNode each) {
    method = each;
    line = 0;
    superCalled = !each.name.equals("<init>");
    pendingNews = 0;
    if (each.instructions.size() == 0) {
      return;
    }
    makesBuilder = makesBuilder(each);
    for (AbstractInsnNode at : each.instructions.toArray()) {
      rewrite(at);
    }
    if ((each.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      synchronise(each);
    }
    if (each.name.equals("<clinit>")) {
      ClassInfos.Info info = infos.of(type.name, loader);
      if (info == null || !info.hasModelledInitialiser()) {
        JdkRewriter.ignore(each);
      }
    }
  }

  private void rewrite(AbstractInsnNode at) {
    switch (at.getOpcode()) {
      case Opcodes.GETFIELD, Opcodes.PUTFIELD, Opcodes.GETSTATIC, Opcodes.PUTSTATIC ->
          field((FieldInsnNode) at);
      case Opcodes.IALOAD,
          Opcodes.LALOAD,
          Opcodes.FALOAD,
          Opcodes.DALOAD,
          Opcodes.AALOAD,
          Opcodes.BALOAD,
          Opcodes.CALOAD,
          Opcodes.SALOAD -> {
        InsnList before = new InsnList();
        before.add(new InsnNode(Opcodes.DUP2));
        hook(before, "readArray", "(Ljava/lang/Object;II)V", site("read an array element"));
        insert(at, before);
      }
      case Opcodes.IASTORE,
          Opcodes.LASTORE,
          Opcodes.FASTORE,
          Opcodes.DASTORE,
          Opcodes.AASTORE,
          Opcodes.BASTORE,
          Opcodes.CASTORE,
          Opcodes.SASTORE ->
          arrayStore(at);
      case Opcodes.MONITORENTER -> {
        InsnList instead = new InsnList();
        hook(instead, "enter", "(Ljava/lang/Object;I)V", site("enter a monitor"));
        replace(at, instead);
      }
      case Opcodes.MONITOREXIT -> {
        InsnList instead = new InsnList();
        instead.add(call("exit", "(Ljava/lang/Object;)V"));
        replace(at, instead);
      }
      case Opcodes.NEW -> {
        if (!superCalled && isThisOrSuper(((TypeInsnNode) at).desc)) {
          pendingNews++;
        }
      }
      case Opcodes.INVOKEVIRTUAL,
          Opcodes.INVOKEINTERFACE,
          Opcodes.INVOKESTATIC,
          Opcodes.INVOKESPECIAL ->
          invocation((MethodInsnNode) at);
      case Opcodes.INVOKEDYNAMIC -> references((InvokeDynamicInsnNode) at);
      default -> {
        if (at instanceof LineNumberNode number) {
          line = number.line;
        }
      }
    }
  }

  private static boolean makesBuilder(MethodNode each) {
    for (AbstractInsnNode at : each.instructions) {
      if (at.getOpcode() == Opcodes.NEW
          && ((TypeInsnNode) at).desc.equals("java/lang/StringBuilder")) {
        return true;
      }
    }
    return false;
  }

  private boolean isThisOrSuper(String name) {
    return name.equals(type.name) || name.equals(type.superName);
  }

  // ---- memory -----------------------------------------------------------------------------

  private void field(FieldInsnNode at) {
    if (!Installation.isUser(at.owner)) {
      return;
    }
    ClassInfos.Field field = infos.field(at.owner, at.name, loader);
    if (field == null) {
      return;
    }
    boolean isStatic = (field.access() & Opcodes.ACC_STATIC) != 0;
    InsnList before = new InsnList();
    if (isStatic) {
      ClassInfos.Info owner = infos.of(field.owner(), loader);
      if (owner != null && owner.hasModelledInitialiser() && !field.owner().equals(type.name)) {
        before.add(new MethodInsnNode(Opcodes.INVOKESTATIC, field.owner(), INIT, "()V", false));
        insert(at, before);
      }
    }
    if ((field.access() & (Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC)) != 0
        || at.name.startsWith("$")) {
      return;
    }
    String owner = field.owner().replace('/', '.');
    boolean isVolatile = (field.access() & Opcodes.ACC_VOLATILE) != 0;
    int number = Names.field(owner, field.name(), isVolatile);
    boolean read = at.getOpcode() == Opcodes.GETFIELD || at.getOpcode() == Opcodes.GETSTATIC;
    int site = site((read ? "read " : "write ") + Names.fieldName(number));
    boolean own = method.name.equals("<init>") && at.owner.equals(type.name) && !isStatic;
    if (own && (read || !superCalled)) {
      return;
    }
    InsnList hook = new InsnList();
    if (isStatic) {
      hook.add(push(number));
      hook(hook, read ? "readStatic" : "writeStatic", "(II)V", site);
    } else if (read) {
      hook.add(new InsnNode(Opcodes.DUP));
      hook.add(push(number));
      hook(hook, "read", "(Ljava/lang/Object;II)V", site);
    } else {
      String name = own ? "writeNew" : "write";
      if (Type.getType(at.desc).getSize() == 1) {
        hook.add(new InsnNode(Opcodes.DUP2));
        hook.add(new InsnNode(Opcodes.POP));
        hook.add(push(number));
        hook(hook, name, "(Ljava/lang/Object;II)V", site);
      } else {
        hook.add(new InsnNode(Opcodes.DUP2_X1));
        hook.add(new InsnNode(Opcodes.POP2));
        hook.add(new InsnNode(Opcodes.DUP));
        hook.add(push(number));
        hook(hook, name, "(Ljava/lang/Object;II)V", site);
        hook.add(new InsnNode(Opcodes.DUP_X2));
        hook.add(new InsnNode(Opcodes.POP));
      }
    }
    insert(at, hook);
    if (read && !isVolatile) {
      method.instructions.insert(at, value(at.desc));
    }
  }

  /** Lets the model replace the value just read by an older one. */
  private static InsnList value(String descriptor) {
    InsnList after = new InsnList();
    switch (descriptor.charAt(0)) {
      case 'J' -> after.add(call("value", "(J)J"));
      case 'F' -> after.add(call("value", "(F)F"));
      case 'D' -> after.add(call("value", "(D)D"));
      case 'L', '[' -> {
        after.add(call("value", "(Ljava/lang/Object;)Ljava/lang/Object;"));
        after.add(new TypeInsnNode(Opcodes.CHECKCAST, Type.getType(descriptor).getInternalName()));
      }
      default -> after.add(call("value", "(I)I"));
    }
    return after;
  }

  private void arrayStore(AbstractInsnNode at) {
    if (isInitialiser(at)) {
      return;
    }
    int local = method.maxLocals;
    int store;
    int load;
    switch (at.getOpcode()) {
      case Opcodes.LASTORE -> {
        store = Opcodes.LSTORE;
        load = Opcodes.LLOAD;
      }
      case Opcodes.FASTORE -> {
        store = Opcodes.FSTORE;
        load = Opcodes.FLOAD;
      }
      case Opcodes.DASTORE -> {
        store = Opcodes.DSTORE;
        load = Opcodes.DLOAD;
      }
      case Opcodes.AASTORE -> {
        store = Opcodes.ASTORE;
        load = Opcodes.ALOAD;
      }
      default -> {
        store = Opcodes.ISTORE;
        load = Opcodes.ILOAD;
      }
    }
    InsnList before = new InsnList();
    before.add(new VarInsnNode(store, local));
    before.add(new InsnNode(Opcodes.DUP2));
    hook(before, "writeArray", "(Ljava/lang/Object;II)V", site("write an array element"));
    before.add(new VarInsnNode(load, local));
    insert(at, before);
  }

  /** Whether the store fills an array that {@code new T[] {...}} has just made. */
  private static boolean isInitialiser(AbstractInsnNode store) {
    int depth = 0;
    for (AbstractInsnNode at = store.getPrevious(); at != null; at = at.getPrevious()) {
      int opcode = at.getOpcode();
      if (opcode == Opcodes.NEWARRAY || opcode == Opcodes.ANEWARRAY) {
        return true;
      }
      boolean element =
          opcode < 0
              || opcode <= Opcodes.LDC
              || opcode == Opcodes.DUP
              || opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE
              || opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD
              || opcode == Opcodes.INVOKESTATIC
              || opcode == Opcodes.INVOKESPECIAL
              || opcode == Opcodes.NEW
              || opcode == Opcodes.INVOKEDYNAMIC;
      if (!element || at instanceof LabelNode && depth++ > 200) {
        return false;
      }
      if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
        return false;
      }
    }
    return false;
  }

  // ---- calls ------------------------------------------------------------------------------

  private void invocation(MethodInsnNode at) {
    if (at.getOpcode() == Opcodes.INVOKESPECIAL) {
      if (at.name.equals("<init>")
          && at.desc.equals("()V")
          && (at.owner.equals("java/util/Random")
              || at.owner.equals("java/util/SplittableRandom"))) {
        InsnList seeded = new InsnList();
        seeded.add(call("seed", "()J"));
        seeded.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, at.owner, at.name, "(J)V", false));
        replace(at, seeded);
        return;
      }
      if (at.name.equals("<init>") && !superCalled && isThisOrSuper(at.owner)) {
        superCalled = pendingNews-- == 0;
      } else if (!at.name.startsWith("<")) {
        superCall(at);
      }
      return;
    }
    InsnList instead = new InsnList();
    String signature = at.name + at.desc;
    if (at.getOpcode() == Opcodes.INVOKESTATIC) {
      if (staticCall(at, signature, instead)) {
        replace(at, instead);
      }
      return;
    }
    switch (signature) {
      case "wait()V" -> {
        instead.add(new InsnNode(Opcodes.LCONST_0));
        hook(instead, "await", "(Ljava/lang/Object;JI)V", site("wait"));
      }
      case "wait(J)V" -> hook(instead, "await", "(Ljava/lang/Object;JI)V", site("wait"));
      case "wait(JI)V" -> hook(instead, "await", "(Ljava/lang/Object;JII)V", site("wait"));
      case "notify()V" -> hook(instead, "signal", "(Ljava/lang/Object;I)V", site("notify"));
      case "notifyAll()V" ->
          hook(instead, "signalAll", "(Ljava/lang/Object;I)V", site("notifyAll"));
      default -> {
        if (!instanceCall(at, signature, instead)) {
          return;
        }
      }
    }
    replace(at, instead);
  }

  /** A method of a library collection that a subclass overrides and calls. */
  private void superCall(MethodInsnNode at) {
    boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
    if (isStatic || isInterface() || at.owner.equals("java/lang/Object")) {
      return;
    }
    String owner = infos.libraryOwner(at.owner, at.name + at.desc, loader);
    if (owner != null && owner.startsWith("java/util/") && Calls.matters(owner, at.name)) {
      String simple = at.owner.substring(at.owner.lastIndexOf('/') + 1);
      InsnList before = new InsnList();
      before.add(new VarInsnNode(Opcodes.ALOAD, 0));
      before.add(push(Calls.reads(at.name) ? 0 : 1));
      before.add(push(site(simple + "." + at.name)));
      before.add(call("inherited", "(Ljava/lang/Object;II)V"));
      insert(at, before);
    }
  }

  private boolean staticCall(MethodInsnNode at, String signature, InsnList instead) {
    switch (at.owner) {
      case "java/lang/Thread" -> {
        switch (at.name) {
          case "currentThread", "holdsLock" -> instead.add(call(at.name, at.desc));
          case "sleep", "yield" ->
              hook(instead, at.name, at.desc.replace(")", "I)"), site("Thread." + at.name));
          case "onSpinWait" -> hook(instead, "spin", "(I)V", site("Thread.onSpinWait"));
          case "interrupted" -> {
            point(instead, site("Thread.interrupted"));
            instead.add(copy(at));
          }
          default -> {
            return false;
          }
        }
        return true;
      }
      case "java/lang/Math" -> {
        if (!at.name.equals("random")) {
          return false;
        }
        instead.add(call("random", "()D"));
        return true;
      }
      case "java/lang/System" -> {
        switch (at.name) {
          case "nanoTime", "currentTimeMillis" -> instead.add(call(at.name, at.desc));
          case "exit" -> hook(instead, "exitJvm", "(II)V", site("System.exit"));
          default -> {
            return false;
          }
        }
        return true;
      }
      case "java/util/concurrent/locks/LockSupport" -> {
        if (!at.name.equals("unpark")) {
          return false;
        }
        instead.add(new InsnNode(Opcodes.DUP));
        hook(instead, "point", "(Ljava/lang/Object;I)V", site("LockSupport.unpark"));
        instead.add(copy(at));
        return true;
      }
      case "java/util/UUID" -> {
        if (!at.name.equals("randomUUID")) {
          return false;
        }
        instead.add(call("randomUuid", at.desc));
        return true;
      }
      case "java/util/Collections" -> {
        if (!signature.equals("shuffle(Ljava/util/List;)V")) {
          return false;
        }
        instead.add(call("shuffle", at.desc));
        return true;
      }
      case "java/lang/Class" -> {
        if (signature.equals("forName(Ljava/lang/String;)Ljava/lang/Class;")) {
          instead.add(copy(at));
          instead.add(new InsnNode(Opcodes.DUP));
          instead.add(call("initialise", "(Ljava/lang/Class;)V"));
          return true;
        }
        if (signature.equals(
            "forName(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;")) {
          int local = method.maxLocals;
          instead.add(new VarInsnNode(Opcodes.ASTORE, local));
          instead.add(new InsnNode(Opcodes.DUP));
          instead.add(new VarInsnNode(Opcodes.ISTORE, local + 1));
          instead.add(new VarInsnNode(Opcodes.ALOAD, local));
          instead.add(copy(at));
          instead.add(new InsnNode(Opcodes.DUP));
          instead.add(new VarInsnNode(Opcodes.ILOAD, local + 1));
          instead.add(call("initialise", "(Ljava/lang/Class;Z)V"));
          return true;
        }
        return false;
      }
      case "java/util/concurrent/CompletableFuture" -> {
        point(instead, site("CompletableFuture." + at.name));
        instead.add(copy(at));
        return true;
      }
      default -> {
        // Thread.sleep and friends called through a subclass of Thread.
        if (Installation.isUser(at.owner)
            && (signature.equals("sleep(J)V")
                || signature.equals("currentThread()Ljava/lang/Thread;"))
            && infos.isThread(at.owner, loader)
            && "java/lang/Thread".equals(infos.libraryOwner(at.owner, signature, loader))) {
          return staticCall(
              new MethodInsnNode(at.getOpcode(), "java/lang/Thread", at.name, at.desc, false),
              signature,
              instead);
        }
        return false;
      }
    }
  }

  private boolean instanceCall(MethodInsnNode at, String signature, InsnList instead) {
    if (at.name.equals("<init>") || at.owner.startsWith("[")) {
      return false;
    }
    if (at.owner.equals("java/lang/invoke/VarHandle")) {
      return Calls.access(at.name) >= 0 && bridge(at, Calls.access(at.name), true, instead);
    }
    if (at.owner.equals("java/lang/invoke/MethodHandles$Lookup")) {
      return lookup(at, instead);
    }
    if (at.owner.equals("java/lang/reflect/Field") && at.desc.startsWith("(Ljava/lang/Object;")) {
      int[] locals = spill(at.desc, instead);
      instead.add(new InsnNode(Opcodes.DUP));
      instead.add(call("initialise", "(Ljava/lang/reflect/Field;)V"));
      load(at.desc, locals, instead);
      instead.add(copy(at));
      return true;
    }
    if (at.owner.equals("java/lang/Runtime")) {
      switch (at.name) {
        case "exit", "halt" ->
            hook(instead, "exitRuntime", "(Ljava/lang/Runtime;II)V", site("Runtime." + at.name));
        case "addShutdownHook" ->
            instead.add(call(at.name, "(Ljava/lang/Runtime;Ljava/lang/Thread;)V"));
        default -> {
          return false;
        }
      }
      return true;
    }
    String owner = infos.libraryOwner(at.owner, signature, loader);
    if (owner == null) {
      return false;
    }
    if (owner.equals("java/lang/Thread")) {
      if (at.name.equals("join") && !at.desc.contains("Duration")) {
        hook(
            instead,
            "join",
            at.desc.replace("(", "(Ljava/lang/Thread;").replace(")", "I)"),
            site("Thread.join"));
        return true;
      }
      return Calls.isThreadQuery(at.name)
          && bridge(at, at.name.equals("interrupt") ? 1 : 0, false, instead);
    }
    if (Calls.isUnsafe(owner)) {
      return !(at.owner.equals("java/lang/StringBuilder") && makesBuilder)
          && bridge(at, Calls.readsUnsafe(at.name) ? 0 : 1, false, instead);
    }
    return Calls.matters(owner, at.name)
        && bridge(at, Calls.reads(at.name) ? 0 : 1, false, instead);
  }

  /** Handles of static members: they are used without a sign that a class is to be initialised. */
  private boolean lookup(MethodInsnNode at, InsnList instead) {
    boolean finds = at.name.startsWith("findStatic") || at.name.equals("ensureInitialized");
    boolean turns = at.name.startsWith("unreflect") && at.desc.contains("/Field;");
    if (!finds && !turns) {
      return false;
    }
    int[] locals = spill(at.desc, instead);
    instead.add(new VarInsnNode(Opcodes.ALOAD, locals[0]));
    instead.add(
        call("initialise", finds ? "(Ljava/lang/Class;)V" : "(Ljava/lang/reflect/Field;)V"));
    load(at.desc, locals, instead);
    instead.add(copy(at));
    return true;
  }

  /** Stores the arguments of a call in locals above all others. */
  private int[] spill(String descriptor, InsnList code) {
    Type[] arguments = Type.getArgumentTypes(descriptor);
    int[] locals = new int[arguments.length];
    int local = method.maxLocals;
    for (int i = 0; i < arguments.length; i++) {
      locals[i] = local;
      local += arguments[i].getSize();
    }
    for (int i = arguments.length - 1; i >= 0; i--) {
      code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ISTORE), locals[i]));
    }
    return locals;
  }

  private static void load(String descriptor, int[] locals, InsnList code) {
    Type[] arguments = Type.getArgumentTypes(descriptor);
    for (int i = 0; i < arguments.length; i++) {
      code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), locals[i]));
    }
  }

  /** Sends the call through a synthetic method that announces it and says when it is over. */
  private boolean bridge(MethodInsnNode at, int access, boolean handle, InsnList instead) {
    String key = at.getOpcode() + at.owner + "." + at.name + at.desc;
    String simple = at.owner.substring(at.owner.lastIndexOf('/') + 1);
    MethodNode bridge = bridges.get(key);
    String descriptor = "(L" + at.owner + ";" + at.desc.substring(1).replace(")", "I)");
    if (bridge == null) {
      bridge =
          new MethodNode(
              Opcodes.ASM9,
              Opcodes.ACC_PRIVATE | SYNTHETIC,
              CALL + bridges.size() + "$" + simple + "$$" + at.name,
              descriptor,
              null,
              null);
      if (handle) {
        handleBody(bridge, at, access);
      } else {
        bridgeBody(bridge, at, access);
      }
      bridges.put(key, bridge);
    }
    instead.add(push(site(simple + "." + at.name)));
    instead.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, type.name, bridge.name, descriptor, isInterface()));
    return true;
  }

  private static void bridgeBody(MethodNode bridge, MethodInsnNode at, int access) {
    Type[] arguments = Type.getArgumentTypes(bridge.desc);
    Type result = Type.getReturnType(bridge.desc);
    int size = 0;
    for (Type argument : arguments) {
      size += argument.getSize();
    }
    int site = size - 1;
    int token = size;
    InsnList code = bridge.instructions;
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(push(access));
    code.add(new VarInsnNode(Opcodes.ILOAD, site));
    code.add(call("begin", "(Ljava/lang/Object;II)I"));
    code.add(new VarInsnNode(Opcodes.ISTORE, token));
    LabelNode from = new LabelNode();
    LabelNode to = new LabelNode();
    LabelNode handler = new LabelNode();
    code.add(from);
    load(code, arguments);
    code.add(copy(at));
    code.add(to);
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new VarInsnNode(Opcodes.ILOAD, token));
    code.add(call("end", "(Ljava/lang/Object;I)V"));
    code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
    code.add(handler);
    Object[] locals = new Object[arguments.length + 1];
    for (int i = 0; i < arguments.length; i++) {
      locals[i] = frameType(arguments[i]);
    }
    locals[arguments.length] = Opcodes.INTEGER;
    code.add(
        new FrameNode(
            Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"}));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new VarInsnNode(Opcodes.ILOAD, token));
    code.add(call("end", "(Ljava/lang/Object;I)V"));
    code.add(new InsnNode(Opcodes.ATHROW));
    bridge.tryCatchBlocks.add(new TryCatchBlockNode(from, to, handler, null));
  }

  private static void handleBody(MethodNode bridge, MethodInsnNode at, int access) {
    Type[] arguments = Type.getArgumentTypes(bridge.desc);
    int size = 0;
    for (Type argument : arguments) {
      size += argument.getSize();
    }
    InsnList code = bridge.instructions;
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    boolean owner = arguments.length > 2 && arguments[1].getSort() >= Type.ARRAY;
    code.add(owner ? new VarInsnNode(Opcodes.ALOAD, 1) : new InsnNode(Opcodes.ACONST_NULL));
    boolean indexed =
        owner && arguments[1].getSort() == Type.ARRAY && arguments[2].getSort() == Type.INT;
    code.add(indexed ? new VarInsnNode(Opcodes.ILOAD, 2) : new InsnNode(Opcodes.ICONST_M1));
    code.add(push(access | Calls.mode(at.name)));
    code.add(new VarInsnNode(Opcodes.ILOAD, size - 1));
    code.add(call("varHandle", "(Ljava/lang/Object;Ljava/lang/Object;III)V"));
    load(code, arguments);
    code.add(copy(at));
    code.add(new InsnNode(Type.getReturnType(bridge.desc).getOpcode(Opcodes.IRETURN)));
  }

  /** Loads all but the last argument, which is the site. */
  private static void load(InsnList code, Type[] arguments) {
    int local = 0;
    for (int i = 0; i < arguments.length - 1; i++) {
      code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), local));
      local += arguments[i].getSize();
    }
  }

  private static Object frameType(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.ARRAY, Type.OBJECT -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }

  /** Method references to the JDK get a method of ours, which is then rewritten like any other. */
  private void references(InvokeDynamicInsnNode at) {
    if (!at.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
      return;
    }
    for (int i = 0; i < at.bsmArgs.length; i++) {
      if (at.bsmArgs[i] instanceof Handle handle && needsReference(handle)) {
        at.bsmArgs[i] = reference(handle, receiver(at));
      }
    }
  }

  private boolean needsReference(Handle handle) {
    int tag = handle.getTag();
    if (tag == Opcodes.H_INVOKESTATIC) {
      return handle.getOwner().equals("java/lang/Thread")
          || handle.getOwner().equals("java/lang/System") && handle.getName().equals("exit")
          || handle.getOwner().equals("java/util/concurrent/locks/LockSupport");
    }
    if (tag != Opcodes.H_INVOKEVIRTUAL && tag != Opcodes.H_INVOKEINTERFACE) {
      return false;
    }
    String owner =
        infos.libraryOwner(handle.getOwner(), handle.getName() + handle.getDesc(), loader);
    return owner != null
        && (owner.equals("java/lang/Thread")
            || owner.equals("java/lang/Object")
            || Calls.isUnsafe(owner)
            || Calls.matters(owner, handle.getName()));
  }

  /** What the lambda passes as the receiver: at least as narrow as the method's owner. */
  private static String receiver(InvokeDynamicInsnNode at) {
    Type[] captured = Type.getArgumentTypes(at.desc);
    if (captured.length > 0) {
      return captured[0].getDescriptor();
    }
    Type[] passed =
        at.bsmArgs.length > 2 && at.bsmArgs[2] instanceof Type type
            ? type.getArgumentTypes()
            : captured;
    return passed.length > 0 ? passed[0].getDescriptor() : null;
  }

  private Handle reference(Handle handle, String receiver) {
    boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
    String descriptor =
        isStatic
            ? handle.getDesc()
            : "("
                + (receiver == null ? "L" + handle.getOwner() + ";" : receiver)
                + handle.getDesc().substring(1);
    MethodNode target =
        new MethodNode(
            Opcodes.ASM9,
            Opcodes.ACC_PRIVATE | SYNTHETIC,
            "$cl$ref$" + references.size(),
            descriptor,
            null,
            null);
    if (line > 0) {
      LabelNode start = new LabelNode();
      target.instructions.add(start);
      target.instructions.add(new LineNumberNode(line, start));
    }
    int local = 0;
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      target.instructions.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), local));
      local += argument.getSize();
    }
    target.maxLocals = local;
    int opcode =
        isStatic
            ? Opcodes.INVOKESTATIC
            : handle.getTag() == Opcodes.H_INVOKEINTERFACE
                ? Opcodes.INVOKEINTERFACE
                : Opcodes.INVOKEVIRTUAL;
    target.instructions.add(
        new MethodInsnNode(
            opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface()));
    target.instructions.add(
        new InsnNode(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN)));
    references.add(target);
    homes.put(target.name, homes.getOrDefault(method.name, method.name));
    return new Handle(Opcodes.H_INVOKESTATIC, type.name, target.name, descriptor, isInterface());
  }

  // ---- monitors and initialisers ----------------------------------------------------------

  private void synchronise(MethodNode each) {
    if ((each.access & Opcodes.ACC_NATIVE) != 0) {
      return;
    }
    each.access &= ~Opcodes.ACC_SYNCHRONIZED;
    boolean isStatic = (each.access & Opcodes.ACC_STATIC) != 0;
    line = firstLine(each);
    LabelNode from = new LabelNode();
    LabelNode to = new LabelNode();
    LabelNode handler = new LabelNode();
    InsnList enter = new InsnList();
    if (line > 0) {
      LabelNode begin = new LabelNode();
      enter.add(begin);
      enter.add(new LineNumberNode(line, begin));
    }
    enter.add(lock(isStatic));
    hook(enter, "enter", "(Ljava/lang/Object;I)V", site("enter synchronized " + each.name));
    enter.add(from);
    for (AbstractInsnNode at : each.instructions.toArray()) {
      if (at.getOpcode() >= Opcodes.IRETURN && at.getOpcode() <= Opcodes.RETURN) {
        InsnList exit = new InsnList();
        exit.add(lock(isStatic));
        exit.add(call("exit", "(Ljava/lang/Object;)V"));
        each.instructions.insertBefore(at, exit);
      }
    }
    each.instructions.insert(enter);
    InsnList tail = new InsnList();
    tail.add(to);
    tail.add(handler);
    Object[] locals = isStatic ? new Object[0] : new Object[] {type.name};
    tail.add(
        new FrameNode(
            Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"}));
    tail.add(lock(isStatic));
    tail.add(call("exit", "(Ljava/lang/Object;)V"));
    tail.add(new InsnNode(Opcodes.ATHROW));
    each.instructions.add(tail);
    each.tryCatchBlocks.add(new TryCatchBlockNode(from, to, handler, null));
  }

  private AbstractInsnNode lock(boolean isStatic) {
    return isStatic
        ? new LdcInsnNode(Type.getObjectType(type.name))
        : new VarInsnNode(Opcodes.ALOAD, 0);
  }

  private static int firstLine(MethodNode each) {
    for (AbstractInsnNode at : each.instructions) {
      if (at instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  /**
   * A class without a hash code of its own gets one that does not come from the JVM: otherwise hash
   * tables with such keys iterate in another order in each execution.
   */
  private void hashCodeThatRepeats() {
    boolean isClass =
        (type.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD)) == 0;
    if (!isClass || !"java/lang/Object".equals(type.superName)) {
      return;
    }
    for (MethodNode each : type.methods) {
      if (each.name.equals("hashCode") && each.desc.equals("()I")) {
        return;
      }
    }
    type.fields.add(
        new FieldNode(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC,
            HASH,
            "I",
            null,
            null));
    MethodNode hash =
        new MethodNode(
            Opcodes.ASM9,
            Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC,
            "hashCode",
            "()I",
            null,
            null);
    LabelNode known = new LabelNode();
    InsnList code = hash.instructions;
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new FieldInsnNode(Opcodes.GETFIELD, type.name, HASH, "I"));
    code.add(new JumpInsnNode(Opcodes.IFNE, known));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(call("newHashCode", "(Ljava/lang/Object;)I"));
    code.add(new FieldInsnNode(Opcodes.PUTFIELD, type.name, HASH, "I"));
    code.add(known);
    code.add(new FrameNode(Opcodes.F_NEW, 1, new Object[] {type.name}, 0, new Object[0]));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new FieldInsnNode(Opcodes.GETFIELD, type.name, HASH, "I"));
    code.add(new InsnNode(Opcodes.IRETURN));
    type.methods.add(hash);
  }

  private void initialiser() {
    for (FieldNode field : type.fields) {
      if ((field.access & Opcodes.ACC_STATIC) != 0 && field.value == null) {
        field.access &= ~Opcodes.ACC_FINAL;
      }
    }
    MethodNode body = null;
    for (MethodNode each : type.methods) {
      if (each.name.equals("<clinit>")) {
        body = each;
        each.name = BODY;
        each.access = Opcodes.ACC_PUBLIC | SYNTHETIC;
      } else if (each.instructions.size() > 0
          && !each.name.startsWith("$cl$")
          && (each.name.equals("<init>")
              || (each.access & Opcodes.ACC_STATIC) != 0 && isCalledFromOutside(each))) {
        each.instructions.insert(
            new MethodInsnNode(Opcodes.INVOKESTATIC, type.name, INIT, "()V", false));
      }
    }
    if (body == null) {
      body = new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC | SYNTHETIC, BODY, "()V", null, null);
      body.instructions.add(new InsnNode(Opcodes.RETURN));
      type.methods.add(body);
    }
    body.instructions.insert(defaults());
    type.methods.add(init());
    type.methods.add(realInitialiser());
  }

  /** Also accessors of the compiler, which classes before Java 11 have for nested classes. */
  private boolean isCalledFromOutside(MethodNode each) {
    return (each.access & Opcodes.ACC_PRIVATE) == 0
        || (each.access & Opcodes.ACC_SYNTHETIC) == 0 && hasNestMates();
  }

  /**
   * Static fields as they are before the initialiser runs (JLS 4.12.5): again in each execution.
   */
  private InsnList defaults() {
    InsnList code = new InsnList();
    for (FieldNode field : type.fields) {
      if ((field.access & Opcodes.ACC_STATIC) == 0 || field.value != null) {
        continue;
      }
      code.add(
          new InsnNode(
              switch (field.desc.charAt(0)) {
                case 'J' -> Opcodes.LCONST_0;
                case 'F' -> Opcodes.FCONST_0;
                case 'D' -> Opcodes.DCONST_0;
                case 'L', '[' -> Opcodes.ACONST_NULL;
                default -> Opcodes.ICONST_0;
              }));
      code.add(new FieldInsnNode(Opcodes.PUTSTATIC, type.name, field.name, field.desc));
    }
    return code;
  }

  /** Whether other classes may call private methods (JVMS 5.4.4). */
  private boolean hasNestMates() {
    return type.nestHostClass != null || type.nestMembers != null;
  }

  private MethodNode init() {
    int number = Names.type(dotted);
    MethodNode init =
        new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC | SYNTHETIC, INIT, "()V", null, null);
    method = init;
    line = 0;
    InsnList code = init.instructions;
    LabelNode end = new LabelNode();
    LabelNode from = new LabelNode();
    LabelNode to = new LabelNode();
    LabelNode handler = new LabelNode();
    code.add(push(number));
    code.add(push(site("initialise " + dotted.substring(dotted.lastIndexOf('.') + 1))));
    code.add(call("initNeeded", "(II)Z"));
    code.add(new JumpInsnNode(Opcodes.IFEQ, end));
    code.add(from);
    String parent = type.superName;
    while (parent != null && Installation.isUser(parent)) {
      ClassInfos.Info info = infos.of(parent, loader);
      if (info == null) {
        break;
      }
      if (info.hasModelledInitialiser()) {
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, parent, INIT, "()V", false));
        break;
      }
      parent = info.superName;
    }
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, type.name, BODY, "()V", false));
    code.add(push(number));
    code.add(new InsnNode(Opcodes.ACONST_NULL));
    code.add(call("initDone", "(ILjava/lang/Throwable;)V"));
    code.add(to);
    code.add(new InsnNode(Opcodes.RETURN));
    code.add(handler);
    code.add(
        new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"}));
    code.add(new InsnNode(Opcodes.DUP));
    code.add(push(number));
    code.add(new InsnNode(Opcodes.SWAP));
    code.add(call("initDone", "(ILjava/lang/Throwable;)V"));
    code.add(new InsnNode(Opcodes.ATHROW));
    code.add(end);
    code.add(new FrameNode(Opcodes.F_NEW, 0, new Object[0], 0, new Object[0]));
    code.add(new InsnNode(Opcodes.RETURN));
    init.tryCatchBlocks.add(new TryCatchBlockNode(from, to, handler, null));
    return init;
  }

  /** What the JVM runs: inside of tasks nothing, because the uses of the class see to it. */
  private MethodNode realInitialiser() {
    MethodNode clinit =
        new MethodNode(Opcodes.ASM9, Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    LabelNode end = new LabelNode();
    InsnList code = clinit.instructions;
    code.add(call("initOutside", "()Z"));
    code.add(new JumpInsnNode(Opcodes.IFEQ, end));
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, type.name, INIT, "()V", false));
    code.add(end);
    code.add(new FrameNode(Opcodes.F_NEW, 0, new Object[0], 0, new Object[0]));
    code.add(new InsnNode(Opcodes.RETURN));
    return clinit;
  }

  // ---- small things -----------------------------------------------------------------------

  private int site(String what) {
    String file = type.sourceFile == null ? "" : "(" + type.sourceFile;
    String in = homes.getOrDefault(method.name, method.name);
    return Names.site(dotted + "." + in + file, line, what);
  }

  private static void point(InsnList list, int site) {
    list.add(new InsnNode(Opcodes.ACONST_NULL));
    hook(list, "point", "(Ljava/lang/Object;I)V", site);
  }

  private static void hook(InsnList list, String name, String descriptor, int site) {
    list.add(push(site));
    list.add(call(name, descriptor));
  }

  static MethodInsnNode call(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, HOOKS, name, descriptor, false);
  }

  static AbstractInsnNode push(int value) {
    return value >= -1 && value <= 5
        ? new InsnNode(Opcodes.ICONST_0 + value)
        : new LdcInsnNode(value);
  }

  private static MethodInsnNode copy(MethodInsnNode at) {
    return new MethodInsnNode(at.getOpcode(), at.owner, at.name, at.desc, at.itf);
  }

  private void insert(AbstractInsnNode at, InsnList before) {
    method.instructions.insertBefore(at, before);
  }

  private void replace(AbstractInsnNode at, InsnList instead) {
    method.instructions.insertBefore(at, instead);
    method.instructions.remove(at);
  }
}
