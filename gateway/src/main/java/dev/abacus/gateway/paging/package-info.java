/** Lists that come in pages. */
@NullMarked
package dev.abacus.gateway.paging;

import org.jspecify.annotations.NullMarked;
