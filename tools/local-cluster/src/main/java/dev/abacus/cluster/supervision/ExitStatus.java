package dev.abacus.cluster.supervision;

import dev.abacus.cluster.server.ConsulServer;
import java.nio.file.Path;

/** Why a process ended. After a requested stop, the next start does not wait. */
public enum ExitStatus {
    STOPPED,
    KILLED,
    CRASHED;

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    /** @param process its name: Consul as a server ends with 1 when it is asked to end */
    public static ExitStatus of(String process, int exitCode) {
        return switch (exitCode) {
            case 0, SIGTERM -> STOPPED;
            case 1 -> process.equals(ConsulServer.NAME) ? STOPPED : CRASHED;
            case SIGKILL -> KILLED;
            default -> CRASHED;
        };
    }

    String describe(int exitCode, Path log) {
        return switch (this) {
            case STOPPED -> "stopped";
            case KILLED -> "was killed";
            case CRASHED -> "crashed with exit code " + exitCode + " (see " + log + ")";
        };
    }
}
