package dev.abacus.cluster.command;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.process.Together;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The table of the suite's parts. */
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

    /** @return whether all are ready and somebody keeps them so */
    boolean print() {
        List<RunFile> parts = runs.parts();
        if (parts.isEmpty()) {
            throw new ClusterException("nothing runs here: ./abacus up");
        }
        System.out.printf(ROW, "NAME", "PID", "PORT", "STATE", "UPTIME", "RESTARTS");
        Map<RunFile, State> states = new ConcurrentHashMap<>();
        Together.each(parts, run -> states.put(run, state(run)));
        parts.forEach(run -> print(run, states.getOrDefault(run, State.DOWN)));
        boolean supervised = runs.supervisor().isPresent();
        if (!supervised) {
            System.out.println("nobody supervises these: ./abacus up starts anew, ./abacus down ends them");
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
                down ? "-" : Durations.told(Duration.between(run.startedAt(), Instant.now())),
                run.restarts());
    }
}
