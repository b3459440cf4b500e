package dev.abacus.cluster;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.supervision.ManagedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts parts at the same time and tells of each one that gets ready. */
record StartUp(boolean keepRunning, Consumer<String> story) {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    void run(List<ManagedProcess> parts) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        parts.forEach(ManagedProcess::start);
        List<ManagedProcess> pending = new ArrayList<>(parts);
        while (!pending.isEmpty()) {
            pending.removeIf(this::isReady);
            if (System.nanoTime() > deadline) {
                ServerProcess late = pending.getFirst().process();
                throw new ClusterException(
                        late.name() + " is not ready after " + LIMIT.toSeconds() + " s: see " + late.log());
            }
            sleep();
        }
    }

    private boolean isReady(ManagedProcess part) {
        ServerProcess process = part.process();
        if (process.ready()) {
            if (keepRunning) {
                part.keepRunning();
            }
            story.accept(String.format(
                    "%-16s ready  http://127.0.0.1:%d",
                    process.name(), process.readyUri().getPort()));
            return true;
        }
        if (!process.alive()) {
            throw process.endedEarly();
        }
        return false;
    }

    private static void sleep() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while the suite was starting", e);
        }
    }
}
