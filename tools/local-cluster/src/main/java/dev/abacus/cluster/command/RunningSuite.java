package dev.abacus.cluster.command;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Commands to the processes of a suite that another JVM supervises. Each prints what it did, and where to see the effect. */
record RunningSuite(RunDirectory runs) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration SCALE_LIMIT = Duration.ofMinutes(5);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    /** A killed process closes its connections so much earlier, at most, than it is gone. */
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    void kill(String name) {
        RunningProcess process = process(name);
        process.kill();
        report(
                "%s (pid %d) was killed; %s: ./abacus status, ./abacus logs %1$s",
                name,
                process.pid(),
                runs.supervisor().isPresent() ? "its supervisor restarts it" : "no supervisor restarts it");
    }

    void pause(String name) {
        RunningProcess process = process(name);
        process.pause();
        report(
                "%s (pid %d) is paused: it keeps its connections and answers nothing until ./abacus resume %1$s",
                name, process.pid());
    }

    void resume(String name) {
        RunningProcess process = process(name);
        process.resume();
        report("%s (pid %d) runs again: ./abacus status", name, process.pid());
    }

    /** Stops the process; its supervisor then starts it immediately. */
    void restart(String name) throws InterruptedException {
        requireSupervisor();
        RunningProcess old = process(name);
        report("%s (pid %d) is stopping", name, old.pid());
        old.stop(STOP_LIMIT);
        long start = System.nanoTime();
        while (!isReadyAgain(name, old)) {
            if (System.nanoTime() - start > READY_LIMIT.toNanos()) {
                throw new ClusterException(
                        name + " is not ready after " + READY_LIMIT.toSeconds() + " s: ./abacus logs " + name);
            }
            Thread.sleep(100);
        }
        report(
                "%s (pid %d) is ready after %s: ./abacus logs %1$s",
                name, process(name).pid(), Durations.format(Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Asks the control room of the supervisor, which answers when the instances run. */
    void scale(String service, int instances) {
        RunFile supervisor = requireSupervisor();
        if (supervisor.ready().equals(RunDirectory.NO_ROOM)) {
            throw new ClusterException("the suite is starting: try again when ./abacus up says that it is up");
        }
        byte[] request = JsonMapper.shared()
                .writeValueAsBytes(Map.of("action", "scale", "target", service, "amount", instances));
        Http.Reply reply = Http.send(
                "POST",
                supervisor.ready().resolve("actions"),
                request,
                Map.of(ControlRoom.TOKEN_HEADER, roomToken()),
                SCALE_LIMIT);
        if (reply.status() == 0) {
            Pause.of(END_LIMIT);
            throw new ClusterException(
                    runs.supervisor().equals(Optional.of(supervisor))
                            ? "%s does not have %d instances yet, or the control room %s does not answer: ./abacus status"
                                    .formatted(service, instances, supervisor.ready())
                            : "the supervisor of the suite ended before %s had %d instances: ./abacus up"
                                    .formatted(service, instances));
        }
        if (reply.status() != 200) {
            throw new ClusterException(
                    JsonMapper.shared().readTree(reply.body()).path("error").asString("refused"));
        }
        report("%s has %d instance%s", service, instances, instances == 1 ? "" : "s");
    }

    private String roomToken() {
        try {
            return Files.readString(runs.roomToken());
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + runs.roomToken(), e);
        }
    }

    private static void report(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    private RunFile requireSupervisor() {
        runs.requireProcesses();
        return runs.supervisor()
                .orElseThrow(
                        () -> new ClusterException("the supervisor of the suite does not run any more: ./abacus up"));
    }

    private RunningProcess process(String name) {
        return find(name)
                .process()
                .orElseThrow(() -> new ClusterException(name + " does not run: see ./abacus status"));
    }

    private boolean isReadyAgain(String name, RunningProcess old) {
        RunFile run = find(name);
        return run.process().filter(process -> process.pid() != old.pid()).isPresent()
                && Http.get(run.ready()).status() == 200;
    }

    private RunFile find(String name) {
        List<RunFile> processes = runs.requireProcesses();
        return processes.stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClusterException("no process is named " + name + ", only "
                        + processes.stream().map(RunFile::name).collect(Collectors.joining(", "))));
    }
}
