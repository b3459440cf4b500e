/** Calculations and keys that all instances share, kept in etcd. */
@NullMarked
package dev.abacus.state;

import org.jspecify.annotations.NullMarked;
