package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.FieldDecl;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import io.concurrencylint.analyzer.types.ClassInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A class, interface, enum or record: from the project's sources, or compiled. */
public final class ClassSymbol {

  private final Classes classes;
  private final String name;
  private final SourceUnit unit;
  private final TypeDecl source;
  private final ClassInfo binary;

  private volatile Members members;

  /** What needs other types to be resolved; made on first use. */
  private record Members(
      List<Type> typeParameters,
      Type superclass,
      List<Type> interfaces,
      Map<String, FieldSymbol> fields,
      Map<String, List<MethodSymbol>> methods) {}

  ClassSymbol(Classes classes, SourceUnit unit, TypeDecl source) {
    this.classes = classes;
    this.name = source.name();
    this.unit = unit;
    this.source = source;
    this.binary = null;
  }

  ClassSymbol(Classes classes, ClassInfo binary) {
    this.classes = classes;
    this.name = binary.name();
    this.unit = null;
    this.source = null;
    this.binary = binary;
  }

  /** Binary name. */
  public String name() {
    return name;
  }

  /** Name without package, nested types with dots. */
  public String display() {
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }

  public boolean isProject() {
    return source != null;
  }

  /** The declaration, null outside the project. */
  public TypeDecl source() {
    return source;
  }

  /** The file, null outside the project. */
  public SourceUnit unit() {
    return unit;
  }

  public boolean isInterface() {
    return source != null ? source.isInterface() : binary.isInterface();
  }

  public boolean isAnonymous() {
    return source != null && source.kind() == TypeDecl.Kind.ANONYMOUS;
  }

  public Modifiers modifiers() {
    return source != null ? source.modifiers() : new Modifiers(binary.access());
  }

  /** Whether its instances have an enclosing instance, as far as the declaration says. */
  public boolean isInner() {
    if (source == null || source.enclosing() == null || source.modifiers().isStatic()) {
      return false;
    }
    return source.kind() == TypeDecl.Kind.CLASS || source.kind() == TypeDecl.Kind.ANONYMOUS;
  }

  /** Binary name of the class it is declared in, or null. */
  public String enclosing() {
    if (source != null) {
      return source.enclosing();
    }
    int cut = name.lastIndexOf('$');
    return cut < 0 ? null : name.substring(0, cut);
  }

  /** The type variables of the declaration. */
  public List<Type> typeParameters() {
    return members().typeParameters();
  }

  /** Null for interfaces and Object. */
  public Type superclass() {
    return members().superclass();
  }

  public List<Type> interfaces() {
    return members().interfaces();
  }

  /** Superclass and interfaces. */
  public List<Type> supertypes() {
    List<Type> all = new ArrayList<>();
    if (superclass() != null) {
      all.add(superclass());
    }
    all.addAll(interfaces());
    return all;
  }

  public FieldSymbol field(String fieldName) {
    return members().fields().get(fieldName);
  }

  public Iterable<FieldSymbol> fields() {
    return members().fields().values();
  }

  /** Declared methods of a name; constructors are {@code <init>}. */
  public List<MethodSymbol> methods(String methodName) {
    return members().methods().getOrDefault(methodName, List.of());
  }

  public List<MethodSymbol> methods() {
    return members().methods().values().stream().flatMap(List::stream).toList();
  }

  /** Its own type with its type variables as arguments. */
  public Type thisType() {
    return new Type.Class(name, typeParameters());
  }

  private Members members() {
    Members known = members;
    if (known == null) {
      known = source != null ? fromSource() : fromBinary();
      members = known;
    }
    return known;
  }

  private Members fromSource() {
    List<Type> variables = new ArrayList<>();
    for (TypeParameter parameter : source.typeParameters()) {
      variables.add(
          new Type.Variable(
              parameter.name(), classes.resolveBound(parameter, this, source.typeParameters())));
    }
    // Supertypes may name the class's own variables; resolution finds them through this symbol.
    Type superclass =
        source.superclass() == null ? null : classes.resolve(source.superclass(), this);
    List<Type> interfaces = new ArrayList<>(classes.resolveAll(source.interfaces(), this));
    if (source.kind() == TypeDecl.Kind.ANONYMOUS && superclass != null) {
      ClassSymbol base = classes.find(superclass.className());
      if (base != null && base.isInterface()) {
        interfaces.add(superclass);
        superclass = Type.OBJECT;
      }
    }
    if (superclass == null && !isInterface()) {
      superclass = Type.OBJECT;
    }
    Map<String, FieldSymbol> fields = new LinkedHashMap<>();
    for (FieldDecl field : source.fields()) {
      Type type = classes.resolve(field.type(), this);
      fields.put(field.name(), new FieldSymbol(this, field.name(), type, field.modifiers(), field));
    }
    Map<String, List<MethodSymbol>> methods = new LinkedHashMap<>();
    for (MethodDecl method : source.methods()) {
      methods.computeIfAbsent(method.name(), key -> new ArrayList<>()).add(fromSource(method));
    }
    return new Members(variables, superclass, interfaces, fields, methods);
  }

  private MethodSymbol fromSource(MethodDecl method) {
    List<Type> parameters =
        method.parameterTypes().stream()
            .map(type -> classes.resolve(type, this, method.typeParameters()))
            .toList();
    Type returns = classes.resolve(method.returnType(), this, method.typeParameters());
    List<String> variables = method.typeParameters().stream().map(TypeParameter::name).toList();
    return new MethodSymbol(
        this,
        method.name(),
        variables,
        parameters,
        returns,
        method.varArgs(),
        method.modifiers(),
        method);
  }

  private Members fromBinary() {
    Signatures.ClassSignature signature = Signatures.ofClass(binary);
    Map<String, FieldSymbol> fields = new LinkedHashMap<>();
    for (ClassInfo.Field field : binary.fields()) {
      String text = field.signature() != null ? field.signature() : field.descriptor();
      Type type = Signatures.ofField(text, signature.variables());
      fields.put(
          field.name(),
          new FieldSymbol(this, field.name(), type, new Modifiers(field.access()), null));
    }
    Map<String, List<MethodSymbol>> methods = new LinkedHashMap<>();
    for (ClassInfo.Method method : binary.methods()) {
      Signatures.MethodSignature parsed = Signatures.ofMethod(method, signature.variables());
      MethodSymbol symbol =
          new MethodSymbol(
              this,
              method.name(),
              parsed.typeParameters(),
              parsed.parameters(),
              parsed.returnType(),
              method.isVarArgs(),
              new Modifiers(method.access() & ~Modifiers.VOLATILE),
              null);
      methods.computeIfAbsent(method.name(), key -> new ArrayList<>()).add(symbol);
    }
    return new Members(
        List.copyOf(signature.variables().values()),
        signature.superclass(),
        signature.interfaces(),
        fields,
        methods);
  }

  /** The type parameters as declared; for name resolution before the members are made. */
  List<TypeParameter> declaredTypeParameters() {
    return source == null ? List.of() : source.typeParameters();
  }

  TypeName declaredSuperclass() {
    return source == null ? null : source.superclass();
  }

  @Override
  public String toString() {
    return name;
  }
}
