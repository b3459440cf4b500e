package dev.abacus.state.etcd;

/** A key was put or deleted; of a deleted one, {@code stored} has the key and the revision only. */
public record Change(Position position, Outcome.Stored stored, boolean deleted) {}
