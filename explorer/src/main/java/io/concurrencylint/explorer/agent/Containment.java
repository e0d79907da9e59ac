package io.concurrencylint.explorer.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a call of the runtime's {@code Refusal} at the head of the JDK's methods that open sockets,
 * start processes and change files. It stands in for the security manager, which JEP 486 ended.
 */
final class Containment implements ClassFileTransformer {
  private static final String REFUSAL = "io/concurrencylint/explorer/runtime/Refusal";

  /** What to call: the name, and which of the method's variables to pass. */
  private record Call(String name, String descriptor, int... variables) {}

  private static final Call NETWORK = new Call("network", "()V");
  private static final Call PROCESS = new Call("process", "()V");
  private static final Call FIRST = new Call("write", "(Ljava/lang/Object;)V", 0);
  private static final Call SECOND = new Call("write", "(Ljava/lang/Object;)V", 1);
  private static final Call FIRST_WITH_OPTIONS =
      new Call("write", "(Ljava/lang/Object;Ljava/lang/Object;)V", 0, 1);

  /** By class and method, whatever its parameters. */
  private static final Map<String, Call> CALLS =
      Map.ofEntries(
          Map.entry("sun/nio/ch/Net.socket", NETWORK),
          Map.entry("sun/nio/ch/Net.serverSocket", NETWORK),
          Map.entry("sun/nio/ch/UnixDomainSockets.socket", NETWORK),
          Map.entry("java/lang/ProcessBuilder.start", PROCESS),
          Map.entry("java/io/FileOutputStream.open", SECOND),
          Map.entry(
              "java/io/RandomAccessFile.open", new Call("write", "(Ljava/lang/String;I)V", 1, 2)),
          Map.entry("java/io/File.delete", FIRST),
          Map.entry("java/io/File.deleteOnExit", FIRST),
          Map.entry("java/io/File.mkdir", FIRST),
          Map.entry("java/io/File.createNewFile", FIRST),
          Map.entry("java/io/File.renameTo", FIRST),
          Map.entry("java/io/File.setReadOnly", FIRST),
          Map.entry("java/io/File.setWritable", FIRST),
          Map.entry("java/io/File.setReadable", FIRST),
          Map.entry("java/io/File.setExecutable", FIRST),
          Map.entry("java/io/File.setLastModified", FIRST),
          Map.entry("java/nio/channels/FileChannel.open", FIRST_WITH_OPTIONS),
          Map.entry("java/nio/channels/AsynchronousFileChannel.open", FIRST_WITH_OPTIONS),
          Map.entry("java/nio/file/Files.newByteChannel", FIRST_WITH_OPTIONS),
          Map.entry("java/nio/file/Files.newOutputStream", FIRST),
          Map.entry("java/nio/file/Files.createDirectory", FIRST),
          Map.entry("java/nio/file/Files.createLink", FIRST),
          Map.entry("java/nio/file/Files.createSymbolicLink", FIRST),
          Map.entry("java/nio/file/Files.delete", FIRST),
          Map.entry("java/nio/file/Files.deleteIfExists", FIRST),
          Map.entry("java/nio/file/Files.move", FIRST),
          Map.entry("java/nio/file/Files.copy", SECOND),
          Map.entry("java/nio/file/Files.setAttribute", FIRST),
          Map.entry("java/nio/file/Files.setLastModifiedTime", FIRST),
          Map.entry("java/nio/file/Files.setPosixFilePermissions", FIRST),
          Map.entry("java/nio/file/Files.setOwner", FIRST));

  private Throwable failure;

  private Containment() {}

  static void install(Instrumentation instrumentation)
      throws UnmodifiableClassException, ClassNotFoundException {
    Containment containment = new Containment();
    List<Class<?>> classes = new ArrayList<>();
    for (String name : CALLS.keySet().stream().map(Containment::owner).distinct().toList()) {
      try {
        classes.add(Class.forName(name.replace('/', '.'), false, null));
      } catch (ClassNotFoundException e) {
        if (!name.endsWith("UnixDomainSockets")) {
          throw e;
        }
      }
    }
    instrumentation.addTransformer(containment, true);
    instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
    instrumentation.removeTransformer(containment);
    if (containment.failure != null) {
      throw new IllegalStateException("cannot contain programs", containment.failure);
    }
  }

  private static String owner(String member) {
    return member.substring(0, member.lastIndexOf('.'));
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (loader != null || CALLS.keySet().stream().noneMatch(key -> owner(key).equals(name))) {
      return null;
    }
    try {
      ClassReader reader = new ClassReader(bytes);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new Rewriter(name, writer), 0);
      return writer.toByteArray();
    } catch (RuntimeException | Error e) {
      failure = e;
      return null;
    }
  }

  private static final class Rewriter extends ClassVisitor {
    private final String type;

    Rewriter(String type, ClassVisitor next) {
      super(Opcodes.ASM9, next);
      this.type = type;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      Call call = CALLS.get(type + "." + name);
      boolean hasBody = (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0;
      return call == null || !hasBody || !fits(call, descriptor)
          ? next
          : new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
              super.visitCode();
              for (int i = 0; i < call.variables().length; i++) {
                boolean number = call.descriptor().endsWith("I)V") && i == 1;
                visitVarInsn(number ? Opcodes.ILOAD : Opcodes.ALOAD, call.variables()[i]);
              }
              visitMethodInsn(Opcodes.INVOKESTATIC, REFUSAL, call.name(), call.descriptor(), false);
            }
          };
    }

    /** Overloads that pass streams or arrays of options on call the one that is meant. */
    private static boolean fits(Call call, String descriptor) {
      if (call == FIRST_WITH_OPTIONS) {
        return descriptor.contains("Ljava/util/Set;");
      }
      return call != SECOND
          || descriptor.startsWith("(Ljava/nio/file/Path;Ljava/nio/file/Path;")
          || descriptor.startsWith("(Ljava/io/InputStream;Ljava/nio/file/Path;")
          || descriptor.startsWith("(Ljava/lang/String;");
    }
  }
}
