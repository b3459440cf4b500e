/** The repository itself: unique names, and documents that match the code. */
@NullMarked
package dev.abacus.systemtests.project;

import org.jspecify.annotations.NullMarked;
