package io.concurrencylint.check.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How classes, methods and annotations are written in a configuration file. */
final class Names {

  private static final String CLASS = "[\\p{javaJavaIdentifierPart}.]+";
  private static final Pattern CLASS_NAME = Pattern.compile(CLASS);
  private static final Pattern ANNOTATION = Pattern.compile("@" + CLASS);
  private static final Pattern MEMBER =
      Pattern.compile("([\\p{javaJavaIdentifierPart}<>]+|\\*)\\(([^()]*)\\)");
  private static final List<String> CODE = List.of("Runnable", "Callable", "Supplier");

  private Names() {}

  static boolean isAnnotation(Value value) {
    return ANNOTATION.matcher(value.text()).matches();
  }

  static boolean isMethod(Value value) {
    return value.text().contains("#");
  }

  /** {@code com.acme.Outer$Inner}. */
  static String type(Value value) {
    if (!CLASS_NAME.matcher(value.text()).matches()) {
      throw value.error("'" + value.text() + "' is not the name of a class, com.acme.Outer$Inner");
    }
    return value.text();
  }

  /** {@code com.acme.Db#query(String,int)} or {@code com.acme.Db#query(*)}, without blanks. */
  static String method(Value value) {
    String text = value.text();
    int hash = text.indexOf('#');
    if (hash < 0 || !CLASS_NAME.matcher(text.substring(0, hash)).matches()) {
      throw value.error(
          "'" + text + "' is not a method, com.acme.Db#query(String,int) or com.acme.Db#query(*)");
    }
    return text.substring(0, hash) + "#" + member(value, text.substring(hash + 1));
  }

  /** A method of a class that is named elsewhere: {@code query(*)}. */
  static String member(Value value) {
    return member(value, value.text());
  }

  private static String member(Value value, String text) {
    Matcher matcher = MEMBER.matcher(text.replaceAll("\\s", ""));
    if (!matcher.matches()) {
      throw value.error("'" + text + "' is not a method, query(String,int) or query(*)");
    }
    return matcher.group();
  }

  /** The position of the argument that holds the code to run; the first unless types tell. */
  static int codeArgument(String member) {
    String parameters = member.substring(member.indexOf('(') + 1, member.length() - 1);
    List<String> types = List.of(parameters.split(","));
    for (int i = 0; i < types.size(); i++) {
      if (CODE.contains(types.get(i))) {
        return i;
      }
    }
    return 0;
  }
}
