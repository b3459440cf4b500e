/** Consul and etcd as processes of this machine, for the suite and for integration tests. */
@NullMarked
package dev.abacus.cluster.server;

import org.jspecify.annotations.NullMarked;
