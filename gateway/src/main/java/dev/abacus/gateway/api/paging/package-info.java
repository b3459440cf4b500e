/** Lists that come in pages. */
@NullMarked
package dev.abacus.gateway.api.paging;

import org.jspecify.annotations.NullMarked;
