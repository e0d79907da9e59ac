package io.concurrencylint.confirm;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program's classes, loaded but never initialised: none of its code runs here. */
final class ProjectClasses implements Closeable {
  private final URLClassLoader loader;
  private final List<String> names;
  private final Map<Class<?>, List<Class<?>>> implementations = new HashMap<>();

  /**
   * @param names binary names of the project's own classes, where implementations are looked for
   */
  ProjectClasses(List<Path> classPath, Collection<String> names) {
    URL[] urls = classPath.stream().map(ProjectClasses::url).toArray(URL[]::new);
    this.loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    this.names = List.copyOf(names);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path + " is no place for classes", e);
    }
  }

  Optional<Class<?>> find(String binaryName) {
    try {
      return Optional.of(Class.forName(binaryName, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Concrete classes of the project that are a {@code type}, in the order of their names. */
  List<Class<?>> implementations(Class<?> type) {
    return implementations.computeIfAbsent(type, this::search);
  }

  private List<Class<?>> search(Class<?> type) {
    List<Class<?>> found = new ArrayList<>();
    for (String name : names) {
      find(name)
          .filter(each -> each != type && type.isAssignableFrom(each))
          .filter(each -> !Modifier.isAbstract(each.getModifiers()) && !each.isAnonymousClass())
          .ifPresent(found::add);
    }
    return found;
  }

  /** Whether a class comes from the class path and not from the JDK. */
  boolean isProjects(Class<?> type) {
    return type.getClassLoader() == loader;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
