package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.AnnotationDeclaration;
import com.github.javaparser.ast.body.AnnotationMemberDeclaration;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.comments.Comment;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.FieldDecl;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lowers the declarations of one compilation unit. */
final class UnitLowering {

  private static final Modifiers NO_MODIFIERS = new Modifiers(0);
  private static final String INITIALIZER = "<fields>";
  private static final String CLASS_INITIALIZER = "<clinit>";

  private final CompilationUnit tree;
  private final String path;
  private final String packageName;
  private final List<TypeDecl> types = new ArrayList<>();
  private final Map<String, Set<String>> fieldNames = new HashMap<>();
  private final Map<String, String> enclosingTypes = new HashMap<>();
  private final Map<String, Integer> anonymousCount = new HashMap<>();
  private final Set<String> methodIds = new HashSet<>();

  private UnitLowering(CompilationUnit tree, String path) {
    this.tree = tree;
    this.path = path;
    this.packageName =
        tree.getPackageDeclaration().map(declaration -> declaration.getNameAsString()).orElse("");
  }

  static SourceUnit lower(CompilationUnit tree, String path, int lines) {
    UnitLowering unit = new UnitLowering(tree, path);
    for (TypeDeclaration<?> type : tree.getTypes()) {
      String prefix = unit.packageName.isEmpty() ? "" : unit.packageName + ".";
      unit.type(type, prefix + type.getNameAsString(), null, null);
    }
    return unit.result(lines);
  }

  private SourceUnit result(int lines) {
    List<SourceUnit.Import> imports =
        tree.getImports().stream()
            .map(i -> new SourceUnit.Import(i.getNameAsString(), i.isStatic(), i.isAsterisk()))
            .toList();
    return new SourceUnit(path, packageName, imports, types, lines);
  }

