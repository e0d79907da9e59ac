package io.concurrencylint.analyzer.types;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads the declarations of a class file, and nothing of its code. */
final class ClassFileReader extends ClassVisitor {
  private static final int NEWEST_KNOWN = Opcodes.V25;
  private static final int HIDDEN = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;

  private String internalName;
  private int access;
  private String superName;
  private String signature;
  private final List<String> interfaces = new ArrayList<>();
  private final List<ClassInfo.Field> fields = new ArrayList<>();
  private final List<ClassInfo.Method> methods = new ArrayList<>();

  private ClassFileReader() {
    super(Opcodes.ASM9);
  }

  static ClassInfo read(byte[] classFile) {
    acceptNewerVersion(classFile);
    ClassFileReader reader = new ClassFileReader();
    new ClassReader(classFile)
        .accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassInfo(
        binary(reader.internalName),
        reader.access,
        reader.superName == null ? null : binary(reader.superName),
        reader.interfaces,
        reader.signature,
        reader.fields,
        reader.methods);
  }

  /**
   * Declarations have not changed their format since Java 5; only the version check would refuse
   * them.
   */
  private static void acceptNewerVersion(byte[] classFile) {
    if (classFile.length > 7) {
      int major = (classFile[6] & 0xFF) << 8 | (classFile[7] & 0xFF);
      if (major > NEWEST_KNOWN) {
        classFile[6] = 0;
        classFile[7] = NEWEST_KNOWN;
      }
    }
  }

  static String binary(String internalName) {
    return internalName.replace('/', '.');
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    this.internalName = name;
    this.access = access & ~Opcodes.ACC_SUPER;
    this.signature = signature;
    this.superName = superName;
    if (interfaces != null) {
      for (String each : interfaces) {
        this.interfaces.add(binary(each));
      }
    }
  }

  @Override
  public void visitInnerClass(String name, String outerName, String innerName, int access) {
    if (name.equals(internalName)) {
      this.access = access;
    }
  }

  @Override
  public FieldVisitor visitField(
      int access, String name, String descriptor, String signature, Object value) {
    if ((access & HIDDEN) == 0) {
      fields.add(new ClassInfo.Field(access, name, descriptor, signature));
    }
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    if ((access & HIDDEN) == 0 && !name.equals("<clinit>")) {
      methods.add(new ClassInfo.Method(access, name, descriptor, signature));
    }
    return null;
  }
}
