/** Connections between the parts of a suite that can be cut, slowed and refused while both ends run on. */
@NullMarked
package dev.abacus.cluster.network;

import org.jspecify.annotations.NullMarked;
