/** Cross-origin resource sharing: pages of which origins may call a service from a browser. */
@NullMarked
package dev.abacus.kit.cors;

import org.jspecify.annotations.NullMarked;
