/** What every service of the suite needs. */
@NullMarked
package dev.abacus.kit;

import org.jspecify.annotations.NullMarked;
