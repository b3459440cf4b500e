package dev.abacus.kit.consul;

import java.util.Map;

/**
 * What a prefix of Consul's key-value store holds.
 *
 * @param index to wait for the next change with
 * @param values by key
 */
public record KeyValues(long index, Map<String, byte[]> values) {}
