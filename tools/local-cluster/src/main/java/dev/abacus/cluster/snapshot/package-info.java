/** Backup and restoration of etcd: a snapshot is taken while the suite runs, and restored while it is down. */
@NullMarked
package dev.abacus.cluster.snapshot;

import org.jspecify.annotations.NullMarked;
