package io.concurrencylint.analyzer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.frontend.JavaParserFrontEnd;
import io.concurrencylint.analyzer.frontend.UnparsableSource;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read back equals what was written, component by component. */
class UnitCodecTest {

  @Test
  void theSourcesOfThisModule() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
      files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(100);
    JavaParserFrontEnd frontEnd = new JavaParserFrontEnd();
    for (Path file : files) {
      SourceUnit unit = frontEnd.lower("A.java", Files.readString(file));
      SourceUnit read = read(unit);
      assertThat(difference(unit, read)).as(file.toString()).isNull();
    }
  }

  @Test
  void halfASurrogatePairAndOtherLiterals() throws Exception {
    SourceUnit unit =
        lower(
            """
            class A {
              Object[] all = {"\\ud83d", "\\u00e4\\ud83d\\ude00", 'x', 1, -2147483648, 1L << 40,
                0x7fffffffffffffffL, 2.5, true, null, \"\"\"
                  block\"\"\"};
              Runnable r = () -> { try { all.wait(); } finally { run(() -> {}); } };
            }
            """);
    assertThat(difference(unit, read(unit))).isNull();
  }

  /** Each instruction with values of its own in each component. */
  @Test
  void everyInstruction() throws Exception {
    List<Insn> insns = new ArrayList<>();
    for (Class<?> type : Insn.class.getPermittedSubclasses()) {
      insns.add((Insn) sample(type));
    }
    for (Object literal : Arrays.asList(null, true, 7, 7L, "7", '7', 0.7)) {
      insns.add(new Insn.Literal(3, literal, new Span(9, 2, 4)));
    }
    SourceUnit unit = unit(insns.toArray(Insn[]::new));
    assertThat(difference(unit, read(unit))).isNull();
  }

  @Test
  void aDifferenceIsSeen() throws Exception {
    SourceUnit one = lower("class A { void m() { int a = 1; } }");
    SourceUnit two = lower("class A { void m() { int a = 2; } }");
    assertThat(difference(one, two)).contains("value");
  }

  @Test
  void aLambdaIsOneObjectWhereverItIsSpokenOf() {
    MethodDecl lambda = method("A#m()$lambda1", new Insn[] {new Insn.Nop("x", Span.NONE)});
    Insn use = new Insn.Lambda(1, lambda, Span.NONE);
    SourceUnit read = read(unit(new Insn[] {use, use}));
    Body body = read.types().get(0).methods().get(0).body();
    assertThat(((Insn.Lambda) body.insn(0)).method())
        .isSameAs(((Insn.Lambda) body.insn(1)).method());
  }

  private static SourceUnit lower(String text) throws UnparsableSource {
    return new JavaParserFrontEnd().lower("A.java", text);
  }

  private static SourceUnit read(SourceUnit unit) {
    Out out = new Out();
    new UnitWriter(out).write(unit);
    In in = new In(out.bytes());
    SourceUnit read = new UnitReader(in).read(unit.path());
    assertThat(in.isAtEnd()).isTrue();
    return read;
  }

  private static SourceUnit unit(Insn[] insns) {
    TypeDecl type =
        new TypeDecl(
            "p.A",
            TypeDecl.Kind.RECORD,
            new Modifiers(Modifiers.DEFAULT | Modifiers.PUBLIC),
            null,
            "B#m()",
            List.of(),
            null,
            List.of(TypeName.of("I")),
            List.of(),
            List.of(),
            List.of(method("p.A#m()", insns)),
            "a comment",
            new Span(1, 2, 3),
            4,
            5);
    return new SourceUnit("A.java", "p", List.of(), List.of(type), 6);
  }

  private static MethodDecl method(String id, Insn[] insns) {
    int[][] successors = new int[insns.length][];
    int[] handlers = new int[insns.length];
    for (int i = 0; i < insns.length; i++) {
      successors[i] = new int[] {insns.length - 1 - i, 0};
      handlers[i] = i - 1;
    }
    return new MethodDecl(
        id,
        "p.A",
        "m",
        MethodDecl.Kind.METHOD,
        List.of(),
        List.of(TypeName.of("int")),
        true,
        TypeName.VOID,
        new Modifiers(Modifiers.SYNCHRONIZED),
        List.of(),
        List.of(),
        new Body(List.of(), List.of(0, 4), List.of(), 5, insns, successors, handlers),
        "",
        new Span(7, 8, 9),
        10,
        11);
  }

  private static int last = 100;

  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      values.add(value(component));
    }
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    return constructor.newInstance(values.toArray());
  }

  private static Object value(RecordComponent component) {
    Class<?> type = component.getType();
    int next = ++last;
    if (type == int.class) {
      return next;
    }
    if (type == boolean.class) {
      return next % 2 == 0;
    }
    if (type == String.class) {
      return "text" + next;
    }
    if (type == Span.class) {
      return new Span(next, next + 1, next + 5);
    }
    if (type == TypeName.class) {
      return new TypeName("T" + next, List.of(TypeName.of("int")), 2);
    }
    if (type == MethodDecl.class) {
      return method("m" + next, new Insn[] {new Insn.Nop("x", Span.NONE)});
    }
    if (type == List.class) {
      boolean types = component.getGenericType().getTypeName().contains("TypeName");
      return types ? List.of(TypeName.of("E" + next), TypeName.of("F")) : List.of(next, -1);
    }
    return next;
  }

  /** The way to the first difference, or null. */
  private static String difference(Object left, Object right) throws IOException {
    try {
      return difference(left, right, new IdentityHashMap<>());
    } catch (ReflectiveOperationException e) {
      throw new IOException(e);
    }
  }

  private static String difference(Object left, Object right, Map<Object, Object> seen)
      throws ReflectiveOperationException {
    if (left == null || right == null) {
      return left == right ? null : ": " + left + " and " + right;
    }
    if (left.getClass() != right.getClass() && !(left instanceof List)) {
      return ": " + left.getClass() + " and " + right.getClass();
    }
    if (left.getClass().isRecord()) {
      if (seen.put(left, right) == right) {
        return null;
      }
      for (RecordComponent component : left.getClass().getRecordComponents()) {
        component.getAccessor().setAccessible(true);
        String inside =
            difference(
                component.getAccessor().invoke(left), component.getAccessor().invoke(right), seen);
        if (inside != null) {
          return "." + component.getName() + inside;
        }
      }
      return null;
    }
    if (left instanceof List<?> one && right instanceof List<?> two) {
      if (one.size() != two.size()) {
        return ": sizes " + one.size() + " and " + two.size();
      }
      for (int i = 0; i < one.size(); i++) {
        String inside = difference(one.get(i), two.get(i), seen);
        if (inside != null) {
          return "[" + i + "]" + inside;
        }
      }
      return null;
    }
    if (left instanceof Body one && right instanceof Body two) {
      return difference(parts(one), parts(two), seen);
    }
    return left.equals(right) ? null : ": " + left + " and " + right;
  }

  private static List<Object> parts(Body body) {
    List<Object> parts = new ArrayList<>();
    parts.addAll(
        List.of(body.locals(), body.parameters(), body.captures(), body.registers(), body.size()));
    for (int node = 0; node < body.size(); node++) {
      parts.add(body.insn(node));
      parts.add(Arrays.stream(body.successors(node)).boxed().toList());
      parts.add(body.handler(node));
    }
    return parts;
  }
}
