package dev.abacus.cluster.command;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./abacus status}: the processes, as a table, or as one line of JSON.
 *
 * @param json for scripts
 */
record StatusCommand(RunDirectory runs, boolean json) {
    private static final String ROW = "%-16s %8s %6s  %s %-10s %s%n";
    private static final String STATE = "%-13s";
    private static final String TOP_OF_CLEARED_SCREEN = "\033[H\033[2J";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private enum State {
        READY,
        NOT_READY,
        PAUSED,
        DOWN;

        /** As the table and scripts have it. */
        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * Process as scripts see it.
     *
     * @param pid 0 if it is down
     * @param uptimeSeconds 0 if it is down
     */
    private record Row(String name, long pid, int port, State state, long uptimeSeconds, int restarts) {}

    private record Status(boolean supervised, List<Row> processes) {
        boolean ready() {
            return supervised && processes.stream().allMatch(row -> row.state() == State.READY);
        }
    }

    /** @return whether all processes are ready and supervised */
    boolean print() {
        Status status = status();
        if (json) {
            System.out.println(JsonMapper.shared().writeValueAsString(status));
        } else {
            printTable(status);
        }
        return status.ready();
    }

    /** Each second, until Ctrl-C, until the suite is down, or until the reader of a pipe has closed it. */
    void watch() {
        while (!System.out.checkError()) {
            if (!json && colours().enabled()) {
                System.out.print(TOP_OF_CLEARED_SCREEN);
            }
            print();
            Pause.of(INTERVAL);
        }
    }

    private Status status() {
        List<RunFile> processes = runs.requireProcesses();
        Map<RunFile, State> states = new ConcurrentHashMap<>();
        Parallel.forEach(processes, run -> states.put(run, state(run)));
        return new Status(
                runs.supervisor().isPresent(),
                processes.stream()
                        .map(run -> row(run, states.getOrDefault(run, State.DOWN)))
                        .toList());
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

    private static Row row(RunFile run, State state) {
        boolean down = state == State.DOWN;
        Duration uptime = down ? Duration.ZERO : Duration.between(run.startedAt(), Instant.now());
        return new Row(run.name(), down ? 0 : run.pid(), run.port(), state, uptime.toSeconds(), run.restarts());
    }

    private static void printTable(Status status) {
        System.out.printf(ROW, "NAME", "PID", "PORT", STATE.formatted("STATE"), "UPTIME", "RESTARTS");
        status.processes().forEach(StatusCommand::print);
        if (!status.supervised()) {
            System.out.println(
                    "no supervisor runs: ./abacus up starts the suite again, ./abacus down stops these processes");
        }
    }

    private static void print(Row row) {
        boolean down = row.state() == State.DOWN;
        String state = STATE.formatted(row.state());
        System.out.printf(
                ROW,
                row.name(),
                down ? "-" : row.pid(),
                row.port(),
                row.state() == State.READY ? state : colours().string("@|bold,red " + state + "|@"),
                down ? "-" : Durations.format(Duration.ofSeconds(row.uptimeSeconds())),
                row.restarts());
    }

    private static Ansi colours() {
        var console = System.console();
        return console != null && console.isTerminal() ? Ansi.AUTO : Ansi.OFF;
    }
}
