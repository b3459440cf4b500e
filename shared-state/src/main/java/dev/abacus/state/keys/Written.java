package dev.abacus.state.keys;

/**
 * A write that happened.
 *
 * @param revision the key's revision from now on
 * @param created true if the key did not exist before
 */
public record Written(long revision, boolean created) {}
