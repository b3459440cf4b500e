/** OpenAPI description of the API, and a page to try it. */
@NullMarked
package dev.abacus.gateway.api.documentation;

import org.jspecify.annotations.NullMarked;
