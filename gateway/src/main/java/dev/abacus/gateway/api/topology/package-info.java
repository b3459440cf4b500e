/** Topology of the suite, as the gateway sees it. */
@NullMarked
package dev.abacus.gateway.api.topology;

import org.jspecify.annotations.NullMarked;
