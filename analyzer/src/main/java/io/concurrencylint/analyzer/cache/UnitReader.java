package io.concurrencylint.analyzer.cache;

import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.FieldDecl;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link UnitWriter} wrote. */
public final class UnitReader {

  private static final TypeDecl.Kind[] TYPE_KINDS = TypeDecl.Kind.values();
  private static final MethodDecl.Kind[] METHOD_KINDS = MethodDecl.Kind.values();

  private final In in;
  private final List<TypeName> types = new ArrayList<>();
  private final List<MethodDecl> methods = new ArrayList<>();
  private int line;

  /** Reads from {@code in}, where it is. */
  public UnitReader(In in) {
    this.in = in;
  }

  /**
   * Reads a unit.
   *
   * @param path of the file, as findings spell it
   */
  public SourceUnit read(String path) {
    return new SourceUnit(
        path,
        in.text(),
        in.all(() -> new SourceUnit.Import(in.text(), in.flag(), in.flag())),
        in.all(this::declaration),
        in.number());
  }

  // Arguments are evaluated from left to right (JLS 15.7.4): in the order of the writer.

  private TypeDecl declaration() {
    return new TypeDecl(
        in.text(),
        TYPE_KINDS[in.number()],
        new Modifiers(in.number()),
        in.text(),
        in.text(),
        in.all(this::parameter),
        type(),
        in.all(this::type),
        in.all(this::annotation),
        in.all(this::field),
        in.all(this::method),
        in.text(),
        span(),
        in.number(),
        in.number());
  }

  private FieldDecl field() {
    return new FieldDecl(
        in.text(),
        type(),
        new Modifiers(in.number()),
        in.all(this::annotation),
        in.flag(),
        in.text(),
        span());
  }

  private MethodDecl method() {
    int known = in.number();
    if (known > 0) {
      return methods.get(known - 1);
    }
    MethodDecl method =
        new MethodDecl(
            in.text(),
            in.text(),
            in.text(),
            METHOD_KINDS[in.number()],
            in.all(this::parameter),
            in.all(this::type),
            in.flag(),
            type(),
            new Modifiers(in.number()),
            in.all(this::annotation),
            in.all(this::type),
            in.flag() ? body() : null,
            in.text(),
            span(),
            in.number(),
            in.number());
    methods.add(method);
    return method;
  }

  private Body body() {
    List<Local> locals =
        in.all(() -> new Local(in.number(), in.text(), type(), in.number(), span()));
    List<Integer> parameters = registers();
    List<Capture> captures = in.all(() -> new Capture(in.number(), in.number()));
    int registers = in.number();
    int size = in.number();
    Insn[] insns = new Insn[size];
    int[][] successors = new int[size][];
    int[] handlers = new int[size];
    for (int node = 0; node < size; node++) {
      insns[node] = insn();
      successors[node] = new int[in.number()];
      for (int i = 0; i < successors[node].length; i++) {
        successors[node][i] = node + in.number();
      }
      handlers[node] = in.number();
    }
    return new Body(locals, parameters, captures, registers, insns, successors, handlers);
  }

  private TypeParameter parameter() {
    return new TypeParameter(in.text(), type());
  }

  private AnnotationUse annotation() {
    return new AnnotationUse(in.text(), in.all(in::text));
  }

  private TypeName type() {
    int index = in.number();
    if (index == 0) {
      return null;
    }
    if (index > 1) {
      return types.get(index - 2);
    }
    TypeName type = new TypeName(in.text(), in.all(this::type), in.number());
    types.add(type);
    return type;
  }

  private Span span() {
    line += in.number();
    int column = in.number();
    return new Span(line, column, column + in.number());
  }

  private List<Integer> registers() {
    return in.all(in::number);
  }

  private Object value() {
    int kind = in.number();
    return switch (kind) {
      case 0 -> null;
      case 1 -> in.flag();
      case 2 -> in.number();
      case 3 -> in.big();
      case 4 -> in.text();
      case 5 -> (char) in.number();
      case 6 -> Double.longBitsToDouble(in.big());
      default -> throw new IllegalStateException("no literal: " + kind);
    };
  }

  private Insn insn() {
    int kind = in.number();
    return switch (kind) {
      case 0 -> new Insn.Nop(in.text(), span());
      case 1 -> new Insn.LoopHead(span());
      case 2 -> new Insn.Literal(in.number(), value(), span());
      case 3 -> new Insn.Copy(in.number(), in.number(), in.flag(), span());
      case 4 -> new Insn.Name(in.number(), in.text(), span());
      case 5 -> new Insn.Select(in.number(), in.number(), in.text(), span());
      case 6 -> new Insn.This(in.number(), in.text(), in.flag(), span());
      case 7 -> new Insn.ClassLiteral(in.number(), type(), span());
      case 8 -> new Insn.StoreName(in.text(), in.number(), span());
      case 9 -> new Insn.StoreField(in.number(), in.text(), in.number(), span());
      case 10 -> new Insn.ArrayRead(in.number(), in.number(), in.number(), span());
      case 11 -> new Insn.ArrayWrite(in.number(), in.number(), in.number(), span());
      case 12 -> new Insn.Operation(in.number(), in.text(), in.number(), in.number(), span());
      case 13 -> new Insn.Call(in.number(), in.number(), in.text(), registers(), in.flag(), span());
      case 14 -> new Insn.New(in.number(), type(), registers(), in.text(), span());
      case 15 -> new Insn.NewArray(in.number(), type(), registers(), registers(), span());
      case 16 -> new Insn.Lambda(in.number(), method(), span());
      case 17 -> new Insn.MethodRef(in.number(), in.number(), type(), in.text(), span());
      case 18 -> new Insn.Cast(in.number(), type(), in.number(), span());
      case 19 -> new Insn.InstanceOf(in.number(), in.number(), type(), in.number(), span());
      case 20 -> new Insn.MonitorEnter(in.number(), in.flag(), span());
      case 21 -> new Insn.MonitorExit(in.number(), in.flag(), span());
      case 22 -> new Insn.If(in.number(), span());
      case 23 -> new Insn.Switch(in.number(), span());
      case 24 -> new Insn.ForEach(in.number(), in.number(), span());
      case 25 -> new Insn.Assume(in.number(), span());
      case 26 -> new Insn.Catch(in.number(), in.all(this::type), span());
      case 27 -> new Insn.Handlers(span());
      case 28 -> new Insn.Return(in.number(), span());
      case 29 -> new Insn.Throw(in.number(), span());
      default -> throw new IllegalStateException("unknown instruction: " + kind);
    };
  }
}
