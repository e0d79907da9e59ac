package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.types.ClassInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads generic signatures and descriptors of class files (JVMS 4.3 and 4.7.9.1). */
final class Signatures {

  /** A class's variables and supertypes. */
  record ClassSignature(Map<String, Type> variables, Type superclass, List<Type> interfaces) {}

  /** A method's variables, parameters and result. */
  record MethodSignature(List<String> typeParameters, List<Type> parameters, Type returnType) {}

  private final String text;
  private final Map<String, Type> variables;
  private int at;

  private Signatures(String text, Map<String, Type> variables) {
    this.text = text;
    this.variables = variables;
  }

  static ClassSignature ofClass(ClassInfo info) {
    if (info.signature() == null) {
      Type superclass = info.superName() == null ? null : Type.of(info.superName());
      List<Type> interfaces = info.interfaces().stream().map(Type::of).toList();
      return new ClassSignature(Map.of(), info.isInterface() ? null : superclass, interfaces);
    }
    Signatures reader = new Signatures(info.signature(), new LinkedHashMap<>());
    reader.typeParameters();
    Type superclass = reader.type();
    List<Type> interfaces = new ArrayList<>();
    while (reader.at < reader.text.length()) {
      interfaces.add(reader.type());
    }
    return new ClassSignature(reader.variables, info.isInterface() ? null : superclass, interfaces);
  }

  static Type ofField(String signature, Map<String, Type> variables) {
    return new Signatures(signature, variables).type();
  }

  static MethodSignature ofMethod(ClassInfo.Method method, Map<String, Type> classVariables) {
    String text = method.signature() != null ? method.signature() : method.descriptor();
    Signatures reader = new Signatures(text, new LinkedHashMap<>(classVariables));
    List<String> own = reader.typeParameters();
    List<Type> parameters = new ArrayList<>();
    reader.at++;
    while (reader.text.charAt(reader.at) != ')') {
      parameters.add(reader.type());
    }
    reader.at++;
    return new MethodSignature(own, parameters, reader.type());
  }

  private List<String> typeParameters() {
    List<String> names = new ArrayList<>();
    if (text.charAt(at) != '<') {
      return names;
    }
    at++;
    while (text.charAt(at) != '>') {
      int colon = text.indexOf(':', at);
      String name = text.substring(at, colon);
      at = colon;
      Type bound = Type.OBJECT;
      boolean first = true;
      while (text.charAt(at) == ':') {
        at++;
        if (text.charAt(at) == ':') {
          continue;
        }
        Type next = type();
        bound = first ? next : bound;
        first = false;
      }
      variables.put(name, new Type.Variable(name, bound));
      names.add(name);
    }
    at++;
    return names;
  }

  private Type type() {
    char kind = text.charAt(at++);
    return switch (kind) {
      case 'B' -> new Type.Primitive("byte");
      case 'C' -> new Type.Primitive("char");
      case 'D' -> new Type.Primitive("double");
      case 'F' -> new Type.Primitive("float");
      case 'I' -> Type.INT;
      case 'J' -> new Type.Primitive("long");
      case 'S' -> new Type.Primitive("short");
      case 'Z' -> Type.BOOLEAN;
      case 'V' -> Type.VOID;
      case '[' -> new Type.Array(type());
      case 'T' -> {
        int end = text.indexOf(';', at);
        String name = text.substring(at, end);
        at = end + 1;
        yield variables.getOrDefault(name, new Type.Variable(name, Type.OBJECT));
      }
      case 'L' -> classType();
      case '*' -> Type.UNKNOWN;
      case '+', '-' -> type();
      default -> Type.UNKNOWN;
    };
  }

  private Type classType() {
    StringBuilder name = new StringBuilder();
    List<Type> arguments = new ArrayList<>();
    while (true) {
      char c = text.charAt(at++);
      if (c == ';') {
        return new Type.Class(name.toString(), arguments);
      }
      if (c == '<') {
        arguments.clear();
        while (text.charAt(at) != '>') {
          arguments.add(type());
        }
        at++;
      } else if (c == '.') {
        arguments.clear();
        name.append('$');
      } else {
        name.append(c == '/' ? '.' : c);
      }
    }
  }
}
