package dev.abacus.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningProcessTest {
    private final RunningProcess self = new RunningProcess(ProcessHandle.current());

    /** A step of the wall clock changes the start instant that the next JVM derives. */
    @Test
    void theIdentityDoesNotDependOnTheWallClock() throws Exception {
        Path bootId = Path.of("/proc/sys/kernel/random/boot_id");
        assumeThat(bootId).exists();

        assertThat(self.identity())
                .matches("\\S+ \\d+")
                .startsWith(Files.readString(bootId).strip())
                .doesNotContain(self.startedAt().orElseThrow().toString());
        assertThat(RunningProcess.find(self.pid(), self.identity())).contains(self);
    }

    @Test
    void anotherIdentityIsOfAnotherProcess() {
        assertThat(RunningProcess.find(self.pid(), self.identity() + "0")).isEmpty();
        assertThat(RunningProcess.find(self.pid(), "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill", "pause", "resume"})
    void aRefusedSignalIsAFailure(String signal) throws Exception {
        long pid = ended().pid();

        assertThatThrownBy(() -> send(signal, ofAnotherUser(pid)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("may not signal process " + pid + ": it is another user's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill", "pause", "resume"})
    void aProcessThatHasEndedNeedsNoSignal(String signal) throws Exception {
        RunningProcess ended = ended();

        assertThatCode(() -> send(signal, ended)).doesNotThrowAnyException();
    }

    private static void send(String signal, RunningProcess process) {
        switch (signal) {
            case "stop" -> process.stop(Duration.ofSeconds(1));
            case "kill" -> process.kill();
            case "pause" -> process.pause();
            case "resume" -> process.resume();
            default -> throw new IllegalArgumentException(signal);
        }
    }

    private static RunningProcess ended() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return new RunningProcess(process.toHandle());
    }

    /** Alive, and refuses all signals: tests that run as root may signal every real process. */
    private static RunningProcess ofAnotherUser(long pid) {
        return new RunningProcess((ProcessHandle) Proxy.newProxyInstance(
                RunningProcessTest.class.getClassLoader(),
                new Class<?>[] {ProcessHandle.class},
                (_, method, _) -> switch (method.getName()) {
                    case "pid" -> pid;
                    case "isAlive" -> true;
                    case "destroy", "destroyForcibly" -> false;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }
}
