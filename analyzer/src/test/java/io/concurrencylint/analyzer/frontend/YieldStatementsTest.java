package io.concurrencylint.analyzer.frontend;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YieldStatementsTest {

  @Test
  void putsTheValueInParenthesesAndMovesNothingBeforeItsEnd() {
    assertEquals("yield(name.length());", YieldStatements.inParentheses("yield name.length();"));
    assertEquals(
        "x: { yield(a ? b : c); }", YieldStatements.inParentheses("x: { yield a ? b : c; }"));
    assertEquals("{ yield(\n  name); }", YieldStatements.inParentheses("{ yield\n  name; }"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ int yield = 2; }",
        "{ yield = name; }",
        "{ yield new Name(); }",
        "{ yield switch (x) { default -> 1; }; }",
        "/* yield name; */",
        "// yield name;",
        "String s = \"; yield name;\";",
        "String s = \"\"\"\n ; yield name;\n \"\"\";",
        "char c = '\\''; Thread.yield(); object.yield (name);"
      })
  void leavesTheRestAlone(String source) {
    assertEquals(source, YieldStatements.inParentheses(source));
  }

  @Test
  void goesIntoSwitchesWithinTheValue() {
    assertEquals(
        "{ yield(f(switch (x) { default -> { yield(y + \";\"); } })); yield(z); }",
        YieldStatements.inParentheses(
            "{ yield f(switch (x) { default -> { yield y + \";\"; } }); yield z; }"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yield name.length();",
        "yield name == null ? 1 : 2;",
        "yield k;",
        "yield this.field;",
        "f(1, null, null); yield null == name ? 1 : 2;",
        "yield (char) k;",
        "if (k > 0) { yield (int) field; } else { yield (k); }",
        "if (k > 0) { yield this.field + super.hashCode(); } else { yield super.hashCode(); }",
        "if (k > 0) yield k; else yield name.length();",
        "yield list.stream().mapToInt(each -> { return each; }).sum();"
      })
  void theFrontEndReadsIt(String statement) {
    String source =
        "class A { int field; int f(int k, String name, java.util.List<Integer> list) {"
            + " return switch (k) { default -> { "
            + statement
            + " } }; } }";
    assertDoesNotThrow(() -> new JavaParserFrontEnd().lower("A.java", source));
  }
}
