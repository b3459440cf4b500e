/** Finds the servers' programs on this machine, or fetches them from Debian. */
@NullMarked
package dev.abacus.cluster.tools;

import org.jspecify.annotations.NullMarked;
