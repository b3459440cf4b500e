/** Watches on etcd: one shared by many subscriptions, resumed without a gap. */
@NullMarked
package dev.abacus.state.etcd.watch;

import org.jspecify.annotations.NullMarked;
