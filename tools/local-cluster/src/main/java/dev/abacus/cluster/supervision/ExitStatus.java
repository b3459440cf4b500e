package dev.abacus.cluster.supervision;

import java.nio.file.Path;

/** How a process ended: an orderly end that somebody asked for is no reason to wait before the next start. */
enum Ending {
    ASKED_FOR,
    KILLED,
    CRASHED;

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    static Ending of(int exitCode) {
        return switch (exitCode) {
            case 0, SIGTERM -> ASKED_FOR;
            case SIGKILL -> KILLED;
            default -> CRASHED;
        };
    }

    String told(int exitCode, Path log) {
        return switch (this) {
            case ASKED_FOR -> "was asked to end";
            case KILLED -> "was killed";
            case CRASHED -> "ended with exit code " + exitCode + " (see " + log + ")";
        };
    }
}
