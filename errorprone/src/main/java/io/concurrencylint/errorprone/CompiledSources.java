package io.concurrencylint.errorprone;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symtab;
import com.sun.tools.javac.comp.AttrContext;
import com.sun.tools.javac.comp.Enter;
import com.sun.tools.javac.comp.Env;
import com.sun.tools.javac.util.Context;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.check.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * What one run of javac compiles, and against what. Its units are those of the classes that javac
 * has entered: all it was given, those that annotation processors wrote, and those it found on the
 * source path until now.
 */
final class CompiledSources {

  private final Map<URI, CompilationUnitTree> units = new TreeMap<>();
  private final JavaFileManager fileManager;

  CompiledSources(Context context) {
    fileManager = context.get(JavaFileManager.class);
    Enter enter = Enter.instance(context);
    for (ClassSymbol symbol : Symtab.instance(context).getAllClasses()) {
      Env<AttrContext> environment = enter.getEnv(symbol);
      if (environment != null && environment.toplevel != null) {
        units.put(environment.toplevel.getSourceFile().toUri(), environment.toplevel);
      }
    }
  }

  /**
   * One of them.
   *
   * @param uri by which javac knows it
   * @param object javac's own
   */
  record Source(URI uri, JavaFileObject object) {

    /** The text as javac has decoded it. */
    String text() {
      try {
        return object.getCharContent(true).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** As findings shall spell it; a source without a file keeps the name that javac uses. */
    String spelling(Request request) {
      return file().map(request::spelling).orElseGet(object::getName);
    }

    private Optional<Path> file() {
      return "file".equals(uri.getScheme())
          ? Optional.of(Path.of(uri).normalize())
          : Optional.empty();
    }
  }

  /** The unit of a source, if it is one of these; null is none. */
  Optional<CompilationUnitTree> unit(URI source) {
    return Optional.ofNullable(source).map(units::get);
  }

  /** The files among the sources. */
  List<Path> files() {
    return sources().stream().flatMap(source -> source.file().stream()).toList();
  }

  /** The sources that take part. */
  List<Source> wanted(Settings settings) {
    return sources().stream()
        .filter(source -> source.file().map(settings.scope()::wants).orElse(true))
        .toList();
  }

  private List<Source> sources() {
    return units.values().stream()
        .map(CompilationUnitTree::getSourceFile)
        .map(object -> new Source(object.toUri(), object))
        .toList();
  }

  /**
   * A request for the analysis of what stands beside the sources: the class path, and the source
   * path, whose other files are known to javac as they should be to the rules.
   */
  Request request(Settings settings) {
    List<Path> context = new ArrayList<>(entries(StandardLocation.SOURCE_PATH));
    context.addAll(settings.scope().sourceRoots());
    List<Path> classPath = new ArrayList<>(settings.scope().classPath());
    if (classPath.isEmpty()) {
      classPath.addAll(entries(StandardLocation.CLASS_PATH));
      entries(StandardLocation.MODULE_PATH).forEach(entry -> classPath.addAll(modules(entry)));
    }
    return new Request(
        Path.of("").toAbsolutePath(),
        List.of(),
        context.stream().filter(Files::exists).toList(),
        classPath,
        Runtime.getRuntime().availableProcessors(),
        settings.scope()::wants,
        settings.models());
  }

  private Collection<Path> entries(Location location) {
    List<Path> entries = new ArrayList<>();
    if (fileManager instanceof StandardJavaFileManager standard
        && standard.hasLocation(location)
        && standard.getLocationAsPaths(location) != null) {
      standard.getLocationAsPaths(location).forEach(entries::add);
    }
    entries.removeIf(entry -> !Files.exists(entry));
    return entries;
  }

  /** A module is a jar or a folder of classes; a folder of modules holds such. */
  private static List<Path> modules(Path entry) {
    if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
      return List.of(entry);
    }
    List<Path> modules = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(entry)) {
      for (Path each : inside) {
        if (Files.isDirectory(each) || each.toString().endsWith(".jar")) {
          modules.add(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    modules.sort(null);
    return modules;
  }
}
