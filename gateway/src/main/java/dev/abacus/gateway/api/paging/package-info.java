/** Pages of lists. */
@NullMarked
package dev.abacus.gateway.api.paging;

import org.jspecify.annotations.NullMarked;
