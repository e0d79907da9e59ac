package io.concurrencylint.analyzer.cache;

import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.FieldDecl;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes the IR of a file; its path is left out, since equal files elsewhere have equal IR. */
public final class UnitWriter {

  private final Out out;
  private final Map<TypeName, Integer> types = new HashMap<>();
  private final Map<MethodDecl, Integer> methods = new IdentityHashMap<>();
  private int line;

  /** Writes to {@code out}, in which other things may stand before and after. */
  public UnitWriter(Out out) {
    this.out = out;
  }

  /** Writes a unit. */
  public void write(SourceUnit unit) {
    out.text(unit.packageName());
    out.all(
        unit.imports(), each -> out.text(each.name()).flag(each.isStatic()).flag(each.onDemand()));
    out.all(unit.types(), this::declaration);
    out.number(unit.lines());
  }

  private void declaration(TypeDecl type) {
    out.text(type.name()).number(type.kind().ordinal()).number(type.modifiers().flags());
    out.text(type.enclosing()).text(type.enclosingMethod());
    out.all(type.typeParameters(), this::parameter);
    type(type.superclass());
    out.all(type.interfaces(), this::type);
    out.all(type.annotations(), this::annotation);
    out.all(type.fields(), this::field);
    out.all(type.methods(), this::method);
    out.text(type.comment());
    span(type.span());
    out.number(type.firstLine()).number(type.lastLine());
  }

  private void field(FieldDecl field) {
    out.text(field.name());
    type(field.type());
    out.number(field.modifiers().flags());
    out.all(field.annotations(), this::annotation);
    out.flag(field.initialized()).text(field.comment());
    span(field.span());
  }

  /** A lambda is one object wherever it is spoken of. */
  private void method(MethodDecl method) {
    Integer known = methods.get(method);
    if (known != null) {
      out.number(known + 1L);
      return;
    }
    out.number(0);
    out.text(method.id()).text(method.owner()).text(method.name());
    out.number(method.kind().ordinal());
    out.all(method.typeParameters(), this::parameter);
    out.all(method.parameterTypes(), this::type);
    out.flag(method.varArgs());
    type(method.returnType());
    out.number(method.modifiers().flags());
    out.all(method.annotations(), this::annotation);
    out.all(method.thrown(), this::type);
    out.flag(method.body() != null);
    if (method.body() != null) {
      body(method.body());
    }
    out.text(method.comment());
    span(method.span());
    out.number(method.firstLine()).number(method.lastLine());
    methods.put(method, methods.size());
  }

  private void body(Body body) {
    out.all(body.locals(), this::local);
    registers(body.parameters());
    out.all(body.captures(), this::capture);
    out.number(body.registers()).number(body.size());
    for (int node = 0; node < body.size(); node++) {
      insn(body.insn(node));
      int[] successors = body.successors(node);
      out.number(successors.length);
      for (int successor : successors) {
        out.number(successor - (long) node);
      }
      out.number(body.handler(node));
    }
  }

  private void local(Local local) {
    out.number(local.register()).text(local.name());
    type(local.type());
    out.number(local.assignments());
    span(local.span());
  }

  private void capture(Capture capture) {
    out.number(capture.register()).number(capture.outer());
  }

  private void parameter(TypeParameter parameter) {
    out.text(parameter.name());
    type(parameter.bound());
  }

  private void annotation(AnnotationUse annotation) {
    out.text(annotation.name()).all(annotation.values(), out::text);
  }

  private void type(TypeName type) {
    if (type == null) {
      out.number(0);
      return;
    }
    Integer known = types.get(type);
    if (known != null) {
      out.number(known + 2L);
      return;
    }
    out.number(1).text(type.name()).all(type.arguments(), this::type).number(type.dimensions());
    types.put(type, types.size());
  }

  private void span(Span span) {
    out.number(span.line() - (long) line).number(span.column());
    out.number(span.endColumn() - (long) span.column());
    line = span.line();
  }

  private void registers(List<Integer> registers) {
    out.all(registers, register -> out.number(register));
  }

  private void value(Object value) {
    if (value == null) {
      out.number(0);
    } else if (value instanceof Boolean flag) {
      out.number(1).flag(flag);
    } else if (value instanceof Integer number) {
      out.number(2).number(number);
    } else if (value instanceof Long number) {
      out.number(3).number(number);
    } else if (value instanceof String text) {
      out.number(4).text(text);
    } else if (value instanceof Character character) {
      out.number(5).number(character);
    } else if (value instanceof Double number) {
      out.number(6).number(Double.doubleToRawLongBits(number));
    } else {
      throw new IllegalArgumentException("no literal: " + value.getClass());
    }
  }

