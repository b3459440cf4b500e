/** Headers of reverse proxies: trusted only where configured. */
@NullMarked
package dev.abacus.kit.proxy;

import org.jspecify.annotations.NullMarked;
