package dev.abacus.cluster.room.view;

/** State of a process, as the supervisor sees it. */
public enum ProcessState {
    READY,
    NOT_READY,
    PAUSED,
    DOWN
}
