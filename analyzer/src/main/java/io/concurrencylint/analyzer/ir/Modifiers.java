package io.concurrencylint.analyzer.ir;

/** Modifiers of a declaration, as JVMS access flags where they exist. */
public record Modifiers(int flags) {
  public static final int PUBLIC = 0x1;
  public static final int PRIVATE = 0x2;
  public static final int PROTECTED = 0x4;
  public static final int STATIC = 0x8;
  public static final int FINAL = 0x10;
  public static final int SYNCHRONIZED = 0x20;
  public static final int VOLATILE = 0x40;
  public static final int NATIVE = 0x100;
  public static final int ABSTRACT = 0x400;
  public static final int DEFAULT = 0x10000;

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public boolean isStatic() {
    return has(STATIC);
  }

  public boolean isFinal() {
    return has(FINAL);
  }

  public boolean isVolatile() {
    return has(VOLATILE);
  }

  public boolean isPrivate() {
    return has(PRIVATE);
  }

  public boolean isPublic() {
    return has(PUBLIC);
  }

  public boolean isProtected() {
    return has(PROTECTED);
  }

  public boolean isSynchronized() {
    return has(SYNCHRONIZED);
  }

  public boolean isAbstract() {
    return has(ABSTRACT);
  }
}
