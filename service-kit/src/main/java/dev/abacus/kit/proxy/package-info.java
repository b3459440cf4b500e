/** Reverse proxies: what is believed of the requests that they forward. */
@NullMarked
package dev.abacus.kit.proxy;

import org.jspecify.annotations.NullMarked;
