/** The settings that all services of the suite share, in abacus-defaults.yml. */
@NullMarked
package dev.abacus.kit.defaults;

import org.jspecify.annotations.NullMarked;
