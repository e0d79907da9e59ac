package io.concurrencylint.analyzer.report;

import java.io.OutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** JSON as a stream, with line feeds on every system. The stream below is flushed, not closed. */
final class Json implements AutoCloseable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator generator;

  private Json(ObjectWriteContext context, OutputStream out) {
    generator = FACTORY.createGenerator(context, out, JsonEncoding.UTF8);
  }

  /** A line for each value of the outer levels: people look into these files, and compare them. */
  static Json indented(int levels, OutputStream out) {
    return new Json(new Indented(levels), out);
  }

  /** Without white space. */
  static Json dense(OutputStream out) {
    return new Json(ObjectWriteContext.empty(), out);
  }

  void object(Runnable members) {
    generator.writeStartObject();
    members.run();
    generator.writeEndObject();
  }

  void object(String name, Runnable members) {
    generator.writeName(name);
    object(members);
  }

  void array(String name, Runnable elements) {
    generator.writeName(name);
    generator.writeStartArray();
    elements.run();
    generator.writeEndArray();
  }

  void put(String name, String value) {
    generator.writeName(name);
    generator.writeString(value);
  }

  void put(String name, int value) {
    generator.writeName(name);
    generator.writeNumber(value);
  }

  void put(String name, boolean value) {
    generator.writeName(name);
    generator.writeBoolean(value);
  }

  void add(String value) {
    generator.writeString(value);
  }

  /** SARIF's way to write a text. */
  void text(String name, String value) {
    object(name, () -> put("text", value));
  }

  @Override
  public void close() {
    generator.writeRaw('\n');
    generator.close();
  }

  private static final class Indented extends ObjectWriteContext.Base {

    private final int levels;

    Indented(int levels) {
      this.levels = levels;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new OuterLines(levels);
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  /** Begins lines in the outer levels only: all levels would take five times the room. */
  private static final class OuterLines extends DefaultPrettyPrinter {

    private static final long serialVersionUID = 1L;
    private static final Separators SEPARATORS =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");

    private final int levels;

    OuterLines(int levels) {
      super(SEPARATORS);
      this.levels = levels;
      Indenter lines = new LineFeeds(levels);
      indentObjectsWith(lines);
      indentArraysWith(lines);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new OuterLines(levels);
    }

    @Override
    public void writeEndObject(JsonGenerator generator, int members) {
      if (_nesting > levels) {
        _nesting--;
        generator.writeRaw('}');
      } else {
        super.writeEndObject(generator, members);
      }
    }

    @Override
    public void writeEndArray(JsonGenerator generator, int elements) {
      if (_nesting > levels) {
        _nesting--;
        generator.writeRaw(']');
      } else {
        super.writeEndArray(generator, elements);
      }
    }
  }

  private static final class LineFeeds implements DefaultPrettyPrinter.Indenter {

    private final int levels;

    LineFeeds(int levels) {
      this.levels = levels;
    }

    @Override
    public void writeIndentation(JsonGenerator generator, int level) {
      if (level <= levels) {
        generator.writeRaw("\n" + " ".repeat(level));
      }
    }

    @Override
    public boolean isInline() {
      return false;
    }
  }
}
