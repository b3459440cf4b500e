/** Client of an etcd cluster: transactions, leases, watches and snapshots, each with a time limit. */
@NullMarked
package dev.abacus.state.etcd;

import org.jspecify.annotations.NullMarked;