  /** Whether a class between {@code inner} and {@code outer} declares the field itself. */
  boolean declaresField(String inner, String outer, String name) {
    for (String at = inner; at != null && !at.equals(outer); at = enclosingTypes.get(at)) {
      if (fieldNames.getOrDefault(at, Set.of()).contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** Lowers an anonymous class; returns its binary name. */
  String anonymous(
      ObjectCreationExpr creation, NodeList<BodyDeclaration<?>> members, BodyLowering enclosing) {
    String name = nextAnonymous(enclosing.owner, "");
    TypeName base = Types.of(creation.getType());
    // Whether the name is a class or an interface is known only once it is resolved.
    new ClassLowering(name, enclosing.owner, enclosing)
        .lower(
            creation,
            TypeDecl.Kind.ANONYMOUS,
            NO_MODIFIERS,
            List.of(),
            base,
            List.of(),
            List.of(),
            members,
            Spans.of(creation));
    return name;
  }

  /** Lowers a class declared in a body; returns its binary name. */
  String local(TypeDeclaration<?> declaration, BodyLowering enclosing) {
    String name = nextAnonymous(enclosing.owner, declaration.getNameAsString());
    type(declaration, name, enclosing.owner, enclosing);
    return name;
  }

  private String nextAnonymous(String owner, String suffix) {
    return owner + "$" + anonymousCount.merge(owner, 1, Integer::sum) + suffix;
  }

  private void type(
      TypeDeclaration<?> declaration, String name, String enclosing, BodyLowering around) {
    Modifiers modifiers = Types.modifiers(declaration.getModifiers());
    List<AnnotationUse> annotations = Types.annotations(declaration.getAnnotations());
    ClassLowering lowering = new ClassLowering(name, enclosing, around);
    Span span = Spans.of(declaration.getName());
    if (declaration instanceof ClassOrInterfaceDeclaration plain) {
      boolean isInterface = plain.isInterface();
      lowering.lower(
          plain,
          isInterface ? TypeDecl.Kind.INTERFACE : TypeDecl.Kind.CLASS,
          modifiers,
          Types.parameters(plain.getTypeParameters()),
          isInterface || plain.getExtendedTypes().isEmpty()
              ? null
              : Types.of(plain.getExtendedTypes(0)),
          Types.all(isInterface ? plain.getExtendedTypes() : plain.getImplementedTypes()),
          annotations,
          plain.getMembers(),
          span);
    } else if (declaration instanceof EnumDeclaration enumeration) {
      lowering.constants(enumeration.getEntries());
      lowering.lower(
          enumeration,
          TypeDecl.Kind.ENUM,
          modifiers,
          List.of(),
          new TypeName("java.lang.Enum", List.of(TypeName.of(enumeration.getNameAsString())), 0),
          Types.all(enumeration.getImplementedTypes()),
          annotations,
          enumeration.getMembers(),
          span);
    } else if (declaration instanceof RecordDeclaration record) {
      lowering.components(record.getParameters());
      lowering.lower(
          record,
          TypeDecl.Kind.RECORD,
          modifiers,
          Types.parameters(record.getTypeParameters()),
          TypeName.of("java.lang.Record"),
          Types.all(record.getImplementedTypes()),
          annotations,
          record.getMembers(),
          span);
    } else if (declaration instanceof AnnotationDeclaration annotation) {
      lowering.lower(
          annotation,
          TypeDecl.Kind.ANNOTATION,
          modifiers,
          List.of(),
          null,
          List.of(TypeName.of("java.lang.annotation.Annotation")),
          annotations,
          annotation.getMembers(),
          span);
    }
  }

  static MethodDecl lambda(
      String id, String owner, List<TypeName> types, Body body, Span span, int lastLine) {
    return new MethodDecl(
        id,
        owner,
        "lambda",
        MethodDecl.Kind.LAMBDA,
        List.of(),
        types,
        false,
        TypeName.INFERRED,
        NO_MODIFIERS,
        List.of(),
        List.of(),
        body,
        "",
        span,
        span.line(),
        lastLine);
  }

  private static String comment(Node node) {
    return node.getComment().map(Comment::getContent).orElse("");
  }

  /** Lowers the members of one class. */
  private final class ClassLowering {

    private final String name;
    private final String enclosing;
    private final BodyLowering around;
    private final List<FieldDecl> fields = new ArrayList<>();
    private final List<MethodDecl> methods = new ArrayList<>();
    private final BodyLowering instance;
    private final BodyLowering statics;
    private List<EnumConstantDeclaration> constants = List.of();
    private List<Parameter> components = List.of();
    private Node tree;

    ClassLowering(String name, String enclosing, BodyLowering around) {
      this.name = name;
      this.enclosing = enclosing;
      this.around = around;
      this.instance = new BodyLowering(UnitLowering.this, around, name, name + "#" + INITIALIZER);
      this.statics =
          new BodyLowering(UnitLowering.this, around, name, name + "#" + CLASS_INITIALIZER);
    }

    void constants(NodeList<EnumConstantDeclaration> entries) {
      constants = List.copyOf(entries);
    }

    void components(NodeList<Parameter> parameters) {
      components = List.copyOf(parameters);
    }

    void lower(
        Node declaration,
        TypeDecl.Kind kind,
        Modifiers modifiers,
        List<TypeParameter> typeParameters,
        TypeName superclass,
        List<TypeName> interfaces,
        List<AnnotationUse> annotations,
        List<? extends BodyDeclaration<?>> members,
        Span span) {
      this.tree = declaration;
      if (enclosing != null) {
        enclosingTypes.put(name, enclosing);
      }
      fieldNames.put(name, declaredNames(members));
      boolean implicitlyStatic =
          kind == TypeDecl.Kind.INTERFACE || kind == TypeDecl.Kind.ANNOTATION;
      constants.forEach(this::constant);
      components.forEach(this::component);
      for (BodyDeclaration<?> member : members) {
        member(member, implicitlyStatic);
      }
      if (kind == TypeDecl.Kind.RECORD) {
        recordMembers(members);
      }
      initializer(statics, CLASS_INITIALIZER, MethodDecl.Kind.STATIC_INITIALIZER, Modifiers.STATIC);
      initializer(instance, INITIALIZER, MethodDecl.Kind.INSTANCE_INITIALIZER, 0);
      types.add(
          new TypeDecl(
              name,
              kind,
              modifiers,
              enclosing,
              around == null ? null : around.methodId,
              typeParameters,
              superclass,
              interfaces,
              annotations,
              fields,
              methods,
              comment(declaration),
              span,
              Spans.firstLine(declaration),
              Spans.lastLine(declaration)));
    }

    private Set<String> declaredNames(List<? extends BodyDeclaration<?>> members) {
      Set<String> names = new HashSet<>();
      for (BodyDeclaration<?> member : members) {
        if (member instanceof FieldDeclaration field) {
          field.getVariables().forEach(variable -> names.add(variable.getNameAsString()));
        }
      }
      constants.forEach(constant -> names.add(constant.getNameAsString()));
      components.forEach(component -> names.add(component.getNameAsString()));
      return names;
    }

    private void initializer(
        BodyLowering lowering, String methodName, MethodDecl.Kind kind, int flags) {
      Body body = lowering.finish();
      if (body.size() > Body.EXCEPTION_EXIT + 1) {
        Span span = Spans.of(tree);
        methods.add(
            method(
                methodName,
                kind,
                List.of(),
                false,
                TypeName.VOID,
                new Modifiers(flags),
                body,
                tree,
                span));
      }
    }

    private MethodDecl method(
        String methodName,
        MethodDecl.Kind kind,
        List<TypeName> parameterTypes,
        boolean varArgs,
        TypeName returnType,
        Modifiers modifiers,
        Body body,
        Node at,
        Span span) {
      return new MethodDecl(
          id(methodName, parameterTypes),
          name,
          methodName,
          kind,
          List.of(),
          parameterTypes,
          varArgs,
          returnType,
          modifiers,
          List.of(),
          List.of(),
          body,
          "",
          span,
          Spans.firstLine(at),
          Spans.lastLine(at));
    }

    private String id(String methodName, List<TypeName> parameterTypes) {
      boolean plain = methodName.equals(INITIALIZER) || methodName.equals(CLASS_INITIALIZER);
      String base =
          name
              + "#"
              + methodName
              + (plain
                  ? ""
                  : parameterTypes.stream()
                      .map(TypeName::toString)
                      .collect(Collectors.joining(",", "(", ")")));
      return base;
    }

    private String uniqueId(String methodName, List<TypeName> parameterTypes) {
      String base = id(methodName, parameterTypes);
      String unique = base;
      for (int n = 2; !methodIds.add(unique); n++) {
        unique = base + "$" + n;
      }
      return unique;
    }

    private void constant(EnumConstantDeclaration constant) {
      Span span = Spans.of(constant.getName());
      TypeName type = TypeName.of(name.substring(name.lastIndexOf('$') + 1));
      type = TypeName.of(type.simpleName());
      Modifiers modifiers = new Modifiers(Modifiers.PUBLIC | Modifiers.STATIC | Modifiers.FINAL);
      fields.add(
          new FieldDecl(
              constant.getNameAsString(),
              type,
              modifiers,
              Types.annotations(constant.getAnnotations()),
              true,
              comment(constant),
              span));
      List<Integer> arguments = statics.expressions.arguments(constant.getArguments());
      String anonymous = null;
      if (!constant.getClassBody().isEmpty()) {
        anonymous = nextAnonymous(name, "");
        new ClassLowering(anonymous, name, statics)
            .lower(
                constant,
                TypeDecl.Kind.ANONYMOUS,
                NO_MODIFIERS,
                List.of(),
                type,
                List.of(),
                List.of(),
                constant.getClassBody(),
                span);
      }
      int value = statics.temporary();
      statics.graph.emit(new Insn.New(value, type, arguments, anonymous, span));
      statics.graph.emit(new Insn.StoreName(constant.getNameAsString(), value, span));
    }

    private void component(Parameter component) {
      fields.add(
          new FieldDecl(
              component.getNameAsString(),
              componentType(component),
              new Modifiers(Modifiers.PRIVATE | Modifiers.FINAL),
              Types.annotations(component.getAnnotations()),
              false,
              comment(component),
              Spans.of(component.getName())));
    }

    private static TypeName componentType(Parameter component) {
      return Types.of(component.getType()).array(component.isVarArgs() ? 1 : 0);
    }

    private void member(BodyDeclaration<?> member, boolean implicitlyStatic) {
      if (member instanceof FieldDeclaration field) {
        field.getVariables().forEach(variable -> field(field, variable, implicitlyStatic));
      } else if (member instanceof MethodDeclaration method) {
        method(method, implicitlyStatic);
      } else if (member instanceof ConstructorDeclaration constructor) {
        constructor(constructor);
      } else if (member instanceof CompactConstructorDeclaration compact) {
        canonicalConstructor(compact.getBody(), compact);
      } else if (member instanceof InitializerDeclaration block) {
        (block.isStatic() ? statics : instance).statements.block(block.getBody());
      } else if (member instanceof TypeDeclaration<?> nested) {
        type(nested, name + "$" + nested.getNameAsString(), name, around);
      } else if (member instanceof AnnotationMemberDeclaration element) {
        methods.add(
            method(
                element.getNameAsString(),
                MethodDecl.Kind.METHOD,
                List.of(),
                false,
                Types.of(element.getType()),
                new Modifiers(Modifiers.PUBLIC | Modifiers.ABSTRACT),
                null,
                element,
                Spans.of(element.getName())));
      }
    }

    private void field(
        FieldDeclaration field, VariableDeclarator variable, boolean implicitlyStatic) {
      int flags = Types.modifiers(field.getModifiers()).flags();
      if (implicitlyStatic) {
        flags |= Modifiers.STATIC | Modifiers.FINAL | Modifiers.PUBLIC;
      }
      Modifiers modifiers = new Modifiers(flags);
      TypeName type = Types.of(variable);
      Span span = Spans.of(variable.getName());
      String text = comment(field);
      fields.add(
          new FieldDecl(
              variable.getNameAsString(),
              type,
              modifiers,
              Types.annotations(field.getAnnotations()),
              variable.getInitializer().isPresent(),
              text,
              span));
      variable
          .getInitializer()
          .ifPresent(
              value -> {
                BodyLowering into = modifiers.isStatic() ? statics : instance;
                int register = into.expressions.initializer(value, type);
                Span whole = Spans.around(variable, variable.getName());
                into.graph.emit(new Insn.StoreName(variable.getNameAsString(), register, whole));
              });
    }

    private void method(MethodDeclaration method, boolean inInterface) {
      int flags = Types.modifiers(method.getModifiers()).flags();
      boolean hasBody = method.getBody().isPresent();
      if (inInterface && (flags & Modifiers.PRIVATE) == 0) {
        flags |= Modifiers.PUBLIC | (hasBody ? 0 : Modifiers.ABSTRACT);
      }
      Modifiers modifiers = new Modifiers(flags);
      callable(
          method,
          method.getNameAsString(),
          MethodDecl.Kind.METHOD,
          Types.of(method.getType()),
          modifiers,
          method.getBody().orElse(null));
    }

    private void constructor(ConstructorDeclaration constructor) {
      callable(
          constructor,
          "<init>",
          MethodDecl.Kind.CONSTRUCTOR,
          TypeName.VOID,
          Types.modifiers(constructor.getModifiers()),
          constructor.getBody());
    }

    private void callable(
        CallableDeclaration<?> callable,
        String methodName,
        MethodDecl.Kind kind,
        TypeName returnType,
        Modifiers modifiers,
        BlockStmt block) {
      List<TypeName> parameterTypes =
          callable.getParameters().stream().map(ClassLowering::componentType).toList();
      String id = uniqueId(methodName, parameterTypes);
      BodyLowering lowering = new BodyLowering(UnitLowering.this, around, name, id);
      callable.getParameters().forEach(lowering::parameter);
      Span span = Spans.of(callable.getName());
      Body body = block == null ? null : body(lowering, block, modifiers, span);
      boolean varArgs =
          !callable.getParameters().isEmpty()
              && callable.getParameters().getLast().get().isVarArgs();
      methods.add(
          new MethodDecl(
              id,
              name,
              methodName,
              kind,
              Types.parameters(callable.getTypeParameters()),
              parameterTypes,
              varArgs,
              returnType,
              modifiers,
              Types.annotations(callable.getAnnotations()),
              Types.all(callable.getThrownExceptions()),
              body,
              comment(callable),
              span,
              Spans.firstLine(callable),
              Spans.lastLine(callable)));
    }

    private Body body(BodyLowering lowering, BlockStmt block, Modifiers modifiers, Span span) {
      if (!modifiers.isSynchronized()) {
        lowering.statements.block(block);
        return lowering.finish();
      }
      int monitor = lowering.temporary();
      if (modifiers.isStatic()) {
        TypeName self = TypeName.of(name.substring(name.lastIndexOf('.') + 1).replace('$', '.'));
        lowering.graph.emit(new Insn.ClassLiteral(monitor, self, span));
      } else {
        lowering.graph.emit(new Insn.This(monitor, null, false, span));
      }
      lowering.graph.emit(new Insn.MonitorEnter(monitor, true, span));
      lowering.guarded(
          () -> lowering.statements.block(block),
          () -> lowering.graph.emit(new Insn.MonitorExit(monitor, true, Spans.end(block))));
      return lowering.finish();
    }

    /** The members that the language gives a record. */
    private void recordMembers(List<? extends BodyDeclaration<?>> members) {
      for (Parameter component : components) {
        String accessor = component.getNameAsString();
        boolean declared =
            methods.stream()
                .anyMatch(m -> m.name().equals(accessor) && m.parameterTypes().isEmpty());
        if (!declared) {
          accessor(component, accessor);
        }
      }
      boolean hasConstructor =
          members.stream()
              .anyMatch(
                  m ->
                      m instanceof CompactConstructorDeclaration
                          || m instanceof ConstructorDeclaration constructor
                              && constructor.getParameters().size() == components.size());
      if (!hasConstructor) {
        canonicalConstructor(null, tree);
      }
    }

    private void accessor(Parameter component, String accessor) {
      Span span = Spans.of(component.getName());
      BodyLowering lowering =
          new BodyLowering(UnitLowering.this, around, name, id(accessor, List.of()));
      int value = lowering.temporary();
      lowering.graph.emit(new Insn.Name(value, accessor, span));
      lowering.returns(value, span);
      methods.add(
          method(
              accessor,
              MethodDecl.Kind.METHOD,
              List.of(),
              false,
              componentType(component),
              new Modifiers(Modifiers.PUBLIC),
              lowering.finish(),
              component,
              span));
    }

    private void canonicalConstructor(BlockStmt block, Node at) {
      List<TypeName> parameterTypes =
          components.stream().map(ClassLowering::componentType).toList();
      BodyLowering lowering =
          new BodyLowering(UnitLowering.this, around, name, id("<init>", parameterTypes));
      components.forEach(lowering::parameter);
      if (block != null) {
        lowering.statements.block(block);
      }
      for (Parameter component : components) {
        String field = component.getNameAsString();
        Span span = Spans.of(component.getName());
        int self = lowering.temporary();
        lowering.graph.emit(new Insn.This(self, null, false, span));
        lowering.graph.emit(new Insn.StoreField(self, field, lowering.local(field), span));
      }
      methods.add(
          method(
              "<init>",
              MethodDecl.Kind.CONSTRUCTOR,
              parameterTypes,
              false,
              TypeName.VOID,
              new Modifiers(Modifiers.PUBLIC),
              lowering.finish(),
              at,
              Spans.of(at)));
    }
  }
}
