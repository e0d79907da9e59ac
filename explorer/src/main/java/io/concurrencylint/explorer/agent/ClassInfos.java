package io.concurrencylint.explorer.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What class files say, read without loading the classes. */
final class ClassInfos {
  private final Map<String, Info> known = new HashMap<>();

  /** One class: its parents, fields and methods. */
  static final class Info {
    final String name;
    String superName;
    String[] interfaces = {};
    int access;

    /** Whether it has static fields that are no compile-time constants. */
    boolean hasStaticState;

    final Map<String, Integer> fields = new HashMap<>();
    final Map<String, Integer> methods = new HashMap<>();

    Info(String name) {
      this.name = name;
    }

    /** Whether its initialiser is modelled; enums and interfaces keep the JVM's own. */
    boolean hasModelledInitialiser() {
      return (methods.containsKey("<clinit>()V") || hasStaticState)
          && (access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM)) == 0
          && Installation.isUser(name);
    }
  }

  /** A field with the class that declares it. */
  record Field(String owner, String name, int access) {}

  synchronized Info of(String name, ClassLoader loader) {
    String key = System.identityHashCode(loader) + "/" + name;
    Info info = known.get(key);
    if (info == null && !known.containsKey(key)) {
      info = read(name, loader);
      known.put(key, info);
    }
    return info;
  }

  private static Info read(String name, ClassLoader loader) {
    String file = name + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      return in == null ? null : read(new ClassReader(in.readAllBytes()));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Info read(ClassReader reader) {
    Info info = new Info(reader.getClassName());
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            info.access = access;
            info.superName = superName;
            info.interfaces = interfaces;
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            info.fields.put(name, access);
            info.hasStaticState |= (access & Opcodes.ACC_STATIC) != 0 && value == null;
            return null;
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            info.methods.put(name + descriptor, access);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return info;
  }

  /** The field that code means by {@code owner.name} (JVMS 5.4.3.2), or null. */
  Field field(String owner, String name, ClassLoader loader) {
    for (Info info = of(owner, loader); info != null; info = parent(info, loader)) {
      Integer access = info.fields.get(name);
      if (access != null) {
        return new Field(info.name, name, access);
      }
      for (String type : info.interfaces) {
        Field inherited = field(type, name, loader);
        if (inherited != null) {
          return inherited;
        }
      }
    }
    return null;
  }

  private Info parent(Info info, ClassLoader loader) {
    return info.superName == null ? null : of(info.superName, loader);
  }

  /** The JDK type that declares a method called on a user's type, or null if the user does. */
  String libraryOwner(String owner, String method, ClassLoader loader) {
    if (owner.startsWith("[") || !Installation.isUser(owner)) {
      return owner;
    }
    String fromInterface = null;
    for (String at = owner; at != null; ) {
      if (!Installation.isUser(at)) {
        return at.equals("java/lang/Object") ? fromInterface : at;
      }
      Info info = of(at, loader);
      if (info == null || info.methods.containsKey(method)) {
        return null;
      }
      for (String type : info.interfaces) {
        if (fromInterface == null) {
          fromInterface = libraryInterface(type, method, loader);
        }
      }
      at = info.superName;
    }
    return fromInterface;
  }

  private String libraryInterface(String type, String method, ClassLoader loader) {
    Info info = of(type, loader);
    if (info == null) {
      return null;
    }
    if (info.methods.containsKey(method)) {
      return Installation.isUser(type) ? null : type;
    }
    for (String parent : info.interfaces) {
      String found = libraryInterface(parent, method, loader);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  boolean isThread(String type, ClassLoader loader) {
    String at = type;
    while (at != null && !at.startsWith("[")) {
      if (at.equals("java/lang/Thread")) {
        return true;
      }
      if (at.startsWith("java/")) {
        return at.equals("java/util/concurrent/ForkJoinWorkerThread");
      }
      Info info = of(at, loader);
      at = info == null ? null : info.superName;
    }
    return false;
  }
}
