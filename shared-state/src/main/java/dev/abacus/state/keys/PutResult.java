package dev.abacus.state.keys;

/**
 * Result of a write.
 *
 * @param revision the key's revision from now on
 * @param created true if the key did not exist before
 */
public record PutResult(long revision, boolean created) {}
