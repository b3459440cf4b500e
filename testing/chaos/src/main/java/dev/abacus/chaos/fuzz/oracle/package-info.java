/** What has to be true of every response, whatever was asked: named rules. */
@NullMarked
package dev.abacus.chaos.fuzz.oracle;

import org.jspecify.annotations.NullMarked;
