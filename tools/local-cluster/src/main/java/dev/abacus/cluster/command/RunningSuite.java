package dev.abacus.cluster.command;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.time.Duration;
import java.util.stream.Collectors;

/** Acts on one part of a suite that another process supervises. */
record Remote(RunDirectory runs) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration SCALE_LIMIT = Duration.ofMinutes(5);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    RunningProcess process(String name) {
        return find(name)
                .process()
                .orElseThrow(() -> new ClusterException(name + " does not run: ./abacus status shows what does"));
    }

    /** Its supervisor takes the end it was asked for as a reason to start it again at once. */
    void restart(String name) throws InterruptedException {
        if (runs.supervisor().isEmpty()) {
            throw new ClusterException(
                    "nobody supervises the suite, so nobody would start " + name + " again: ./abacus up");
        }
        RunningProcess old = process(name);
        old.stop(STOP_LIMIT);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!isReadyAgain(name, old)) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException(
                        name + " is not ready after " + READY_LIMIT.toSeconds() + " s: ./abacus logs " + name);
            }
            Thread.sleep(100);
        }
    }

    void scale(String service, int instances) throws InterruptedException {
        if (runs.supervisor().isEmpty()) {
            throw new ClusterException(
                    runs.parts().isEmpty()
                            ? "nothing runs here: ./abacus up"
                            : "nobody supervises the suite, so nobody would scale it: ./abacus up");
        }
        runs.scaleRequests().ask(service, instances, SCALE_LIMIT);
        System.out.println(service + " has " + instances + (instances == 1 ? " instance" : " instances"));
    }

    private boolean isReadyAgain(String name, RunningProcess old) {
        RunFile run = find(name);
        return run.process().filter(process -> process.pid() != old.pid()).isPresent()
                && Http.get(run.ready()).status() == 200;
    }

    private RunFile find(String name) {
        return runs.find(name)
                .orElseThrow(() -> new ClusterException(
                        runs.parts().isEmpty()
                                ? "nothing runs here: ./abacus up"
                                : "no part is named " + name + "; there are "
                                        + runs.parts().stream()
                                                .map(RunFile::name)
                                                .collect(Collectors.joining(", "))));
    }
}
