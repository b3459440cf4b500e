/** The fault table: what each fault costs a caller, measured under an open-loop load, and what it leaves in etcd. */
@NullMarked
package dev.abacus.chaos.faults;

import org.jspecify.annotations.NullMarked;
