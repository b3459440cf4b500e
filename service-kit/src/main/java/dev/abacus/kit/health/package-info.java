/** The health endpoint, answered with 404 for every path that names nothing. */
@NullMarked
package dev.abacus.kit.health;

import org.jspecify.annotations.NullMarked;
