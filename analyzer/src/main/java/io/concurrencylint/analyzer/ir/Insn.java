package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * One instruction of a {@link Body}. Operands are registers of the body: its locals first, then
 * temporaries, each of which is assigned by one expression. Names that are not locals stay
 * symbolic: the IR of a file is a pure function of its bytes.
 */
public sealed interface Insn {

  /** Where the source says so. */
  Span span();

  /** The register it defines, or -1. */
  default int defined() {
    return -1;
  }

  /** Whether control can leave it by an exception that is worth an edge. */
  default boolean mayThrow() {
    return false;
  }

  /** No operation: entry, exits, joins. */
  record Nop(String label, Span span) implements Insn {}

  /** Head of a loop statement: each round passes it. {@code span} is the statement's first line. */
  record LoopHead(Span span) implements Insn {}

  /** A literal; {@code value} is a Boolean, Integer, Long, String, Character, Double, or null. */
  record Literal(int defined, Object value, Span span) implements Insn {}

  /** Assignment of one register to another; {@code declares} for a local's initialiser. */
  record Copy(int defined, int source, boolean declares, Span span) implements Insn {}

  /** A simple name that is no local: a field, a type, or the first part of a qualified name. */
  record Name(int defined, String name, Span span) implements Insn {}

  /** {@code base.name}, read: a field, an array's length, or a part of a qualified name. */
  record Select(int defined, int base, String name, Span span) implements Insn {}

  /** {@code this}, {@code Outer.this} or, with {@code isSuper}, the receiver of a super call. */
  record This(int defined, String qualifier, boolean isSuper, Span span) implements Insn {}

  record ClassLiteral(int defined, TypeName type, Span span) implements Insn {}

  /** Assignment to a simple name that is no local. */
  record StoreName(String name, int source, Span span) implements Insn {}

  /** Assignment to {@code base.name}. */
  record StoreField(int base, String name, int source, Span span) implements Insn {}

  record ArrayRead(int defined, int array, int index, Span span) implements Insn {}

  record ArrayWrite(int array, int index, int source, Span span) implements Insn {}

  /** A unary or binary operator; {@code right} is -1 for unary ones. */
  record Operation(int defined, String operator, int left, int right, Span span) implements Insn {}

  /**
   * A method call, or {@code this(...)} / {@code super(...)} with the name {@code <init>}.
   *
   * @param receiver -1 when unqualified
   * @param implicit inserted by the compiler: {@code close()} of try-with-resources
   */
  record Call(
      int defined, int receiver, String name, List<Integer> arguments, boolean implicit, Span span)
      implements Insn {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public boolean mayThrow() {
      return true;
    }
  }

  /**
   * Creation of an object.
   *
   * @param anonymous binary name of the anonymous class with this body, or null
   */
  record New(int defined, TypeName type, List<Integer> arguments, String anonymous, Span span)
      implements Insn {
    public New {
      arguments = List.copyOf(arguments);
    }

    @Override
    public boolean mayThrow() {
      return true;
    }
  }

  /** Creation of an array, with the registers of its initialiser or dimensions. */
  record NewArray(
      int defined, TypeName type, List<Integer> lengths, List<Integer> elements, Span span)
      implements Insn {
    public NewArray {
      lengths = List.copyOf(lengths);
      elements = List.copyOf(elements);
    }
  }

  /** A lambda expression; {@code method} is the id of its body's {@link MethodDecl}. */
  record Lambda(int defined, MethodDecl method, Span span) implements Insn {}

  /**
   * A method reference.
   *
   * @param base the qualifier's register when it is an expression or a name, -1 for a type
   * @param type the qualifier when it can only be a type
   * @param name method name, or {@code new}
   */
  record MethodRef(int defined, int base, TypeName type, String name, Span span) implements Insn {}

  record Cast(int defined, TypeName type, int source, Span span) implements Insn {}

  /** {@code instanceof}; {@code binding} is the pattern variable's register or -1. */
  record InstanceOf(int defined, int source, TypeName type, int binding, Span span)
      implements Insn {}

  /** Entry of {@code synchronized}; {@code implied} for a synchronized method. */
  record MonitorEnter(int lock, boolean implied, Span span) implements Insn {}

  record MonitorExit(int lock, boolean implied, Span span) implements Insn {}

  /** Two successors: condition true, condition false. */
  record If(int condition, Span span) implements Insn {}

  /** As many successors as cases. */
  record Switch(int selector, Span span) implements Insn {}

  /** Two successors: with the next element in {@code defined}, and when there is none. */
  record ForEach(int defined, int iterable, Span span) implements Insn {}

  /** What an {@code assert} lets the rest assume. */
  record Assume(int condition, Span span) implements Insn {}

  /** Start of a catch clause; {@code defined} holds the exception. */
  record Catch(int defined, List<TypeName> types, Span span) implements Insn {
    public Catch {
      types = List.copyOf(types);
    }

    /** Whether nothing but an {@code Error} gets past it. */
    public boolean catchesAll() {
      return types.stream()
          .map(TypeName::simpleName)
          .anyMatch(name -> name.equals("Throwable") || name.equals("Exception"));
    }
  }

  /** Successors: the catch clauses in order, then the enclosing handler unless all is caught. */
  record Handlers(Span span) implements Insn {}

  /** {@code source} is -1 for {@code return;}. */
  record Return(int source, Span span) implements Insn {}

  record Throw(int source, Span span) implements Insn {
    @Override
    public boolean mayThrow() {
      return true;
    }
  }
}
