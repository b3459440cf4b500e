/** Users of etcd: who may do what, and how etcd is told. */
@NullMarked
package dev.abacus.cluster.access;

import org.jspecify.annotations.NullMarked;
