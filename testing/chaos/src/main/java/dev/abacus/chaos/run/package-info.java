/** Chaos runs: {@link ChaosRun} lists every check. */
@NullMarked
package dev.abacus.chaos.run;

import org.jspecify.annotations.NullMarked;
