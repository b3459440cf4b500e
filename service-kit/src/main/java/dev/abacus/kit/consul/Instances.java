package dev.abacus.kit.consul;

import java.util.List;

/**
 * Instances of a service, each address once.
 *
 * @param index to wait for the next change with; 0 if Consul's own has gone back, which means that it lost its state
 * @param unusable entries that nobody could call, described in a few words that are fit to be logged
 */
public record Instances(long index, List<Instance> instances, List<String> unusable) {}
