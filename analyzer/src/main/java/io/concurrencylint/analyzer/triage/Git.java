package io.concurrencylint.analyzer.triage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks the {@code git} command what changed below a folder. */
public final class Git {

  private static final List<String> DIFF =
      List.of(
          "diff",
          "--unified=0",
          "--no-color",
          "--no-ext-diff",
          "--no-textconv",
          "--relative",
          "--src-prefix=a/",
          "--dst-prefix=b/");

  private final Path folder;

  /** Changes are told relative to {@code folder}, and only those below it. */
  public Git(Path folder) {
    this.folder = folder;
  }

  /** What was asked for cannot be found out; the message holds the command that mends it. */
  public static final class Unanswerable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswerable(String message) {
      super(message);
    }
  }

  private record Answer(int exit, String output, String error) {
    boolean succeeded() {
      return exit == 0;
    }

    String firstLine() {
      return output.lines().findFirst().orElse("");
    }
  }

  /**
   * What the working tree holds that the merge base of {@code revision} and {@code HEAD} does not,
   * files not yet added included.
   */
  public Changes since(String revision) {
    requireRepository();
    if (!ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        .succeeded()) {
      throw new Unanswerable(
          "--since " + revision + ": no such revision here; try: " + fetching(revision));
    }
    Answer base = ask("merge-base", revision, "HEAD");
    if (!base.succeeded()) {
      throw new Unanswerable(
          "--since "
              + revision
              + ": it has no ancestor in common with HEAD"
              + (isShallow() ? " in this shallow clone; try: git fetch --unshallow" : ""));
    }
    List<String> command = new ArrayList<>(DIFF);
    command.add(base.firstLine());
    Answer diff = require(command);
    Answer untracked = require(List.of("ls-files", "--others", "--exclude-standard", "-z"));
    return Changes.parse(diff.output())
        .withNewFiles(
            untracked.output().isEmpty() ? List.of() : List.of(untracked.output().split("\0")));
  }

  /** What the index holds that {@code HEAD} does not. */
  public Changes staged() {
    requireRepository();
    List<String> command = new ArrayList<>(DIFF);
    command.add("--cached");
    return Changes.parse(require(command).output());
  }

  /** The file that git runs at an occasion, {@code pre-commit} for one; it need not exist. */
  public Path hook(String occasion) {
    Answer answer = ask("rev-parse", "--git-path", "hooks/" + occasion);
    if (!answer.succeeded()) {
      throw new Unanswerable(folder + " is not in a git work tree; a hook needs one (git init)");
    }
    return folder.resolve(answer.firstLine()).normalize();
  }

  private void requireRepository() {
    Answer answer = ask("rev-parse", "--is-inside-work-tree");
    if (!answer.succeeded()) {
      throw new Unanswerable(
          folder + " is not in a git work tree; --since and --staged need one (git init)");
    }
  }

  private String fetching(String revision) {
    if (isShallow()) {
      return "git fetch --unshallow";
    }
    int slash = revision.indexOf('/');
    if (slash > 0 && ask("remote", "get-url", revision.substring(0, slash)).succeeded()) {
      return "git fetch " + revision.substring(0, slash) + " " + revision.substring(slash + 1);
    }
    return "git fetch origin " + revision;
  }

  private boolean isShallow() {
    return ask("rev-parse", "--is-shallow-repository").firstLine().equals("true");
  }

  private Answer require(List<String> arguments) {
    Answer answer = ask(arguments.toArray(String[]::new));
    if (!answer.succeeded()) {
      throw new Unanswerable(
          "git " + String.join(" ", arguments) + " failed: " + answer.error().strip());
    }
    return answer;
  }

  private Answer ask(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", folder.toString(), "-c", "core.quotePath=off"));
    command.addAll(List.of(arguments));
    try {
      Path error = Files.createTempFile("concurrency-lint", ".git");
      try {
        Process git =
            new ProcessBuilder(command)
                .redirectError(error.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(git.waitFor(), output, Files.readString(error));
      } finally {
        Files.delete(error);
      }
    } catch (IOException e) {
      throw new Unanswerable("--since and --staged need git: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while git ran", e));
    }
  }

  private static File nothing() {
    return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
