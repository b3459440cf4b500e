/** Random faults while the suite is used in every way; then what was promised is held against what happened. */
@NullMarked
package dev.abacus.chaos.run;

import org.jspecify.annotations.NullMarked;
