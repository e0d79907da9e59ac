package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.rules.Rules;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: builds the command line, runs a command, turns what happens into exit codes. */
@Command(
    name = "concurrency-lint",
    description = "Finds concurrency hazards in Java sources.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class)
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Session session =
        new Session(
            Path.of("").toAbsolutePath(),
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            err,
            Terminal.detect(System.getenv()),
            Rules.all(),
            (rules, request, progress) -> new Engine(rules).run(request, progress));
    return run(session, args);
  }

  /** Runs the command line {@code args} and returns the exit code. */
  static int run(Session session, String... args) {
    try {
      return commandLine(session, args).execute(args);
    } catch (Error e) {
      session.say(CrashReport.of(e, List.of(args)));
      return ExitCode.INTERNAL;
    }
  }

  /**
   * The commands and their options. Picocli takes ten milliseconds to look at a command; so when
   * {@code args} begin with the name of one, the others are not there.
   */
  static CommandLine commandLine(Session session, String... args) {
    CommandLine main = new CommandLine(new Main());
    Map<String, Supplier<Object>> commands = commands(session);
    boolean one =
        args.length > 0 && commands.containsKey(args[0]) && !args[0].equals("generate-completion");
    commands.forEach(
        (name, command) -> {
          if (!one || name.equals(args[0])) {
            main.addSubcommand(name, command.get());
          }
        });
    addHelp(main);
    main.setUsageHelpAutoWidth(true);
    main.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
    main.setErr(new PrintWriter(session.err(), true));
    main.setParameterExceptionHandler((e, given) -> wrongUsage(session, e));
    main.setExecutionExceptionHandler((e, command, parsed) -> failed(session, e, parsed));
    return main;
  }

  private static Map<String, Supplier<Object>> commands(Session session) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("check", () -> new CheckCommand(session));
    commands.put("confirm", () -> new ConfirmCommand(session));
    commands.put("explore", () -> new ExploreCommand(session));
    commands.put("replay", () -> new ReplayCommand(session));
    commands.put("explain", () -> new ExplainCommand(session));
    commands.put("rules", () -> new RulesCommand(session));
    commands.put("baseline", () -> new BaselineCommand(session));
    commands.put("init", () -> new InitCommand(session));
    commands.put("install-hook", () -> new InstallHookCommand(session));
    commands.put("cache", () -> new CacheCommand(session));
    commands.put("doctor", () -> new DoctorCommand(session));
    commands.put("generate-completion", GenerateCompletion::new);
    return commands;
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new UsageError("which command?");
  }

  private static int wrongUsage(Session session, ParameterException e) {
    String message = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      String near =
          DidYouMean.hint(
              unmatched.getUnmatched().get(0), e.getCommandLine().getSubcommands().keySet());
      if (!near.isEmpty()) {
        message += near.replaceFirst(",", ";");
      } else if (!suggestions.isEmpty()) {
        message += "; did you mean " + suggestions.get(0) + "?";
      }
    }
    session.say(message.replaceFirst("\\.$", ""));
    session.say("try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Session session, Exception e, ParseResult parsed) {
    if (e instanceof UsageError) {
      session.say(e.getMessage());
      return ExitCode.USAGE;
    }
    if (isClosedPipe(e)) {
      return ExitCode.CLEAN;
    }
    session.say(CrashReport.of(e, parsed.originalArgs()));
    return ExitCode.INTERNAL;
  }

  /** Whoever read our output has had enough, as {@code head} has. */
  static boolean isClosedPipe(Exception e) {
    return e instanceof IOException && String.valueOf(e.getMessage()).contains("Broken pipe");
  }
}
