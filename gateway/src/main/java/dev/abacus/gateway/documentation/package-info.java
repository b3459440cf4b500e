/** The description of the API, and a page to try it. */
@NullMarked
package dev.abacus.gateway.documentation;

import org.jspecify.annotations.NullMarked;