  private void insn(Insn insn) {
    if (insn instanceof Insn.Nop i) {
      out.number(0);
      out.text(i.label());
      span(i.span());
    } else if (insn instanceof Insn.LoopHead i) {
      out.number(1);
      span(i.span());
    } else if (insn instanceof Insn.Literal i) {
      out.number(2);
      out.number(i.defined());
      value(i.value());
      span(i.span());
    } else if (insn instanceof Insn.Copy i) {
      out.number(3);
      out.number(i.defined());
      out.number(i.source());
      out.flag(i.declares());
      span(i.span());
    } else if (insn instanceof Insn.Name i) {
      out.number(4);
      out.number(i.defined());
      out.text(i.name());
      span(i.span());
    } else if (insn instanceof Insn.Select i) {
      out.number(5);
      out.number(i.defined());
      out.number(i.base());
      out.text(i.name());
      span(i.span());
    } else if (insn instanceof Insn.This i) {
      out.number(6);
      out.number(i.defined());
      out.text(i.qualifier());
      out.flag(i.isSuper());
      span(i.span());
    } else if (insn instanceof Insn.ClassLiteral i) {
      out.number(7);
      out.number(i.defined());
      type(i.type());
      span(i.span());
    } else if (insn instanceof Insn.StoreName i) {
      out.number(8);
      out.text(i.name());
      out.number(i.source());
      span(i.span());
    } else if (insn instanceof Insn.StoreField i) {
      out.number(9);
      out.number(i.base());
      out.text(i.name());
      out.number(i.source());
      span(i.span());
    } else if (insn instanceof Insn.ArrayRead i) {
      out.number(10);
      out.number(i.defined());
      out.number(i.array());
      out.number(i.index());
      span(i.span());
    } else if (insn instanceof Insn.ArrayWrite i) {
      out.number(11);
      out.number(i.array());
      out.number(i.index());
      out.number(i.source());
      span(i.span());
    } else if (insn instanceof Insn.Operation i) {
      out.number(12);
      out.number(i.defined());
      out.text(i.operator());
      out.number(i.left());
      out.number(i.right());
      span(i.span());
    } else if (insn instanceof Insn.Call i) {
      out.number(13);
      out.number(i.defined());
      out.number(i.receiver());
      out.text(i.name());
      registers(i.arguments());
      out.flag(i.implicit());
      span(i.span());
    } else if (insn instanceof Insn.New i) {
      out.number(14);
      out.number(i.defined());
      type(i.type());
      registers(i.arguments());
      out.text(i.anonymous());
      span(i.span());
    } else if (insn instanceof Insn.NewArray i) {
      out.number(15);
      out.number(i.defined());
      type(i.type());
      registers(i.lengths());
      registers(i.elements());
      span(i.span());
    } else if (insn instanceof Insn.Lambda i) {
      out.number(16);
      out.number(i.defined());
      method(i.method());
      span(i.span());
    } else if (insn instanceof Insn.MethodRef i) {
      out.number(17);
      out.number(i.defined());
      out.number(i.base());
      type(i.type());
      out.text(i.name());
      span(i.span());
    } else if (insn instanceof Insn.Cast i) {
      out.number(18);
      out.number(i.defined());
      type(i.type());
      out.number(i.source());
      span(i.span());
    } else if (insn instanceof Insn.InstanceOf i) {
      out.number(19);
      out.number(i.defined());
      out.number(i.source());
      type(i.type());
      out.number(i.binding());
      span(i.span());
    } else if (insn instanceof Insn.MonitorEnter i) {
      out.number(20);
      out.number(i.lock());
      out.flag(i.implied());
      span(i.span());
    } else if (insn instanceof Insn.MonitorExit i) {
      out.number(21);
      out.number(i.lock());
      out.flag(i.implied());
      span(i.span());
    } else if (insn instanceof Insn.If i) {
      out.number(22);
      out.number(i.condition());
      span(i.span());
    } else if (insn instanceof Insn.Switch i) {
      out.number(23);
      out.number(i.selector());
      span(i.span());
    } else if (insn instanceof Insn.ForEach i) {
      out.number(24);
      out.number(i.defined());
      out.number(i.iterable());
      span(i.span());
    } else if (insn instanceof Insn.Assume i) {
      out.number(25);
      out.number(i.condition());
      span(i.span());
    } else if (insn instanceof Insn.Catch i) {
      out.number(26);
      out.number(i.defined());
      out.all(i.types(), this::type);
      span(i.span());
    } else if (insn instanceof Insn.Handlers i) {
      out.number(27);
      span(i.span());
    } else if (insn instanceof Insn.Return i) {
      out.number(28);
      out.number(i.source());
      span(i.span());
    } else if (insn instanceof Insn.Throw i) {
      out.number(29);
      out.number(i.source());
      span(i.span());
    } else {
      throw new IllegalArgumentException("unknown instruction: " + insn);
    }
  }
}
