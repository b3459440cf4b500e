/** External programs: found on this machine, or fetched from Debian. */
@NullMarked
package dev.abacus.cluster.tools;

import org.jspecify.annotations.NullMarked;
