package dev.abacus.cluster.network;

/** What came out of one end of a connection and goes into the other one. */
sealed interface Arrival {
    /** When it came, by {@link System#nanoTime()}. */
    long at();

    record Bytes(long at, byte[] content) implements Arrival {}

    /** The sender has no more to say, but may still listen. */
    record End(long at) implements Arrival {}

    record Reset(long at) implements Arrival {}
}
