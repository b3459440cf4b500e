package dev.abacus.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundLoopTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger succeeded = new AtomicInteger();
    private Thread thread = new Thread(() -> {});

    @AfterEach
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join(SOON);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void goesOnWhateverAStepThrowsAndSaysEachReasonOnce() {
        Queue<Throwable> failures = new ArrayDeque<>(List.of(
                new IOException("disk full"),
                new IOException("disk full"),
                new ClusterException("permission denied"),
                new IllegalStateException("odd"),
                new NoClassDefFoundError("Late")));
        start(reports::add, failures);

        await().atMost(SOON).until(() -> succeeded.get() > 1);

        assertThat(reports)
                .containsExactly(
                        "it does not work: disk full",
                        "it does not work: permission denied",
                        "it does not work: java.lang.IllegalStateException: odd",
                        "it does not work: java.lang.NoClassDefFoundError: Late");
    }

    @Test
    void goesOnWhereNobodyTakesItsReports() {
        start(
                line -> {
                    throw new IllegalStateException("no console");
                },
                new ArrayDeque<>(List.of(new IOException("disk full"))));

        await().atMost(SOON).until(() -> succeeded.get() > 1);
    }

    private void start(Consumer<String> report, Queue<Throwable> failures) {
        thread = Thread.ofVirtual().start(new BackgroundLoop("it does not work", report, () -> {
            switch (failures.poll()) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> succeeded.incrementAndGet();
            }
            Thread.sleep(10);
        }));
    }
}
