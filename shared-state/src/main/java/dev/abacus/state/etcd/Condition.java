package dev.abacus.state.etcd;

/** What a transaction compares before it chooses its branch. */
public sealed interface Condition {
    String key();

    record Absent(String key) implements Condition {}

    record Present(String key) implements Condition {}

    record AtRevision(String key, long revision) implements Condition {}
}
