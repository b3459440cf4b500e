/** Test oracle: rules that every exchange has to keep. */
@NullMarked
package dev.abacus.chaos.fuzz.oracle;

import org.jspecify.annotations.NullMarked;
