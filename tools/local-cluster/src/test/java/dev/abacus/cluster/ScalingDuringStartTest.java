package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingDuringStartTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final Path run;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CompletableFuture<Boolean> scaled = new CompletableFuture<>();

    ScalingDuringStartTest(@TempDir Path directory) {
        this.directory = directory;
        this.run = directory.resolve("suite/run");
    }

    @Test
    void aRequestIsServedWhenTheSuiteIsUpAndThoseOfAnEarlierSupervisorAreDropped() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve("scale-1.request"), "arith-service 3");
        try (LocalCluster cluster = LocalCluster.in(directory.resolve("suite"))
                .project(StubApplications.project(directory.resolve("project")))
                .onFreePorts()
                .instances(1)
                .progress(this::askWhenTheFirstProcessIsReady)
                .start()) {
            await().atMost(LIMIT).until(scaled::join);

            assertThat(cluster.names()).contains("sum-service-2").doesNotContain("arith-service-2");
        }
    }

    private void askWhenTheFirstProcessIsReady(String line) {
        if (line.contains(" ready ") && !asked.getAndSet(true)) {
            Thread.startVirtualThread(() -> {
                try {
                    new RunDirectory(run).scaleRequests().ask("sum-service", 2, LIMIT);
                    scaled.complete(true);
                } catch (InterruptedException | RuntimeException e) {
                    scaled.completeExceptionally(e);
                }
            });
            await().until(() -> Directories.list(run).stream()
                    .anyMatch(file -> file.toString().endsWith(".request")));
        }
    }
}
