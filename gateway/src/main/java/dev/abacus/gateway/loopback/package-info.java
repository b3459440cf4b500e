/** Dual-stack loopback: the gateway on both loopback addresses of a machine. */
@NullMarked
package dev.abacus.gateway.loopback;

import org.jspecify.annotations.NullMarked;
