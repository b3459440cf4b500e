/** Garbage in the suite's prefixes of Consul and etcd. All of it is removed again. */
@NullMarked
package dev.abacus.chaos.fuzz.garbage;

import org.jspecify.annotations.NullMarked;
