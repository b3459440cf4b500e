/** Transactions on etcd: their model, group commit, reads of ranges. */
@NullMarked
package dev.abacus.state.etcd.txn;

import org.jspecify.annotations.NullMarked;
