/** Calls to the members of an etcd cluster: attempts, deadlines, failover, metrics. */
@NullMarked
package dev.abacus.state.etcd.client;

import org.jspecify.annotations.NullMarked;
