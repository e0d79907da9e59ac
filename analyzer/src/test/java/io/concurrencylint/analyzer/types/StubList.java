package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which libraries have stubs, and which of their packages: those that programs call. */
final class StubList {
  static final Path JARS = Path.of("target", "model-jars");
  static final Path STUBS = Path.of("src/main/resources/io/concurrencylint/analyzer/types/stubs");

  private static final String ALL = ".*";
  private static final Map<String, String> PACKAGES_BY_JAR = new TreeMap<>();

  private StubList() {}

  private static void add(String jar, String packages) {
    PACKAGES_BY_JAR.put(jar, packages);
  }

  static {
    add("netty-common-4.1.115.Final", ALL);
    add("netty-buffer-4.1.115.Final", ALL);
    add("netty-transport-4.1.115.Final", ALL);
    add("netty-resolver-4.1.115.Final", ALL);
    add("netty-codec-4.1.115.Final", "io\\.netty\\.handler\\.codec(\\.(string|bytes))?");
    add(
        "netty-codec-http-4.1.115.Final",
        "io\\.netty\\.handler\\.codec\\.http(\\.(websocketx|cookie))?");
    add("netty-handler-4.1.115.Final", ALL);
    add("vertx-core-4.5.10", "io\\.vertx\\.core(\\.(?!spi|net\\.impl|cli).*)?");
    add("vertx-web-4.5.10", ALL);
    add("vertx-web-client-4.5.10", ALL);
    add("vertx-sql-client-4.5.10", ALL);
    add("reactor-core-3.6.11", ALL);
    add("reactor-netty-core-1.1.23", ALL);
    add("reactor-netty-http-1.1.23", ALL);
    add("reactive-streams-1.0.4", ALL);
    add("rxjava-3.1.9", ALL);
    add("rxjava-2.2.21", ALL);
    add("log4j-api-2.24.1", "org\\.apache\\.logging\\.log4j");
    add("commons-logging-1.3.4", "org\\.apache\\.commons\\.logging");
    add("javax.persistence-api-2.2", ALL);
    add("javax.jms-api-2.0.1", ALL);
    add("javax.websocket-client-api-1.1", ALL);
    add("mutiny-2.6.2", "io\\.smallrye\\.mutiny(\\.(?!operators|helpers|converters).*)?");
    add("grpc-api-1.68.1", "io\\.grpc");
    add("grpc-stub-1.68.1", ALL);
    add("zookeeper-3.9.2", "org\\.apache\\.zookeeper(\\.(client|common|data))?");
    add("zookeeper-jute-3.9.2", "org\\.apache\\.zookeeper\\.data");
    add("curator-client-5.7.1", ALL);
    add("curator-framework-5.7.1", ALL);
    add("curator-recipes-5.7.1", ALL);
    add(
        "kafka-clients-3.8.0",
        "org\\.apache\\.kafka\\.(clients\\.(consumer|producer|admin)"
            + "|common(\\.(errors|header|serialization|config|metrics|acl|resource|utils))?)");
    add(
        "guava-33.3.1-jre",
        "com\\.google\\.common\\.(base|cache|collect|io|eventbus|primitives|util\\.concurrent"
            + "|annotations)");
    add("okhttp-4.12.0", ALL);
    add("okio-jvm-3.6.0", ALL);
    add("retrofit-2.11.0", ALL);
    add("httpclient-4.5.14", ALL);
    add("httpcore-4.4.16", ALL);
    add("httpasyncclient-4.1.5", ALL);
    add("httpclient5-5.4.1", ALL);
    add(
        "httpcore5-5.3.1",
        "org\\.apache\\.hc\\.core5\\.(concurrent|http|http\\.io(\\.\\w+)?|util)");
    add("jedis-5.2.0", "redis\\.clients\\.jedis(\\.(util|exceptions))?");
    add(
        "lettuce-core-6.4.0.RELEASE",
        "io\\.lettuce\\.core(\\.(api(\\.(async|sync|reactive|push))?|pubsub(\\.api\\..*)?|cluster"
            + "|protocol|codec|resource|event))?");
    add("async-http-client-3.0.0", "org\\.asynchttpclient(\\.(handler|ws|filter|util))?");
    add("hibernate-core-6.6.2.Final", "org\\.hibernate(\\.(query|cfg|jdbc))?");
    add("jakarta.persistence-api-3.1.0", ALL);
    add("mongodb-driver-sync-5.2.0", ALL);
    add("mongodb-driver-core-5.2.0", "com\\.mongodb(\\.(event|client\\.model|client\\.result))?");
    add("bson-5.2.0", "org\\.bson(\\.(conversions|types))?");
    add("jakarta.servlet-api-6.0.0", ALL);
    add("javax.servlet-api-4.0.1", ALL);
    add("jakarta.ws.rs-api-3.1.0", ALL);
    add("javax.ws.rs-api-2.1.1", ALL);
    add("jakarta.websocket-api-2.1.1", ALL);
    add("jakarta.websocket-client-api-2.1.1", ALL);
    add("jakarta.jms-api-3.1.0", ALL);
    add(
        "spring-core-6.1.14",
        "org\\.springframework\\.(util|util\\.concurrent|core|core\\.(io|task|env|annotation)|lang)");
    add("spring-beans-6.1.14", "org\\.springframework\\.beans(\\.factory(\\.annotation)?)?");
    add(
        "spring-context-6.1.14",
        "org\\.springframework\\.(context(\\.(annotation|event|support))?"
            + "|scheduling(\\.(annotation|concurrent|support))?|stereotype|cache(\\.annotation)?)");
    add(
        "spring-web-6.1.14",
        "org\\.springframework\\.(http(\\.(client|server)(\\.reactive)?)?"
            + "|web\\.(bind\\.annotation|client|context\\.request(\\.async)?|server|filter))");
    add("spring-webmvc-6.1.14", "org\\.springframework\\.web\\.servlet(\\.mvc)?");
    add(
        "spring-webflux-6.1.14",
        "org\\.springframework\\.web\\.reactive\\.(function\\..*|socket(\\.client)?)");
    add("spring-jdbc-6.1.14", "org\\.springframework\\.jdbc\\.core(\\.(namedparam|simple))?");
    add(
        "spring-tx-6.1.14",
        "org\\.springframework\\.(dao|transaction(\\.(annotation|support|event))?)");
    add(
        "spring-messaging-6.1.14",
        "org\\.springframework\\.messaging(\\.(handler\\.annotation|support|simp))?");
    add("spring-websocket-6.1.14", "org\\.springframework\\.web\\.socket(\\.handler)?");
    add(
        "spring-data-commons-3.3.5",
        "org\\.springframework\\.data\\.(repository(\\.reactive)?|domain)");
    add("commons-io-2.17.0", "org\\.apache\\.commons\\.io");
    add("jakarta.mail-api-2.1.3", "jakarta\\.mail");
    add("pulsar-client-api-3.3.2", "org\\.apache\\.pulsar\\.client\\.api");
    add("elasticsearch-rest-client-8.15.3", ALL);
    add("java-driver-core-4.17.0", "com\\.datastax\\.oss\\.driver\\.api\\.core(\\.(cql|session))?");
    add("mybatis-3.5.16", "org\\.apache\\.ibatis\\.(session|annotations)");
    add("mina-core-2.2.3", "org\\.apache\\.mina\\.core\\.(service|session|future|filterchain)");
    add("spring-kafka-3.2.4", "org\\.springframework\\.kafka\\.(annotation|core|listener|support)");
    add("android-4.1.1.4", "android\\.(app|os|content|database\\.sqlite|database|util)");
    add(
        "javafx-base-21.0.5-linux",
        "javafx\\.(event|util|beans|beans\\.value|beans\\.property|collections)");
    add("javafx-graphics-21.0.5-linux", "javafx\\.(application|concurrent|animation|stage|scene)");
    add("org.eclipse.swt.gtk.linux.x86_64-3.127.0", "org\\.eclipse\\.swt\\.(widgets|events)");
    add("bookkeeper-server-4.17.1", "org\\.apache\\.bookkeeper\\.client(\\.api)?");
    add("bookkeeper-common-4.17.1", "org\\.apache\\.bookkeeper\\.common\\.(util|concurrent)");
    add("ratis-client-3.1.2", "org\\.apache\\.ratis\\.client(\\.api)?");
    add("ratis-common-3.1.2", "org\\.apache\\.ratis\\.(util|protocol)(\\.\\w+)?");
    add("ratis-server-api-3.1.2", ALL);
    add("quartz-2.3.2", "org\\.quartz");
    add("amqp-client-5.22.0", ALL);
    add("undertow-core-2.3.18.Final", "io\\.undertow(\\.(server|server\\.handlers|io|util))?");
    add("xnio-api-3.8.16.Final", "org\\.xnio(\\.(channels|conduits))?");
    add("caffeine-3.1.8", ALL);
    add("disruptor-4.0.0", ALL);
    add("HikariCP-5.1.0", "com\\.zaxxer\\.hikari(\\.(pool|util|metrics))?");
    add("commons-pool2-2.12.0", ALL);
    add("slf4j-api-2.0.16", "org\\.slf4j(\\.(event|spi))?");
    add("jsr305-3.0.2", ALL);
    add("jcip-annotations-1.0", ALL);
    add("error_prone_annotations-2.42.0", ALL);
    add("jbcrypt-0.4", ALL);
  }

  /** The texts of all stub files and of their index, by file name. */
  static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    TreeSet<String> index = new TreeSet<>();
    for (Map.Entry<String, String> each : PACKAGES_BY_JAR.entrySet()) {
      Path jar = JARS.resolve(each.getKey() + ".jar");
      String file = each.getKey() + ".stubs";
      String text = new StubWriter(jar, Pattern.compile(each.getValue())).write();
      files.put(file, text);
      text.lines()
          .filter(line -> line.startsWith("C "))
          .forEach(line -> index.add(packageOf(line.split(" ")[2]) + " " + file));
    }
    files.put("index", String.join("\n", index) + "\n");
    return files;
  }

  static void write() throws IOException {
    Files.createDirectories(STUBS);
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(STUBS.resolve(file.getKey()), file.getValue());
    }
  }

  private static String packageOf(String internalName) {
    return internalName.substring(0, internalName.lastIndexOf('/')).replace('/', '.');
  }
}
