package io.concurrencylint.analyzer.types;

import java.util.List;

/**
 * The declarations of one compiled class: what a class file, or a bundled stub, says of it.
 *
 * @param name binary name with dots and {@code $}, for example {@code java.util.Map$Entry}
 * @param access JVMS access flags (table 4.1-B; for nested classes the inner-class flags)
 * @param superName binary name, null for {@code java.lang.Object}
 * @param interfaces binary names of the direct superinterfaces
 * @param signature generic signature of JVMS 4.7.9.1, null when not generic
 * @param fields declared fields, private ones left out
 * @param methods declared methods and constructors, private and synthetic ones left out
 */
public record ClassInfo(
    String name,
    int access,
    String superName,
    List<String> interfaces,
    String signature,
    List<Field> fields,
    List<Method> methods) {

  public ClassInfo {
    interfaces = List.copyOf(interfaces);
    fields = List.copyOf(fields);
    methods = List.copyOf(methods);
  }

  /** Whether it is an interface or an annotation type. */
  public boolean isInterface() {
    return (access & 0x0200) != 0;
  }

  /**
   * A field.
   *
   * @param access JVMS access flags
   * @param name simple name
   * @param descriptor JVMS field descriptor
   * @param signature generic signature, null when not generic
   */
  public record Field(int access, String name, String descriptor, String signature) {
    public boolean isStatic() {
      return (access & 0x0008) != 0;
    }
  }

  /**
   * A method or a constructor ({@code <init>}).
   *
   * @param access JVMS access flags
   * @param name simple name
   * @param descriptor JVMS method descriptor
   * @param signature generic signature, null when not generic
   */
  public record Method(int access, String name, String descriptor, String signature) {
    public boolean isStatic() {
      return (access & 0x0008) != 0;
    }

    public boolean isVarArgs() {
      return (access & 0x0080) != 0;
    }

    public boolean isAbstract() {
      return (access & 0x0400) != 0;
    }
  }
}
