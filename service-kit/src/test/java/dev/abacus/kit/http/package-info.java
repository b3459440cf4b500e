/** Calls to a service under test, over real HTTP. */
@NullMarked
package dev.abacus.kit.http;

import org.jspecify.annotations.NullMarked;
