/** All of etcd's state in a file, taken while the suite runs, and put back while it does not. */
@NullMarked
package dev.abacus.cluster.snapshot;

import org.jspecify.annotations.NullMarked;
