package io.concurrencylint.analyzer.models;

/** Whose threads they are. */
public enum Framework {
  NETTY("Netty"),
  VERTX("Vert.x"),
  REACTOR("Reactor"),
  RXJAVA("RxJava"),
  MUTINY("Mutiny"),
  GRPC("gRPC"),
  SPRING("Spring"),
  SERVLET("Servlet"),
  JAXRS("JAX-RS"),
  ZOOKEEPER("ZooKeeper"),
  KAFKA("Kafka"),
  HTTP_CLIENT("java.net.http"),
  OKHTTP("OkHttp"),
  APACHE_HTTP("Apache HttpClient"),
  ASYNC_HTTP_CLIENT("AsyncHttpClient"),
  LETTUCE("Lettuce"),
  JEDIS("Jedis"),
  MONGODB("MongoDB"),
  BOOKKEEPER("BookKeeper"),
  RATIS("Ratis"),
  QUARTZ("Quartz"),
  UNDERTOW("Undertow"),
  MINA("MINA"),
  GUAVA("Guava"),
  JPA("JPA"),
  /** The program's own, as its user declares. */
  DECLARED("declared"),
  NIO("NIO"),
  JDK("JDK"),
  SWING("Swing"),
  JAVAFX("JavaFX"),
  SWT("SWT"),
  ANDROID("Android");

  private final String title;

  Framework(String title) {
    this.title = title;
  }

  /** As its users write it. */
  public String title() {
    return title;
  }
}
