package dev.abacus.cluster.network;

/** Data or an event in transit from one end of a connection to the other. */
sealed interface Arrival {
    /** Time of arrival, by {@link System#nanoTime()}. */
    long at();

    record Bytes(long at, byte[] content) implements Arrival {}

    /** The sender has closed its direction (FIN), and may still receive. */
    record End(long at) implements Arrival {}

    record Reset(long at) implements Arrival {}
}
