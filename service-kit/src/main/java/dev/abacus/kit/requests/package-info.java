/** What HTTP permits in a request and no service of the suite takes: refused with the reason, never ignored. */
@NullMarked
package dev.abacus.kit.requests;

import org.jspecify.annotations.NullMarked;
