/** Injection of network faults between processes that keep running: partition, latency, reset, loss. */
@NullMarked
package dev.abacus.cluster.network;

import org.jspecify.annotations.NullMarked;
