/** Methods of HTTP: OPTIONS, and the Allow header of a path. */
@NullMarked
package dev.abacus.kit.methods;

import org.jspecify.annotations.NullMarked;
