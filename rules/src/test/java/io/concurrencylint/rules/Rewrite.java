package io.concurrencylint.rules;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A change of the text of a program that changes nothing about what it does. Edits are made in the
 * text, so that every comment stays with its statement; a rewrite that does not compile does not
 * apply.
 */
enum Rewrite {
  /** The body of every method moves to a new private method, which the old one calls. */
  EXTRACT_METHOD(MethodRewrites::extractBodies),
  /** What is synchronized, tried or repeated moves to a new private method. */
  EXTRACT_REGION(RegionRewrites::extractRegions),
  /** A synchronized method becomes a method with one synchronized block. */
  SYNCHRONIZED_METHOD_TO_BLOCK(MethodRewrites::synchronizedToBlocks),
  /** A method with one block synchronized on this becomes a synchronized method. */
  SYNCHRONIZED_BLOCK_TO_METHOD(MethodRewrites::blocksToSynchronized),
  /** {@code if (c) A else B} becomes {@code if (!(c)) B else A}. */
  INVERT_IF(BranchRewrites::invert),
  /** {@code if (c) A} at the end of a void method becomes {@code if (!(c)) return; A}. */
  GUARD_CLAUSE(BranchRewrites::leaveEarly),
  /** {@code while (c) A} becomes {@code while (true) (if (!(c)) break; A)}. */
  WHILE_TO_BREAK(LoopRewrites::breakFromWithin),
  /** {@code while (c) A} becomes {@code for (; c; ) A}. */
  WHILE_TO_FOR(LoopRewrites::whileToFor),
  /** {@code for (a; b; c) A} becomes {@code a; while (b) (A; c;)}. */
  FOR_TO_WHILE(LoopRewrites::forToWhile),
  /** A for-each loop becomes a call of stream().forEach. */
  FOR_TO_STREAM(LoopRewrites::forToStream),
  /** A call of forEach becomes a for-each loop. */
  STREAM_TO_FOR(LoopRewrites::streamToFor),
  /** A lambda becomes an anonymous class. */
  LAMBDA_TO_ANONYMOUS_CLASS(LambdaRewrites::toAnonymousClasses),
  /** An anonymous class becomes a lambda. */
  ANONYMOUS_CLASS_TO_LAMBDA(LambdaRewrites::toLambdas),
  /** A local stands for the object that is synchronized on. */
  NAME_MONITOR(NameRewrites::monitors),
  /** A local stands for the lock that is locked; it is still unlocked by its old name. */
  NAME_LOCK(NameRewrites::locks),
  /** A local stands for the condition of an if. */
  NAME_CONDITION(NameRewrites::conditions),
  /** A local stands for what is returned. */
  NAME_RESULT(NameRewrites::results);

  private final BiConsumer<CompilationUnit, Edits> edits;

  Rewrite(BiConsumer<CompilationUnit, Edits> edits) {
    this.edits = edits;
  }

  /** The rewritten program, or nothing when there is nothing to rewrite. */
  Optional<String> apply(String source) {
    Edits collected = new Edits(source);
    edits.accept(parsed(source), collected);
    String rewritten = collected.result();
    return rewritten.equals(source) ? Optional.empty() : Optional.of(rewritten);
  }

  private static CompilationUnit parsed(String source) {
    ParserConfiguration newest =
        new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE);
    return new JavaParser(newest).parse(source).getResult().orElseThrow();
  }

  /** Whether a node stands inside another of a kind. */
  @SuppressWarnings("unchecked") // the varargs of findAncestor
  static boolean isWithin(Class<? extends Node> kind, Node node) {
    return node.findAncestor(kind).isPresent();
  }
}
