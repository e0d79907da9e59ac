package io.concurrencylint.analyzer.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.types.ClassInfo;
import io.concurrencylint.analyzer.types.ClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every line of the model files, against the JDK and the jars of the versions that they name. */
class ModelsTest {
  private static final Path JARS = Path.of("target", "model-jars");
  private static final Models MODELS = Models.bundled();
  private static final Map<Library, Set<String>> entriesByLibrary = new HashMap<>();
  private static ClassPath classPath;

  @BeforeAll
  static void open() throws IOException {
    classPath = ClassPath.open(jars());
  }

  @AfterAll
  static void close() {
    classPath.close();
  }

  @Test
  void everyFileIsRead() throws IOException {
    Path folder = Path.of("src/main/resources/io/concurrencylint/analyzer/models");
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertThat(names)
          .isEqualTo(Models.FILES.stream().map(ModelFile::name).collect(Collectors.toSet()));
    }
  }

  @Test
  void everyTypeIsInTheFileWhereItIsLookedFor() {
    for (ModelFile file : Models.FILES) {
      assertThat(file.lines()).allMatch(line -> file.mayName(line.owner()), file.name());
    }
  }

  @Test
  void theJarOfEveryLibraryIsHere() throws IOException {
    Set<String> present =
        jars().stream().map(jar -> jar.getFileName().toString()).collect(Collectors.toSet());
    assertThat(libraries().stream().filter(library -> !library.isJdk()).map(ModelsTest::jarOf))
        .isSubsetOf(present);
  }

  @Test
  void everyTypeExists() {
    List<String> missing = new ArrayList<>();
    for (TypeModel type : MODELS.types()) {
      if (isCheckable(type.library()) && isMissing(type.name(), type.library())) {
        missing.add(type.library().coordinates() + ": " + type.name());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyMethodExists() {
    List<String> missing = new ArrayList<>();
    for (MethodModel method : MODELS.methods()) {
      if (isCheckable(method.library())
          && (isMissing(method.owner(), method.library())
              || !isOfEveryMethod(method)
                  && overloads(method.owner(), method.name(), method.parameters()).isEmpty())) {
        missing.add(method.library().coordinates() + ": " + method.id());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyEntryExists() {
    List<String> missing = new ArrayList<>();
    for (EntryModel entry : MODELS.entries()) {
      boolean exists =
          entry.isAnnotation()
              || !overloads(entry.owner(), entry.method(), entry.parameters()).isEmpty();
      if (isCheckable(entry.library()) && (isMissing(entry.owner(), entry.library()) || !exists)) {
        missing.add(entry.library().coordinates() + ": " + entry.id());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyAnnotationIsOneAndWhatItsMethodReturnsExists() {
    List<String> wrong = new ArrayList<>();
    for (EntryModel entry : MODELS.entries()) {
      boolean isAnnotation = (classPath.find(entry.owner()).access() & 0x2000) != 0;
      boolean returnsSomething = entry.returns() == null || classPath.find(entry.returns()) != null;
      if (isAnnotation != entry.isAnnotation() || !returnsSomething) {
        wrong.add(entry.id());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyEntryCanBeOverridden() {
    List<String> wrong = new ArrayList<>();
    for (EntryModel entry : MODELS.entries()) {
      if (!entry.isAnnotation() && isCheckable(entry.library())) {
        for (ClassInfo.Method method :
            overloads(entry.owner(), entry.method(), entry.parameters())) {
          if (method.isStatic() || (method.access() & 0x0010) != 0) {
            wrong.add(entry.id());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everySelectedArgumentExists() {
    List<String> wrong = new ArrayList<>();
    for (MethodModel method : MODELS.methods()) {
      int needed = highestArgument(method) + 1;
      List<ClassInfo.Method> overloads =
          overloads(method.owner(), method.name(), method.parameters());
      if (isCheckable(method.library())
          && needed > 0
          && overloads.stream().noneMatch(each -> parameters(each).size() >= needed)) {
        wrong.add(method.id() + " has no arg" + (needed - 1));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A line for several overloads must not hand over a number in one of them. */
  @Test
  void everythingThatRunsIsAnObject() {
    List<String> wrong = new ArrayList<>();
    for (MethodModel method : MODELS.methods()) {
      if (isCheckable(method.library())) {
        for (ClassInfo.Method overload :
            overloads(method.owner(), method.name(), method.parameters())) {
          method.effects().stream()
              .filter(effect -> effect instanceof Effect.Runs)
              .map(effect -> ((Effect.Runs) effect).code())
              .filter(code -> code.isArgument() && !isObject(overload, code.position()))
              .forEach(code -> wrong.add(method.id() + " " + overload.descriptor()));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noStaticMethodSpeaksOfThis() {
    List<String> wrong = new ArrayList<>();
    for (MethodModel method : MODELS.methods()) {
      boolean saysThis =
          method.effects().stream()
              .anyMatch(
                  effect ->
                      !(effect instanceof Effect.TestsLoop) && effect.toString().contains("=this"));
      if (saysThis && isCheckable(method.library())) {
        overloads(method.owner(), method.name(), method.parameters()).stream()
            .filter(ClassInfo.Method::isStatic)
            .forEach(each -> wrong.add(method.id()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingIsSaidTwice() {
    Set<String> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    Stream<String> ids =
        Stream.of(
                MODELS.methods().stream().map(method -> "method " + method.id()),
                MODELS.entries().stream().map(entry -> "entry " + entry.id()),
                MODELS.types().stream().map(type -> "type " + type.name()))
            .flatMap(each -> each);
    ids.filter(id -> !seen.add(id)).forEach(twice::add);
    assertThat(twice).isEmpty();
  }

  /** A star behind which no overload is left that another line does not name is dead. */
  @Test
  void everyLineIsReachable() {
    List<String> dead = new ArrayList<>();
    for (MethodModel method : MODELS.methods()) {
      if (isCheckable(method.library())
          && method.parameters() == null
          && !isOfEveryMethod(method)) {
        boolean alive =
            overloads(method.owner(), method.name(), null).stream()
                .anyMatch(
                    each ->
                        method.equals(
                            MODELS.method(method.owner(), each.name(), parameters(each))));
        if (!alive) {
          dead.add(method.id());
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void manyEntryPointsAndBlockingMethodsAreKnown() {
    long entries = MODELS.entries().size();
    long blocking =
        MODELS.methods().stream().filter(method -> method.has(Effect.Blocks.class)).count();
    assertThat(entries).isGreaterThanOrEqualTo(300);
    assertThat(blocking).isGreaterThanOrEqualTo(400);
    assertThat(libraries().size()).isGreaterThanOrEqualTo(14);
  }

  private static Set<Library> libraries() {
    Set<Library> libraries = new LinkedHashSet<>();
    MODELS.methods().forEach(method -> libraries.add(method.library()));
    MODELS.entries().forEach(entry -> libraries.add(entry.library()));
    MODELS.types().forEach(type -> libraries.add(type.library()));
    return libraries;
  }

  private static List<Path> jars() throws IOException {
    if (!Files.isDirectory(JARS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(JARS)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String jarOf(Library library) {
    String[] parts = library.coordinates().split(":");
    String classifier = parts.length > 3 ? "-" + parts[3] : "";
    return parts[1] + "-" + parts[2] + classifier + ".jar";
  }

  /** Lines for another JDK wait until the build runs on it. */
  private static boolean isCheckable(Library library) {
    return library.isIn(Runtime.version().feature());
  }

  /** Whether the type is not in the jar of the library that its line names. */
  private static boolean isMissing(String owner, Library library) {
    if (library.isJdk()) {
      return classPath.find(owner) == null;
    }
    Set<String> packages =
        entriesByLibrary.computeIfAbsent(library, each -> entriesOf(JARS.resolve(jarOf(each))));
    return !packages.contains(owner.replace('.', '/') + ".class");
  }

  private static Set<String> entriesOf(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static List<ClassInfo.Method> overloads(
      String owner, String name, List<String> parameters) {
    List<ClassInfo.Method> found = new ArrayList<>();
    for (String type : withSupertypes(owner)) {
      boolean inherits = type.equals(owner) || !name.equals("<init>");
      for (ClassInfo.Method method : classPath.find(type).methods()) {
        if (inherits
            && (name.equals(TypeFacts.EVERY_METHOD) || method.name().equals(name))
            && (parameters == null || parameters.equals(parameters(method)))) {
          found.add(method);
        }
      }
    }
    return found;
  }

  private static Set<String> withSupertypes(String type) {
    Set<String> all = new LinkedHashSet<>();
    collectSupertypes(type, all);
    all.removeIf(each -> classPath.find(each) == null);
    return all;
  }

  private static void collectSupertypes(String type, Set<String> all) {
    ClassInfo info = type == null ? null : classPath.find(type);
    if (info != null && all.add(type)) {
      collectSupertypes(info.superName(), all);
      info.interfaces().forEach(each -> collectSupertypes(each, all));
    }
  }

  private static List<String> parameters(ClassInfo.Method method) {
    return Descriptors.parameters(method.descriptor());
  }

  /** A line for all methods also holds for those that the program's own subtypes declare. */
  private static boolean isOfEveryMethod(MethodModel method) {
    return method.name().equals(TypeFacts.EVERY_METHOD);
  }

  private static boolean isObject(ClassInfo.Method method, int position) {
    List<String> parameters = parameters(method);
    return position < parameters.size()
        && Character.isUpperCase(parameters.get(position).charAt(0))
        && !parameters.get(position).equals("String");
  }

  private static int highestArgument(MethodModel method) {
    TreeSet<Integer> used = new TreeSet<>(Set.of(-1));
    String text = method.effects().toString();
    for (int at = text.indexOf("=arg"); at >= 0; at = text.indexOf("=arg", at + 1)) {
      used.add(text.charAt(at + 4) - '0');
    }
    return used.last();
  }
}
