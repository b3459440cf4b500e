/** Errors as RFC 9457 problem details, the same from every layer: controllers, filters, error dispatch, Tomcat. */
@NullMarked
package dev.abacus.kit.problem;

import org.jspecify.annotations.NullMarked;
