package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.JavaParser;
import com.github.javaparser.JavaToken;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParseStart;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.Problem;
import com.github.javaparser.StringProvider;
import com.github.javaparser.TokenRange;
import com.github.javaparser.ast.CompilationUnit;
import io.concurrencylint.analyzer.ir.SourceUnit;
import java.util.Optional;

/** Lowers Java source text to IR by way of JavaParser. One instance serves one thread. */
public final class JavaParserFrontEnd {

  /** What parses: its version makes a difference to the IR. */
  public static final Class<?> LIBRARY = JavaParser.class;

  private final JavaParser parser;

  public JavaParserFrontEnd() {
    ParserConfiguration configuration = new ParserConfiguration();
    // Code that a validator of one language level would refuse is still worth reading.
    configuration.setLanguageLevel(ParserConfiguration.LanguageLevel.RAW);
    configuration.setLexicalPreservationEnabled(false);
    configuration.setAttributeComments(true);
    parser = new JavaParser(configuration);
  }

  /**
   * Lowers one file.
   *
   * @param path as findings shall spell it
   * @throws UnparsableSource with the line of the first error
   */
  public SourceUnit lower(String path, String text) throws UnparsableSource {
    parser.getParserConfiguration().setPreprocessUnicodeEscapes(text.contains("\\u"));
    CompilationUnit tree;
    try {
      ParseResult<CompilationUnit> result =
          parser.parse(
              ParseStart.COMPILATION_UNIT, new StringProvider(YieldStatements.inParentheses(text)));
      if (!result.isSuccessful() || result.getResult().isEmpty()) {
        throw unparsable(result);
      }
      tree = result.getResult().get();
      return UnitLowering.lower(tree, path, lines(text));
    } catch (StackOverflowError deep) {
      throw new UnparsableSource(0, "nested too deeply to be analysed; simplify it");
    }
  }

  private static int lines(String text) {
    int lines = text.isEmpty() || text.endsWith("\n") ? 0 : 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  private static UnparsableSource unparsable(ParseResult<CompilationUnit> result) {
    if (result.getProblems().isEmpty()) {
      return new UnparsableSource(0, "is not Java");
    }
    Problem first = result.getProblems().get(0);
    int line = first.getLocation().map(JavaParserFrontEnd::lineOfCulprit).orElse(0);
    String message = first.getMessage().lines().findFirst().orElse("syntax error").trim();
    return new UnparsableSource(line, "does not parse: " + message);
  }

  /** JavaParser names the last token it understood; the one after it is the culprit. */
  private static int lineOfCulprit(TokenRange understood) {
    Optional<JavaToken> next = understood.getBegin().getNextToken();
    while (next.isPresent() && next.get().getCategory().isWhitespaceOrComment()) {
      next = next.get().getNextToken();
    }
    return next.orElse(understood.getEnd()).getRange().map(range -> range.begin.line).orElse(0);
  }
}
