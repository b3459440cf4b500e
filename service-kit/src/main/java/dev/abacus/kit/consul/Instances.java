package dev.abacus.kit.consul;

import java.util.List;

/**
 * Instances of a service.
 *
 * @param index to wait for the next change with; 0 if Consul's own has gone back, which means that it lost its state
 */
public record Instances(long index, List<Instance> instances) {}
