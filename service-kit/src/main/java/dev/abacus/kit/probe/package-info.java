/** Health check of a container. */
@NullMarked
package dev.abacus.kit.probe;

import org.jspecify.annotations.NullMarked;
