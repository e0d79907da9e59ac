package io.concurrencylint.analyzer.report;

import java.io.OutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON as a stream, with line feeds on every system. The stream below is flushed, not closed. */
final class Json implements AutoCloseable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator generator;

  private Json(ObjectWriteContext context, OutputStream out) {
    generator = FACTORY.createGenerator(context, out, JsonEncoding.UTF8);
  }

  /** For files that people open. */
  static Json indented(OutputStream out) {
    return new Json(new Indented(), out);
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

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(" ", "\n"));
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
