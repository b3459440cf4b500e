/** How a container asks the service in it whether it is ready. */
@NullMarked
package dev.abacus.kit.probe;

import org.jspecify.annotations.NullMarked;
