/** The suite in containers, by docker-compose.yml. */
@NullMarked
package dev.abacus.systemtests.containers;

import org.jspecify.annotations.NullMarked;
