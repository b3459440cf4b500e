/**
 * Transactions, leases and watches on etcd, each with a time limit; for the packages beside it only, and the one place
 * that knows jetcd.
 */
@NullMarked
package dev.abacus.state.etcd;

import org.jspecify.annotations.NullMarked;
