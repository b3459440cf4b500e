/** Authentication of etcd: users, passwords, roles. */
@NullMarked
package dev.abacus.cluster.access;

import org.jspecify.annotations.NullMarked;
