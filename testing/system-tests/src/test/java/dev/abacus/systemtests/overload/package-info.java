/** Overload: load shedding, goodput, slow clients, memory of etcd. */
@NullMarked
package dev.abacus.systemtests.overload;

import org.jspecify.annotations.NullMarked;
