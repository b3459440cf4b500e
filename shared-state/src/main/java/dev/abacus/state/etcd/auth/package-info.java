/** Users of etcd: tokens, and what etcd denies. */
@NullMarked
package dev.abacus.state.etcd.auth;

import org.jspecify.annotations.NullMarked;
