/** Content negotiation (RFC 9110, 12): which representation a caller gets, and what caches may keep of it. */
@NullMarked
package dev.abacus.kit.negotiation;

import org.jspecify.annotations.NullMarked;
