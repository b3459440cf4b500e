package dev.abacus.cluster;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.supervision.ManagedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts processes in parallel and reports each one that becomes ready. */
record StartUp(boolean keepRunning, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    void run(List<ManagedProcess> processes) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        processes.forEach(ManagedProcess::start);
        List<ManagedProcess> pending = new ArrayList<>(processes);
        while (!pending.isEmpty()) {
            pending.removeIf(this::isReady);
            if (System.nanoTime() > deadline) {
                ServerProcess late = pending.getFirst().process();
                throw new ClusterException(
                        late.name() + " is not ready after " + LIMIT.toSeconds() + " s: see " + late.log());
            }
            Pause.of(INTERVAL);
        }
    }

    private boolean isReady(ManagedProcess managed) {
        ServerProcess process = managed.process();
        if (process.ready()) {
            if (keepRunning) {
                managed.keepRunning();
            }
            progress.accept(String.format(
                    "%-16s ready  http://127.0.0.1:%d",
                    process.name(), process.readyUri().getPort()));
            return true;
        }
        if (!process.alive()) {
            throw process.endedEarly();
        }
        return false;
    }
}
