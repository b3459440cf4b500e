package dev.abacus.cluster.command;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code ./abacus status}: the table of processes. */
record StatusCommand(RunDirectory runs) {
    private static final String ROW = "%-16s %8s %6s  %-13s %-10s %s%n";

    private enum State {
        READY,
        NOT_READY,
        PAUSED,
        DOWN;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /** @return whether all processes are ready and supervised */
    boolean print() {
        List<RunFile> processes = runs.requireProcesses();
        System.out.printf(ROW, "NAME", "PID", "PORT", "STATE", "UPTIME", "RESTARTS");
        Map<RunFile, State> states = new ConcurrentHashMap<>();
        Parallel.forEach(processes, run -> states.put(run, state(run)));
        processes.forEach(run -> print(run, states.getOrDefault(run, State.DOWN)));
        boolean supervised = runs.supervisor().isPresent();
        if (!supervised) {
            System.out.println(
                    "no supervisor runs: ./abacus up starts the suite again, ./abacus down stops these processes");
        }
        return supervised && states.values().stream().allMatch(State.READY::equals);
    }

    private static State state(RunFile run) {
        Optional<RunningProcess> process = run.process();
        if (process.isEmpty()) {
            return State.DOWN;
        }
        if (process.get().paused()) {
            return State.PAUSED;
        }
        return Http.get(run.ready()).status() == 200 ? State.READY : State.NOT_READY;
    }

    private static void print(RunFile run, State state) {
        boolean down = state == State.DOWN;
        System.out.printf(
                ROW,
                run.name(),
                down ? "-" : run.pid(),
                run.port(),
                state,
                down ? "-" : Durations.format(Duration.between(run.startedAt(), Instant.now())),
                run.restarts());
    }
}
