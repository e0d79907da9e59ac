package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.frontend.JavaParserFrontEnd;
import io.concurrencylint.analyzer.frontend.UnparsableSource;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of a project: files by the path findings spell, declarations by their lines. */
final class SourceIndex {
  private final SortedMap<String, Path> files = new TreeMap<>();
  private final Map<String, Optional<SourceUnit>> units = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  SourceIndex(Request request) {
    Path root = request.root().toAbsolutePath().normalize();
    List<Path> places = new ArrayList<>(request.paths());
    places.addAll(request.sourceRoots());
    for (Path place : places) {
      try (Stream<Path> found = Files.walk(place)) {
        found
            .filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file))
            .filter(file -> !isBuilt(place.relativize(file)))
            .map(file -> file.toAbsolutePath().normalize())
            .forEach(file -> files.put(display(root, file), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Hidden folders and what builds leave behind. */
  private static boolean isBuilt(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      if (name.startsWith(".") && name.length() > 2 || name.equals("target")) {
        return true;
      }
    }
    return false;
  }

  private static String display(Path root, Path file) {
    return (file.startsWith(root) ? root.relativize(file) : file).toString().replace('\\', '/');
  }

  /** All files by the path that findings spell. */
  SortedMap<String, Path> files() {
    return files;
  }

  String text(String path) {
    return texts.computeIfAbsent(path, this::read);
  }

  private String read(String path) {
    try {
      return Files.readString(files.get(path));
    } catch (IOException e) {
      return "";
    }
  }

  Optional<SourceUnit> unit(String path) {
    return files.containsKey(path) ? units.computeIfAbsent(path, this::parse) : Optional.empty();
  }

  private Optional<SourceUnit> parse(String path) {
    try {
      return Optional.of(new JavaParserFrontEnd().lower(path, text(path)));
    } catch (UnparsableSource e) {
      return Optional.empty();
    }
  }

  /** The innermost method or constructor around a line; lambdas belong to the method around. */
  Optional<MethodDecl> methodAt(String path, int line) {
    return unit(path).stream()
        .flatMap(unit -> unit.types().stream())
        .flatMap(type -> type.methods().stream())
        .filter(method -> !method.isLambda() && method.firstLine() <= line)
        .filter(method -> method.lastLine() >= line && method.span().line() > 0)
        .min(Comparator.comparingInt(method -> method.lastLine() - method.firstLine()));
  }

  /** The lines of a method. */
  String text(String path, MethodDecl method) {
    return text(path)
        .lines()
        .skip(method.firstLine() - 1L)
        .limit(method.lastLine() - method.firstLine() + 1L)
        .collect(Collectors.joining("\n"));
  }

  /** The declaration of a method in one of some files. */
  Optional<MethodDecl> find(Collection<String> paths, Method method) {
    return paths.stream()
        .flatMap(path -> type(path, method.getDeclaringClass().getName()).stream())
        .flatMap(type -> type.methods().stream())
        .filter(each -> each.name().equals(method.getName()) && matches(method, each))
        .findFirst();
  }

  /** The lines of a method that is declared in one of some files. */
  Optional<String> text(Collection<String> paths, Method method) {
    return paths.stream()
        .flatMap(path -> find(List.of(path), method).map(each -> text(path, each)).stream())
        .findFirst();
  }

  /** Methods in some files that contain a method, or that call it by its name in its own class. */
  List<MethodDecl> leadingTo(Collection<String> paths, MethodDecl method) {
    Pattern call = Pattern.compile("(?<!\\bnew )\\b" + Pattern.quote(method.name()) + "\\(");
    List<MethodDecl> found = new ArrayList<>();
    for (String path : paths) {
      List<TypeDecl> types = unit(path).map(SourceUnit::types).orElse(List.of());
      boolean declaredHere = types.stream().anyMatch(type -> type.methods().contains(method));
      for (TypeDecl type : declaredHere ? types : List.<TypeDecl>of()) {
        for (MethodDecl each : type.methods()) {
          boolean isOther = !each.isLambda() && !each.equals(method) && each.span().line() > 0;
          boolean around =
              each.firstLine() <= method.firstLine() && method.lastLine() <= each.lastLine();
          if (isOther && (around || call.matcher(text(path, each)).find())) {
            found.add(each);
          }
        }
      }
    }
    return found;
  }

  /** A method and its lines. */
  record Written(MethodDecl method, String text) {}

  /**
   * Methods of other files in the folder of {@code path} that call a method by its name. The files
   * must name its class.
   */
  List<Written> callersInPackage(String path, MethodDecl method) {
    Pattern call = Pattern.compile("\\b" + Pattern.quote(method.name()) + "\\(");
    String simple = method.owner().substring(method.owner().lastIndexOf('.') + 1);
    Pattern owner =
        Pattern.compile(
            "\\b" + Pattern.quote(simple.substring(simple.lastIndexOf('$') + 1)) + "\\b");
    Path folder = files.get(path).getParent();
    List<Written> callers = new ArrayList<>();
    for (String other : files.keySet()) {
      boolean isNear = files.get(other).getParent().equals(folder) && !other.equals(path);
      if (isNear && call.matcher(text(other)).find() && owner.matcher(text(other)).find()) {
        unit(other).stream()
            .flatMap(unit -> unit.types().stream())
            .flatMap(type -> type.methods().stream())
            .filter(each -> !each.isLambda() && each.span().line() > 0)
            .filter(each -> !each.name().equals(method.name()))
            .map(each -> new Written(each, text(other, each)))
            .filter(each -> call.matcher(each.text()).find())
            .forEach(callers::add);
      }
    }
    return callers;
  }

  static boolean matches(Method method, MethodDecl declaration) {
    if (method.getParameterCount() != declaration.parameterTypes().size()) {
      return false;
    }
    for (int i = 0; i < method.getParameterCount(); i++) {
      Class<?> type = method.getParameterTypes()[i];
      String written = declaration.parameterTypes().get(i).simpleName();
      boolean isVariable = written.length() <= 2;
      String simple = type.getSimpleName().replace("[]", "");
      if (!isVariable && !simple.equals(written)) {
        return false;
      }
    }
    return true;
  }

  Optional<TypeDecl> type(String path, String name) {
    return unit(path).stream()
        .flatMap(unit -> unit.types().stream())
        .filter(type -> type.name().equals(name))
        .findFirst();
  }
}
