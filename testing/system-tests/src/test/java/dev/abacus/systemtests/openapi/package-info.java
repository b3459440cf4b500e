/** The description of the API: what checks it finds nothing, and what is generated from it works. */
@NullMarked
package dev.abacus.systemtests.openapi;

import org.jspecify.annotations.NullMarked;
