package dev.abacus.kit.consul;

import org.jspecify.annotations.Nullable;

/**
 * What a key of Consul's key-value store holds.
 *
 * @param index to wait for the next change with; 0 if it is not known
 * @param value null where there is no such key
 */
public record KeyValue(long index, byte @Nullable [] value) {}
