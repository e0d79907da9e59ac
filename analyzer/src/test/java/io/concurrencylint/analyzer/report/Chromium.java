package io.concurrencylint.analyzer.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, driven through its DevTools protocol. */
final class Chromium {

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> answers;
  private int calls;

  private Chromium(Process process, WebSocket socket, BlockingQueue<JsonNode> answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /** The browser of this machine; empty when there is none on the path. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile a new folder
   */
  static Chromium start(Path binary, Path profile) throws Exception {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1300,900",
            "--user-data-dir=" + profile,
            "--remote-debugging-port=0",
            "about:blank"));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
      return new Chromium(process, connect(process, profile, answers), answers).attached();
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static WebSocket connect(Process process, Path profile, BlockingQueue<JsonNode> answers)
      throws Exception {
    Path told = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> lines = List.of();
    while (lines.size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("Chromium does not start");
      }
      Thread.sleep(50);
      lines = Files.exists(told) ? Files.readAllLines(told) : List.of();
    }
    URI address = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(address, new Listener(answers))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Listener implements WebSocket.Listener {

    private final BlockingQueue<JsonNode> answers;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<JsonNode> answers) {
      this.answers = answers;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        answers.add(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private String session = "";

  private Chromium attached() throws Exception {
    String target = "";
    for (JsonNode info : call("Target.getTargets", Map.of()).path("targetInfos")) {
      target =
          info.path("type").asString().equals("page") ? info.path("targetId").asString() : target;
    }
    if (target.isEmpty()) {
      target =
          call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
    }
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString();
    return this;
  }

  /** Calls a method of the protocol; events that arrive meanwhile are dropped. */
  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++calls;
    Map<String, Object> message =
        new java.util.HashMap<>(Map.of("id", id, "method", method, "params", parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(JsonMapper.shared().writeValueAsString(message), true).get();
    while (true) {
      JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("no answer to " + method);
      }
      if (answer.path("id").asInt(0) == id) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
      }
    }
  }

  /** Loads a page anew and waits until it has run. */
  void open(Path page, String fragment) throws Exception {
    call("Page.navigate", Map.of("url", "about:blank"));
    call("Page.navigate", Map.of("url", page.toUri() + fragment));
    until("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of a JavaScript expression, as text; what a promise resolves to. */
  String value(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                "Promise.resolve(" + expression + ").then(String)",
                "awaitPromise",
                true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value").asString();
  }

  /** Waits until an expression is true; it may fail before, while a page is being loaded. */
  void until(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String last = "";
    while (!last.equals("true")) {
      if (System.nanoTime() > end) {
        throw new IOException("never true: " + expression + ", but " + last);
      }
      Thread.sleep(20);
      try {
        last = value(expression);
      } catch (IOException e) {
        last = e.getMessage();
      }
    }
  }

  /** Presses a key that has a name, for example {@code ArrowRight}. */
  void press(String key) throws Exception {
    int code =
        switch (key) {
          case "End" -> 35;
          case "Home" -> 36;
          case "ArrowLeft" -> 37;
          case "ArrowRight" -> 39;
          default -> 0;
        };
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /** Types text into what has the focus. */
  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  void close() throws Exception {
    session = "";
    try {
      call("Browser.close", Map.of());
    } finally {
      socket.abort();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
