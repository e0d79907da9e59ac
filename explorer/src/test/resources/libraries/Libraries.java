package libraries;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import com.google.common.util.concurrent.*;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What tests of services over well-known libraries look like: right, and with one fault. */
public final class Libraries {
  private Libraries() {}

  static class GuavaLoading implements Runnable {
    final AtomicInteger loads = new AtomicInteger();
    final LoadingCache<String, Integer> cache =
        CacheBuilder.newBuilder()
            .maximumSize(10)
            .expireAfterWrite(1, TimeUnit.HOURS)
            .build(
                new CacheLoader<>() {
                  @Override
                  public Integer load(String key) {
                    loads.incrementAndGet();
                    return key.length();
                  }
                });

    int get(String key) {
      return cache.getUnchecked(key);
    }

    @Override
    public void run() {
      Par.run(() -> get("abc"), () -> get("abc"), () -> get("d"));
      Par.check(loads.get() == 2);
    }
  }

  static final class GuavaLooksFirst extends GuavaLoading {
    @Override
    int get(String key) {
      Integer known = cache.getIfPresent(key);
      if (known == null) {
        loads.incrementAndGet();
        cache.put(key, known = key.length());
      }
      return known;
    }
  }

  static class CaffeineLoading implements Runnable {
    final AtomicInteger loads = new AtomicInteger();
    final com.github.benmanes.caffeine.cache.Cache<String, Integer> cache =
        Caffeine.newBuilder().maximumSize(10).expireAfterAccess(1, TimeUnit.HOURS).build();

    int get(String key) {
      return cache.get(
          key,
          k -> {
            loads.incrementAndGet();
            return k.length();
          });
    }

    @Override
    public void run() {
      Par.run(() -> get("abc"), () -> get("abc"), () -> get("d"));
      Par.check(loads.get() == 2);
    }
  }

  static final class CaffeineLooksFirst extends CaffeineLoading {
    @Override
    int get(String key) {
      Integer known = cache.getIfPresent(key);
      if (known == null) {
        loads.incrementAndGet();
        cache.put(key, known = key.length());
      }
      return known;
    }
  }

  static class Logging implements Runnable {
    static final Logger LOG = LoggerFactory.getLogger(Logging.class);
    final AtomicInteger n = new AtomicInteger();

    void step() {
      LOG.info("step {}", n.incrementAndGet());
    }

    @Override
    public void run() {
      Par.run(this::step, this::step);
      Par.check(n.get() == 2);
    }
  }

  static final class LoggingBetween extends Logging {
    @Override
    void step() {
      int k = n.get();
      LOG.info("step {}", k);
      n.set(k + 1);
    }
  }

  static class GuavaFutures implements Runnable {
    final CountDownLatch heard = new CountDownLatch(3);
    int hits;

    void hit() {
      synchronized (this) {
        hits++;
      }
    }

    @Override
    public void run() {
      ListeningExecutorService pool =
          MoreExecutors.listeningDecorator(Executors.newFixedThreadPool(2));
      List<ListenableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int k = i;
        ListenableFuture<Integer> f = pool.submit(() -> k);
        f.addListener(
            () -> {
              hit();
              heard.countDown();
            },
            pool);
        all.add(f);
      }
      Par.quietly(heard::await);
      Par.quietly(() -> Par.check(Futures.allAsList(all).get().equals(List.of(0, 1, 2))));
      pool.shutdown();
      Par.quietly(() -> Par.check(pool.awaitTermination(1, TimeUnit.HOURS)));
      int seen;
      synchronized (this) {
        seen = hits;
      }
      Par.check(seen == 3);
    }
  }

  static final class FuturesUnguarded extends GuavaFutures {
    @Override
    void hit() {
      hits++;
    }
  }

  static class Bus implements Runnable {
    final AtomicInteger seen = new AtomicInteger();

    @Subscribe
    public void on(String event) {
      seen.incrementAndGet();
    }

    @Override
    public void run() {
      EventBus bus = new EventBus();
      bus.register(this);
      Par.run(() -> bus.post("a"), () -> bus.post("b"));
      Par.check(seen.get() == 2);
    }
  }

  static class NettyExecutor implements Runnable {
    int n;

    void add(DefaultEventExecutor loop, CountDownLatch done) {
      loop.execute(
          () -> {
            n++;
            done.countDown();
          });
    }

    @Override
    public void run() {
      DefaultEventExecutor loop = new DefaultEventExecutor();
      CountDownLatch done = new CountDownLatch(2);
      Par.run(() -> add(loop, done), () -> add(loop, done));
      Par.quietly(done::await);
      Promise<Integer> promise = loop.newPromise();
      loop.schedule(() -> promise.setSuccess(n), 5, TimeUnit.SECONDS);
      Par.check(promise.syncUninterruptibly().getNow() == 2);
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  static final class NettyExecutorBypassed extends NettyExecutor {
    @Override
    void add(DefaultEventExecutor loop, CountDownLatch done) {
      n++;
      done.countDown();
    }
  }

  static final class NettyTimer implements Runnable {
    @Override
    public void run() {
      HashedWheelTimer timer = new HashedWheelTimer();
      CountDownLatch fired = new CountDownLatch(1);
      timer.newTimeout(t -> fired.countDown(), 500, TimeUnit.MILLISECONDS);
      Par.quietly(fired::await);
      timer.stop();
    }
  }

  static class Reactive implements Runnable {
    final AtomicInteger sum = new AtomicInteger();

    void add(int i) {
      sum.addAndGet(i);
    }

    @Override
    public void run() {
      Flux.range(1, 4)
          .flatMap(i -> Mono.fromRunnable(() -> add(i)).subscribeOn(Schedulers.parallel()))
          .blockLast();
      Par.check(sum.get() == 10);
    }
  }

  static final class ReactiveInTwoSteps extends Reactive {
    @Override
    void add(int i) {
      int k = sum.get();
      sum.set(k + i);
    }
  }

  static final class ReactivePublishOn implements Runnable {
    @Override
    public void run() {
      List<Integer> all =
          Flux.range(1, 5)
              .publishOn(Schedulers.boundedElastic())
              .map(i -> i * 2)
              .collectList()
              .block();
      Par.check(all.equals(List.of(2, 4, 6, 8, 10)));
    }
  }

  static class Rx implements Runnable {
    final AtomicInteger sum = new AtomicInteger();

    void add(int i) {
      sum.addAndGet(i);
    }

    @Override
    public void run() {
      io.reactivex.rxjava3.core.Flowable.range(1, 4)
          .parallel(2)
          .runOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
          .map(
              i -> {
                add(i);
                return i;
              })
          .sequential()
          .blockingSubscribe();
      Par.check(sum.get() == 10);
    }
  }

  static final class RxInTwoSteps extends Rx {
    @Override
    void add(int i) {
      int k = sum.get();
      sum.set(k + i);
    }
  }

  /** Runs bodies side by side. */
  static final class Par {
    /** Code that may throw. */
    interface Body {
      void run() throws Exception;
    }

    static void run(Body... bodies) {
      Thread[] threads = new Thread[bodies.length];
      for (int i = 0; i < bodies.length; i++) {
        Body body = bodies[i];
        threads[i] = new Thread(() -> quietly(body));
        threads[i].start();
      }
      for (Thread thread : threads) {
        quietly(thread::join);
      }
    }

    static void quietly(Body body) {
      try {
        body.run();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    static void check(boolean condition) {
      if (!condition) {
        throw new AssertionError("check failed");
      }
    }
  }
}
